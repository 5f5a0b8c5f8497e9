// SPDX-License-Identifier: GPL-3.0-or-later
// Loops over many values, with the machine's vectors: what histogram.h is made of.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace normscope::loops {

/// How many are NaN or infinite.
std::size_t countNonfinite(std::span<const float> values);

struct Moments {
    double sum = 0.0;
    float min = 0.0F, max = 0.0F;
};
/// Of finite values, one at least.
Moments momentsOf(std::span<const float> values);
/// Σ (x − mean)².
double squaresAround(std::span<const float> values, double mean);
std::size_t countEqual(std::span<const float> values, float value);

/// A number that grows with the value. The same for both zeros, and for numbers that this thread
/// takes for zero, as comparisons do.
std::uint32_t orderedKey(float value);
/// Of each value, (orderedKey − lowest) >> shift; at most 2¹⁶ − 1.
void putBins(std::span<const float> values, std::uint32_t lowest, int shift, std::uint16_t* bins);
/// The values of one bin, but for those equal to `low` or `high`; NaN leaves none out. `into` has
/// room for them and kRoom more; how many there are.
inline constexpr std::size_t kRoom = 64;
std::size_t collect(std::span<const float> values, const std::uint16_t* bins, std::uint16_t bin,
                    float low, float high, float* into);

/// The bin of each value, (value − lo)·scale, at most bins − 1; bins: below lo, bins + 1: above hi,
/// bins + 2: not finite. At most 2¹⁵ bins.
void putHistogramBins(std::span<const float> values, double lo, double hi, std::size_t bins,
                      std::uint16_t* into);

/// Columns that are put in order at once: values of a vector.
std::size_t columnsAtOnce();
/// Of values [rows, features], so many columns from `first` on, put in order into `sorted`,
/// [rows, columnsAtOnce()]; false, and nothing of use there, where one is not finite.
bool sortColumns(std::span<const float> values, std::size_t features, std::size_t first,
                 std::size_t columns, std::vector<float>& sorted);

}  // namespace normscope::loops
