// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/optimizers.h"

#include <cmath>

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "model/network/fused/optimizers.cpp"
#include <hwy/foreach_target.h>

#include "model/network/fused/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace normscope::fused::HWY_NAMESPACE {

/// Calls with the place of each vector and the number of its values that count.
template <class Call>
HWY_INLINE void inVectors(std::int64_t size, const Call& call) {
    std::int64_t i = 0;
    for (; i + kLanes <= size; i += kLanes)
        call(
            i, [](const float* from) HWY_ATTR { return load(from); },
            [](Lanes values, float* to) HWY_ATTR { store(values, to); });
    if (const auto rest = size - i; rest > 0)
        call(
            i, [rest](const float* from) HWY_ATTR { return load(from, rest); },
            [rest](Lanes values, float* to) HWY_ATTR { store(values, to, rest); });
}

/// g ← g + λ·w.
HWY_INLINE Lanes decayed(Lanes gradient, Lanes value, double weight_decay) {
    return hn::MulAdd(all(weight_decay), value, gradient);
}

/// b ← μ·b + g, w ← w − η·b; Nesterov: w ← w − η·(g + μ·b).
void Sgd(const OptimizerConfig& config, double lr, const UpdatedMemory& its) {
    inVectors(its.size, [&](std::int64_t i, auto get, auto put) HWY_ATTR {
        const auto value = get(its.values + i);
        auto direction = decayed(get(its.gradient + i), value, its.weight_decay);
        if (its.first != nullptr) {
            const auto momentum = all(config.momentum);
            const auto buffer = hn::MulAdd(momentum, get(its.first + i), direction);
            put(buffer, its.first + i);
            direction = config.nesterov ? hn::MulAdd(momentum, buffer, direction) : buffer;
        }
        put(hn::NegMulAdd(all(lr), direction, value), its.values + i);
    });
}

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kAlpha = 0.99, kEps = 1e-8;

/// m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², w ← w − η·m̂/(√v̂ + ε), hats divided by 1 − βᵗ; AdamW
/// shrinks w by 1 − η·λ where Adam adds λ·w to g.
void Adam(const OptimizerConfig& config, double lr, const UpdatedMemory& its) {
    const bool shrinks = config.kind == OptimizerKind::AdamW;
    const auto t = static_cast<double>(++*its.steps);
    const double step = lr / (1.0 - std::pow(kBeta1, t));
    const double root = std::sqrt(1.0 - std::pow(kBeta2, t));
    const double kept = shrinks ? 1.0 - lr * its.weight_decay : 1.0;
    inVectors(its.size, [&](std::int64_t i, auto get, auto put) HWY_ATTR {
        const auto value = hn::Mul(get(its.values + i), all(kept));
        const auto gradient =
            decayed(get(its.gradient + i), value, shrinks ? 0.0 : its.weight_decay);
        const auto m =
            hn::MulAdd(all(kBeta1), get(its.first + i), hn::Mul(all(1.0 - kBeta1), gradient));
        const auto v = hn::MulAdd(all(kBeta2), get(its.second + i),
                                  hn::Mul(all(1.0 - kBeta2), hn::Mul(gradient, gradient)));
        put(m, its.first + i);
        put(v, its.second + i);
        const auto denominator = hn::Add(hn::Div(hn::Sqrt(v), all(root)), all(kEps));
        put(hn::NegMulAdd(all(step), hn::Div(m, denominator), value), its.values + i);
    });
}

/// v ← α·v + (1−α)·g², d = g/(√v + ε); with momentum b ← μ·b + d, d = b; w ← w − η·d.
void RmsProp(const OptimizerConfig& config, double lr, const UpdatedMemory& its) {
    ++*its.steps;
    inVectors(its.size, [&](std::int64_t i, auto get, auto put) HWY_ATTR {
        const auto value = get(its.values + i);
        const auto gradient = decayed(get(its.gradient + i), value, its.weight_decay);
        const auto v = hn::MulAdd(all(kAlpha), get(its.first + i),
                                  hn::Mul(all(1.0 - kAlpha), hn::Mul(gradient, gradient)));
        put(v, its.first + i);
        auto direction = hn::Div(gradient, hn::Add(hn::Sqrt(v), all(kEps)));
        if (its.second != nullptr) {
            direction = hn::MulAdd(all(config.momentum), get(its.second + i), direction);
            put(direction, its.second + i);
        }
        put(hn::NegMulAdd(all(lr), direction, value), its.values + i);
    });
}

double SumOfSquares(const float* x, std::int64_t size) {
    // In parts, so that float sums stay short.
    constexpr std::int64_t kPart = 1024;
    double total = 0.0;
    for (std::int64_t begin = 0; begin < size; begin += kPart) {
        auto sum = hn::Zero(kTag);
        inVectors(std::min(kPart, size - begin), [&](std::int64_t i, auto get, auto) HWY_ATTR {
            const auto values = get(x + begin + i);
            sum = hn::MulAdd(values, values, sum);
        });
        total += static_cast<double>(sumOf(sum));
    }
    return total;
}

void Scale(float* x, std::int64_t size, double factor) {
    inVectors(size, [&](std::int64_t i, auto get, auto put)
                        HWY_ATTR { put(hn::Mul(get(x + i), all(factor)), x + i); });
}

}  // namespace normscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace normscope::fused {

HWY_EXPORT(Sgd);
HWY_EXPORT(Adam);
HWY_EXPORT(RmsProp);
HWY_EXPORT(SumOfSquares);
HWY_EXPORT(Scale);

void update(const OptimizerConfig& config, double lr, const UpdatedMemory& memory) {
    switch (config.kind) {
        case OptimizerKind::SGD:
            return HWY_DYNAMIC_DISPATCH(Sgd)(config, lr, memory);
        case OptimizerKind::Adam:
        case OptimizerKind::AdamW:
            return HWY_DYNAMIC_DISPATCH(Adam)(config, lr, memory);
        case OptimizerKind::RMSprop:
            return HWY_DYNAMIC_DISPATCH(RmsProp)(config, lr, memory);
    }
}

double sumOfSquares(const float* x, std::int64_t size) {
    return HWY_DYNAMIC_DISPATCH(SumOfSquares)(x, size);
}

void scale(float* x, std::int64_t size, double factor) {
    HWY_DYNAMIC_DISPATCH(Scale)(x, size, factor);
}

}  // namespace normscope::fused
#endif
