// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/activations.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "model/network/fused/activations.cpp"
#include <hwy/foreach_target.h>

#include "model/network/fused/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace normscope::fused::HWY_NAMESPACE {

HWY_INLINE Lanes sigmoid(Lanes x) {
    const auto e = expOfNegative(hn::Neg(hn::Abs(x)));
    const auto one = all(1.0);
    return hn::Div(hn::IfThenElse(hn::Lt(x, hn::Zero(kTag)), e, one), hn::Add(one, e));
}

HWY_INLINE Lanes hyperbolicTangent(Lanes x) {
    return hn::IfThenElse(hn::IsNaN(x), x, hn::Tanh(kTag, x));
}

/// Φ, the normal distribution's: (1 + erf(x/√2))/2, given exp(−x²/2); error below 10⁻⁷ (Abramowitz
/// and Stegun, 7.1.26).
HWY_INLINE Lanes normalShareBelow(Lanes x, Lanes exp_of_half_square) {
    const auto one = all(1.0);
    const auto t = hn::Div(one, hn::MulAdd(all(0.3275911 * 0.70710678118654752), hn::Abs(x), one));
    auto polynomial = hn::MulAdd(t, all(1.061405429), all(-1.453152027));
    polynomial = hn::MulAdd(polynomial, t, all(1.421413741));
    polynomial = hn::MulAdd(polynomial, t, all(-0.284496736));
    polynomial = hn::MulAdd(polynomial, t, all(0.254829592));
    const auto above = hn::Mul(all(0.5), hn::Mul(hn::Mul(polynomial, t), exp_of_half_square));
    return hn::IfThenElse(hn::Lt(x, hn::Zero(kTag)), above, hn::Sub(one, above));
}

HWY_INLINE Lanes expOfHalfSquare(Lanes x) {
    return expOfNegative(hn::Mul(hn::Mul(all(-0.5), x), x));
}

struct ReLU {
    static HWY_INLINE Lanes value(Lanes x) {
        return hn::IfThenZeroElse(hn::Lt(x, hn::Zero(kTag)), x);
    }
    static HWY_INLINE Lanes slope(Lanes /*x*/, Lanes a) {
        return hn::IfThenZeroElse(hn::Le(a, hn::Zero(kTag)), all(1.0));
    }
};

struct Sigmoid {
    static HWY_INLINE Lanes value(Lanes x) { return sigmoid(x); }
    static HWY_INLINE Lanes slope(Lanes /*x*/, Lanes a) { return hn::NegMulAdd(a, a, a); }
};

struct Tanh {
    static HWY_INLINE Lanes value(Lanes x) { return hyperbolicTangent(x); }
    static HWY_INLINE Lanes slope(Lanes /*x*/, Lanes a) { return hn::NegMulAdd(a, a, all(1.0)); }
};

struct LeakyReLU {
    static HWY_INLINE Lanes value(Lanes x) { return hn::Mul(x, slope(x, x)); }
    static HWY_INLINE Lanes slope(Lanes x, Lanes /*a*/) {
        return hn::IfThenElse(hn::Gt(x, hn::Zero(kTag)), all(1.0), all(0.01));
    }
};

struct GELU {
    static HWY_INLINE Lanes value(Lanes x) {
        return hn::Mul(x, normalShareBelow(x, expOfHalfSquare(x)));
    }
    static HWY_INLINE Lanes slope(Lanes x, Lanes /*a*/) {
        const auto e = expOfHalfSquare(x);
        const auto density = hn::Mul(e, all(0.39894228040143268));  // 1/√2π
        return hn::MulAdd(x, density, normalShareBelow(x, e));
    }
};

struct Identity {
    static HWY_INLINE Lanes value(Lanes x) { return x; }
    static HWY_INLINE Lanes slope(Lanes /*x*/, Lanes /*a*/) { return all(1.0); }
};

/// Calls with the activation as a value of its type.
template <class Call>
HWY_INLINE void with(Activation activation, const Call& call) {
    switch (activation) {
        case Activation::ReLU:
            return call(ReLU());
        case Activation::Sigmoid:
            return call(Sigmoid());
        case Activation::Tanh:
            return call(Tanh());
        case Activation::LeakyReLU:
            return call(LeakyReLU());
        case Activation::GELU:
            return call(GELU());
        case Activation::Identity:
            return call(Identity());
    }
}

void Activate(Activation activation, const ConstMatrix& x, const Matrix& a) {
    with(activation, [&](auto f) HWY_ATTR {
        for (std::int64_t i = 0; i < x.extent(); i += kLanes)
            store(f.value(load(x.data + i)), a.data + i);
    });
}

void ActivateBackward(Activation activation, const ConstMatrix& x, const ConstMatrix& a,
                      const Matrix& grad) {
    with(activation, [&](auto f) HWY_ATTR {
        for (std::int64_t i = 0; i < grad.extent(); i += kLanes)
            store(hn::Mul(load(grad.data + i), f.slope(load(x.data + i), load(a.data + i))),
                  grad.data + i);
    });
}

void Add(const ConstMatrix& x, const ConstMatrix& y, const Matrix& to) {
    for (std::int64_t i = 0; i < to.extent(); i += kLanes)
        store(hn::Add(load(x.data + i), load(y.data + i)), to.data + i);
}

void MultiplyEach(const ConstMatrix& x, const ConstMatrix& y, const Matrix& to) {
    for (std::int64_t i = 0; i < to.extent(); i += kLanes)
        store(hn::Mul(load(x.data + i), load(y.data + i)), to.data + i);
}

}  // namespace normscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace normscope::fused {

HWY_EXPORT(Activate);
HWY_EXPORT(ActivateBackward);
HWY_EXPORT(Add);
HWY_EXPORT(MultiplyEach);

void activate(Activation activation, const ConstMatrix& x, const Matrix& a) {
    HWY_DYNAMIC_DISPATCH(Activate)(activation, x, a);
}

void activateBackward(Activation activation, const ConstMatrix& x, const ConstMatrix& a,
                      const Matrix& grad) {
    HWY_DYNAMIC_DISPATCH(ActivateBackward)(activation, x, a, grad);
}

void add(const ConstMatrix& x, const ConstMatrix& y, const Matrix& to) {
    HWY_DYNAMIC_DISPATCH(Add)(x, y, to);
}

void multiplyEach(const ConstMatrix& x, const ConstMatrix& y, const Matrix& to) {
    HWY_DYNAMIC_DISPATCH(MultiplyEach)(x, y, to);
}

}  // namespace normscope::fused
#endif
