// SPDX-License-Identifier: GPL-3.0-or-later
// The looking thread: makes frames of what the training thread hands over.
#include <utility>

#include "model/run/niceness.h"
#include "model/trainer/paired_frames.h"
#include "model/trainer/trainer_impl.h"

namespace normscope {
namespace {

/// Looking may take this share of a core: on two it has to leave the window its own.
double maxLookShare() {
    return std::thread::hardware_concurrency() > 2 ? 0.9 : 0.5;
}

}  // namespace

void Trainer::Impl::look(std::stop_token stop) {
    configureLooker();
    stepBack(Niceness::Looks);
    const double rest = 1.0 / maxLookShare() - 1.0;
    std::unique_lock lock(shared.mutex);
    auto& job_given = shared.look_job;
    while (shared.look_wake.wait(lock, stop, [&] { return job_given.has_value(); })) {
        auto job = *std::exchange(job_given, std::nullopt);
        lock.unlock();
        const auto begin = Clock::now();
        try {
            finish(job);
        } catch (const std::exception& error) {
            shared.notify(std::string("A frame could not be made: ") + error.what() + ".");
        }
        const auto end = Clock::now();
        shared.look_due = end + std::chrono::duration_cast<Clock::duration>((end - begin) * rest);
        lock.lock();
        shared.look_done = std::move(job);
        shared.looking = false;
        shared.wake.notify_one();
    }
}

void Trainer::Impl::finish(const LookJob& job) {
    std::shared_ptr<const Frame> frame, twin_frame;
    if (job.second) {
        auto both = finishTogether(*job.first, *job.second, *job.twin_extents);
        frame = std::make_shared<const Frame>(std::move(both.first));
        twin_frame = std::make_shared<const Frame>(std::move(both.second));
    } else {
        frame = std::make_shared<const Frame>(finishLook(*job.first));
    }
    shared.publish([&](Update& outgoing) {
        if (job.number != shared.look_number)
            return;
        outgoing.frame = std::move(frame);
        outgoing.twin.frame = std::move(twin_frame);
        shared.commands_shown = job.commands;
    });
}

}  // namespace normscope
