// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <algorithm>

#include "model/network/network.h"

namespace normscope {

/// How often something that passes `rows` rows through the network may be done, so that a closer
/// look stays below about a third of a second; within [least, most]. Depends on sizes alone: what
/// is shown of a run does not depend on the machine's load.
inline std::int64_t affordable(const Network& network, double rows, std::int64_t least,
                               std::int64_t most) {
    constexpr double kMultiplications = 4e9;
    const auto each = rows * network.multiplications();
    return std::max(least, static_cast<std::int64_t>(
                               std::min(static_cast<double>(most), kMultiplications / each)));
}

}  // namespace normscope
