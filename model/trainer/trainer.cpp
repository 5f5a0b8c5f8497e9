// SPDX-License-Identifier: GPL-3.0-or-later
// The thread's loop, and what other threads call. Commands, time travel and what is sent up have
// files of their own beside this one.
#include "model/trainer/trainer.h"

#include <algorithm>
#include <utility>

#include "model/run/niceness.h"
#include "model/trainer/trainer_impl.h"

namespace normscope {
namespace {

void takeFrom(RunUpdate& from, RunUpdate& to) {
    to.fault = from.fault;
    to.steps.swap(from.steps);
    to.metrics.swap(from.metrics);
    to.layers.swap(from.layers);
    to.dual.swap(from.dual);
    to.whys.swap(from.whys);
    to.frame = std::exchange(from.frame, nullptr);
    to.inspection = std::exchange(from.inspection, nullptr);
    to.snapshot = std::exchange(from.snapshot, nullptr);
}

}  // namespace

void Trainer::Impl::work(std::stop_token stop) {
    stopping = stop;
    stepBack(Niceness::Steps);
    backend = configureBackend();
    std::vector<Command> taken;
    while (!stop.stop_requested()) {
        const bool want_frame = waitForWork(taken);
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
    for (const auto& command : taken) {
        try {
            std::visit([this](const auto& given) { execute(given); }, command);
        } catch (const std::exception& error) {  // those after it are carried out all the same
            stopFor(error);
        }
        ++commands_done;
        publishStatus();
    }
    if (visit_wanted) {
        visit(*std::exchange(visit_wanted, std::nullopt));
        publishStatus();
    }
    if (!a.past && !still && !catchUp() && playback.playing() && a.run &&
        Clock::now() >= playback.nextDue())
        trainOneStep();
    else
        takeUpRecords();
    if ((want_frame || frameIsLate()) && a.run && frameAllowed())
        beginFrame();
    if (inspectionWanted() && Clock::now() >= inspectionDue())
        makeInspection();
    handUpState();
}

void Trainer::Impl::stopFor(const std::exception& error) {
    playback.halt();
    frame_dirty = false;
    own_fault = Fault{Fault::Kind::Internal, a.run ? a.run->stepsDone() : 0,
                      "Training stopped for an unexpected error.", std::string(error.what()) + ".",
                      "Play tries to go on; Reset starts anew."};
    publishFaults();
    publishStatus();
}

/// Sleeps until there is something to do; whether a frame is wanted.
bool Trainer::Impl::waitForWork(std::vector<Command>& taken) {
    std::optional<LookJob> done;  // freed without the lock
    std::unique_lock lock(shared.mutex);
    const auto something = [&] {
        return !shared.commands.empty() || (shared.frame_wanted && frame_dirty && frameAllowed()) ||
               (inspectionWanted() && Clock::now() >= inspectionDue());
    };
    if (a.past || still || !isBehind()) {
        auto due = Clock::now() + std::chrono::milliseconds(200);
        if (playback.playing() && a.run && !a.past && !still)
            due = playback.nextDue();
        if (inspectionWanted())
            due = std::min(due, inspectionDue());
        if (shared.frame_wanted && frame_dirty && !shared.looking)
            due = std::min(due, frameDue());
        if (stateWanted() && !recordsArePending())
            due = std::min(due, stateDue());
        if (recordsArePending())
            due = std::min(due, Clock::now() + std::chrono::milliseconds(5));
        if (due > Clock::now())
            shared.wake.wait_until(lock, stopping, due, something);
    }
    taken.swap(shared.commands);
    done.swap(shared.look_done);
    return shared.frame_wanted && frame_dirty;
}

/// Whether one was asked for while a slow step was made: the next would take as long again.
bool Trainer::Impl::frameIsLate() {
    constexpr double kSlow = 0.001;  // s
    if (step_seconds < kSlow)
        return false;
    const std::lock_guard lock(shared.mutex);
    return shared.frame_wanted && frame_dirty;
}

bool Trainer::Impl::isBehind() const {
    return a.run && b.run && !b.run->fault() && b.run->stepsDone() < a.run->stepsDone();
}

bool Trainer::Impl::isMoving() const {
    return !a.past && !still && (playback.playing() || isBehind());
}

/// At once while nothing trains.
Clock::time_point Trainer::Impl::inspectionDue() const {
    return isMoving() ? inspection_share.due() : Clock::time_point{};
}

/// At once while nothing trains.
Clock::time_point Trainer::Impl::frameDue() const {
    return isMoving() && playback.playing() && !frame_soon
               ? std::max(frame_share.due(), shared.look_due.load())
               : Clock::time_point{};
}

void Trainer::Impl::trainOneStep() {
    const auto begin = Clock::now();
    const auto [made, twin_made] = steps.make(*a.run, b.run ? &*b.run : nullptr);
    step_seconds = Seconds(Clock::now() - begin).count();
    noteOnTimelines();
    playback.pace();
    if (!made || playback.endsAt(a.run->stepsDone())) {
        playback.halt();
        finishRecords();  // who waits for a step finds what was recorded up to it
    }
    noteChange();
    publishRecords(a, made);
    if (b.run && made)
        publishRecords(b, twin_made);
    if (!made || (b.run && !twin_made))
        publishFaults();
    if (made)
        steps_meter.add(Clock::now(), 1.0);
    if (!playback.playing())
        publishStatus();
}

/// One step of a twin that is behind; whether there was one to make.
bool Trainer::Impl::catchUp() {
    if (!isBehind())
        return false;
    const bool made = b.run->step();
    noteOnTimelines();
    noteChange();
    publishRecords(b, made);
    if (made)
        steps_meter.add(Clock::now(), 1.0);
    else
        publishFaults();
    return made;
}

Trainer::Trainer(DatasetLoader loader, Run::Options options, double beside_from)
    : impl_(std::make_unique<Impl>(std::move(loader), std::move(options), beside_from)) {}

Trainer::~Trainer() {
    impl_->thread.request_stop();
}

std::uint64_t Trainer::post(Command command) {
    auto& shared = impl_->shared;
    std::uint64_t number = 0;
    {
        const std::lock_guard lock(shared.mutex);
        shared.commands.push_back(std::move(command));
        number = ++shared.commands_posted;
    }
    shared.wake.notify_one();
    return number;
}

Update Trainer::drain(bool want_frame) {
    Update update;
    auto& shared = impl_->shared;
    shared.publish([&](Update& outgoing) {
        update.status = outgoing.status;
        takeFrom(outgoing, update);
        takeFrom(outgoing.twin, update.twin);
        update.restarted = std::exchange(outgoing.restarted, false);
        update.begun_at = outgoing.begun_at;
        update.twin_from = std::exchange(outgoing.twin_from, std::nullopt);
        update.twin_restarted = std::exchange(outgoing.twin_restarted, false);
        update.forked_at = std::exchange(outgoing.forked_at, std::nullopt);
        update.experiment = std::exchange(outgoing.experiment, nullptr);
        update.data = std::exchange(outgoing.data, nullptr);
        update.notices.swap(outgoing.notices);
        shared.frame_wanted |= want_frame;
    });
    if (want_frame)
        shared.wake.notify_one();
    return update;
}

bool Trainer::askForAnswer() {
    auto& shared = impl_->shared;
    {
        const std::lock_guard lock(shared.mutex);
        if (shared.outgoing.frame && shared.commands_shown == shared.commands_posted)
            return true;
        shared.frame_wanted = true;
    }
    shared.wake.notify_one();
    return false;
}

}  // namespace normscope
