// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/record_lane.h"

#include <utility>

#include "model/run/niceness.h"
#include "model/run/run.h"

namespace normscope {

std::shared_ptr<RecordLane> makeRecordLane() {
    return std::make_shared<RecordLane>();
}

RecordLane::RecordLane() : thread_([this](std::stop_token stop) { work(stop); }) {}

void RecordLane::work(std::stop_token stop) {
    configureLooker();
    stepBack(Niceness::Records);
    std::unique_lock lock(mutex_);
    while (wake_.wait(lock, stop, [&] { return !queue_.empty(); })) {
        auto records = std::move(queue_.front());
        queue_.pop_front();
        if (records.use_count() > 1) {
            lock.unlock();
            try {
                records->made = makeRecords(records->source);
            } catch (...) {
                records->error = std::current_exception();
            }
            lock.lock();
        }
        records->done = true;
        spent_.push_back(std::move(records));
        made_.notify_all();
    }
}

void RecordLane::add(std::shared_ptr<PendingRecords> records) {
    std::unique_lock lock(mutex_);
    queue_.push_back(std::move(records));
    wake_.notify_one();
    freeSpent(lock);
}

bool RecordLane::isDone(const PendingRecords& records) {
    std::unique_lock lock(mutex_);
    const bool done = records.done;
    freeSpent(lock);
    return done;
}

void RecordLane::waitFor(const PendingRecords& records) {
    std::unique_lock lock(mutex_);
    made_.wait(lock, [&] { return records.done; });
}

void RecordLane::freeSpent(std::unique_lock<std::mutex>& lock) {
    const auto spent = std::exchange(spent_, {});
    lock.unlock();
}

}  // namespace normscope
