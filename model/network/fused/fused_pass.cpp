// SPDX-License-Identifier: GPL-3.0-or-later
// The fused step's way through the layers, there and back.
#include <algorithm>
#include <cmath>
#include <utility>

#include "model/network/draws.h"
#include "model/network/fused/activations.h"
#include "model/network/fused/fused_step.h"
#include "model/network/fused/losses.h"
#include "model/network/fused/positions.h"

namespace normscope {
namespace {

/// 0 or 1/(1 − p), as at::Tensor::bernoulli_(1 − p) of a generator with that seed draws them for
/// values [samples, C, positions].
void drawMask(std::mt19937& generator, std::uint64_t seed, double p, const fused::Matrix& mask,
              std::int64_t positions) {
    generator.seed(static_cast<std::uint32_t>(seed));
    const auto kept = 1.0F / static_cast<float>(1.0 - p);
    for (std::int64_t first = 0; first < mask.rows; first += positions)
        for (std::int64_t c = 0; c < mask.width; ++c)
            for (std::int64_t position = 0; position < positions; ++position) {
                const std::uint64_t high = generator(), low = generator();
                const auto bits = ((high << 32) | low) & ((std::uint64_t{1} << 53) - 1);
                mask.row(first + position)[c] =
                    static_cast<double>(bits) * 0x1.0p-53 < 1.0 - p ? kept : 0.0F;
            }
}

}  // namespace

FusedStep::Matrix FusedStep::batchIn(Set set) const {
    const auto& first = layers_.front();
    auto x = inputs_[set].matrix(samples_ * first.input_positions);
    if (isOfImages() && x.width == 1)
        x.stride = 1;  // nothing but convolutions reads it
    return x;
}

void FusedStep::takeBatch(std::span<const std::int64_t> samples, const float* inputs) {
    samples_ = static_cast<std::int64_t>(samples.size());
    const auto positions = layers_.front().input_positions;
    const auto x = batchIn(other());
    for (std::int64_t i = 0; i < samples_; ++i) {
        const auto* from = inputs + samples[static_cast<std::size_t>(i)] * x.width * positions;
        if (positions == 1 || x.stride == 1)
            std::copy_n(from, x.width * positions, x.row(i * positions));
        else
            fused::fromChannels(from, positions, x.from(i * positions, positions));
    }
}

Score FusedStep::forward(std::span<const std::int64_t> samples, const float* inputs,
                         const Truth& truth, double share, std::uint64_t seed) {
    seed_ = seed;
    takeBatch(samples, inputs);
    ConstMatrix value = batchIn(other());
    for (std::size_t i = 0; i < layers_.size(); ++i)
        value = throughLayer(i, value);
    const auto logits = logits_.matrix(samples_);
    output_->take(/*for_inputs=*/true);
    output_->forward(features(value), logits);
    gradient_ = gradient_memory_.matrix(samples_, output_->out());
    const auto of_each = share / static_cast<double>(samples_);
    const auto loss =
        truth.values != nullptr
            ? fused::squaredError(logits, truth.values, of_each, gradient_)
            : fused::crossEntropy(logits, truth.labels, of_each, by_class_, gradient_);
    return {loss.sum, loss.correct};
}

FusedStep::ConstMatrix FusedStep::throughLayer(std::size_t index, const ConstMatrix& input) {
    auto& layer = layers_[index];
    auto& its = now(index);
    const auto rows = rowsOf(layer);
    its.input = input;
    its.norm_input = its.y = its.factors = its.output_gradient = {};
    layer.linear->take(/*for_inputs=*/index > 0);
    layer.linear->forward(input, its.linear.matrix(rows));
    ConstMatrix value = its.z = its.linear.matrix(rows);
    const auto dropAt = [&](DropoutPlace place) {
        if (dropout_ > 0.0 && dropout_place_ == place)
            value = drop(index, its, value, layer.positions);
    };
    const auto slot = [&] {
        dropAt(DropoutPlace::BeforeNorm);
        if (!layer.norm)
            return;
        its.norm_input = value;
        layer.norm->forward(value, its.normalized.matrix(rows), other(), noiseSeed(seed_, index));
        value = its.y = its.normalized.matrix(rows);
    };
    if (layer.placement == Placement::Before)
        slot();
    if (layer.shortcut)
        value = addShortcut(layer, its, value);
    its.activation_input = value;
    fused::activate(activation_, value, its.activation.matrix(rows));
    value = its.a = its.activation.matrix(rows);
    if (layer.placement == Placement::After)
        slot();
    dropAt(DropoutPlace::AfterLayer);
    return its.output = value;
}

FusedStep::ConstMatrix FusedStep::addShortcut(Hidden& layer, Values& its,
                                              const ConstMatrix& value) {
    auto from = now(*layer.shortcut).input;
    const auto sum = its.sum.matrix(rowsOf(layer));
    if (layer.projection) {
        layer.projection->take(/*for_inputs=*/true);
        layer.projection->forward(from, sum);
        from = sum;
    }
    fused::add(value, from, sum);
    return sum;
}

/// `place`: the layer, or one behind the last: before the output layer.
FusedStep::ConstMatrix FusedStep::drop(std::size_t place, Values& its, const ConstMatrix& value,
                                       std::int64_t positions) {
    const auto mask = its.mask.matrix(value.rows), masked = its.masked.matrix(value.rows);
    drawMask(generator_, dropoutSeed(seed_, place), dropout_, mask, positions);
    fused::multiplyEach(value, mask, masked);
    its.factors = mask;
    return masked;
}

FusedStep::ConstMatrix FusedStep::features(const ConstMatrix& value) {
    auto& its = before_output_[other()];
    its.factors = {};
    its.output = value;
    if (isOfImages()) {
        const auto means = means_[other()].matrix(samples_);
        fused::meanOverPositions(value, means);
        its.output = means;
    }
    if (dropout_ > 0.0 && dropout_place_ == DropoutPlace::BeforeOutput)
        its.output = drop(layers_.size(), its, its.output, /*positions=*/1);
    return its.output;
}

void FusedStep::backward(bool adds) {
    const auto& last = before_output_[other()];
    goThrough(*output_, last.output, adds, /*wants_input=*/true);
    if (last.factors.data != nullptr)
        fused::multiplyEach(gradient_, last.factors, gradient_);
    if (isOfImages())
        spread(layers_.back());
    for (auto i = layers_.size(); i-- > 0;)
        throughLayerBackward(i, adds);
}

void FusedStep::spread(const Hidden& last) {
    const auto to = next_gradient_memory_.matrix(rowsOf(last), gradient_.width);
    fused::spreadOverPositions(gradient_, to);
    gradient_ = to;
    std::swap(gradient_memory_, next_gradient_memory_);
}

/// dL/dy becomes dL/dx of a linear map.
void FusedStep::goThrough(const fused::Map& map, const ConstMatrix& x, bool adds,
                          bool wants_input) {
    const auto grad_x = next_gradient_memory_.matrix(x.rows, map.in());
    map.backward(x, gradient_, adds, wants_input ? &grad_x : nullptr);
    gradient_ = grad_x;
    std::swap(gradient_memory_, next_gradient_memory_);
}

void FusedStep::throughLayerBackward(std::size_t index, bool adds) {
    auto& layer = layers_[index];
    auto& its = now(index);
    if (keeps_output_gradients_) {
        const auto kept = its.gradient.matrix(rowsOf(layer));
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
    goThrough(*layer.linear, its.input, adds, /*wants_input=*/index > 0);
    if (layer.into_input)
        fused::add(gradient_, layer.into_input.matrix(its.input.rows), gradient_);
}

void FusedStep::shortcutBackward(Hidden& layer, bool adds) {
    const auto& from = now(*layer.shortcut).input;
    const auto into_input = layers_[*layer.shortcut].into_input.matrix(from.rows);
    if (layer.projection)
        layer.projection->backward(from, gradient_, adds, &into_input);
    else
        std::copy_n(gradient_.data, gradient_.extent(), into_input.data);
}

}  // namespace normscope
