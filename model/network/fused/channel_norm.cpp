// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/norms.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "model/network/fused/channel_norm.cpp"
#include <hwy/foreach_target.h>

#include "model/network/fused/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace normscope::fused::HWY_NAMESPACE {

/// Neighbouring channels of one sample, vector by vector.
struct Group {
    std::int64_t begin, end;

    /// Calls with each vector's first channel, and the mask of those that belong to the group.
    template <class Call>
    HWY_INLINE void each(const Call& call) const {
        for (std::int64_t c = begin; c < end; c += kLanes)
            call(c, hn::FirstN(kTag, static_cast<std::size_t>(std::min(kLanes, end - c))));
    }
    /// Σ of(first channel) over the group, divided by its size.
    template <class Of>
    HWY_INLINE float mean(const Of& of) const {
        auto sum = hn::Zero(kTag);
        each([&](std::int64_t c, auto own)
                 HWY_ATTR { sum = hn::Add(sum, hn::IfThenElseZero(own, of(c))); });
        return sumOf(sum) / static_cast<float>(end - begin);
    }
};

/// Calls with each row's number, each of its groups, and the place of its statistics.
template <class Call>
HWY_INLINE void overGroups(const NormMemory& norm, const ConstMatrix& x, const Call& call) {
    const auto size = x.width / norm.groups;
    for (std::int64_t i = 0; i < x.rows; ++i)
        for (std::int64_t g = 0; g < norm.groups; ++g)
            call(i, Group{g * size, (g + 1) * size}, i * norm.groups + g);
}

/// y = γ·(x − μ)/√(σ² + ε) + β with the group's own μ and σ²; of RMSNorm μ = 0.
void ChannelForward(const NormMemory& norm, const ConstMatrix& x, const Matrix& y,
                    const Running* /*running*/) {
    overGroups(norm, x, [&](std::int64_t i, const Group& group, std::int64_t place) HWY_ATTR {
        const float* row = x.row(i);
        const auto mean =
            all(norm.centres ? group.mean([&](std::int64_t c) HWY_ATTR { return load(row + c); })
                             : 0.0F);
        const float var = group.mean([&](std::int64_t c) HWY_ATTR {
            const auto d = hn::Sub(load(row + c), mean);
            return hn::Mul(d, d);
        });
        const auto invstd = hn::Div(all(1.0), hn::Sqrt(hn::Add(all(var), all(norm.eps))));
        norm.mean[place] = hn::GetLane(mean);
        norm.invstd[place] = hn::GetLane(invstd);
        group.each([&](std::int64_t c, auto own) HWY_ATTR {
            const auto normalized = hn::Mul(hn::Sub(load(row + c), mean), invstd);
            hn::BlendedStore(
                hn::MulAdd(normalized, orElse(norm.gamma, c, 1.0), orElse(norm.beta, c, 0.0)), own,
                kTag, y.row(i) + c);
        });
    });
}

/// With g = γ·dy: dx = (g − mean(g) − x̂·mean(g·x̂))/σ, the first mean only where μ is subtracted;
/// dγ = Σ dy·x̂ and dβ = Σ dy over the samples.
void ChannelBackward(const NormMemory& norm, const ConstMatrix& x, const Matrix& grad) {
    std::fill_n(norm.gamma_gradient, padded(x.width), 0.0F);
    std::fill_n(norm.beta_gradient, padded(x.width), 0.0F);
    overGroups(norm, x, [&](std::int64_t i, const Group& group, std::int64_t place) HWY_ATTR {
        const float* row = x.row(i);
        float* dy = grad.row(i);
        const auto mean = all(norm.mean[place]), invstd = all(norm.invstd[place]);
        const auto normalized = [&](std::int64_t c) HWY_ATTR {
            return hn::Mul(hn::Sub(load(row + c), mean), invstd);
        };
        const auto weighted = [&](std::int64_t c) HWY_ATTR {
            return hn::Mul(load(dy + c), orElse(norm.gamma, c, 1.0));
        };
        const auto by_mean = all(norm.centres ? group.mean(weighted) : 0.0F);
        const auto by_std = all(group.mean(
            [&](std::int64_t c) HWY_ATTR { return hn::Mul(weighted(c), normalized(c)); }));
        group.each([&](std::int64_t c, auto own) HWY_ATTR {
            const auto add = [&](float* sums, Lanes values) HWY_ATTR {
                hn::BlendedStore(hn::Add(load(sums + c), values), own, kTag, sums + c);
            };
            add(norm.gamma_gradient, hn::Mul(load(dy + c), normalized(c)));
            add(norm.beta_gradient, load(dy + c));
            const auto dx = hn::NegMulAdd(normalized(c), by_std, hn::Sub(weighted(c), by_mean));
            hn::BlendedStore(hn::Mul(dx, invstd), own, kTag, dy + c);
        });
    });
}

}  // namespace normscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace normscope::fused {

HWY_EXPORT(ChannelForward);
HWY_EXPORT(ChannelBackward);

const NormKernel& overChannels() {
    static constexpr NormKernel kernel{
        [](const NormMemory& norm, std::int64_t rows, std::int64_t) { return rows * norm.groups; },
        [](const NormMemory& norm, const ConstMatrix& x, const Matrix& y, const Running* running) {
            HWY_DYNAMIC_DISPATCH(ChannelForward)(norm, x, y, running);
        },
        [](const NormMemory& norm, const ConstMatrix& x, const Matrix& grad) {
            HWY_DYNAMIC_DISPATCH(ChannelBackward)(norm, x, grad);
        }};
    return kernel;
}

}  // namespace normscope::fused
#endif
