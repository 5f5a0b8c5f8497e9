// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

namespace normscope {

/// Whether a run goes on by itself, how fast, and until when.
class Playback {
  public:
    using Clock = std::chrono::steady_clock;

    bool playing() const { return playing_; }
    /// Goes on, or makes one step where `once`.
    void play(bool once) {
        halt();
        playing_ = true;
        single_step_ = once;
        restart();
    }
    /// Goes on until `step` steps are made, at full speed where `rushing`.
    void playTo(std::int64_t step, bool rushing) {
        play(/*once=*/false);
        stop_at_ = step;
        rushing_ = rushing;
    }
    void halt() {
        playing_ = single_step_ = rushing_ = false;
        stop_at_.reset();
    }
    /// Whether it is to halt after so many steps.
    bool endsAt(std::int64_t steps) const {
        return single_step_ || (stop_at_ && steps >= *stop_at_);
    }

    /// 0 is as fast as it goes.
    void setSpeed(double steps_per_second) {
        // Beyond these a period is no duration; NaN is as fast as it goes.
        speed_ = steps_per_second > 0 ? std::clamp(steps_per_second, 1e-3, 1e6) : 0.0;
        restart();
    }
    /// The next step is due now, whatever was missed.
    void restart() { due_ = Clock::now(); }
    Clock::time_point nextDue() const {
        return speed_ > 0 && !single_step_ && !rushing_ ? due_ : Clock::time_point{};
    }
    /// To be called after each step.
    void pace() {
        if (speed_ <= 0)
            return;
        const auto period = std::chrono::duration_cast<Clock::duration>(
            std::chrono::duration<double>(1.0 / speed_));
        // Late steps are made up for within a short while only: no bursts after a stall.
        due_ = std::max(due_ + period, Clock::now() - std::chrono::milliseconds(20));
    }

  private:
    bool playing_ = false;
    bool single_step_ = false;
    bool rushing_ = false;                 ///< at full speed whatever the speed set
    std::optional<std::int64_t> stop_at_;  ///< only while playing
    double speed_ = 0.0;
    Clock::time_point due_{};
};

}  // namespace normscope
