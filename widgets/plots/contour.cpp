// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/contour.h"

#include <array>
#include <cmath>

namespace normscope {

namespace {

/// One square of the grid. Corners and edges go round from the corner with the least x and y:
/// edge i lies between corners i and i + 1.
struct Cell {
    std::array<double, 4> values;
    double x, y;

    bool isFinite() const {
        for (const double value : values)
            if (!std::isfinite(value))
                return false;
        return true;
    }
    /// One bit per corner at or above the level.
    unsigned pattern(double level) const {
        unsigned bits = 0;
        for (unsigned i = 0; i < 4; ++i)
            bits |= (values[i] >= level ? 1U : 0U) << i;
        return bits;
    }
    double mean() const { return (values[0] + values[1] + values[2] + values[3]) / 4.0; }
    GridPoint crossing(std::size_t edge, double level) const {
        constexpr std::array<GridPoint, 4> corners{{{0, 0}, {1, 0}, {1, 1}, {0, 1}}};
        const std::size_t next = (edge + 1) % 4;
        const double t = (level - values[edge]) / (values[next] - values[edge]);
        return {x + corners[edge].x + t * (corners[next].x - corners[edge].x),
                y + corners[edge].y + t * (corners[next].y - corners[edge].y)};
    }
};

void addCell(const Cell& cell, double level, std::vector<GridSegment>& segments) {
    const unsigned pattern = cell.pattern(level);
    std::vector<std::size_t> crossed;
    for (std::size_t edge = 0; edge < 4; ++edge)
        if ((pattern >> edge & 1U) != (pattern >> (edge + 1) % 4 & 1U))
            crossed.push_back(edge);
    // Crosswise: each line cuts off one corner, those that differ from the middle.
    if (const bool even_above = pattern == 0b0101;
        crossed.size() == 4 && even_above == (cell.mean() >= level))
        crossed = {0, 1, 2, 3};
    else if (crossed.size() == 4)
        crossed = {3, 0, 1, 2};
    for (std::size_t i = 0; i + 1 < crossed.size(); i += 2)
        segments.push_back(
            {cell.crossing(crossed[i], level), cell.crossing(crossed[i + 1], level)});
}

}  // namespace

std::vector<GridSegment> contourOf(const std::vector<float>& values, std::size_t side,
                                   double level) {
    std::vector<GridSegment> segments;
    if (side < 2 || values.size() < side * side)
        return segments;
    for (std::size_t row = 0; row + 1 < side; ++row)
        for (std::size_t column = 0; column + 1 < side; ++column) {
            const float* lower = &values[row * side + column];
            const float* upper = lower + side;
            const Cell cell{{lower[0], lower[1], upper[1], upper[0]},
                            static_cast<double>(column),
                            static_cast<double>(row)};
            if (cell.isFinite())
                addCell(cell, level, segments);
        }
    return segments;
}

}  // namespace normscope
