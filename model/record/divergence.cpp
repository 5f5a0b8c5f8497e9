// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/divergence.h"

#include <cmath>

#include "model/settings/nan.h"

namespace normscope {
namespace {

/// Whether `value` goes before the worst so far: a NaN, a poisoned channel, is worse than all.
bool isWorse(double value, double worst) {
    return value > worst || (std::isnan(value) && !std::isnan(worst));
}

}  // namespace

Divergence divergence(const ChannelStatistics& reference, const ChannelStatistics& running,
                      double eps) {
    Divergence result;
    if (reference.empty() || reference.mean.size() != running.mean.size()) {
        result.kl = result.mean_gap = result.worst_gap = kNaN;
        result.var_ratio = result.worst_ratio = kNaN;
        return result;
    }
    const auto channels = static_cast<double>(reference.mean.size());
    double kl = 0.0, squares = 0.0, log_ratios = 0.0;
    for (std::size_t c = 0; c < reference.mean.size(); ++c) {
        const double v = static_cast<double>(reference.var[c]) + eps;
        const double v_r = static_cast<double>(running.var[c]) + eps;
        const double apart = static_cast<double>(running.mean[c]) - reference.mean[c];
        const double gap = apart / std::sqrt(v);
        const double log_ratio = std::log(v_r / v);
        kl += 0.5 * (v / v_r + apart * apart / v_r - 1.0 + log_ratio);
        squares += gap * gap;
        log_ratios += log_ratio;
        if (isWorse(std::abs(gap), result.worst_gap)) {
            result.worst_gap = std::abs(gap);
            result.worst_gap_channel = static_cast<std::int64_t>(c);
        }
        if (const double ratio = std::exp(std::abs(log_ratio));
            isWorse(ratio, result.worst_ratio)) {
            result.worst_ratio = ratio;
            result.worst_ratio_channel = static_cast<std::int64_t>(c);
        }
    }
    result.kl = kl / channels;
    result.mean_gap = std::sqrt(squares / channels);
    result.var_ratio = std::exp(log_ratios / channels);
    return result;
}

}  // namespace normscope
