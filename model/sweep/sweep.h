// SPDX-License-Identifier: GPL-3.0-or-later
// A sweep: one experiment trained again and again with other values of some settings, each
// combination with several seeds.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/record/records.h"
#include "model/settings/experiment.h"

namespace normscope {

/// A setting that varies, and the values it takes, in their order.
struct SweepAxis {
    std::string key;
    std::vector<Value> values;
    bool operator==(const SweepAxis&) const = default;
};

/// A figure of a run at a recorded step.
struct Measure {
    std::string_view name;   ///< % stands for what the score is called: "val_%_batch"
    std::string_view label;  ///< for people, likewise: "Validation %, batch statistics"
    double MetricsRecord::*value;
    bool is_score;       ///< accuracy or R², of which more is better; of a loss less is
    bool of_validation;  ///< else of the training batch
    /// Of the validation set as a whole, not of a few samples.
    bool isKnownAt(const MetricsRecord& record) const { return !(of_validation && record.val_few); }
};
std::span<const Measure> measures();
/// As in claims and tables: "val_accuracy_batch", in a regression "val_r2_batch".
std::string nameOf(const Measure& measure, Task task);
std::string labelOf(const Measure& measure, Task task);
/// What is looked at first: the validation's score by running statistics.
const Measure& usualMeasure();
/// Throws SettingError that names those there are.
const Measure& measureCalled(std::string_view name, Task task);

/// What a run is to reach: a score from below, a loss from above.
struct SweepTarget {
    const Measure* measure = nullptr;
    double value = 0.0;
    bool isReachedBy(const MetricsRecord& record) const;
    bool operator==(const SweepTarget&) const = default;
};
/// From "val_accuracy_batch=0.8"; throws SettingError.
SweepTarget parseTarget(std::string_view text, Task task);

/// One run of a sweep.
struct SweepRun {
    std::size_t cell = 0;  ///< see Sweep::cells()
    std::uint64_t seed = 0;
    std::vector<Setting> settings;  ///< one for each axis
    Experiment experiment;
    std::string name;  ///< of a file, without an ending: "optimizer.lr=0.1,seed=7"
};

struct Sweep {
    Experiment base;
    std::vector<SweepAxis> axes;
    std::vector<std::uint64_t> seeds;
    /// Another kind of network keeps the base's widths; else it has its usual ones, see
    /// withUsualWidths().
    bool keeps_widths = false;

    /// How many combinations of values there are. The first axis varies fastest.
    std::size_t cells() const;
    /// Those of a cell, one for each axis.
    std::vector<Setting> settingsOf(std::size_t cell) const;
    /// The experiment of a cell with a seed. Throws SettingError where it cannot be.
    Experiment experimentOf(std::size_t cell, std::uint64_t seed) const;
    /// All of them, every cell with the first seed before any with the second, so that a sweep
    /// that was stopped shows all of its map early. Throws SettingError.
    std::vector<SweepRun> runs() const;
    Task task() const;
};

/// An axis from "key=a,b,c"; where values hold commas themselves (network.hidden), they are
/// separated by semicolons. Throws SettingError.
SweepAxis parseAxis(std::string_view text);
/// The seed of the experiment and those that follow it.
std::vector<std::uint64_t> seedsFrom(std::uint64_t first, std::int64_t count);
/// Throws SettingError where there are too few or too many runs, a key is there twice, or a cell
/// cannot be.
void validate(const Sweep& sweep);

inline constexpr std::size_t kMostRuns = 100'000;

}  // namespace normscope
