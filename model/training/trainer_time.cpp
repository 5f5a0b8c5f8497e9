// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/training/trainer_impl.h"

#include <algorithm>
#include <utility>

namespace normscope {
namespace {

/// Steps made again before a visited one, for the traces.
constexpr std::int64_t kVisitLead = 50;

}  // namespace

void Trainer::Impl::noteOnTimelines() {
    if (!options.record)
        return;
    timeline.note(*run);
    if (twin)
        twin_timeline.note(*twin);
}

void Trainer::Impl::visit(std::int64_t step) {
    if (!run)
        return;
    if (!options.record)
        return notify("This run keeps no past to go back to.");
    step = std::clamp<std::int64_t>(step, 0, run->stepsDone());
    if (step == run->stepsDone())
        return leavePast();
    const Run::Options silent{.record = false};
    past = timeline.at(step, run->experiment(), silent, kVisitLead);
    past_twin.reset();
    if (twin)
        past_twin = twin_timeline.at(std::min(step, twin->stepsDone()), twin->experiment(), silent,
                                     kVisitLead);
    dropLooks();
    noteChange();
}

void Trainer::Impl::leavePast() {
    visit_wanted.reset();
    if (!past)
        return;
    dropLooks();
    past.reset();
    past_twin.reset();
    step_due = Clock::now();
    noteChange();
}

/// Both runs go on from `step`; with `undo`, without the last intervention of that run (or of
/// both), which must be at `step`.
bool Trainer::Impl::fork(std::int64_t step, std::optional<Target> undo) {
    if (!run)
        return false;
    if (!options.record) {
        notify("This run keeps no past to go back to.");
        return false;
    }
    step = std::clamp<std::int64_t>(step, 0, run->stepsDone());
    const auto goBack = [&](Run& one, Timeline& its_timeline, bool without_last) {
        auto experiment = one.experiment();
        if (without_last)
            experiment.interventions.pop_back();
        else
            std::erase_if(experiment.interventions,
                          [&](const auto& change) { return change.step >= step && !undo; });
        if (!without_last && one.stepsDone() <= step && !undo)
            return;  // a twin that had to stop before stays there
        // One step is made again at least: what is recorded and shown of it is known then.
        auto back = its_timeline.at(std::min(step, one.stepsDone()), experiment, options,
                                    /*lead=*/1);
        back.takeMetrics();
        back.takeLayerRecords();
        back.takeDualRecords();
        one = std::move(back);
        its_timeline.truncate(step);
    };
    const bool of_a = undo && *undo != Target::B, of_b = undo && *undo != Target::A;
    goBack(*run, timeline, of_a);
    if (twin)
        goBack(*twin, twin_timeline, of_b);
    leavePast();
    dropLooks();
    noteChange();
    const std::lock_guard lock(mutex);
    for (auto* update : {static_cast<RunUpdate*>(&outgoing), &outgoing.twin}) {
        const auto later = [&](const auto& record) { return record.step > step; };
        std::erase_if(update->steps, later);
        std::erase_if(update->metrics, later);
        std::erase_if(update->layers, later);
        std::erase_if(update->dual, later);
        update->frame.reset();
        update->inspection.reset();
    }
    outgoing.forked_at = outgoing.forked_at ? std::min(*outgoing.forked_at, step) : step;
    outgoing.experiment = std::make_shared<const Experiment>(wholeExperiment());
    outgoing.fault = run->fault();
    outgoing.twin.fault = twin ? twin->fault() : std::nullopt;
    return true;
}

void Trainer::Impl::undo() {
    const auto lastOf = [](const std::optional<Run>& one) -> std::int64_t {
        return one && !one->experiment().interventions.empty()
                   ? one->experiment().interventions.back().step
                   : -1;
    };
    const auto a = lastOf(run), b = lastOf(twin);
    const auto step = std::max(a, b);
    if (step < 0)
        return notify("There is nothing to undo.");
    if (!run || step > run->stepsDone())
        return notify("What comes next in this replay has not happened yet.");
    fork(step, a == b ? Target::Both : a > b ? Target::A : Target::B);
}

}  // namespace normscope
