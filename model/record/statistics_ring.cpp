// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/statistics_ring.h"

#include <algorithm>
#include <cmath>

namespace normscope {

StatisticsRing::StatisticsRing(std::int64_t channels, std::int64_t capacity)
    : channels_(channels),
      capacity_(capacity),
      steps_(static_cast<std::size_t>(capacity)),
      has_running_(static_cast<std::size_t>(capacity)),
      values_(static_cast<std::size_t>(4 * channels * capacity)) {}

float* StatisticsRing::row(std::int64_t slot, Row which) {
    return values_.data() + (slot * 4 + which) * channels_;
}

std::int64_t StatisticsRing::slotFor(std::int64_t step) {
    const auto last = (head_ + capacity_ - 1) % capacity_;
    if (size_ > 0 && steps_[static_cast<std::size_t>(last)] == step)
        return last;
    const auto slot = head_;
    head_ = (head_ + 1) % capacity_;
    size_ = std::min(size_ + 1, capacity_);
    steps_[static_cast<std::size_t>(slot)] = step;
    ++pushed_;
    return slot;
}

void StatisticsRing::push(std::int64_t step, const float* batch_mean, const float* batch_var,
                          const float* running_mean, const float* running_var) {
    const auto slot = slotFor(step);
    std::copy_n(batch_mean, channels_, row(slot, BatchMean));
    std::copy_n(batch_var, channels_, row(slot, BatchVar));
    has_running_[static_cast<std::size_t>(slot)] = running_mean != nullptr;
    if (running_mean != nullptr) {
        std::copy_n(running_mean, channels_, row(slot, RunningMean));
        std::copy_n(running_var, channels_, row(slot, RunningVar));
    }
}

void StatisticsRing::pushInvstd(std::int64_t step, const float* batch_mean,
                                const float* batch_invstd, double eps, const float* running_mean,
                                const float* running_var) {
    push(step, batch_mean, batch_invstd, running_mean, running_var);
    auto* var = row((head_ + capacity_ - 1) % capacity_, BatchVar);
    for (std::int64_t c = 0; c < channels_; ++c) {
        const double invstd = var[c];
        var[c] = static_cast<float>(std::max(1.0 / (invstd * invstd) - eps, 0.0));  // NaN stays
    }
}

/// The values of one channel lie far from each other: each costs a wait for memory.
ChannelTrace StatisticsRing::trace(std::int64_t channel) {
    channel = std::clamp<std::int64_t>(channel, 0, channels_ - 1);
    if (kept_.channel != channel) {
        kept_ = {};
        kept_.channel = channel;
    }
    forgetGone();
    readOn();
    kept_pushed_ = pushed_;
    ChannelTrace trace = kept_;
    if (std::find(has_running_.begin(), has_running_.end(), true) == has_running_.end()) {
        trace.running_mean.clear();
        trace.running_var.clear();
    }
    return trace;
}

/// What the ring has no more, and the newest, which may have been replaced.
void StatisticsRing::forgetGone() {
    const auto kept = static_cast<std::int64_t>(kept_.step.size());
    const auto gone = std::clamp<std::int64_t>(pushed_ - size_ - (kept_pushed_ - kept), 0, kept);
    const auto forget = [&](auto& values) {
        if (gone < kept)
            values.pop_back();
        values.erase(values.begin(), values.begin() + gone);
    };
    forget(kept_.step);
    for (auto* values :
         {&kept_.batch_mean, &kept_.batch_var, &kept_.running_mean, &kept_.running_var})
        forget(*values);
}

void StatisticsRing::readOn() {
    for (auto i = static_cast<std::int64_t>(kept_.step.size()); i < size_; ++i) {
        const auto slot = (head_ + capacity_ - size_ + i) % capacity_;
        const auto* base = values_.data() + slot * 4 * channels_ + kept_.channel;
        const bool has = has_running_[static_cast<std::size_t>(slot)];
        kept_.step.push_back(steps_[static_cast<std::size_t>(slot)]);
        kept_.batch_mean.push_back(base[BatchMean * channels_]);
        kept_.batch_var.push_back(base[BatchVar * channels_]);
        kept_.running_mean.push_back(has ? base[RunningMean * channels_] : std::nanf(""));
        kept_.running_var.push_back(has ? base[RunningVar * channels_] : std::nanf(""));
    }
}

}  // namespace normscope
