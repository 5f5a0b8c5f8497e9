// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>

namespace normscope {

inline constexpr std::size_t kMaximumLayers = 32;  ///< hidden ones of a network

}  // namespace normscope
