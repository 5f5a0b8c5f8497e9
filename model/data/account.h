// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>
#include <vector>

#include "model/data/dataset.h"

namespace normscope {

/// What is to be checked before a run is trusted, in sentences: the label and why, samples and
/// parts, classes and how many of each, the features' ranges (the first eight), and what was
/// guessed, converted or left out. Of a data set with its summary, as loadDataset() gives it.
std::vector<std::string> accountOf(const Dataset& dataset);

}  // namespace normscope
