// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/trainer/trainer_impl.h"

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
    for (auto* lane : {&a, &b})
        if (lane->run)
            lane->timeline.note(*lane->run);
}

void Trainer::Impl::visit(std::int64_t step) {
    if (!a.run)
        return;
    if (!options.record)
        return shared.notify("This run keeps no past to go back to.");
    step = std::clamp<std::int64_t>(step, 0, a.run->stepsDone());
    if (step == a.run->stepsDone())
        return leavePast();
    const Run::Options silent{.record = false};
    for (auto* lane : {&a, &b})
        if (const auto& run = lane->run)
            lane->past = lane->timeline.at(std::min(step, run->stepsDone()), run->experiment(),
                                           silent, kVisitLead, stopping);
    dropLooks();
    noteChange();
}

void Trainer::Impl::leavePast() {
    visit_wanted.reset();
    if (!a.past)
        return;
    dropLooks();
    a.past.reset();
    b.past.reset();
    playback.restart();
    noteChange();
}

/// One run goes on from `step`; `without_last`: without its last intervention, which is at `step`.
void Trainer::Impl::goBack(Lane& lane, std::int64_t step, bool undo, bool without_last) {
    auto& run = *lane.run;
    auto experiment = run.experiment();
    if (without_last)
        experiment.interventions.pop_back();
    else if (!undo)
        std::erase_if(experiment.interventions,
                      [&](const auto& change) { return change.step >= step; });
    if (!without_last && run.stepsDone() <= step && !undo)
        return;  // a twin that had to stop before stays there
    // One step is made again at least: what is recorded and shown of it is known then.
    auto back = lane.timeline.at(std::min(step, run.stepsDone()), experiment, options,
                                 /*lead=*/1, stopping);
    back.dropRecords();
    run = std::move(back);
    lane.timeline.truncate(step);
}

/// Both runs go on from `step`; with `undo`, without the last interventions it says, which must be
/// at `step`, else without all from there on.
void Trainer::Impl::goBack(std::int64_t step, std::optional<TakenOut> undo) {
    if (!a.run)
        return;
    if (!options.record)
        return shared.notify("This run keeps no past to go back to.");
    finishRecords();
    step = std::clamp<std::int64_t>(step, 0, a.run->stepsDone());
    goBack(a, step, undo.has_value(), undo && undo->of_a);
    if (b.run)
        goBack(b, step, undo.has_value(), undo && undo->of_b);
    leavePast();
    dropLooks();
    noteChange();
    state_at = {};  // those handed up before are no longer so
    auto whole = std::make_shared<const Experiment>(wholeExperiment());
    shared.publish([&](Update& outgoing) {
        for (auto* update : {static_cast<RunUpdate*>(&outgoing), &outgoing.twin}) {
            const auto later = [&](const auto& record) { return record.step > step; };
            std::erase_if(update->steps, later);
            std::erase_if(update->metrics, later);
            std::erase_if(update->layers, later);
            std::erase_if(update->dual, later);
            std::erase_if(update->whys, later);
            update->frame.reset();
            update->inspection.reset();
            update->snapshot.reset();
        }
        outgoing.forked_at = outgoing.forked_at ? std::min(*outgoing.forked_at, step) : step;
        outgoing.experiment = std::move(whole);
        outgoing.fault = a.run->fault();
        outgoing.twin.fault = b.run ? b.run->fault() : std::nullopt;
    });
}

void Trainer::Impl::execute(const command::Undo&) {
    const auto lastOf = [](const Lane& lane) -> std::int64_t {
        return lane.run && !lane.run->experiment().interventions.empty()
                   ? lane.run->experiment().interventions.back().step
                   : -1;
    };
    const auto of_a = lastOf(a), of_b = lastOf(b);
    const auto step = std::max(of_a, of_b);
    if (step < 0)
        return shared.notify("There is nothing to undo.");
    if (!a.run || step > a.run->stepsDone())
        return shared.notify("What comes next in this replay has not happened yet.");
    goBack(step, TakenOut{of_a == step, of_b == step});
}

void Trainer::Impl::execute(const command::Redo& redo) {
    if (!a.run || !options.record)
        return shared.notify("This run keeps no past to go back to.");
    goBack(redo.step, TakenOut{});
    if (!redo.of_a.empty())
        execute(command::Intervene{redo.of_a, Target::A});
    if (!redo.of_b.empty())
        execute(command::Intervene{redo.of_b, Target::B});
}

}  // namespace normscope
