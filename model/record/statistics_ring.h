// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <vector>

#include "model/record/frame.h"

namespace normscope {

/// The recent per-channel statistics of one layer, all channels, in a ring of fixed memory.
class StatisticsRing {
  public:
    StatisticsRing(std::int64_t channels, std::int64_t capacity);
    /// Pointers to [channels] floats; running ones may be null. A repeated step replaces itself.
    void push(std::int64_t step, const float* batch_mean, const float* batch_var,
              const float* running_mean, const float* running_var);
    /// As push, with the batch's 1/√(σ² + eps) as the kernel saved it.
    void pushInvstd(std::int64_t step, const float* batch_mean, const float* batch_invstd,
                    double eps, const float* running_mean, const float* running_var);
    /// Of one channel, the oldest first. Asked again of the same, it reads what came since.
    ChannelTrace trace(std::int64_t channel);

  private:
    enum Row { BatchMean, BatchVar, RunningMean, RunningVar };
    float* row(std::int64_t slot, Row which);
    std::int64_t slotFor(std::int64_t step);
    void forgetGone();
    void readOn();

    std::int64_t channels_, capacity_, size_ = 0, head_ = 0;
    std::int64_t pushed_ = 0;  ///< steps, those that went since included
    std::vector<std::int64_t> steps_;
    std::vector<bool> has_running_;
    std::vector<float> values_;
    ChannelTrace kept_;             ///< as last asked for; running ones NaN where there are none
    std::int64_t kept_pushed_ = 0;  ///< `pushed_` then
};

}  // namespace normscope
