// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/losses.h"

#include "model/network/fused/products.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "model/network/fused/losses.cpp"
#include <hwy/foreach_target.h>

#include "model/network/fused/lanes-inl.h"

HWY_BEFORE_NAMESPACE();
namespace normscope::fused::HWY_NAMESPACE {

/// A vector's samples at once. z: [classes, samples]; becomes share·(softmax − one-hot).
HWY_INLINE void differentiate(const Matrix& z, std::int64_t first, const std::int64_t* labels,
                              std::int64_t count, double share, Loss& loss) {
    HWY_ALIGN float of_label[kLanes] = {}, label[kLanes] = {}, losses[kLanes], is_correct[kLanes];
    for (std::int64_t i = 0; i < count; ++i) {
        of_label[i] = z.row(labels[i])[first + i];
        label[i] = static_cast<float>(labels[i]);
    }
    const auto own = hn::Load(kTag, of_label), own_class = hn::Load(kTag, label);
    auto largest = load(z.data + first);
    for (std::int64_t c = 1; c < z.rows; ++c)
        largest = hn::Max(largest, load(z.row(c) + first));
    auto sum = hn::Zero(kTag), beats = all(1.0);
    for (std::int64_t c = 0; c < z.rows; ++c) {
        const auto logit = load(z.row(c) + first);
        const auto below = hn::IfThenElse(hn::Ge(all(static_cast<double>(c)), own_class),
                                          hn::IfThenElseZero(hn::Le(logit, own), all(1.0)),
                                          hn::IfThenElseZero(hn::Lt(logit, own), all(1.0)));
        beats = hn::Mul(beats, below);
        const auto e = expOfNegative(hn::Sub(logit, largest));
        sum = hn::Add(sum, e);
        store(e, z.row(c) + first);
    }
    const auto log_of_sum = hn::IfThenElse(hn::IsNaN(sum), sum, hn::Log(kTag, sum));
    hn::Store(hn::Sub(log_of_sum, hn::Sub(own, largest)), kTag, losses);
    hn::Store(beats, kTag, is_correct);
    const auto scale = hn::Div(all(share), sum);
    for (std::int64_t c = 0; c < z.rows; ++c) {
        const auto is_own = hn::Eq(all(static_cast<double>(c)), own_class);
        store(
            hn::Sub(hn::Mul(load(z.row(c) + first), scale), hn::IfThenElseZero(is_own, all(share))),
            z.row(c) + first);
    }
    for (std::int64_t i = 0; i < count; ++i) {
        loss.sum += static_cast<double>(losses[i]);
        loss.correct += is_correct[i] > 0.5F ? 1 : 0;
    }
}

Loss CrossEntropy(const Matrix& z, const std::int64_t* labels, double share) {
    Loss loss;
    for (std::int64_t first = 0; first < z.width; first += kLanes)
        differentiate(z, first, labels + first, std::min(kLanes, z.width - first), share, loss);
    return loss;
}

}  // namespace normscope::fused::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace normscope::fused {

HWY_EXPORT(CrossEntropy);

Loss crossEntropy(const ConstMatrix& logits, const std::int64_t* labels, double share,
                  const Storage& by_class, const Matrix& grad) {
    auto z = by_class.matrix(logits.width);
    z.width = logits.rows;
    transpose(logits, z);
    const auto loss = HWY_DYNAMIC_DISPATCH(CrossEntropy)(z, labels, share);
    transpose(z, grad);
    return loss;
}

Loss squaredError(const ConstMatrix& outputs, const float* values, double share,
                  const Matrix& grad) {
    Loss loss;
    const auto scale = static_cast<float>(2.0 * share);
    for (std::int64_t i = 0; i < outputs.rows; ++i) {
        const float error = *outputs.row(i) - values[i];
        loss.sum += static_cast<double>(error) * static_cast<double>(error);
        *grad.row(i) = scale * error;
    }
    return loss;
}

}  // namespace normscope::fused
#endif
