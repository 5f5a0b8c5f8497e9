// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/recorded_run.h"

#include <future>
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
    takeStep();
    return true;
}

void RecordedRun::takeStep() {
    history.append(std::span(&run.lastStep(), 1));
    takeRecords();
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
    if (a.run.fault())
        return false;
    const auto [made, twin_made] = steps_.make(a.run, b ? &b->run : nullptr);
    if (made)
        a.takeStep();
    if (twin_made)
        b->takeStep();
    return made;
}

void RecordedRuns::trainTo(std::int64_t steps) {
    if (!b)
        return a.trainTo(steps);
    auto second = std::async(std::launch::async, [&] {
        configureBackend();
        b->trainTo(steps);
    });
    a.trainTo(steps);
    second.get();
}

}  // namespace normscope
