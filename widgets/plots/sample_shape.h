// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace normscope {

/// How a kind of data is marked in a plot, and beside its name in a legend.
enum class SampleShape { Line, Box, Dot, Diamond, Ring, HollowDiamond };

}  // namespace normscope
