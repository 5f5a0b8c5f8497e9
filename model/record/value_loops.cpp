// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/value_loops.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "model/record/value_loops.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

HWY_BEFORE_NAMESPACE();
namespace normscope::loops::HWY_NAMESPACE {

namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::ScalableTag<float>;
using Lanes = hn::Vec<Floats>;
constexpr Floats kFloats;
constexpr auto kLanes = static_cast<std::size_t>(hn::MaxLanes(kFloats));
using Doubles = hn::ScalableTag<double>;
constexpr Doubles kDoubles;
constexpr auto kWide = static_cast<std::size_t>(hn::MaxLanes(kDoubles));
constexpr hn::Rebind<float, Doubles> kNarrowed;
using Numbers = hn::RebindToUnsigned<Floats>;
constexpr Numbers kNumbers;
constexpr hn::Rebind<std::uint16_t, Floats> kShorts;

/// whole(i) for each i that a vector of `step` values begins at, rest(i) for each value left.
template <class Whole, class Rest>
HWY_INLINE void forAll(std::size_t count, std::size_t step, const Whole& whole, const Rest& rest) {
    std::size_t i = 0;
    for (; i + step <= count; i += step)
        whole(i);
    for (; i < count; ++i)
        rest(i);
}

std::size_t CountNonfinite(std::span<const float> values) {
    std::size_t count = 0;
    forAll(
        values.size(), kLanes,
        [&](std::size_t i) HWY_ATTR {
            const auto finite = hn::IsFinite(hn::LoadU(kFloats, values.data() + i));
            count += kLanes - hn::CountTrue(kFloats, finite);
        },
        [&](std::size_t i) { count += std::isfinite(values[i]) ? 0 : 1; });
    return count;
}

/// Four at a time, which do not wait for one another.
Moments MomentsOf(std::span<const float> values) {
    constexpr std::size_t kSums = 4;
    auto min = hn::Set(kNarrowed, values.front()), max = min;
    auto sums = hn::Zero(kDoubles), second = sums, third = sums, fourth = sums;
    Moments moments{0.0, values.front(), values.front()};
    forAll(
        values.size(), kSums * kWide,
        [&](std::size_t i) HWY_ATTR {
            const auto add = [&](std::size_t at, auto& sum) HWY_ATTR {
                const auto these = hn::LoadU(kNarrowed, values.data() + at);
                sum = hn::Add(sum, hn::PromoteTo(kDoubles, these));
                min = hn::Min(min, these);
                max = hn::Max(max, these);
            };
            add(i, sums);
            add(i + kWide, second);
            add(i + 2 * kWide, third);
            add(i + 3 * kWide, fourth);
        },
        [&](std::size_t i) {
            moments.sum += static_cast<double>(values[i]);
            moments.min = std::min(moments.min, values[i]);
            moments.max = std::max(moments.max, values[i]);
        });
    const auto all = hn::Add(hn::Add(sums, second), hn::Add(third, fourth));
    moments.sum += hn::GetLane(hn::SumOfLanes(kDoubles, all));
    moments.min = std::min(moments.min, hn::GetLane(hn::MinOfLanes(kNarrowed, min)));
    moments.max = std::max(moments.max, hn::GetLane(hn::MaxOfLanes(kNarrowed, max)));
    return moments;
}

double SquaresAround(std::span<const float> values, double mean) {
    const auto centre = hn::Set(kDoubles, mean);
    auto first = hn::Zero(kDoubles), second = first;
    double rest = 0.0;
    forAll(
        values.size(), 2 * kWide,
        [&](std::size_t i) HWY_ATTR {
            const auto add = [&](std::size_t at, auto& sum) HWY_ATTR {
                const auto these =
                    hn::PromoteTo(kDoubles, hn::LoadU(kNarrowed, values.data() + at));
                const auto away = hn::Sub(these, centre);
                sum = hn::MulAdd(away, away, sum);
            };
            add(i, first);
            add(i + kWide, second);
        },
        [&](std::size_t i) {
            const double away = static_cast<double>(values[i]) - mean;
            rest += away * away;
        });
    return rest + hn::GetLane(hn::SumOfLanes(kDoubles, hn::Add(first, second)));
}

std::size_t CountEqual(std::span<const float> values, float value) {
    const auto wanted = hn::Set(kFloats, value);
    std::size_t count = 0;
    forAll(
        values.size(), kLanes,
        [&](std::size_t i) HWY_ATTR {
            count += hn::CountTrue(kFloats, hn::Eq(hn::LoadU(kFloats, values.data() + i), wanted));
        },
        [&](std::size_t i) { count += values[i] == value ? 1 : 0; });
    return count;
}

HWY_INLINE hn::Vec<Numbers> keysOf(Lanes values) {
    const hn::RebindToSigned<Floats> whole;
    const auto bits = hn::BitCast(whole, hn::Add(values, hn::Zero(kFloats)));
    const auto sign = hn::ShiftRight<31>(bits);
    const auto turned = hn::Or(hn::BitCast(kNumbers, sign), hn::Set(kNumbers, 0x80000000U));
    return hn::Xor(hn::BitCast(kNumbers, bits), turned);
}

std::uint32_t OrderedKey(float value) {
    return hn::GetLane(keysOf(hn::Set(kFloats, value)));
}

/// Numbers that fit, one after another.
HWY_INLINE void storeShort(hn::Vec<Numbers> numbers, std::uint16_t* into) {
    const hn::RebindToSigned<Floats> whole;
    hn::StoreU(hn::DemoteTo(kShorts, hn::BitCast(whole, numbers)), kShorts, into);
}

/// The last, fewer than a vector's, at its end.
HWY_INLINE Lanes loadPart(const float* from, std::size_t count) {
    HWY_ALIGN float values[kLanes] = {};
    std::memcpy(values, from, count * sizeof(float));
    return hn::Load(kFloats, values);
}
template <class Make>
HWY_INLINE void eachShort(std::span<const float> values, std::uint16_t* into, const Make& make) {
    const std::size_t whole = values.size() / kLanes * kLanes, left = values.size() - whole;
    for (std::size_t i = 0; i < whole; i += kLanes)
        storeShort(make(hn::LoadU(kFloats, values.data() + i)), into + i);
    if (left == 0)
        return;
    std::uint16_t last[kLanes];
    storeShort(make(loadPart(values.data() + whole, left)), last);
    std::memcpy(into + whole, last, left * sizeof(std::uint16_t));
}

void PutBins(std::span<const float> values, std::uint32_t lowest, int shift, std::uint16_t* bins) {
    const auto from = hn::Set(kNumbers, lowest);
    eachShort(values, bins, [&](Lanes these) HWY_ATTR {
        const auto key = hn::Sub(keysOf(these), from);
        return hn::And(hn::ShiftRightSame(key, shift), hn::Set(kNumbers, 0xFFFFU));
    });
}

std::size_t Collect(std::span<const float> values, const std::uint16_t* bins, std::uint16_t bin,
                    float low, float high, float* into) {
    const auto wanted = hn::Set(kNumbers, bin);
    const auto lowest = hn::Set(kFloats, low), highest = hn::Set(kFloats, high);
    std::size_t count = 0;
    forAll(
        values.size(), kLanes,
        [&](std::size_t i) HWY_ATTR {
            const auto theirs = hn::PromoteTo(kNumbers, hn::LoadU(kShorts, bins + i));
            const auto in_bin = hn::RebindMask(kFloats, hn::Eq(theirs, wanted));
            if (hn::AllFalse(kFloats, in_bin))
                return;
            const auto these = hn::LoadU(kFloats, values.data() + i);
            const auto edge = hn::Or(hn::Eq(these, lowest), hn::Eq(these, highest));
            count += hn::CompressStore(these, hn::AndNot(edge, in_bin), kFloats, into + count);
        },
        [&](std::size_t i) {
            if (bins[i] == bin && values[i] != low && values[i] != high)
                into[count++] = values[i];
        });
    return count;
}

/// In double precision, as edges are worked out.
HWY_INLINE auto histogramBin(hn::Vec<decltype(kNarrowed)> values, double lo, double hi,
                             std::size_t bins) {
    const hn::RebindToSigned<decltype(kNarrowed)> whole;
    const auto number = [&](std::size_t value)
                            HWY_ATTR { return hn::Set(whole, static_cast<std::int32_t>(value)); };
    const auto these = hn::PromoteTo(kDoubles, values);
    const auto low = hn::Set(kDoubles, lo), high = hn::Set(kDoubles, hi);
    const auto scale = hn::Set(kDoubles, static_cast<double>(bins) / (hi - lo));
    // Within: else what it is converted from may be no number that fits.
    const auto within = hn::Min(hn::Max(these, low), high);
    const auto place =
        hn::Min(hn::DemoteTo(whole, hn::Mul(hn::Sub(within, low), scale)), number(bins - 1));
    const auto chosen = [&](auto mask, std::size_t otherwise, auto bin) HWY_ATTR {
        const auto as_number =
            hn::DemoteTo(whole, hn::IfThenElse(mask, hn::Set(kDoubles, 1.0), hn::Zero(kDoubles)));
        return hn::IfThenElse(hn::Gt(as_number, hn::Zero(whole)), number(otherwise), bin);
    };
    auto bin = chosen(hn::Lt(these, low), bins, place);
    bin = chosen(hn::Gt(these, high), bins + 1, bin);
    const auto finite = hn::IsFinite(values);
    return hn::IfThenElse(hn::RebindMask(whole, finite), bin, number(bins + 2));
}

void PutHistogramBins(std::span<const float> values, double lo, double hi, std::size_t bins,
                      std::uint16_t* into) {
    const hn::Rebind<std::uint16_t, decltype(kNarrowed)> shorts;
    const std::size_t whole = values.size() / kWide * kWide, left = values.size() - whole;
    const auto put = [&](const float* from, std::uint16_t* to) HWY_ATTR {
        const auto bin = histogramBin(hn::LoadU(kNarrowed, from), lo, hi, bins);
        hn::StoreU(hn::DemoteTo(shorts, bin), shorts, to);
    };
    for (std::size_t i = 0; i < whole; i += kWide)
        put(values.data() + i, into + i);
    if (left == 0)
        return;
    float rest[kWide] = {};
    std::uint16_t last[kWide];
    std::memcpy(rest, values.data() + whole, left * sizeof(float));
    put(rest, last);
    std::memcpy(into + whole, last, left * sizeof(std::uint16_t));
}

std::size_t ColumnsAtOnce() {
    return kLanes;
}

/// Merge exchange (Knuth, The Art of Computer Programming 3, 5.2.2, algorithm M): for any number of
/// rows, the same comparisons in all lanes.
HWY_INLINE void sortRows(float* rows, std::size_t count) {
    const auto exchange = [rows](std::size_t i, std::size_t j) HWY_ATTR {
        const auto a = hn::LoadU(kFloats, rows + i * kLanes);
        const auto b = hn::LoadU(kFloats, rows + j * kLanes);
        hn::StoreU(hn::Min(a, b), kFloats, rows + i * kLanes);
        hn::StoreU(hn::Max(a, b), kFloats, rows + j * kLanes);
    };
    const std::size_t top = std::bit_ceil(count) / 2;
    for (std::size_t p = top; p > 0; p /= 2) {
        std::size_t r = 0, d = p;
        for (std::size_t q = top;; q /= 2) {
            for (std::size_t i = 0; i + d < count; ++i)
                if ((i & p) == r)
                    exchange(i, i + d);
            if (q == p)
                break;
            d = q - p;
            r = p;
        }
    }
}

bool SortColumns(std::span<const float> values, std::size_t features, std::size_t first,
                 std::size_t columns, std::vector<float>& sorted) {
    const std::size_t rows = values.size() / features;
    sorted.resize(rows * kLanes);
    auto finite = hn::IsFinite(hn::Zero(kFloats));
    for (std::size_t i = 0; i < rows; ++i) {
        const float* from = values.data() + i * features + first;
        const auto these = columns == kLanes ? hn::LoadU(kFloats, from) : loadPart(from, columns);
        finite = hn::And(finite, hn::IsFinite(these));
        hn::StoreU(these, kFloats, sorted.data() + i * kLanes);
    }
    if (!hn::AllTrue(kFloats, finite))
        return false;
    sortRows(sorted.data(), rows);
    return true;
}

}  // namespace normscope::loops::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace normscope::loops {

HWY_EXPORT(CountNonfinite);
HWY_EXPORT(MomentsOf);
HWY_EXPORT(SquaresAround);
HWY_EXPORT(CountEqual);
HWY_EXPORT(OrderedKey);
HWY_EXPORT(PutBins);
HWY_EXPORT(Collect);
HWY_EXPORT(PutHistogramBins);
HWY_EXPORT(ColumnsAtOnce);
HWY_EXPORT(SortColumns);

std::size_t countNonfinite(std::span<const float> values) {
    return HWY_DYNAMIC_DISPATCH(CountNonfinite)(values);
}
Moments momentsOf(std::span<const float> values) {
    return HWY_DYNAMIC_DISPATCH(MomentsOf)(values);
}
double squaresAround(std::span<const float> values, double mean) {
    return HWY_DYNAMIC_DISPATCH(SquaresAround)(values, mean);
}
std::size_t countEqual(std::span<const float> values, float value) {
    return HWY_DYNAMIC_DISPATCH(CountEqual)(values, value);
}
std::uint32_t orderedKey(float value) {
    return HWY_DYNAMIC_DISPATCH(OrderedKey)(value);
}
void putBins(std::span<const float> values, std::uint32_t lowest, int shift, std::uint16_t* bins) {
    HWY_DYNAMIC_DISPATCH(PutBins)(values, lowest, shift, bins);
}
std::size_t collect(std::span<const float> values, const std::uint16_t* bins, std::uint16_t bin,
                    float low, float high, float* into) {
    return HWY_DYNAMIC_DISPATCH(Collect)(values, bins, bin, low, high, into);
}
void putHistogramBins(std::span<const float> values, double lo, double hi, std::size_t bins,
                      std::uint16_t* into) {
    HWY_DYNAMIC_DISPATCH(PutHistogramBins)(values, lo, hi, bins, into);
}
std::size_t columnsAtOnce() {
    return HWY_DYNAMIC_DISPATCH(ColumnsAtOnce)();
}
bool sortColumns(std::span<const float> values, std::size_t features, std::size_t first,
                 std::size_t columns, std::vector<float>& sorted) {
    return HWY_DYNAMIC_DISPATCH(SortColumns)(values, features, first, columns, sorted);
}

}  // namespace normscope::loops
#endif
