// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/trainer_impl.h"

#include <utility>

namespace normscope {
namespace {

bool sameData(const Configuration& a, const Configuration& b) {
    auto da = a.data, db = b.data;
    da.batch_size = db.batch_size = 1;
    da.drop_last = db.drop_last = false;
    da.order = db.order = Order::Shuffled;
    return da == db && a.seed == b.seed;
}

}  // namespace

void Trainer::Impl::start(const command::Start& start) {
    ++run_number;  // also where it fails: the answer is to this one
    const auto& configuration = start.experiment.configuration;
    auto first = start.experiment;
    first.twin.reset();
    const auto data_before = data;
    try {
        validate(start.experiment);
        auto its_data = data;
        if (!data || !sameData(configuration, data_configuration)) {
            loading = true;
            publishStatus();
            its_data = loader(configuration);
        }
        std::optional<Run> second;
        if (start.experiment.twin)
            second = makeTwin(start.experiment, its_data);
        Run begun(std::move(first), its_data, options);
        // Nothing throws from here on: what cannot be started leaves the run before it whole.
        run = std::move(begun);
        twin = std::move(second);
        data = std::move(its_data);
        data_configuration = configuration;
    } catch (const std::exception& error) {
        loading = false;
        halt();
        own_fault = Fault{Fault::Kind::Data, run ? run->stepsDone() : 0,
                          "The run could not be started.", std::string(error.what()) + ".",
                          run ? "The run before it is still here, paused." : ""};
        return publishFaults();
    }
    loading = false;
    own_fault.reset();
    dropLooks();
    past.reset();
    past_twin.reset();
    visit_wanted.reset();
    timeline.clear();
    twin_timeline.clear();
    noteOnTimelines();
    twin_differences =
        start.experiment.twin ? start.experiment.twin->differences : std::vector<Setting>{};
    halt();
    playing = !start.paused;
    step_due = Clock::now();
    noteChange();
    steps_meter.clear();
    observing_meter.clear();
    publishStatus();
    const std::lock_guard lock(mutex);
    Update fresh;
    fresh.status = std::move(outgoing.status);
    fresh.notices = std::move(outgoing.notices);
    fresh.data = data == data_before ? std::move(outgoing.data) : data;
    outgoing = std::move(fresh);
    outgoing.restarted = outgoing.twin_restarted = true;
    outgoing.experiment = std::make_shared<const Experiment>(wholeExperiment());
}

Experiment Trainer::Impl::wholeExperiment() const {
    auto whole = run->experiment();
    if (twin)
        whole.twin = Twin{twin_differences, twin->experiment().interventions};
    return whole;
}

Run Trainer::Impl::makeTwin(const Experiment& whole,
                            const std::shared_ptr<const Dataset>& its_data) const {
    return Run(whole.twinExperiment(), its_data, options);
}

void Trainer::Impl::addTwin(const command::AddTwin& add) {
    if (!run)
        return notify("There is no run to compare with; start one first.");
    auto whole = run->experiment();
    try {
        whole.twin = Twin{add.differences, inheritedBy(add.differences, whole.interventions)};
        validate(whole);
        twin = makeTwin(whole, data);
    } catch (const std::exception& error) {
        return notify(error.what());
    }
    twin_differences = add.differences;
    dropLooks();
    past_twin.reset();
    leavePast();
    twin_timeline.clear();
    noteOnTimelines();
    noteChange();
    const std::lock_guard lock(mutex);
    outgoing.twin = RunUpdate{};
    outgoing.twin_restarted = true;
    outgoing.experiment = std::make_shared<const Experiment>(wholeExperiment());
}

void Trainer::Impl::removeTwin() {
    if (!twin)
        return;
    dropLooks();
    twin.reset();
    past_twin.reset();
    twin_timeline.clear();
    twin_extents = std::make_shared<ColumnExtents>();
    twin_differences.clear();
    noteChange();
    const std::lock_guard lock(mutex);
    outgoing.twin = RunUpdate{};
    outgoing.twin_restarted = true;
    outgoing.experiment = std::make_shared<const Experiment>(wholeExperiment());
}

void Trainer::Impl::intervene(const command::Intervene& change) {
    if (!run)
        return notify("There is no run to change; start one first.");
    if (past)
        return notify("This is step " + std::to_string(past->stepsDone()) +
                      " of the past; fork here, or go back to live, to change the run.");
    if (change.target != Target::A && !twin)
        return notify("There is no run B to change; add a twin first.");
    if (change.target != Target::A && !twin->fault() && twin->stepsDone() < run->stepsDone())
        return notify("Run B is still catching up with run A; change it when it has.");
    try {
        if (change.target != Target::B)
            run->intervene(change.settings);
        if (change.target != Target::A)
            twin->intervene(change.settings);
    } catch (const std::exception& error) {
        notify(error.what());
    }
    noteChange();
    publishRecords(*run, nullptr, /*with_step=*/false);
    if (twin)
        publishRecords(*twin, &Update::twin, /*with_step=*/false);
    publishExperiment();
    publishFaults();
}

}  // namespace normscope
