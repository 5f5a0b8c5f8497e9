// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/positions.h"

#include "model/network/fused/products.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "model/network/fused/positions.cpp"
#include <hwy/foreach_target.h>

#include "model/network/fused/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace normscope::fused::HWY_NAMESPACE {

/// Vectors no wider than the channels want: what they write behind them, the next kernel position
/// or row writes anew, and the less that is, the less waits for it.
template <int kMost>
using Few = hn::CappedTag<float, kMost>;

/// Calls with the vectors' tag for so many channels.
template <class Call>
HWY_INLINE void withVectors(std::int64_t channels, const Call& call) {
    // Alike where vectors are no longer than four.
    if (channels <= 4)
        call(Few<4>());  // NOLINT(bugprone-branch-clone)
    else if (channels <= 8)
        call(Few<8>());
    else
        call(Few<16>());
}

/// Calls with each kernel position of each patch: its place in the patch, and the row seen, of no
/// account where that is padding.
template <class Values, class Call>
HWY_INLINE void eachSight(const Sights& sights, std::int64_t first, const View<Values>& patches,
                          std::int64_t channels, const Call& call) {
    const auto* sight = sights.from(first);
    for (std::int64_t row = 0; row < patches.rows; ++row) {
        auto* place = patches.row(row);
        for (std::int64_t k = 0; k < sights.kernel; ++k, place += channels)
            call(place, static_cast<std::int64_t>(*sight++));
    }
}

template <class Some>
HWY_INLINE void gatherBy(Some tag, const Sights& sights, std::int64_t first, const ConstMatrix& x,
                         const Matrix& patches) {
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(tag));
    const auto channels = x.width, stride = x.stride;
    const auto* data = x.data;
    const auto* nothing = sights.nothing.data();
    eachSight(sights, first, patches, channels, [&](float* to, std::int64_t seen) HWY_ATTR {
        const float* from = seen < 0 ? nothing : data + seen * stride;
        for (std::int64_t c = 0; c < channels; c += lanes)
            hn::StoreU(hn::LoadU(tag, from + c), tag, to + c);
    });
}

template <class Some>
HWY_INLINE void scatterBy(Some tag, const Sights& sights, std::int64_t first,
                          const ConstMatrix& patches, const Matrix& x) {
    const auto lanes = static_cast<std::int64_t>(hn::Lanes(tag));
    const auto channels = x.width, stride = x.stride;
    auto* data = x.data;
    eachSight(sights, first, patches, channels, [&](const float* from, std::int64_t seen) HWY_ATTR {
        if (seen < 0)
            return;
        float* to = data + seen * stride;
        for (std::int64_t c = 0; c < channels; c += lanes)
            hn::StoreU(hn::Add(hn::LoadU(tag, to + c), hn::LoadU(tag, from + c)), tag, to + c);
    });
}

void Gather(const Sights& sights, std::int64_t first, const ConstMatrix& x, const Matrix& patches) {
    withVectors(x.width, [&](auto tag) HWY_ATTR { gatherBy(tag, sights, first, x, patches); });
}

void Scatter(const Sights& sights, std::int64_t first, const ConstMatrix& patches,
             const Matrix& x) {
    withVectors(x.width, [&](auto tag) HWY_ATTR { scatterBy(tag, sights, first, patches, x); });
}

/// What a vector writes behind its run is written anew by the next one, or of no account.
void GatherRuns(const Runs& runs, std::int64_t first_row, const float* frame,
                const Matrix& patches) {
    const auto rows = patches.width / runs.width;
    for (std::int64_t k = 0; k < patches.rows; ++k) {
        auto* to = patches.row(k);
        const auto* seen = frame + runs.kernel[static_cast<std::size_t>(k)];
        for (std::int64_t row = first_row; row < first_row + rows; ++row, to += runs.width) {
            const auto* from = seen + runs.rows[static_cast<std::size_t>(row)];
            if (runs.stride == 1)
                for (std::int64_t x = 0; x < runs.width; x += kLanes)
                    store(load(from + x), to + x);
            else
                for (std::int64_t x = 0; x < runs.width; ++x)
                    to[x] = from[x * runs.stride];
        }
    }
}

void MeanOverPositions(const ConstMatrix& x, const Matrix& mean) {
    const auto positions = x.rows / mean.rows;
    const auto share = all(1.0 / static_cast<double>(positions));
    for (std::int64_t sample = 0; sample < mean.rows; ++sample)
        for (std::int64_t c = 0; c < x.width; c += kLanes) {
            const auto sum = sumOverRows(positions, [&](std::int64_t i) HWY_ATTR {
                return load(x.row(sample * positions + i) + c);
            });
            store(hn::Mul(sum, share), mean.row(sample) + c);
        }
}

void SpreadOverPositions(const ConstMatrix& mean, const Matrix& x) {
    const auto positions = x.rows / mean.rows;
    const auto share = all(1.0 / static_cast<double>(positions));
    for (std::int64_t sample = 0; sample < mean.rows; ++sample)
        for (std::int64_t c = 0; c < x.width; c += kLanes) {
            const auto value = hn::Mul(load(mean.row(sample) + c), share);
            for (std::int64_t i = 0; i < positions; ++i)
                store(value, x.row(sample * positions + i) + c);
        }
}

}  // namespace normscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace normscope::fused {

HWY_EXPORT(Gather);
HWY_EXPORT(Scatter);
HWY_EXPORT(GatherRuns);
HWY_EXPORT(MeanOverPositions);
HWY_EXPORT(SpreadOverPositions);

void gather(const Sights& sights, std::int64_t first, const ConstMatrix& x, const Matrix& patches) {
    HWY_DYNAMIC_DISPATCH(Gather)(sights, first, x, patches);
}

void scatter(const Sights& sights, std::int64_t first, const ConstMatrix& patches,
             const Matrix& x) {
    HWY_DYNAMIC_DISPATCH(Scatter)(sights, first, patches, x);
}

void gatherRuns(const Runs& runs, std::int64_t first_row, const float* frame,
                const Matrix& patches) {
    HWY_DYNAMIC_DISPATCH(GatherRuns)(runs, first_row, frame, patches);
}

void meanOverPositions(const ConstMatrix& x, const Matrix& mean) {
    HWY_DYNAMIC_DISPATCH(MeanOverPositions)(x, mean);
}

void spreadOverPositions(const ConstMatrix& mean, const Matrix& x) {
    HWY_DYNAMIC_DISPATCH(SpreadOverPositions)(mean, x);
}

void fromChannels(const float* from, std::int64_t positions, const Matrix& rows) {
    transpose({from, rows.width, positions, positions}, rows);
}

void toChannels(const ConstMatrix& rows, float* to) {
    transpose(rows, {to, rows.width, rows.rows, rows.rows});
}

}  // namespace normscope::fused
#endif
