// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to the trainer's own files.
#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "model/trainer/trainer.h"

namespace normscope {

using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

/// A look that the training thread began, for the looking thread to finish.
struct LookJob {
    std::shared_ptr<PendingLook> first, second;  ///< second: null without a twin
    std::shared_ptr<ColumnExtents> twin_extents;
    std::uint64_t number = 0;
    std::uint64_t commands = 0;  ///< carried out before it
};

/// All that more than one thread touches.
struct TrainerShared {
    std::mutex mutex;
    // Under the mutex.
    std::condition_variable_any wake;  ///< the training thread: there is something to do
    std::vector<Command> commands;
    std::uint64_t commands_posted = 0;
    std::uint64_t commands_shown = 0;  ///< those that the outgoing frame comes after
    bool frame_wanted = false;
    Update outgoing;
    std::condition_variable_any look_wake;
    std::optional<LookJob> look_job;
    std::optional<LookJob> look_done;  ///< given back: who allocated the tensors frees them
    std::uint64_t look_number = 0;     ///< looks of an older one are dropped

    // Without it.
    std::atomic<bool> looking = false;          ///< from handing a look over until it is finished
    std::atomic<Clock::time_point> look_due{};  ///< the looking thread has rested enough

    /// Calls `change` with what goes up at the next drain, and returns what it returns.
    template <class Change>
    auto publish(const Change& change) {
        const std::lock_guard lock(mutex);
        return change(outgoing);
    }
    /// Sends one sentence up.
    void notify(const std::string& notice) {
        publish([&](Update& update) { update.notices.push_back(notice); });
    }
};

}  // namespace normscope
