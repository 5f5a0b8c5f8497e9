// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/norms.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "model/network/fused/batch_norm.cpp"
#include <hwy/foreach_target.h>

#include "model/network/fused/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace normscope::fused::HWY_NAMESPACE {

/// running ← (1 − share)·running + share·now, of `count` channels.
HWY_INLINE void move(float* running, Lanes now, double share, std::int64_t count) {
    const auto old = count < kLanes ? load(running, count) : load(running);
    const auto moved = hn::MulAdd(all(1.0 - share), old, hn::Mul(all(share), now));
    if (count < kLanes)
        store(moved, running, count);
    else
        store(moved, running);
}

/// y = γ·(x − μ)/√(σ² + ε) + β with the rows' own μ and σ².
void normalize(const NormMemory& norm, const ConstMatrix& x, const Matrix& y, float* means,
               float* invstds, const Running* running, double share) {
    const auto m = static_cast<double>(x.rows);
    for (std::int64_t c = 0; c < x.width; c += kLanes) {
        const auto mean = hn::Mul(
            sumOverRows(x.rows, [&](std::int64_t i) HWY_ATTR { return load(x.row(i) + c); }),
            all(1.0 / m));
        const auto squares = sumOverRows(x.rows, [&](std::int64_t i) HWY_ATTR {
            const auto d = hn::Sub(load(x.row(i) + c), mean);
            return hn::Mul(d, d);
        });
        const auto var = hn::Mul(squares, all(1.0 / m));
        const auto std = hn::Sqrt(hn::Add(var, all(norm.eps)));
        const auto invstd = hn::IfThenZeroElse(hn::Eq(std, hn::Zero(kTag)), hn::Div(all(1.0), std));
        const auto scale = hn::Mul(orElse(norm.gamma, c, 1.0), invstd);
        const auto beta = orElse(norm.beta, c, 0.0);
        for (std::int64_t i = 0; i < x.rows; ++i)
            store(hn::MulAdd(hn::Sub(load(x.row(i) + c), mean), scale, beta), y.row(i) + c);
        store(mean, means + c);
        store(invstd, invstds + c);
        if (running != nullptr) {
            const auto count = std::min(kLanes, x.width - c);
            move(running->mean + c, mean, share, count);
            move(running->var + c, hn::Mul(squares, all(1.0 / (m - 1.0))), share, count);
        }
    }
}

/// With x̂ = (x − μ)/σ: dβ = Σ dy, dγ = Σ dy·x̂, dx = γ/σ·(dy − dβ/m − x̂·dγ/m); by running
/// statistics, which are constants, dx = γ/σ·dy.
template <bool kConstant>
HWY_INLINE void differentiate(const NormMemory& norm, const ConstMatrix& x, const Matrix& grad,
                              const float* means, const float* invstds, bool adds) {
    const auto share = all(kConstant ? 0.0 : 1.0 / static_cast<double>(x.rows));
    for (std::int64_t c = 0; c < x.width; c += kLanes) {
        const auto mean = load(means + c), invstd = load(invstds + c);
        const auto normalized = [&](std::int64_t i) HWY_ATTR {
            return hn::Mul(hn::Sub(load(x.row(i) + c), mean), invstd);
        };
        const auto grad_beta =
            sumOverRows(x.rows, [&](std::int64_t i) HWY_ATTR { return load(grad.row(i) + c); });
        const auto grad_gamma = sumOverRows(x.rows, [&](std::int64_t i) HWY_ATTR {
            return hn::Mul(load(grad.row(i) + c), normalized(i));
        });
        const auto scale = hn::Mul(orElse(norm.gamma, c, 1.0), invstd);
        const auto by_mean = hn::Mul(grad_beta, share), by_std = hn::Mul(grad_gamma, share);
        for (std::int64_t i = 0; i < x.rows; ++i) {
            const auto dy = load(grad.row(i) + c);
            store(hn::Mul(scale, kConstant
                                     ? dy
                                     : hn::NegMulAdd(normalized(i), by_std, hn::Sub(dy, by_mean))),
                  grad.row(i) + c);
        }
        const auto put = [&](float* to, Lanes sum)
                             HWY_ATTR { store(adds ? hn::Add(load(to + c), sum) : sum, to + c); };
        put(norm.gamma_gradient, grad_gamma);
        put(norm.beta_gradient, grad_beta);
    }
}

/// Calls with each block's number, first row and number of rows.
template <class Call>
HWY_INLINE void inBlocks(const NormMemory& norm, std::int64_t rows, const Call& call) {
    for (std::int64_t first = 0, block = 0; first < rows; first += norm.rows, ++block)
        call(block, first, std::min(norm.rows, rows - first));
}

void BatchForward(const NormMemory& norm, const ConstMatrix& x, const Matrix& y,
                  const Running* running) {
    inBlocks(norm, x.rows,
             [&](std::int64_t block, std::int64_t first, std::int64_t count) HWY_ATTR {
                 const auto place = block * padded(x.width);
                 normalize(norm, x.from(first, count), y.from(first, count), norm.mean + place,
                           norm.invstd + place, running,
                           running != nullptr ? running->share[block] : 0.0);
             });
}

void BatchBackward(const NormMemory& norm, const ConstMatrix& x, const Matrix& grad) {
    inBlocks(norm, x.rows,
             [&](std::int64_t block, std::int64_t first, std::int64_t count) HWY_ATTR {
                 const auto place = block * padded(x.width);
                 differentiate<false>(norm, x.from(first, count), grad.from(first, count),
                                      norm.mean + place, norm.invstd + place, /*adds=*/block > 0);
             });
}

void RunningForward(const NormMemory& norm, const ConstMatrix& x, const Matrix& y,
                    const Running* /*running*/) {
    for (std::int64_t c = 0; c < x.width; c += kLanes) {
        const auto mean = load(norm.mean + c);
        const auto scale = hn::Mul(orElse(norm.gamma, c, 1.0), load(norm.invstd + c));
        const auto beta = orElse(norm.beta, c, 0.0);
        for (std::int64_t i = 0; i < x.rows; ++i)
            store(hn::MulAdd(hn::Sub(load(x.row(i) + c), mean), scale, beta), y.row(i) + c);
    }
}

void RunningBackward(const NormMemory& norm, const ConstMatrix& x, const Matrix& grad) {
    differentiate<true>(norm, x, grad, norm.mean, norm.invstd, /*adds=*/false);
}

}  // namespace normscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
#include <cmath>

namespace normscope::fused {

HWY_EXPORT(BatchForward);
HWY_EXPORT(BatchBackward);
HWY_EXPORT(RunningForward);
HWY_EXPORT(RunningBackward);

const NormKernel& overBatch() {
    static constexpr NormKernel kernel{
        [](const NormMemory& norm, std::int64_t rows, std::int64_t width) {
            return (rows + norm.rows - 1) / norm.rows * padded(width);
        },
        [](const NormMemory& norm, const ConstMatrix& x, const Matrix& y, const Running* running) {
            HWY_DYNAMIC_DISPATCH(BatchForward)(norm, x, y, running);
        },
        [](const NormMemory& norm, const ConstMatrix& x, const Matrix& grad) {
            HWY_DYNAMIC_DISPATCH(BatchBackward)(norm, x, grad);
        }};
    return kernel;
}

const NormKernel& byRunning() {
    static constexpr NormKernel kernel{
        [](const NormMemory&, std::int64_t, std::int64_t width) { return padded(width); },
        [](const NormMemory& norm, const ConstMatrix& x, const Matrix& y, const Running* running) {
            HWY_DYNAMIC_DISPATCH(RunningForward)(norm, x, y, running);
        },
        [](const NormMemory& norm, const ConstMatrix& x, const Matrix& grad) {
            HWY_DYNAMIC_DISPATCH(RunningBackward)(norm, x, grad);
        }};
    return kernel;
}

void takeRunning(const NormMemory& norm, const float* mean, const float* var, std::int64_t width) {
    const auto eps = static_cast<float>(norm.eps);
    for (std::int64_t c = 0; c < width; ++c) {
        norm.mean[c] = mean[c];
        norm.invstd[c] = 1.0F / std::sqrt(var[c] + eps);
    }
}

}  // namespace normscope::fused
#endif
