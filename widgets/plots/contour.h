// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <vector>

namespace normscope {

struct GridPoint {
    double x = 0.0, y = 0.0;
    bool operator==(const GridPoint&) const = default;
};

struct GridSegment {
    GridPoint from, to;
    bool operator==(const GridSegment&) const = default;
};

/// Where a field crosses `level`, by marching squares: the values, [side × side] row by row, are
/// taken as linear along the edges between neighbours. Coordinates count columns and rows from 0.
/// In a cell whose corners are crosswise above and below, its mean decides which belong together.
/// A value equal to the level counts as above; cells with a value that is not finite have no line.
std::vector<GridSegment> contourOf(const std::vector<float>& values, std::size_t side,
                                   double level);

}  // namespace normscope
