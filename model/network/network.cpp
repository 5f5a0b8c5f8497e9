// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/network.h"

#include "model/network/initialization.h"

namespace normscope {
namespace {

std::string layerName(std::size_t index) {
    return "layers." + std::to_string(index);
}

}  // namespace

Network::Network(const Configuration& configuration, std::int64_t features, std::int64_t classes,
                 at::Generator& generator)
    : activation_(configuration.network.activation), parameters_(configuration.optimizer) {
    std::vector<ParameterPack::Named> initial;
    std::int64_t in = features;
    for (std::size_t i = 0; i < configuration.network.hidden.size(); ++i) {
        const auto out = configuration.network.hidden[i];
        auto [weight, bias] = initialLinear(in, out, configuration.network.init, generator);
        Layer layer;
        layer.name = layerName(i);
        initial.emplace_back(layer.name + ".linear.weight", weight);
        initial.emplace_back(layer.name + ".linear.bias", bias);
        const auto& config = configuration.normalizationOf(static_cast<std::int64_t>(i));
        layer.placement = config.placement;
        if (config.kind == NormKind::Batch) {
            layer.norm.emplace(out, config);
            if (config.affine) {
                initial.emplace_back(layer.name + ".norm.weight", layer.norm->weight);
                initial.emplace_back(layer.name + ".norm.bias", layer.norm->bias);
            }
        }
        layers_.push_back(std::move(layer));
        in = out;
    }
    auto [weight, bias] = initialLinear(in, classes, configuration.network.init, generator);
    initial.emplace_back("output.weight", weight);
    initial.emplace_back("output.bias", bias);
    parameters_.insert(initial);
    refetchLeaves();
    lockAffine();
}

Network::Network(Activation activation, std::vector<Layer> layers, ParameterPack parameters)
    : activation_(activation), layers_(std::move(layers)), parameters_(std::move(parameters)) {
    for (auto& layer : layers_)
        if (layer.norm && layer.norm->tracks()) {
            layer.norm->running_mean = layer.norm->running_mean.clone();
            layer.norm->running_var = layer.norm->running_var.clone();
        }
    refetchLeaves();
}

Network Network::clone() const {
    return Network(activation_, layers_, parameters_.clone());
}

void Network::refetchLeaves() {
    for (auto& layer : layers_) {
        layer.weight = parameters_.leaf(layer.name + ".linear.weight");
        layer.weight_t = layer.weight.t();
        layer.bias = parameters_.leaf(layer.name + ".linear.bias");
        if (layer.norm && layer.norm->config.affine) {
            layer.norm->weight = parameters_.leaf(layer.name + ".norm.weight");
            layer.norm->bias = parameters_.leaf(layer.name + ".norm.bias");
        }
    }
    output_weight_ = parameters_.leaf("output.weight");
    output_weight_t_ = output_weight_.t();
    output_bias_ = parameters_.leaf("output.bias");
}

at::Tensor Network::activate(const at::Tensor& x) const {
    switch (activation_) {
        case Activation::ReLU:
            return torch::relu(x);
        case Activation::Sigmoid:
            return torch::sigmoid(x);
        case Activation::Tanh:
            return torch::tanh(x);
        case Activation::LeakyReLU:
            return torch::leaky_relu(x, /*negative_slope=*/0.01);
        case Activation::GELU:
            return torch::gelu(x);
        case Activation::Identity:
            return x;
    }
    return x;
}

at::Tensor Network::activateBackward(const at::Tensor& grad_a, const at::Tensor& x,
                                     const at::Tensor& a) const {
    switch (activation_) {
        case Activation::ReLU:
            return torch::threshold_backward(grad_a, a, /*threshold=*/0);
        case Activation::Sigmoid:
            return torch::sigmoid_backward(grad_a, a);
        case Activation::Tanh:
            return torch::tanh_backward(grad_a, a);
        case Activation::LeakyReLU:
            return torch::leaky_relu_backward(grad_a, x, /*negative_slope=*/0.01,
                                              /*self_is_result=*/false);
        case Activation::GELU:
            return torch::gelu_backward(grad_a, x);
        case Activation::Identity:
            return grad_a;
    }
    return grad_a;
}

at::Tensor Network::forward(const at::Tensor& x, Statistics statistics,
                            std::vector<LayerTaps>* taps) {
    if (taps)
        taps->resize(layers_.size());
    at::Tensor value = x;
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        auto& layer = layers_[i];
        LayerTaps tap;
        tap.input = value;
        const auto put = [&](Tap which) { tap.values[static_cast<std::size_t>(which)] = value; };
        const auto normalize = [&] {
            if (!layer.norm)
                return;
            tap.norm_input = value;
            auto result = layer.norm->forward(value, statistics);
            value = result.y;
            tap.batch_mean = std::move(result.batch_mean);
            tap.batch_invstd = std::move(result.batch_invstd);
            put(Tap::Normalized);
        };
        value = torch::addmm(layer.bias, value, layer.weight_t);
        put(Tap::Linear);
        if (layer.placement == Placement::Before)
            normalize();
        value = activate(value);
        put(Tap::Activation);
        if (layer.placement == Placement::After)
            normalize();
        if (taps)
            (*taps)[i] = std::move(tap);
    }
    return torch::addmm(output_bias_, value, output_weight_t_);
}

void Network::backward(const at::Tensor& grad_logits, const std::vector<LayerTaps>& taps) {
    const auto linearBackward = [](const at::Tensor& grad, const at::Tensor& input,
                                   at::Tensor& weight, at::Tensor& bias) {
        torch::mm_out(weight.mutable_grad(), grad.t(), input);
        torch::sum_out(bias.mutable_grad(), grad, 0);
    };
    linearBackward(grad_logits, taps.back().output(layers_.back().placement), output_weight_,
                   output_bias_);
    auto grad = grad_logits.mm(output_weight_);
    for (auto i = layers_.size(); i-- > 0;) {
        auto& layer = layers_[i];
        const auto& tap = taps[i];
        const auto normBackward = [&] {
            if (layer.norm)
                grad = layer.norm->backward(grad, tap.norm_input, tap.batch_mean, tap.batch_invstd);
        };
        if (layer.placement == Placement::After)
            normBackward();
        const bool after_norm = layer.norm && layer.placement == Placement::Before;
        grad = activateBackward(grad, tap.at(after_norm ? Tap::Normalized : Tap::Linear),
                                tap.at(Tap::Activation));
        if (layer.placement == Placement::Before)
            normBackward();
        linearBackward(grad, tap.input, layer.weight, layer.bias);
        if (i > 0)
            grad = grad.mm(layer.weight);
    }
}

template <class Normalize>
at::Tensor Network::continueFrom(at::Tensor value, const Normalize& normalize) const {
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        const auto& layer = layers_[i];
        if (i > 0)
            value = torch::addmm(layer.bias, value, layer.weight_t);
        if (layer.norm && layer.placement == Placement::Before)
            value = normalize(i, *layer.norm, value);
        value = activate(value);
        if (layer.norm && layer.placement == Placement::After)
            value = normalize(i, *layer.norm, value);
    }
    return torch::addmm(output_bias_, value, output_weight_t_);
}

at::Tensor Network::firstLinear(const at::Tensor& x) const {
    return torch::addmm(layers_.front().bias, x, layers_.front().weight_t);
}

Network::Evaluation Network::evaluate(const at::Tensor& x, std::int64_t batch_size) const {
    const auto first = firstLinear(x);  // the costliest product of all is common to both
    Evaluation result;
    if (allTrack())
        result.running =
            continueFrom(first, [](std::size_t, const BatchNorm1d& norm, const at::Tensor& value) {
                return norm.forwardByBuffers(value);
            });
    if (!normalizesByBatch(Mode::Train))
        result.batch = result.running;
    else if (batch_size > 1)
        result.batch =
            continueFrom(first, [&](std::size_t, const BatchNorm1d& norm, const at::Tensor& value) {
                return norm.forwardInBatches(value, batch_size);
            });
    return result;
}

at::Tensor Network::forwardInBatches(const at::Tensor& x, std::int64_t batch_size,
                                     std::vector<BatchMoments>& moments) const {
    moments.resize(layers_.size());
    return continueFrom(firstLinear(x),
                        [&](std::size_t i, const BatchNorm1d& norm, const at::Tensor& value) {
                            return norm.forwardInBatches(value, batch_size, &moments[i]);
                        });
}

bool Network::hasNorm() const {
    for (const auto& layer : layers_)
        if (layer.norm)
            return true;
    return false;
}

bool Network::normalizesByBatch(Mode mode) const {
    const auto statistics = mode == Mode::Train ? Statistics::Batch : Statistics::Running;
    for (const auto& layer : layers_)
        if (layer.norm && layer.norm->usesBatch(statistics))
            return true;
    return false;
}

bool Network::allTrack() const {
    for (const auto& layer : layers_)
        if (layer.norm && !layer.norm->tracks())
            return false;
    return true;
}

std::vector<ParameterPack::Named> Network::state() const {
    std::vector<ParameterPack::Named> named;
    for (const auto& layer : layers_) {
        named.emplace_back(layer.name + ".linear.weight", layer.weight);
        named.emplace_back(layer.name + ".linear.bias", layer.bias);
        if (!layer.norm)
            continue;
        const auto& norm = *layer.norm;
        const auto prefix = layer.name + ".norm.";
        if (norm.weight.defined()) {
            named.emplace_back(prefix + "weight", norm.weight);
            named.emplace_back(prefix + "bias", norm.bias);
        }
        if (norm.tracks()) {
            named.emplace_back(prefix + "running_mean", norm.running_mean);
            named.emplace_back(prefix + "running_var", norm.running_var);
            named.emplace_back(prefix + "num_batches_tracked",
                               torch::tensor({static_cast<float>(norm.num_batches_tracked)}));
        }
    }
    named.emplace_back("output.weight", output_weight_);
    named.emplace_back("output.bias", output_bias_);
    return named;
}

}  // namespace normscope
