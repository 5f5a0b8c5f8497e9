// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/network.h"

#include <algorithm>

#include "model/network/draws.h"
#include "model/network/initialization.h"
#include "model/network/network_pass.h"
#include "model/network/norms/norm.h"

namespace normscope {
namespace {

std::string layerName(std::size_t index) {
    return "layers." + std::to_string(index);
}

Shape weightShape(const LayerStructure& layer) {
    if (layer.dims == 0)
        return {layer.slot.front(), sizeOf(layer.input)};
    Shape shape{layer.slot.front(), layer.input.front()};
    shape.insert(shape.end(), static_cast<std::size_t>(layer.dims), layer.kernel);
    return shape;
}

Shape shortcutShape(const LayerStructure& layer, const LayerStructure& first) {
    Shape shape{layer.slot.front(), first.input.front()};
    shape.insert(shape.end(), static_cast<std::size_t>(layer.dims), 1);
    return shape;
}

}  // namespace

Network::Network(const Configuration& configuration, const Shape& sample, std::int64_t outputs,
                 at::Generator& generator)
    : activation_(configuration.network.activation),
      dropout_(configuration.network.dropout),
      dropout_place_(configuration.network.dropout_place),
      structure_(structureOf(configuration, sample, outputs)),
      parameters_(configuration.optimizer) {
    const auto& init = configuration.network.init;
    std::vector<ParameterPack::Named> initial;
    for (std::size_t i = 0; i < structure_.layers.size(); ++i) {
        Layer layer;
        layer.name = layerName(i);
        layer.structure = structure_.layers[i];
        auto [weight, bias] = initialLinear(weightShape(layer.structure), init, generator);
        initial.emplace_back(layer.parameter("weight"), weight);
        initial.emplace_back(layer.parameter("bias"), bias);
        if (layer.structure.projects) {
            const auto& first =
                structure_.layers[static_cast<std::size_t>(*layer.structure.shortcut)];
            initial.emplace_back(
                layer.shortcutParameter(),
                initialLinear(shortcutShape(layer.structure, first), init, generator).first);
        }
        const auto& config = configuration.normalizationOf(static_cast<std::int64_t>(i));
        layer.placement = config.placement;
        if (config.isOn()) {
            layer.norm.emplace(layer.structure.slot, config);
            for (const auto& [which, tensor] : layer.norm->affine())
                initial.emplace_back(layer.name + ".norm." + which, tensor);
        }
        layers_.push_back(std::move(layer));
    }
    auto [weight, bias] = initialLinear({outputs, structure_.output_features}, init, generator);
    initial.emplace_back("output.weight", weight);
    initial.emplace_back("output.bias", bias);
    parameters_.insert(initial);
    refetchLeaves();
    standardizeWeights(configuration);
    lock(configuration);
}

Network::Network(const Network& other, ParameterPack parameters)
    : activation_(other.activation_),
      dropout_(other.dropout_),
      dropout_place_(other.dropout_place_),
      seed_(other.seed_),
      structure_(other.structure_),
      layers_(other.layers_),
      parameters_(std::move(parameters)) {
    for (auto& layer : layers_)
        if (layer.norm)
            layer.norm->detachBuffers();
    refetchLeaves();
}

Network Network::clone() const {
    return Network(*this, parameters_.clone());
}

void Network::refetchLeaves() {
    for (auto& layer : layers_) {
        layer.weight = parameters_.leaf(layer.parameter("weight"));
        layer.bias = parameters_.leaf(layer.parameter("bias"));
        if (layer.structure.dims == 0)
            layer.weight_t = layer.weight.t();
        if (layer.structure.projects) {
            layer.shortcut_weight = parameters_.leaf(layer.shortcutParameter());
            if (layer.structure.dims == 0)
                layer.shortcut_weight_t = layer.shortcut_weight.t();
        }
        if (layer.norm && layer.norm->weight.defined())
            layer.norm->weight = parameters_.leaf(layer.name + ".norm.weight");
        if (layer.norm && layer.norm->bias.defined())
            layer.norm->bias = parameters_.leaf(layer.name + ".norm.bias");
        if (layer.norm)
            for (auto& [which, tensor] : layer.norm->own)
                tensor = parameters_.leaf(layer.name + ".norm." + which);
    }
    output_weight_ = parameters_.leaf("output.weight");
    output_weight_t_ = output_weight_.t();
    output_bias_ = parameters_.leaf("output.bias");
}

at::Tensor Network::shaped(const at::Tensor& x) const {
    const auto& first = structure_.layers.front();
    if (first.dims == 0)
        return x;
    Shape shape = first.input;
    shape.insert(shape.begin(), x.size(0));
    return x.view(shape);
}

at::Tensor Network::dropoutMask(const at::Tensor& value, std::size_t place) const {
    return normscope::dropoutMask(value.sizes(), dropout_, dropoutSeed(seed_, place));
}

at::Tensor Network::outputFeatures(const at::Tensor& value) const {
    return value.dim() > 2 ? value.flatten(2).mean(2) : value;
}

at::Tensor Network::forward(const at::Tensor& x, Statistics statistics,
                            std::vector<LayerTaps>* taps) {
    const bool stochastic =
        statistics == Statistics::BatchAndTrack || statistics == Statistics::Batch;
    const auto first = shaped(x);
    return continueFrom(
        first, layers_.front().linear(first, productsFor(taps)), stochastic,
        [&](std::size_t i, const at::Tensor& value, LayerTaps& tap) {
            auto& norm = *layers_[i].norm;
            auto result = norm.forward(
                value, statistics, stochastic ? std::optional(noiseSeed(seed_, i)) : std::nullopt);
            tap.saved = std::move(result.saved);
            if (normRow(norm.config.kind).isOnePerChannel()) {
                tap.batch_mean = tap.saved.mean;
                tap.batch_invstd = tap.saved.invstd;
            }
            return result.y;
        },
        taps);
}

at::Tensor Network::backwardThroughOutput(const at::Tensor& grad_logits, const LayerTaps& last) {
    auto features = outputFeatures(last.output);
    if (last.output_mask.defined())
        features = features * last.output_mask;
    torch::mm_out(output_weight_.mutable_grad(), grad_logits.t(), features);
    torch::sum_out(output_bias_.mutable_grad(), grad_logits, 0);
    auto grad = grad_logits.mm(output_weight_);
    if (last.output_mask.defined())
        grad = grad * last.output_mask;
    const auto& value = last.output;
    if (value.dim() == 2)
        return grad;
    const auto positions = value.numel() / (value.size(0) * value.size(1));
    return grad.div(static_cast<double>(positions))
        .unsqueeze(2)
        .expand({value.size(0), value.size(1), positions})
        .contiguous()  // a view of one number for all positions would be read past its end
        .view(value.sizes());
}

void Network::backward(const at::Tensor& grad_logits, std::vector<LayerTaps>& taps,
                       std::vector<at::Tensor>* norm_gradients) {
    if (norm_gradients != nullptr)
        norm_gradients->assign(layers_.size(), {});
    auto grad = backwardThroughOutput(grad_logits, taps.back());
    std::vector<at::Tensor> into_input(layers_.size());  // by shortcuts that start there
    for (auto i = layers_.size(); i-- > 0;) {
        auto& layer = layers_[i];
        auto& tap = taps[i];
        tap.values.output_gradient = grad;
        const auto normBackward = [&] {
            if (!layer.norm)
                return;
            if (norm_gradients != nullptr)
                (*norm_gradients)[i] = grad;
            grad = layer.norm->backward(grad, tap.norm_input, tap.saved);
        };
        const auto dropoutBackward = [&](DropoutPlace place) {
            if (tap.mask.defined() && dropout_place_ == place)
                grad = grad * tap.mask;
        };
        if (tap.pool_indices.defined())
            grad = layer.poolBackward(grad, tap);
        dropoutBackward(DropoutPlace::AfterLayer);
        if (layer.placement == Placement::After) {
            normBackward();
            dropoutBackward(DropoutPlace::BeforeNorm);
        }
        grad = activateBackward(activation_, grad, tap.activation_input, tap.values.activation);
        if (layer.structure.shortcut) {
            const auto from = static_cast<std::size_t>(*layer.structure.shortcut);
            into_input[from] = layer.shortcutBackward(grad, taps[from].input);
        }
        if (layer.placement == Placement::Before) {
            normBackward();
            dropoutBackward(DropoutPlace::BeforeNorm);
        }
        grad = layer.linearBackward(grad, tap.input, /*wants_input=*/i > 0);
        if (into_input[i].defined())
            grad = grad + into_input[i];
    }
}

std::vector<at::Tensor> Network::weightGradients() const {
    std::vector<at::Tensor> gradients;
    for (const auto& layer : layers_)
        gradients.push_back(layer.weight.grad().flatten(1).t().clone(at::MemoryFormat::Contiguous));
    return gradients;
}

Network::Evaluation Network::evaluate(const at::Tensor& x, std::int64_t batch_size) const {
    const auto input = shaped(x);
    // Often the costliest, and common to both.
    const auto first = layers_.front().linear(input, Products::Fused);
    const auto pass = [&](const auto& normalize) {
        return continueFrom(
            input, first, /*stochastic=*/false,
            [&](std::size_t i, const at::Tensor& value, LayerTaps&) {
                return normalize(*layers_[i].norm, value);
            },
            nullptr);
    };
    Evaluation result;
    if (allTrack())
        result.running = pass([](const Normalization& norm, const at::Tensor& value) {
            return norm.forwardInEval(value);
        });
    if (!normalizesByBatch(Mode::Train))
        result.batch = result.running;
    else if (!refuses(batch_size, Mode::Train))
        result.batch = pass([&](const Normalization& norm, const at::Tensor& value) {
            return norm.forwardInBatches(value, batch_size);
        });
    return result;
}

at::Tensor Network::forwardInBatches(const at::Tensor& x, std::int64_t batch_size,
                                     std::vector<BatchMoments>& moments) const {
    moments.resize(layers_.size());
    const auto input = shaped(x);
    return continueFrom(
        input, layers_.front().linear(input, Products::Fused), /*stochastic=*/true,
        [&](std::size_t i, const at::Tensor& value, LayerTaps&) {
            return layers_[i].norm->forwardInBatches(value, batch_size, &moments[i]);
        },
        nullptr);
}

}  // namespace normscope
