// SPDX-License-Identifier: GPL-3.0-or-later
// Runs without a window, with all that they record.
#pragma once

#include <optional>

#include "model/record/history.h"
#include "model/run/run.h"
#include "model/run/twin_steps.h"

namespace normscope {

/// A run whose records are taken as they are made, so that what a long one records stays within the
/// history's bounds.
struct RecordedRun {
    explicit RecordedRun(Run its_run) : run(std::move(its_run)) {}

    /// Makes a step; false when it could not be made.
    bool step();
    void takeStep();  ///< what the run's last step was and recorded
    /// Goes on to this many steps in all, or to a fault.
    void trainTo(std::int64_t steps);
    /// Records the state as it is, whether or not it is time to.
    void recordNow();
    /// The step that could not be made.
    std::optional<std::int64_t> faultStep() const;

    Run run;
    History history;

  private:
    void takeRecords();
};

/// Run A of an experiment and, where it has a twin, run B, step by step beside each other.
struct RecordedRuns {
    /// Throws SettingError; of run B it begins with "twin: ".
    RecordedRuns(const Experiment& experiment, const std::shared_ptr<const Dataset>& data,
                 Run::Options options = {});

    /// Makes a step of both; false when run A's could not be made. Run B may have to stop before.
    bool step();
    /// Each goes on to this many steps, or to its own fault, both at the same time.
    void trainTo(std::int64_t steps);

    RecordedRun a;
    std::optional<RecordedRun> b;

  private:
    TwinSteps steps_;
};

}  // namespace normscope
