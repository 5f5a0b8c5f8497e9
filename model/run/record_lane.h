// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: a thread that makes records beside the one that trains.
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include "model/run/recording.h"

namespace normscope {

/// Records on their way. `made` and `error` are there once RecordLane::isDone() says so.
struct PendingRecords {
    RecordSource source;
    Records made = {};
    std::exception_ptr error = nullptr;
    bool done = false;  ///< under the lane's mutex
};

/// Makes records one after another, in the order they were given, at a lower priority than the
/// steps. Those that nobody waits for any more are left out. Members may be called by any thread
/// that trains; what was used is freed by these, which allocated it.
class RecordLane {
  public:
    RecordLane();
    RecordLane(const RecordLane&) = delete;
    RecordLane& operator=(const RecordLane&) = delete;

    void add(std::shared_ptr<PendingRecords> records);
    bool isDone(const PendingRecords& records);
    void waitFor(const PendingRecords& records);

  private:
    void work(std::stop_token stop);
    void freeSpent(std::unique_lock<std::mutex>& lock);

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::condition_variable made_;
    std::deque<std::shared_ptr<PendingRecords>> queue_;
    std::vector<std::shared_ptr<PendingRecords>> spent_;
    std::jthread thread_;  // last: it joins before the rest goes
};

}  // namespace normscope
