// SPDX-License-Identifier: GPL-3.0-or-later
// The fused step's way through the layers, there and back.
#include <algorithm>
#include <cmath>
#include <utility>

#include "model/data/streams.h"
#include "model/network/fused/activations.h"
#include "model/network/fused/fused_step.h"
#include "model/network/fused/losses.h"

namespace normscope {
namespace {

/// 0 or 1/(1 − p), as at::Tensor::bernoulli_(1 − p) of a generator with that seed draws them.
void drawMask(std::mt19937& generator, std::uint64_t seed, double p, const fused::Matrix& mask) {
    generator.seed(static_cast<std::uint32_t>(seed));
    const auto kept = 1.0F / static_cast<float>(1.0 - p);
    for (std::int64_t i = 0; i < mask.rows; ++i)
        for (std::int64_t c = 0; c < mask.width; ++c) {
            const std::uint64_t high = generator(), low = generator();
            const auto bits = ((high << 32) | low) & ((std::uint64_t{1} << 53) - 1);
            mask.row(i)[c] = static_cast<double>(bits) * 0x1.0p-53 < 1.0 - p ? kept : 0.0F;
        }
}

}  // namespace

void FusedStep::takeBatch(std::span<const std::int64_t> samples, const float* inputs) {
    rows_ = static_cast<std::int64_t>(samples.size());
    const auto x = inputs_[other()].matrix(rows_);
    for (std::int64_t i = 0; i < rows_; ++i)
        std::copy_n(inputs + samples[static_cast<std::size_t>(i)] * x.width, x.width, x.row(i));
}

Score FusedStep::forward(std::span<const std::int64_t> samples, const float* inputs,
                         const Truth& truth, double share, std::uint64_t seed) {
    seed_ = seed;
    takeBatch(samples, inputs);
    ConstMatrix value = inputs_[other()].matrix(rows_);
    for (std::size_t i = 0; i < layers_.size(); ++i)
        value = throughLayer(i, value);
    const auto logits = logits_.matrix(rows_);
    output_.take(/*for_inputs=*/true);
    output_.forward(features(value), logits);
    gradient_ = gradient_memory_.matrix(rows_, output_.out());
    const auto of_each = share / static_cast<double>(rows_);
    const auto loss =
        truth.values != nullptr
            ? fused::squaredError(logits, truth.values, of_each, gradient_)
            : fused::crossEntropy(logits, truth.labels, of_each, by_class_, gradient_);
    return {loss.sum, loss.correct};
}

FusedStep::ConstMatrix FusedStep::throughLayer(std::size_t index, const ConstMatrix& input) {
    auto& layer = layers_[index];
    auto& its = now(index);
    its.input = input;
    its.norm_input = its.y = its.factors = its.output_gradient = {};
    layer.linear.take(/*for_inputs=*/index > 0);
    layer.linear.forward(input, its.linear.matrix(rows_));
    ConstMatrix value = its.z = its.linear.matrix(rows_);
    const auto dropAt = [&](DropoutPlace place) {
        if (dropout_ > 0.0 && dropout_place_ == place)
            value = drop(index, its, value);
    };
    const auto slot = [&] {
        dropAt(DropoutPlace::BeforeNorm);
        if (!layer.norm)
            return;
        its.norm_input = value;
        layer.norm->forward(value, its.normalized.matrix(rows_), other());
        value = its.y = its.normalized.matrix(rows_);
    };
    if (layer.placement == Placement::Before)
        slot();
    if (layer.shortcut)
        value = addShortcut(layer, its, value);
    its.activation_input = value;
    fused::activate(activation_, value, its.activation.matrix(rows_));
    value = its.a = its.activation.matrix(rows_);
    if (layer.placement == Placement::After)
        slot();
    dropAt(DropoutPlace::AfterLayer);
    return its.output = value;
}

FusedStep::ConstMatrix FusedStep::addShortcut(Hidden& layer, Values& its,
                                              const ConstMatrix& value) {
    auto from = now(*layer.shortcut).input;
    const auto sum = its.sum.matrix(rows_);
    if (layer.projection) {
        layer.projection->take(/*for_inputs=*/true);
        layer.projection->forward(from, sum);
        from = sum;
    }
    fused::add(value, from, sum);
    return sum;
}

/// `place`: the layer, or one behind the last: before the output layer.
FusedStep::ConstMatrix FusedStep::drop(std::size_t place, Values& its, const ConstMatrix& value) {
    const auto mask = its.mask.matrix(rows_), masked = its.masked.matrix(rows_);
    drawMask(generator_, mixed(seed_, 2 * place), dropout_, mask);
    fused::multiplyEach(value, mask, masked);
    its.factors = mask;
    return masked;
}

FusedStep::ConstMatrix FusedStep::features(const ConstMatrix& value) {
    auto& its = before_output_[other()];
    its.factors = {};
    const bool drops = dropout_ > 0.0 && dropout_place_ == DropoutPlace::BeforeOutput;
    return its.output = drops ? drop(layers_.size(), its, value) : value;
}

void FusedStep::backward(bool adds) {
    const auto& last = before_output_[other()];
    goThrough(output_, last.output, adds, /*wants_input=*/true);
    if (last.factors.data != nullptr)
        fused::multiplyEach(gradient_, last.factors, gradient_);
    for (auto i = layers_.size(); i-- > 0;)
        throughLayerBackward(i, adds);
}

/// dL/dy becomes dL/dx of a linear map.
void FusedStep::goThrough(const fused::Linear& linear, const ConstMatrix& x, bool adds,
                          bool wants_input) {
    const auto grad_x = next_gradient_memory_.matrix(rows_, linear.in());
    linear.backward(x, gradient_, adds, wants_input ? &grad_x : nullptr);
    gradient_ = grad_x;
    std::swap(gradient_memory_, next_gradient_memory_);
}

void FusedStep::throughLayerBackward(std::size_t index, bool adds) {
    auto& layer = layers_[index];
    auto& its = now(index);
    if (keeps_output_gradients_) {
        const auto kept = its.gradient.matrix(rows_);
        std::copy_n(gradient_.data, gradient_.extent(), kept.data);
        its.output_gradient = kept;
    }
    const auto dropBackward = [&](DropoutPlace place) {
        if (its.factors.data != nullptr && dropout_place_ == place)
            fused::multiplyEach(gradient_, its.factors, gradient_);
    };
    const auto slotBackward = [&] {
        if (layer.norm)
            layer.norm->backward(its.norm_input, gradient_, adds, other());
        dropBackward(DropoutPlace::BeforeNorm);
    };
    dropBackward(DropoutPlace::AfterLayer);
    if (layer.placement == Placement::After)
        slotBackward();
    fused::activateBackward(activation_, its.activation_input, its.a, gradient_);
    if (layer.shortcut)
        shortcutBackward(layer, adds);
    if (layer.placement == Placement::Before)
        slotBackward();
    goThrough(layer.linear, its.input, adds, /*wants_input=*/index > 0);
    if (layer.into_input)
        fused::add(gradient_, layer.into_input.matrix(rows_), gradient_);
}

void FusedStep::shortcutBackward(Hidden& layer, bool adds) {
    const auto into_input = layers_[*layer.shortcut].into_input.matrix(rows_);
    if (layer.projection)
        layer.projection->backward(now(*layer.shortcut).input, gradient_, adds, &into_input);
    else
        std::copy_n(gradient_.data, gradient_.extent(), into_input.data);
}

}  // namespace normscope
