// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

#include "model/settings/configuration.h"

namespace normscope {

/// How long the experiment's steps will take where `step`, from 1, took more than a second, and
/// what would make that shorter; else empty. Of the first, which makes the memory that all others
/// use, only where it took several.
std::string slowStepsText(const Configuration& configuration, std::int64_t step, double seconds);

}  // namespace normscope
