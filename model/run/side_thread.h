// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <condition_variable>
#include <exception>
#include <functional>
#include <mutex>
#include <stop_token>
#include <thread>

namespace normscope {

/// A thread that carries out one thing at a time beside the one that owns it.
class SideThread {
  public:
    /// Returns once `prepare` was called on the new thread.
    explicit SideThread(const std::function<void()>& prepare);
    SideThread(const SideThread&) = delete;
    SideThread& operator=(const SideThread&) = delete;

    /// Calls `mine` here and `other` there; returns when both have come to an end. Throws what
    /// either threw, that of `mine` where both did.
    void doBoth(const std::function<void()>& mine, const std::function<void()>& other);

  private:
    void work(std::stop_token stop);
    void waitForOther();

    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::condition_variable ended_;
    const std::function<void()>* given_ = nullptr;  ///< null: it has come to an end
    std::exception_ptr error_;
    std::jthread thread_;  ///< last: it joins before the rest goes
};

}  // namespace normscope
