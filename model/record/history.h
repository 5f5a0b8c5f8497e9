// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/record/records.h"
#include "model/record/step_series.h"
#include "model/record/why_look.h"

namespace normscope {

/// A labelled event on every time axis.
struct Mark {
    std::int64_t step = 0;
    std::string label;
    bool operator==(const Mark&) const = default;
};

/// How dense a recording is.
struct RecordDensity {
    std::size_t records = 0;       ///< of layers: distributions, percentiles, γ and β
    std::int64_t widest = 0;       ///< largest number of steps between two of them
    std::int64_t first_raw = 1;    ///< loss and accuracy of each step are kept from here on
    std::size_t layer_bytes = 0;   ///< about what the layer records take
    std::size_t series_bytes = 0;  ///< what loss and accuracy of the steps take
    bool operator==(const RecordDensity&) const = default;
};

/// Everything recorded of one run, on the side of whoever looks at it. Memory stays bounded however
/// long the run, and level once the budget is reached: for each record that comes one is given up.
/// Of those that stand kRecordInterval steps or more from both neighbors the one goes whose
/// neighbors are closest together, so that the spacing of what is old doubles again and again while
/// the newest is dense; the dense ones after the start and after each change stay, as long as they
/// are not the greater part. First and last stay. What is given up depends on the records alone.
struct History {
    static constexpr std::size_t kLayerBudget = 24U << 20;
    static constexpr std::size_t kMetricsBudget = 4U << 20;
    static constexpr std::size_t kDualBudget = 4U << 20;

    StepSeries train_loss;
    StepSeries train_accuracy;
    std::vector<MetricsRecord> metrics;
    std::vector<LayerRecord> layers;
    std::vector<DualRecord> dual;
    std::vector<WhyLook> whys;  ///< of the steps for which they were asked
    std::vector<Mark> marks;

    std::int64_t lastStep() const { return train_loss.size(); }
    void append(std::span<const StepRecord> steps);
    /// Ascending by step; a record takes the place of one of the same step.
    void append(std::vector<MetricsRecord> records);
    void append(std::vector<LayerRecord> records);
    void append(std::vector<DualRecord> records);
    void append(std::vector<WhyLook> looks);
    void truncate(std::int64_t step);  ///< forgets what came after `step`, marks at it included
    void clear();
    /// Largest number of steps between two layer records.
    std::int64_t widest() const;
    RecordDensity density() const;
    /// Grows whenever one of these functions changes `layers`.
    std::uint64_t revision() const { return revision_; }

  private:
    std::uint64_t revision_ = 0;
};

/// Thins out records, ascending by step, until they are within the budget, by the rule of History.
void thinOut(std::vector<MetricsRecord>& records, std::size_t budget);
void thinOut(std::vector<LayerRecord>& records, std::size_t budget);
void thinOut(std::vector<DualRecord>& records, std::size_t budget);

/// Marks of an experiment's interventions up to `step`.
std::vector<Mark> marksOf(const Experiment& experiment, std::int64_t step);

}  // namespace normscope
