// SPDX-License-Identifier: GPL-3.0-or-later
// What the kernels' files share; compiled anew for every instruction set, as Highway has it.
#if defined(NORMSCOPE_FUSED_LANES_INL_H) == defined(HWY_TARGET_TOGGLE)
#ifdef NORMSCOPE_FUSED_LANES_INL_H
#undef NORMSCOPE_FUSED_LANES_INL_H
#else
#define NORMSCOPE_FUSED_LANES_INL_H
#endif

#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

#include <cstring>

#include "model/network/fused/matrix.h"

HWY_BEFORE_NAMESPACE();
namespace normscope::fused::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::ScalableTag<float>;
using Lanes = hn::Vec<Tag>;  ///< neighbouring values, computed with at once
constexpr Tag kTag;
constexpr auto kLanes = static_cast<std::int64_t>(hn::MaxLanes(kTag));
static_assert(kPadding % kLanes == 0);

HWY_INLINE Lanes load(const float* from) {
    return hn::LoadU(kTag, from);
}
HWY_INLINE void store(Lanes values, float* to) {
    hn::StoreU(values, kTag, to);
}
HWY_INLINE Lanes all(double value) {
    return hn::Set(kTag, static_cast<float>(value));
}
/// Fewer than a vector's, the others 0; touches no memory behind them.
HWY_INLINE Lanes load(const float* from, std::int64_t count) {
    HWY_ALIGN float values[kLanes] = {};
    std::memcpy(values, from, static_cast<std::size_t>(count) * sizeof(float));
    return hn::Load(kTag, values);
}
HWY_INLINE void store(Lanes lanes, float* to, std::int64_t count) {
    HWY_ALIGN float values[kLanes];
    hn::Store(lanes, kTag, values);
    std::memcpy(to, values, static_cast<std::size_t>(count) * sizeof(float));
}

/// γ or β of the channels from that one on; where there is none, what changes nothing.
HWY_INLINE Lanes orElse(const float* values, std::int64_t channel, double otherwise) {
    return values != nullptr ? load(values + channel) : all(otherwise);
}

HWY_INLINE float sumOf(Lanes lanes) {
    return hn::GetLane(hn::SumOfLanes(kTag, lanes));
}

/// Σ of(row) over rows from `row` to before `end`; in four sums, which do not wait for one another.
template <class Of>
HWY_INLINE Lanes sumOfRun(std::int64_t row, std::int64_t end, const Of& of) {
    auto first = hn::Zero(kTag), second = first, third = first, fourth = first;
    for (; row + 4 <= end; row += 4) {
        first = hn::Add(first, of(row));
        second = hn::Add(second, of(row + 1));
        third = hn::Add(third, of(row + 2));
        fourth = hn::Add(fourth, of(row + 3));
    }
    for (; row < end; ++row)
        first = hn::Add(first, of(row));
    return hn::Add(hn::Add(first, second), hn::Add(third, fourth));
}

/// Σ of(row), or none for no rows; run by run, since a long sum of floats forgets what is added.
template <class Of>
HWY_INLINE Lanes sumOverRows(std::int64_t rows, const Of& of) {
    constexpr std::int64_t kRun = 512;
    auto sum = sumOfRun(0, std::min(rows, kRun), of);
    for (std::int64_t row = kRun; row < rows; row += kRun)
        sum = hn::Add(sum, sumOfRun(row, std::min(rows, row + kRun), of));
    return sum;
}

/// eˣ for x ≤ 0; NaN stays.
HWY_INLINE Lanes expOfNegative(Lanes x) {
    return hn::IfThenElse(hn::IsNaN(x), x, hn::Exp(kTag, x));
}

}  // namespace normscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#endif
