// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/histogram.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <iterator>

#include "model/settings/nan.h"

namespace normscope {

namespace {

constexpr std::size_t kLanes = 8;  // independent accumulators, so that the compiler can vectorize
constexpr std::size_t kWorthCounting = 512;  // from here on counting beats putting in order
constexpr std::size_t kFineBins = 2048;

/// In the order of the values. The sum makes one of both zeros, and of numbers that this thread
/// takes for zero, as comparisons do.
std::uint32_t orderedKey(float value) {
    const auto bits = std::bit_cast<std::uint32_t>(value + 0.0F);
    const auto sign = static_cast<std::uint32_t>(static_cast<std::int32_t>(bits) >> 31);
    return bits ^ (sign | 0x80000000u);
}

bool isFinite(float value) {
    return (std::bit_cast<std::uint32_t>(value) & 0x7F800000u) != 0x7F800000u;
}

std::uint64_t countNonfinite(std::span<const float> values) {
    std::uint32_t count = 0;
    for (const float value : values)
        count += isFinite(value) ? 0u : 1u;
    return count;
}

struct Moments {
    double sum = 0.0;
    float min = 0.0f, max = 0.0f;
};

Moments momentsOf(std::span<const float> values) {
    std::array<double, kLanes> sum{};
    std::array<float, kLanes> min, max;
    min.fill(values.front());
    max.fill(values.front());
    std::size_t i = 0;
    for (; i + kLanes <= values.size(); i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const float value = values[i + lane];
            sum[lane] += value;
            min[lane] = value < min[lane] ? value : min[lane];
            max[lane] = value > max[lane] ? value : max[lane];
        }
    for (; i < values.size(); ++i) {
        sum[0] += values[i];
        min[0] = std::min(min[0], values[i]);
        max[0] = std::max(max[0], values[i]);
    }
    Moments moments;
    for (const double part : sum)
        moments.sum += part;
    moments.min = *std::min_element(min.begin(), min.end());
    moments.max = *std::max_element(max.begin(), max.end());
    return moments;
}

double squaresAround(std::span<const float> values, double mean) {
    std::array<double, kLanes> sum{};
    std::size_t i = 0;
    for (; i + kLanes <= values.size(); i += kLanes)
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
            const double d = values[i + lane] - mean;
            sum[lane] += d * d;
        }
    for (; i < values.size(); ++i)
        sum[0] += (values[i] - mean) * (values[i] - mean);
    double total = 0.0;
    for (const double part : sum)
        total += part;
    return total;
}

/// The value of fractional rank share·(count − 1), interpolated linearly; `ranked` gives the value
/// of a whole rank; a rank lower than one asked for before is one asked for before.
template <class Ranked>
double interpolated(double share, std::size_t count, Ranked ranked) {
    const double rank = share * static_cast<double>(count - 1);
    const auto index = static_cast<std::size_t>(rank);
    const double low = ranked(index);
    const double fraction = rank - static_cast<double>(index);
    if (fraction == 0.0 || index + 1 >= count)
        return low;
    return low + (static_cast<double>(ranked(index + 1)) - low) * fraction;
}

/// Exact order statistics: values are counted into fine bins by a monotone map, and only in the
/// bins that hold a wanted rank values are put in order. The bins are equal in the bits of the
/// numbers, so that those of gradients, which span many orders of magnitude, spread over them too.
/// Ranks are asked for in ascending order, but for those that were asked for before.
class Selector {
  public:
    Selector(std::span<const float> values, float min, float max)
        : values_(values), min_(min), max_(max) {
        const auto lowest = orderedKey(min);
        const auto extent = orderedKey(max) - lowest;
        const auto width = std::bit_width(extent / kFineBins);
        last_bin_ = extent >> width;
        auto& bins = binsOf();
        bins.resize(values.size());
        for (std::size_t i = 0; i < bins.size(); ++i)
            bins[i] = static_cast<std::uint16_t>((orderedKey(values[i]) - lowest) >> width);
        // In turns into several tables: equal values in a row, as behind a ReLU, would wait for
        // each other's count.
        std::array<std::array<std::uint32_t, kFineBins>, kTables> tables{};
        std::size_t i = 0;
        for (; i + kTables <= bins.size(); i += kTables)
            for (std::size_t table = 0; table < kTables; ++table)
                ++tables[table][bins[i + table]];
        for (; i < bins.size(); ++i)
            ++tables[0][bins[i]];
        for (const auto& table : tables)
            for (std::size_t bin = 0; bin < kFineBins; ++bin)
                counts_[bin] += table[bin];
    }

    double percentile(double share) {
        return interpolated(share, values_.size(),
                            [this](std::size_t rank) { return ranked(rank); });
    }

  private:
    /// Memory that is kept; each value's bin.
    static std::vector<std::uint16_t>& binsOf() {
        thread_local std::vector<std::uint16_t> bins;
        return bins;
    }

    float ranked(std::size_t rank) {
        for (const auto& [known, value] : asked_)
            if (known == rank)
                return value;
        asked_.emplace_back(rank, find(rank));
        return asked_.back().second;
    }

    float find(std::size_t rank) {
        while (before_ + counts_[bin_] <= rank) {
            before_ += counts_[bin_++];
            chosen_bin_ = kFineBins;
        }
        if (bin_ != chosen_bin_)
            choose();
        rank -= before_;
        if (rank < lows_)
            return min_;
        rank -= lows_;
        if (rank >= counts_[bin_] - lows_ - highs_)
            return max_;
        if (chosen_.empty())
            collect();
        if (rank >= settled_)
            std::nth_element(chosen_.begin() + static_cast<std::ptrdiff_t>(settled_),
                             chosen_.begin() + static_cast<std::ptrdiff_t>(rank), chosen_.end());
        settled_ = std::max(settled_, rank + 1);
        return chosen_[rank];
    }

    /// Of the bin reached, how many values are the smallest of all, and the greatest: those need no
    /// order, and many they are behind a ReLU, or a saturated sigmoid.
    void choose() {
        chosen_bin_ = bin_;
        settled_ = 0;
        chosen_.clear();
        const auto countOf = [this](float value) {
            std::uint32_t count = 0;
            for (const float one : values_)
                count += one == value ? 1 : 0;
            return count;
        };
        lows_ = bin_ == 0 ? countOf(min_) : 0;
        highs_ = bin_ == last_bin_ && max_ > min_ ? countOf(max_) : 0;
    }

    /// The others.
    void collect() {
        const auto& bins = binsOf();
        const float low = lows_ > 0 ? min_ : kNoValue, high = highs_ > 0 ? max_ : kNoValue;
        chosen_.resize(counts_[bin_] - lows_ - highs_ + 1);
        std::size_t count = 0;
        // Without a branch on what is as good as random.
        const auto take = [&](std::size_t begin, std::size_t end) {
            for (std::size_t i = begin; i < end; ++i) {
                const float value = values_[i];
                chosen_[count] = value;
                count +=
                    static_cast<std::size_t>((bins[i] == bin_) & (value != low) & (value != high));
            }
        };
        std::size_t block = 0;
        for (; block + kBlock <= bins.size(); block += kBlock) {
            std::uint16_t hits = 0;
            for (std::size_t i = block; i < block + kBlock; ++i)
                hits = static_cast<std::uint16_t>(hits | (bins[i] == bin_ ? 1 : 0));
            if (hits != 0)
                take(block, block + kBlock);
        }
        take(block, bins.size());
        chosen_.resize(count);
    }

    static constexpr std::size_t kTables = 2;
    static constexpr std::size_t kBlock = 64;

    std::span<const float> values_;
    float min_, max_;
    std::array<std::uint32_t, kFineBins> counts_{};
    std::size_t last_bin_ = 0;          ///< that of the greatest value
    std::size_t bin_ = 0, before_ = 0;  ///< the bin reached, and how many values are below it
    std::size_t chosen_bin_ = kFineBins;
    std::vector<std::pair<std::size_t, float>> asked_;
    std::uint32_t lows_ = 0, highs_ = 0;
    std::vector<float> chosen_;  ///< the others of that bin; in order up to settled_
    std::size_t settled_ = 0;
};

}  // namespace

Histogram makeHistogram(std::span<const float> values, double lo, double hi, std::size_t bins) {
    Histogram histogram;
    histogram.lo = lo;
    histogram.hi = hi;
    histogram.counts.assign(bins, 0);
    histogram.total = values.size();
    const double scale = static_cast<double>(bins) / (hi - lo);
    for (const float value : values) {
        if (!isFinite(value)) {
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

Histogram makeFullHistogram(std::span<const float> values, const Summary& summary,
                            std::size_t bins) {
    double lo = summary.min, hi = summary.max;
    if (!std::isfinite(lo) || !std::isfinite(hi))
        return makeHistogram(values, 0.0, 1.0, bins);
    constexpr double kNarrow = 1e-6;
    if (lo == hi) {
        const double half = kNarrow * std::max(1.0, std::abs(lo));
        lo -= half;
        hi += half;
    }
    return makeHistogram(values, lo, hi, bins);
}

ColumnPercentiles columnPercentiles(std::span<const float> values, std::size_t features,
                                    std::vector<float>& scratch) {
    ColumnPercentiles result;
    for (auto* row : {&result.p15, &result.p50, &result.p85})
        row->assign(features, kNoValue);
    for (std::size_t column = 0; column < features; ++column) {
        scratch.clear();
        for (std::size_t i = column; i < values.size(); i += features)
            if (isFinite(values[i]))
                scratch.push_back(values[i]);
        if (scratch.empty())
            continue;
        const auto fill = [&](auto percentile) {
            result.p15[column] = static_cast<float>(percentile(0.15));
            result.p50[column] = static_cast<float>(percentile(0.50));
            result.p85[column] = static_cast<float>(percentile(0.85));
        };
        if (scratch.size() >= kWorthCounting) {
            const auto moments = momentsOf(scratch);
            Selector selector(scratch, moments.min, moments.max);
            fill([&](double share) { return selector.percentile(share); });
            continue;
        }
        std::size_t settled = 0;  // what comes from here on is no less than what was asked for
        const auto ranked = [&](std::size_t rank) {
            if (rank >= settled)
                std::nth_element(scratch.begin() + static_cast<std::ptrdiff_t>(settled),
                                 scratch.begin() + static_cast<std::ptrdiff_t>(rank),
                                 scratch.end());
            settled = std::max(settled, rank + 1);
            return scratch[rank];
        };
        fill([&](double share) { return interpolated(share, scratch.size(), ranked); });
    }
    return result;
}

Summary summarize(std::span<const float> values, std::vector<float>& scratch) {
    Summary summary;
    summary.nonfinite = countNonfinite(values);
    if (summary.nonfinite > 0) {
        scratch.clear();
        std::copy_if(values.begin(), values.end(), std::back_inserter(scratch), isFinite);
        values = scratch;
    }
    if (values.empty()) {
        summary.mean = summary.std = summary.min = summary.max = kNaN;
        summary.p15 = summary.p50 = summary.p85 = kNaN;
        return summary;
    }
    const auto count = static_cast<double>(values.size());
    const auto moments = momentsOf(values);
    summary.mean = moments.sum / count;
    summary.std = std::sqrt(squaresAround(values, summary.mean) / count);
    summary.min = moments.min;
    summary.max = moments.max;
    Selector selector(values, moments.min, moments.max);
    summary.p15 = selector.percentile(0.15);
    summary.p50 = selector.percentile(0.50);
    summary.p85 = selector.percentile(0.85);
    return summary;
}

}  // namespace normscope
