// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <deque>
#include <utility>

namespace normscope {

/// Counts events and busy time over about the last second, where they are rarer from the last but
/// one on. Whoever stops for a while clears it.
class RateMeter {
  public:
    void add(std::chrono::steady_clock::time_point now, double amount) {
        events_.emplace_back(now, amount);
        sum_ += amount;
        forget(now);
    }
    double perSecond(std::chrono::steady_clock::time_point now) {
        forget(now);
        if (events_.size() < 2)
            return 0.0;
        const double span = std::chrono::duration<double>(now - events_.front().first).count();
        return span > 0 ? (sum_ - events_.front().second) / span : 0.0;
    }
    void clear() { *this = RateMeter{}; }

  private:
    void forget(std::chrono::steady_clock::time_point now) {
        while (events_.size() > 2 && now - events_.front().first > std::chrono::seconds(1)) {
            sum_ -= events_.front().second;
            events_.pop_front();
        }
    }
    std::deque<std::pair<std::chrono::steady_clock::time_point, double>> events_;
    double sum_ = 0.0;
};

}  // namespace normscope
