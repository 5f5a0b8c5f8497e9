// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <limits>

namespace normscope {

/// Stands for what is not known or does not exist.
inline constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr float kNoValue = std::numeric_limits<float>::quiet_NaN();

}  // namespace normscope
