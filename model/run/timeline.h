// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <vector>

#include "model/run/run.h"

namespace normscope {

/// Snapshots of a run at regular steps, from which any step is computed again, bitwise. When they
/// outgrow the budget the spacing doubles, and some of the old ones between are given up whenever
/// one comes: memory stays level however long the run, and a step costs at most `interval()` steps
/// to come back to.
/// Which steps are kept depends on step numbers and network size alone.
class Timeline {
  public:
    explicit Timeline(std::size_t budget_bytes = kDefaultBudget) : budget_(budget_bytes) {}
    static constexpr std::size_t kDefaultBudget = 128u << 20;

    /// To be called at step 0 and after every step, before interventions at that step.
    void note(const Run& run);
    /// The run as it stood after `step` steps, interventions at that step not yet applied, going on
    /// with `experiment`. Needs the snapshot of step 0. Up to `lead` steps before are made again
    /// too, so that the recent past is known. Where `stop` is requested meanwhile it comes back at
    /// the step it has reached.
    Run at(std::int64_t step, const Experiment& experiment, Run::Options options,
           std::int64_t lead = 0, std::stop_token stop = {}) const;
    /// Takes in the snapshot of a step that note() has not seen, later than all there are.
    void add(std::shared_ptr<const Run::Snapshot> snapshot);
    /// Forgets everything after `step`.
    void truncate(std::int64_t step);
    void clear() { *this = Timeline(budget_); }

    std::int64_t interval() const { return interval_; }
    std::vector<std::int64_t> steps() const;
    std::size_t bytes() const { return bytes_; }

  private:
    void giveUpSome();
    template <class Keep>
    void keepIf(const Keep& keep);

    std::size_t budget_;
    std::int64_t interval_ = 50;
    std::size_t bytes_ = 0;  ///< of all kept: a small network keeps thousands, too many to add up
    std::vector<std::shared_ptr<const Run::Snapshot>> snapshots_;
};

}  // namespace normscope
