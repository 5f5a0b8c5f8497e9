// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/histogram.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <iterator>

#include "model/record/value_loops.h"
#include "model/settings/nan.h"

namespace normscope {

namespace {

constexpr std::size_t kWorthCounting = 512;  // from here on counting beats putting in order
constexpr std::size_t kFineBins = 2048;

bool isFinite(float value) {
    return (std::bit_cast<std::uint32_t>(value) & 0x7F800000u) != 0x7F800000u;
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
        const auto lowest = loops::orderedKey(min);
        const auto extent = loops::orderedKey(max) - lowest;
        const auto width = std::bit_width(extent / kFineBins);
        last_bin_ = extent >> width;
        auto& bins = binsOf();
        bins.resize(values.size());
        loops::putBins(values, lowest, width, bins.data());
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
        lows_ = bin_ == 0 ? loops::countEqual(values_, min_) : 0;
        highs_ = bin_ == last_bin_ && max_ > min_ ? loops::countEqual(values_, max_) : 0;
    }

    /// The others.
    void collect() {
        const float low = lows_ > 0 ? min_ : kNoValue, high = highs_ > 0 ? max_ : kNoValue;
        chosen_.resize(counts_[bin_] - lows_ - highs_ + loops::kRoom);
        chosen_.resize(loops::collect(values_, binsOf().data(), static_cast<std::uint16_t>(bin_),
                                      low, high, chosen_.data()));
    }

    static constexpr std::size_t kTables = 2;

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
    constexpr std::size_t kOutside = 3;  // below, above, not finite
    histogram.counts.assign(bins, 0);
    histogram.total = values.size();
    constexpr std::size_t kAtOnce = 4096;
    std::array<std::uint16_t, kAtOnce> places;
    std::vector<std::uint32_t> counts(bins + kOutside);
    while (!values.empty()) {
        const auto part = values.first(std::min(values.size(), kAtOnce));
        values = values.subspan(part.size());
        loops::putHistogramBins(part, lo, hi, bins, places.data());
        for (std::size_t i = 0; i < part.size(); ++i)
            ++counts[places[i]];
    }
    std::copy_n(counts.begin(), bins, histogram.counts.begin());
    histogram.below = counts[bins];
    histogram.above = counts[bins + 1];
    histogram.nonfinite = counts[bins + 2];
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

namespace {

void put(ColumnPercentiles& result, std::size_t column, const auto& percentile) {
    result.p15[column] = static_cast<float>(percentile(0.15));
    result.p50[column] = static_cast<float>(percentile(0.50));
    result.p85[column] = static_cast<float>(percentile(0.85));
}

/// Columns of few values, several at once; false where one of these is not finite.
bool putSorted(ColumnPercentiles& result, std::span<const float> values, std::size_t features,
               std::size_t first, std::size_t columns, std::vector<float>& scratch) {
    if (!loops::sortColumns(values, features, first, columns, scratch))
        return false;
    const std::size_t rows = values.size() / features, stride = loops::columnsAtOnce();
    for (std::size_t i = 0; i < columns; ++i) {
        const auto ranked = [&](std::size_t rank) { return scratch[rank * stride + i]; };
        put(result, first + i, [&](double share) { return interpolated(share, rows, ranked); });
    }
    return true;
}

void putColumn(ColumnPercentiles& result, std::span<const float> values, std::size_t features,
               std::size_t column, std::vector<float>& scratch) {
    scratch.clear();
    for (std::size_t i = column; i < values.size(); i += features)
        if (isFinite(values[i]))
            scratch.push_back(values[i]);
    if (scratch.empty())
        return;
    const auto moments = loops::momentsOf(scratch);
    Selector selector(scratch, moments.min, moments.max);
    put(result, column, [&](double share) { return selector.percentile(share); });
}

}  // namespace

ColumnPercentiles columnPercentiles(std::span<const float> values, std::size_t features,
                                    std::vector<float>& scratch) {
    ColumnPercentiles result;
    for (auto* row : {&result.p15, &result.p50, &result.p85})
        row->assign(features, kNoValue);
    const bool are_few = !values.empty() && values.size() / features < kWorthCounting;
    const std::size_t at_once = are_few ? loops::columnsAtOnce() : 1;
    for (std::size_t first = 0; first < features; first += at_once) {
        const std::size_t columns = std::min(at_once, features - first);
        if (are_few && putSorted(result, values, features, first, columns, scratch))
            continue;
        for (std::size_t column = first; column < first + columns; ++column)
            putColumn(result, values, features, column, scratch);
    }
    return result;
}

Summary summarize(std::span<const float> values, std::vector<float>& scratch) {
    Summary summary;
    summary.nonfinite = loops::countNonfinite(values);
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
    const auto moments = loops::momentsOf(values);
    summary.mean = moments.sum / count;
    summary.std = std::sqrt(loops::squaresAround(values, summary.mean) / count);
    summary.min = moments.min;
    summary.max = moments.max;
    Selector selector(values, moments.min, moments.max);
    summary.p15 = selector.percentile(0.15);
    summary.p50 = selector.percentile(0.50);
    summary.p85 = selector.percentile(0.85);
    return summary;
}

}  // namespace normscope
