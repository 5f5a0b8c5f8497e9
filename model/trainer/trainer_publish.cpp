// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/trainer/trainer_impl.h"

#include <iterator>
#include <utility>

namespace normscope {

void Trainer::Impl::publishRecords(Lane& from, bool with_step) {
    auto& run = *from.run;
    auto metrics = run.takeMetrics();
    auto layers = run.takeLayerRecords();
    auto dual = run.takeDualRecords();
    auto whys = run.takeWhys();
    const auto append = [](auto& to, auto& records) {
        to.insert(to.end(), std::make_move_iterator(records.begin()),
                  std::make_move_iterator(records.end()));
    };
    shared.publish([&](Update& outgoing) {
        const bool first = &from == &a;
        auto& target = first ? static_cast<RunUpdate&>(outgoing) : outgoing.twin;
        if (with_step)
            target.steps.push_back(run.lastStep());
        append(target.metrics, metrics);
        append(target.layers, layers);
        append(target.dual, dual);
        append(target.whys, whys);
        (first ? outgoing.status.step : outgoing.status.twin_step) = run.stepsDone();
    });
}

/// Those that a lane is still making too.
void Trainer::Impl::finishRecords() {
    for (auto* lane : {&a, &b})
        if (lane->run && lane->run->recordsArePending()) {
            lane->run->finishRecords();
            publishRecords(*lane, /*with_step=*/false);
        }
}

void Trainer::Impl::takeUpRecords() {
    for (auto* lane : {&a, &b})
        if (lane->run && lane->run->recordsArePending())
            publishRecords(*lane, /*with_step=*/false);
}

bool Trainer::Impl::recordsArePending() const {
    return (a.run && a.run->recordsArePending()) || (b.run && b.run->recordsArePending());
}

/// `twin_restarted`: run B was begun or taken away.
void Trainer::Impl::publishExperiment() {
    auto whole = std::make_shared<const Experiment>(wholeExperiment());
    shared.publish([&](Update& outgoing) { outgoing.experiment = std::move(whole); });
}

void Trainer::Impl::publishTwin(std::optional<std::int64_t> from) {
    auto whole = std::make_shared<const Experiment>(wholeExperiment());
    shared.publish([&](Update& outgoing) {
        outgoing.twin = RunUpdate{};
        outgoing.twin_restarted = true;
        outgoing.twin_from = from;
        outgoing.experiment = std::move(whole);
    });
}

void Trainer::Impl::beginFrame() {
    const auto begin = Clock::now();
    auto& second = b.shown();
    LookJob job{a.shown()->beginLook(request), second ? second->beginLook(request) : nullptr,
                twin_extents, 0, commands_done};
    const auto end = Clock::now();
    frame_share.note(begin, end);
    observing_meter.add(end, Seconds(end - begin).count());
    frame_dirty = frame_soon = false;
    {
        const std::lock_guard lock(shared.mutex);
        shared.frame_wanted = false;
        shared.looking = true;
        job.number = shared.look_number;
        shared.look_job = std::move(job);
    }
    shared.look_wake.notify_one();
}

void Trainer::Impl::dropLooks() {
    const std::lock_guard lock(shared.mutex);
    ++shared.look_number;
}

void Trainer::Impl::makeInspection() {
    inspection_dirty = false;
    const auto begin = Clock::now();
    std::shared_ptr<const Inspection> first, second;
    try {
        first = std::make_shared<const Inspection>(a.shown()->inspect(inspection_request));
        if (auto& second_run = b.shown())
            second = std::make_shared<const Inspection>(second_run->inspect(inspection_request));
    } catch (const std::exception& error) {
        // Training goes on; what cannot be shown is not tried again and again.
        inspection_request = {};
        const std::string why = error.what();  // LibTorch's goes on with a backtrace
        shared.notify("This closer look could not be made: " + why.substr(0, why.find('\n')));
    }
    const auto end = Clock::now();
    inspection_share.note(begin, end);
    observing_meter.add(end, Seconds(end - begin).count());
    shared.publish([&](Update& outgoing) {
        outgoing.inspection = std::move(first);
        outgoing.twin.inspection = std::move(second);
    });
}

void Trainer::Impl::publishStatus() {
    const auto now = Clock::now();
    last_status = now;
    TrainerStatus status;
    status.run = run_number;
    status.commands = commands_done;
    status.playing = playback.playing();
    status.still = still;
    status.loading = loading;
    status.loading_share = loading_share;
    status.backend = backend;
    status.has_twin = b.run.has_value();
    status.twin_step = b.run ? b.run->stepsDone() : 0;
    if (const auto& run = a.run) {
        status.step = run->stepsDone();
        status.twin_beside = steps.areBeside(*run, b.run ? &*b.run : nullptr);
        status.path = run->path();
        if (a.past)
            status.visited = a.past->stepsDone();
        status.timeline_interval = a.timeline.interval();
        status.timeline_bytes = a.timeline.bytes() + b.timeline.bytes();
        status.epoch = run->epoch();
        status.parameters = run->parameterCount();
        status.features = run->data().features();
        status.classes = static_cast<std::int64_t>(run->data().classes.size());
        status.train_samples = run->data().train.count();
        status.validation_samples = run->data().validation.count();
        status.dataset_name = run->data().name;
    }
    status.steps_per_second = steps_meter.perSecond(now);
    status.step_seconds = step_seconds;
    status.observation_share = observing_meter.perSecond(now);
    shared.publish([&](Update& outgoing) { outgoing.status = std::move(status); });
}

void Trainer::Impl::publishFaults() {
    shared.publish([&](Update& outgoing) {
        outgoing.fault = own_fault ? own_fault : a.run ? a.run->fault() : std::nullopt;
        outgoing.twin.fault = b.run ? b.run->fault() : std::nullopt;
    });
}

/// Where it stands still soon, so that it is not lost.
Clock::time_point Trainer::Impl::stateDue() const {
    constexpr std::chrono::milliseconds kAtRest{100};
    return state_at + (isMoving() ? keep_period : std::min(kAtRest, keep_period));
}

void Trainer::Impl::handUpState() {
    if (!stateWanted() || Clock::now() < stateDue())
        return;
    // A state from which to go on needs what was recorded up to it; it can wait a little, and some
    // steps where they are slow, or the first ones would wait for it.
    constexpr double kPatience = 0.5, kPatientSteps = 10;
    if (recordsArePending()) {
        if (!state_waits)
            state_waits = Clock::now();
        const Seconds waited = Clock::now() - *state_waits;
        if (waited.count() < std::max(kPatience, kPatientSteps * step_seconds))
            return;
    }
    state_waits.reset();
    finishRecords();
    state_dirty = false;
    state_at = Clock::now();
    auto first = a.run->snapshot();
    auto second = b.run ? b.run->snapshot() : nullptr;
    shared.publish([&](Update& outgoing) {
        outgoing.snapshot = std::move(first);
        outgoing.twin.snapshot = std::move(second);
    });
}

}  // namespace normscope
