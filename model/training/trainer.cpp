// SPDX-License-Identifier: GPL-3.0-or-later
// The thread's loop, and what other threads call. Commands, time travel and what is sent up have
// files of their own beside this one.
#include "model/training/trainer.h"

#include <algorithm>
#include <utility>

#include "model/training/trainer_impl.h"

namespace normscope {
namespace {

/// Observing may take this share of the training thread's time at most; where to begin a look is
/// dear, looks come less often.
constexpr double kMaxObservationShare = 0.15;
/// The same for closer looks, which are not made more often than this either.
constexpr double kMaxInspectionShare = 0.05;
constexpr std::chrono::milliseconds kInspectionPeriod{250};

void takeFrom(RunUpdate& from, RunUpdate& to) {
    to.fault = from.fault;
    to.steps.swap(from.steps);
    to.metrics.swap(from.metrics);
    to.layers.swap(from.layers);
    to.dual.swap(from.dual);
    to.frame = std::exchange(from.frame, nullptr);
    to.inspection = std::exchange(from.inspection, nullptr);
}

}  // namespace

void Trainer::Impl::work(std::stop_token stop) {
    backend = configureBackend();
    std::vector<Command> taken;
    while (!stop.stop_requested()) {
        const bool want_frame = waitForWork(stop, taken);
        try {
            work(taken, want_frame);
        } catch (const std::exception& error) {
            stopFor(error);
        }
        taken.clear();
        if (Clock::now() - last_status > std::chrono::milliseconds(50))
            publishStatus();
    }
}

void Trainer::Impl::work(const std::vector<Command>& taken, bool want_frame) {
    for (const auto& command : taken)
        execute(command);
    if (visit_wanted) {
        visit(*std::exchange(visit_wanted, std::nullopt));
        publishStatus();
    }
    const auto now = Clock::now();
    if (!past && !catchUp() && playing && run && now >= nextStepDue())
        trainOneStep();
    if (want_frame && run && frameAllowed(now))
        beginFrame();
    if (inspectionWanted() && now >= inspectionDue())
        makeInspection();
}

void Trainer::Impl::stopFor(const std::exception& error) {
    halt();
    frame_dirty = false;
    own_fault = Fault{Fault::Kind::Internal, run ? run->stepsDone() : 0,
                      "Training stopped for an unexpected error.", std::string(error.what()) + ".",
                      "Play tries to go on; Reset starts anew."};
    publishFaults();
    publishStatus();
}

/// Sleeps until there is something to do; whether a frame is wanted.
bool Trainer::Impl::waitForWork(std::stop_token stop, std::vector<Command>& taken) {
    std::unique_lock lock(mutex);
    const auto something = [&] {
        return !commands.empty() || (frame_wanted && frame_dirty && frameAllowed(Clock::now())) ||
               (inspectionWanted() && Clock::now() >= inspectionDue());
    };
    if (past || !isBehind()) {
        auto due = Clock::now() + std::chrono::milliseconds(200);
        if (playing && run && !past)
            due = nextStepDue();
        if (inspectionWanted())
            due = std::min(due, inspectionDue());
        if (frame_wanted && frame_dirty && !looking)
            due = std::min(due, frameDue());
        if (due > Clock::now())
            wake.wait_until(lock, stop, due, something);
    }
    taken.swap(commands);
    return frame_wanted && frame_dirty;
}

Clock::time_point Trainer::Impl::nextStepDue() const {
    return speed > 0 && !single_step && !rushing ? step_due : Clock::time_point{};
}

bool Trainer::Impl::isBehind() const {
    return run && twin && !twin->fault() && twin->stepsDone() < run->stepsDone();
}

/// At once while nothing trains.
Clock::time_point Trainer::Impl::inspectionDue() const {
    if (past || !(playing || isBehind()))
        return {};
    const auto pause =
        std::max<Seconds>(kInspectionPeriod, last_inspection_cost / kMaxInspectionShare);
    return last_inspection + std::chrono::duration_cast<Clock::duration>(pause);
}

bool Trainer::Impl::frameAllowed(Clock::time_point now) const {
    return !looking && now >= frameDue();
}

/// At once while nothing trains.
Clock::time_point Trainer::Impl::frameDue() const {
    if (!playing || past)
        return {};
    const auto due = last_frame + std::chrono::duration_cast<Clock::duration>(last_frame_cost /
                                                                              kMaxObservationShare);
    return std::max(due, look_due.load());
}

void Trainer::Impl::execute(const Command& any) {
    std::visit(
        [this](const auto& given) {
            using T = std::decay_t<decltype(given)>;
            if constexpr (std::is_same_v<T, command::Start>) {
                start(given);
            } else if constexpr (std::is_same_v<T, command::Intervene>) {
                intervene(given);
            } else if constexpr (std::is_same_v<T, command::AddTwin>) {
                addTwin(given);
            } else if constexpr (std::is_same_v<T, command::RemoveTwin>) {
                removeTwin();
            } else if constexpr (std::is_same_v<T, command::Visit>) {
                visit_wanted = given.step;
            } else if constexpr (std::is_same_v<T, command::Live>) {
                leavePast();
            } else if constexpr (std::is_same_v<T, command::Fork>) {
                fork(given.step, std::nullopt);
            } else if constexpr (std::is_same_v<T, command::Undo>) {
                undo();
            } else if constexpr (std::is_same_v<T, command::Play>) {
                play(/*once=*/false);
            } else if constexpr (std::is_same_v<T, command::Pause>) {
                halt();
            } else if constexpr (std::is_same_v<T, command::StepOnce>) {
                play(/*once=*/true);
            } else if constexpr (std::is_same_v<T, command::PlayTo>) {
                playTo(given);
            } else if constexpr (std::is_same_v<T, command::Speed>) {
                // Beyond these a period is no duration; NaN is as fast as it goes.
                speed = given.steps_per_second > 0 ? std::clamp(given.steps_per_second, 1e-3, 1e6)
                                                   : 0.0;
                step_due = Clock::now();
            } else if constexpr (std::is_same_v<T, command::Observe>) {
                request = given.request;
                frame_dirty = true;
            } else if constexpr (std::is_same_v<T, command::Inspect>) {
                if (inspection_request != given.request)
                    last_inspection_cost = {};  // what is newly asked need not wait for its share
                inspection_request = given.request;
                inspection_dirty = true;
            }
        },
        any);
    publishStatus();
}

void Trainer::Impl::play(bool once) {
    leavePast();
    halt();
    playing = run.has_value();
    single_step = playing && once;
    own_fault.reset();
    publishFaults();
    if (once)
        return;
    step_due = Clock::now();
    steps_meter.clear();
    observing_meter.clear();
}

void Trainer::Impl::playTo(const command::PlayTo& wish) {
    leavePast();
    if (!run || run->stepsDone() >= wish.step)
        return halt();
    play(/*once=*/false);
    stop_at = wish.step;
    rushing = wish.full_speed;
}

void Trainer::Impl::halt() {
    playing = single_step = rushing = false;
    stop_at.reset();
}

void Trainer::Impl::paceNextStep() {
    if (speed <= 0)
        return;
    const auto period = std::chrono::duration_cast<Clock::duration>(Seconds(1.0 / speed));
    // Late steps are made up for within a short while only: no bursts after a stall.
    step_due = std::max(step_due + period, Clock::now() - std::chrono::milliseconds(20));
}

void Trainer::Impl::trainOneStep() {
    const bool made = run->step();
    // A twin that had to stop stays where it is; the first run goes on.
    const bool twin_made = made && twin && !twin->fault() && twin->step();
    noteOnTimelines();
    paceNextStep();
    if (single_step || !made || (stop_at && run->stepsDone() >= *stop_at))
        halt();
    noteChange();
    publishRecords(*run, nullptr, made);
    if (twin && made)
        publishRecords(*twin, &Update::twin, twin_made);
    if (!made || (twin && !twin_made))
        publishFaults();
    if (made)
        steps_meter.add(Clock::now(), 1.0);
    if (!playing)
        publishStatus();
}

/// One step of a twin that is behind; whether there was one to make.
bool Trainer::Impl::catchUp() {
    if (!isBehind())
        return false;
    const bool made = twin->step();
    noteOnTimelines();
    noteChange();
    publishRecords(*twin, &Update::twin, made);
    if (!made)
        publishFaults();
    return made;
}

Trainer::Trainer(DatasetLoader loader, Run::Options options)
    : impl_(std::make_unique<Impl>(std::move(loader), options)) {}

Trainer::~Trainer() {
    impl_->thread.request_stop();
}

void Trainer::post(Command command) {
    {
        const std::lock_guard lock(impl_->mutex);
        impl_->commands.push_back(std::move(command));
    }
    impl_->wake.notify_one();
}

Update Trainer::drain(bool want_frame) {
    Update update;
    {
        const std::lock_guard lock(impl_->mutex);
        auto& outgoing = impl_->outgoing;
        update.status = outgoing.status;
        takeFrom(outgoing, update);
        takeFrom(outgoing.twin, update.twin);
        update.restarted = std::exchange(outgoing.restarted, false);
        update.twin_restarted = std::exchange(outgoing.twin_restarted, false);
        update.forked_at = std::exchange(outgoing.forked_at, std::nullopt);
        update.experiment = std::exchange(outgoing.experiment, nullptr);
        update.data = std::exchange(outgoing.data, nullptr);
        update.notices.swap(outgoing.notices);
        if (want_frame)
            impl_->frame_wanted = true;
    }
    if (want_frame)
        impl_->wake.notify_one();
    return update;
}

}  // namespace normscope
