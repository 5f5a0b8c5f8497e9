// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/observation/histogram.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace normscope {

namespace {

/// The value at fractional rank `rank` of the sorted values, of which those in [from, end) are
/// partitioned so that the one at floor(rank) is in place and none after it is smaller.
double interpolated(const std::vector<float>& values, double rank) {
    const auto index = static_cast<std::size_t>(rank);
    const double low = values[index];
    const double fraction = rank - static_cast<double>(index);
    if (fraction == 0.0 || index + 1 >= values.size())
        return low;
    const auto next = values.begin() + static_cast<std::ptrdiff_t>(index) + 1;
    const double high = *std::min_element(next, values.end());
    return low + (high - low) * fraction;
}

double percentile(std::vector<float>& values, double share, std::size_t from) {
    const double rank = share * static_cast<double>(values.size() - 1);
    const auto at = [&](std::size_t index) {
        return values.begin() + static_cast<std::ptrdiff_t>(index);
    };
    std::nth_element(at(from), at(static_cast<std::size_t>(rank)), values.end());
    return interpolated(values, rank);
}

}  // namespace

Histogram makeHistogram(std::span<const float> values, double lo, double hi, std::size_t bins) {
    Histogram histogram;
    histogram.lo = lo;
    histogram.hi = hi;
    histogram.counts.assign(bins, 0);
    histogram.total = values.size();
    const double scale = static_cast<double>(bins) / (hi - lo);
    for (const float value : values) {
        if (!std::isfinite(value)) {
            ++histogram.nonfinite;
        } else if (value < lo) {
            ++histogram.below;
        } else if (value > hi) {
            ++histogram.above;
        } else {
            const auto bin = static_cast<std::size_t>((value - lo) * scale);
            ++histogram.counts[std::min(bin, bins - 1)];
        }
    }
    return histogram;
}

Summary summarize(std::span<const float> values, std::vector<float>& scratch) {
    Summary summary;
    scratch.clear();
    double sum = 0.0;
    for (const float value : values) {
        if (!std::isfinite(value))
            continue;
        scratch.push_back(value);
        sum += value;
    }
    summary.nonfinite = values.size() - scratch.size();
    if (scratch.empty()) {
        constexpr double nan = std::numeric_limits<double>::quiet_NaN();
        summary.mean = summary.std = summary.min = summary.max = nan;
        summary.p15 = summary.p50 = summary.p85 = nan;
        return summary;
    }
    const auto count = static_cast<double>(scratch.size());
    summary.mean = sum / count;
    double squares = 0.0;
    for (const float value : scratch)
        squares += (value - summary.mean) * (value - summary.mean);
    summary.std = std::sqrt(squares / count);
    const auto [smallest, largest] = std::minmax_element(scratch.begin(), scratch.end());
    summary.min = *smallest;
    summary.max = *largest;
    // Ascending order: each search begins where the one before left the values partitioned.
    const auto rankOf = [&](double share) { return static_cast<std::size_t>(share * (count - 1)); };
    summary.p15 = percentile(scratch, 0.15, 0);
    summary.p50 = percentile(scratch, 0.50, rankOf(0.15));
    summary.p85 = percentile(scratch, 0.85, rankOf(0.50));
    return summary;
}

}  // namespace normscope
