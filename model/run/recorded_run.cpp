// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/recorded_run.h"

#include <span>

namespace normscope {

namespace {

Experiment alone(Experiment experiment) {
    experiment.twin.reset();
    return experiment;
}

}  // namespace

bool RecordedRun::step() {
    if (run.fault() || !run.step())
        return false;
    history.append(std::span(&run.lastStep(), 1));
    takeRecords();
    return true;
}

void RecordedRun::trainTo(std::int64_t steps) {
    while (run.stepsDone() < steps && step()) {
    }
}

void RecordedRun::recordNow() {
    run.recordNow();
    takeRecords();
}

std::optional<std::int64_t> RecordedRun::faultStep() const {
    return run.fault() ? std::optional(run.fault()->step) : std::nullopt;
}

void RecordedRun::takeRecords() {
    history.append(run.takeMetrics());
    history.append(run.takeLayerRecords());
    history.append(run.takeDualRecords());
    history.append(run.takeWhys());
}

RecordedRuns::RecordedRuns(const Experiment& experiment, const std::shared_ptr<const Dataset>& data,
                           Run::Options options)
    : a(Run(alone(experiment), data, options)) {
    if (!experiment.twin)
        return;
    try {
        b.emplace(Run(experiment.twinExperiment(), data, options));
    } catch (const SettingError& error) {
        throw SettingError(std::string("twin: ") + error.what());
    }
}

bool RecordedRuns::step() {
    const bool made = a.step();
    if (made && b)
        b->step();
    return made;
}

void RecordedRuns::trainTo(std::int64_t steps) {
    a.trainTo(steps);
    if (b)
        b->trainTo(steps);
}

}  // namespace normscope
