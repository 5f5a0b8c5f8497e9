// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace normscope {

/// Equal bins over [lo, hi]. Values outside and values that are not finite are counted apart, never
/// lost: total = Σ counts + below + above + nonfinite. A value equal to hi falls in the last bin.
struct Histogram {
    double lo = 0.0;
    double hi = 1.0;
    std::vector<std::uint32_t> counts;
    std::uint64_t below = 0;
    std::uint64_t above = 0;
    std::uint64_t nonfinite = 0;
    std::uint64_t total = 0;

    /// Share of all values that lie outside [lo, hi] or are not finite, in [0, 1].
    double outsideShare() const {
        return total == 0
                   ? 0.0
                   : static_cast<double>(below + above + nonfinite) / static_cast<double>(total);
    }
    double edge(std::size_t index) const {
        return lo + (hi - lo) * static_cast<double>(index) / static_cast<double>(counts.size());
    }
    bool operator==(const Histogram&) const = default;
};

/// Bins `values`; lo < hi, bins from 1 to 2¹⁵.
Histogram makeHistogram(std::span<const float> values, double lo, double hi, std::size_t bins);

/// Moments and percentiles of finite values; NaN where undefined (no finite value).
struct Summary {
    double mean = 0.0;
    double std = 0.0;  ///< biased (divides by the count)
    double min = 0.0;
    double max = 0.0;
    double p15 = 0.0;  ///< percentiles by linear interpolation, as numpy.percentile
    double p50 = 0.0;
    double p85 = 0.0;
    std::uint64_t nonfinite = 0;
    bool operator==(const Summary&) const = default;
};

/// Bins the finite values from the smallest to the largest, so that none lies outside; where they
/// are all equal, in a narrow range around, and in [0, 1] where there are none. `summary` is
/// theirs.
Histogram makeFullHistogram(std::span<const float> values, const Summary& summary,
                            std::size_t bins);

/// Percentiles 15, 50 and 85 of the finite values of each column, [features]; NaN where a column
/// has none.
struct ColumnPercentiles {
    std::vector<float> p15, p50, p85;
};

/// Of values [rows, features] taken flat; `scratch` as for summarize.
ColumnPercentiles columnPercentiles(std::span<const float> values, std::size_t features,
                                    std::vector<float>& scratch);

/// `scratch` is reused between calls to avoid allocation.
Summary summarize(std::span<const float> values, std::vector<float>& scratch);

}  // namespace normscope
