// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <memory>

#include "model/data/dataset.h"

namespace normscope {

/// The validation samples as ValidationConfig says, standardised as the data set is. The same seed
/// gives the same noise, sample by sample, whatever the rest says. Where nothing is asked for it is
/// the data set's own part, not a copy.
std::shared_ptr<const Samples> shiftedValidation(std::shared_ptr<const Dataset> data,
                                                 const ValidationConfig& config,
                                                 std::uint64_t seed);

}  // namespace normscope
