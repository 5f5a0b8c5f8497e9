// SPDX-License-Identifier: GPL-3.0-or-later
// Private to the readers of data whose labels stand in an array of their own.
#pragma once

#include <string>
#include <vector>

#include "model/data/dataset.h"

namespace normscope {

/// Throws DataError for whole numbers that are values to predict rather than classes: more than
/// twenty different ones, with fewer than two samples each, or far apart with fewer than ten.
void refuseQuantities(const std::vector<std::int64_t>& labels, const std::string& place);

/// Says which classes only the validation part has.
void noteNewClasses(Dataset& dataset);

}  // namespace normscope
