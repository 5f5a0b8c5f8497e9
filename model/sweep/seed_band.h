// SPDX-License-Identifier: GPL-3.0-or-later
// One experiment over several seeds: how far its validation lies apart, and what a difference
// between two experiments is worth.
#pragma once

#include <cstdint>
#include <vector>

#include "model/sweep/outcome.h"

namespace normscope {

/// A run of one seed, as far as it has come.
struct SeedRun {
    std::uint64_t seed = 0;
    std::vector<MetricsRecord> metrics;  ///< ascending by step
    bool ended = false;                  ///< it could not go on
};

/// Validation with running statistics.
struct SeedBand {
    struct Point {
        std::int64_t step = 0;
        SeedSpread loss, score;
    };
    /// The steps that all runs recorded, but for those that had ended by then; ascending.
    std::vector<Point> points;
    std::size_t seeds = 0;
    std::size_t ended = 0;  ///< of these: before the last of the points
};
SeedBand seedBand(const std::vector<SeedRun>& runs);

/// With how many seeds the first of two experiments has the higher score, at the last step that
/// both recorded; seeds that one of them lacks, or has no number for, do not count.
struct SeedOrder {
    std::int64_t step = 0;
    std::size_t higher = 0, lower = 0, seeds = 0;
};
SeedOrder seedOrder(const std::vector<SeedRun>& a, const std::vector<SeedRun>& b);

}  // namespace normscope
