// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "model/observation/records.h"

namespace normscope {

/// A series with one value per step from step 1 on, kept raw, with a pyramid of (min, max, mean)
/// over blocks of 4, 16, 64, … steps so that any range is drawn at screen resolution without a full
/// scan.
class StepSeries {
  public:
    struct Point {
        double step;  ///< middle of the block
        float min, max, mean;
    };
    void append(float value);
    void clear();
    void truncate(std::int64_t last);  ///< forgets the steps after `last`
    std::int64_t size() const { return static_cast<std::int64_t>(raw_.size()); }
    float at(std::int64_t step) const { return raw_[static_cast<std::size_t>(step - 1)]; }
    std::span<const float> raw() const { return raw_; }
    /// Points covering steps [first, last], at most about `most`, coarsest level that still gives
    /// at least most/4 where there are that many steps. Blocks with a non-finite value have NaN
    /// members.
    std::vector<Point> points(std::int64_t first, std::int64_t last, std::size_t most) const;

  private:
    struct Block {
        float min, max, mean;
    };
    /// Level 0 is the raw values, level k blocks of 4^k steps; the last block may be incomplete.
    Block block(std::size_t level, std::int64_t index) const;
    Block combined(std::size_t level, std::int64_t index) const;
    std::vector<float> raw_;
    std::vector<std::vector<Block>> levels_;  ///< from level 1 on, complete blocks only
};

/// A labelled event on every time axis.
struct Mark {
    std::int64_t step = 0;
    std::string label;
    bool operator==(const Mark&) const = default;
};

/// Everything recorded of one run, on the side of whoever looks at it.
struct History {
    StepSeries train_loss;
    StepSeries train_accuracy;
    std::vector<MetricsRecord> metrics;
    std::vector<LayerRecord> layers;
    std::vector<DualRecord> dual;
    std::vector<Mark> marks;

    std::int64_t lastStep() const { return train_loss.size(); }
    void append(std::span<const StepRecord> steps);
    void truncate(std::int64_t step);  ///< forgets what came after `step`, marks at it included
    void clear() { *this = History{}; }
};

/// Marks of an experiment's interventions up to `step`.
std::vector<Mark> marksOf(const Experiment& experiment, std::int64_t step);

}  // namespace normscope
