// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/side_thread.h"

#include <utility>

namespace normscope {

SideThread::SideThread(const std::function<void()>& prepare)
    : thread_([this](std::stop_token stop) { work(std::move(stop)); }) {
    doBoth([] {}, prepare);
}

void SideThread::work(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    while (wake_.wait(lock, stop, [this] { return given_ != nullptr; })) {
        lock.unlock();
        std::exception_ptr error;
        try {
            (*given_)();
        } catch (...) {
            error = std::current_exception();
        }
        lock.lock();
        error_ = std::move(error);
        given_ = nullptr;
        ended_.notify_one();
    }
}

void SideThread::doBoth(const std::function<void()>& mine, const std::function<void()>& other) {
    {
        const std::lock_guard lock(mutex_);
        given_ = &other;
    }
    wake_.notify_one();
    try {
        mine();
    } catch (...) {
        waitForOther();
        throw;
    }
    waitForOther();
    if (error_)
        std::rethrow_exception(std::exchange(error_, nullptr));
}

void SideThread::waitForOther() {
    std::unique_lock lock(mutex_);
    ended_.wait(lock, [this] { return given_ == nullptr; });
}

}  // namespace normscope
