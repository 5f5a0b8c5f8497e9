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
    ChannelTrace trace(std::int64_t channel) const;

  private:
    enum Row { BatchMean, BatchVar, RunningMean, RunningVar };
    float* row(std::int64_t slot, Row which);
    std::int64_t slotFor(std::int64_t step);

    std::int64_t channels_, capacity_, size_ = 0, head_ = 0;
    std::vector<std::int64_t> steps_;
    std::vector<bool> has_running_;
    std::vector<float> values_;
};

}  // namespace normscope
