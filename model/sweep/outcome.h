// SPDX-License-Identifier: GPL-3.0-or-later
// What the runs of a sweep came to, and what its cells have in common.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "model/settings/nan.h"
#include "model/sweep/sweep.h"

namespace normscope {

/// What a run left behind.
struct RunFigures {
    std::vector<MetricsRecord> metrics;  ///< ascending by step; the last is at the run's end
    std::optional<Fault::Kind> fault;    ///< why it could not go on
    std::int64_t steps = 0;              ///< made
    double steps_per_second = 0.0;
    std::string weights_sha256;

    /// At the end; NaN where it was not measured.
    double final(const Measure& measure) const;
    /// The first recorded step at which the target is reached.
    std::optional<std::int64_t> stepsTo(const SweepTarget& target) const;
};

/// Of several figures; NaN where there is none.
struct SeedSpread {
    double median = kNaN, least = kNaN, most = kNaN;
};
/// NaN is left out.
SeedSpread seedSpread(std::vector<double> values);

/// A combination of values, over its seeds. What could not go on counts in `stopped` alone.
struct CellFigures {
    std::size_t runs = 0;              ///< that ended, of these:
    std::size_t stopped = 0;           ///< could not go on
    std::size_t diverged = 0;          ///< of these: because they diverged
    std::size_t reached = 0;           ///< reached the target
    std::vector<SeedSpread> measures;  ///< [measures()], at the end
    /// Steps to the target; a run that does not reach it counts as more than any, so that the
    /// median is there where more than half of the runs reach it. `most` where all do.
    SeedSpread steps_to_target;
};

/// `figures` of the runs of one cell, without those that are missing.
CellFigures cellOf(const std::vector<const RunFigures*>& figures,
                   const std::optional<SweepTarget>& target);

/// Of all cells; `figures` [sweep.runs()], empty where a run is missing.
std::vector<CellFigures> cellsOf(const std::vector<SweepRun>& runs,
                                 const std::vector<std::optional<RunFigures>>& figures,
                                 const std::optional<SweepTarget>& target);

}  // namespace normscope
