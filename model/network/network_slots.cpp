// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of the normalization slots between two steps.
#include "model/network/network.h"

namespace normscope {

at::Tensor Network::slotInput(std::size_t index, Placement placement, const at::Tensor& x,
                              Mode mode) {
    std::vector<LayerTaps> taps;
    forward(x, mode == Mode::Train ? Statistics::Batch : Statistics::Running, &taps);
    return taps[index].at(placement == Placement::Before ? Tap::Linear : Tap::Activation);
}

void Network::become(const Configuration& next, const at::Tensor& population) {
    activation_ = next.network.activation;
    if (parameters_.configure(next.optimizer))
        refetchLeaves();
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        auto& layer = layers_[i];
        const auto& config = next.normalizationOf(static_cast<std::int64_t>(i));
        if (config.kind == NormKind::None && layer.norm)
            removeNorm(i, config.on_remove, population);
        layer.placement = config.placement;
        if (config.kind == NormKind::Batch && !layer.norm)
            insertNorm(i, config, next.mode, population);
        else if (layer.norm)
            layer.norm->config = config;
    }
    lockAffine();
}

void Network::lockAffine() {
    std::vector<std::string> locked;
    for (const auto& layer : layers_)
        if (layer.norm && layer.norm->config.affine && layer.norm->config.freeze_affine) {
            locked.push_back(layer.name + ".norm.weight");
            locked.push_back(layer.name + ".norm.bias");
        }
    if (parameters_.lock(locked))
        refetchLeaves();
}

void Network::insertNorm(std::size_t index, const NormalizationConfig& config, Mode mode,
                         const at::Tensor& population) {
    auto& layer = layers_[index];
    const bool preserve = config.on_insert == OnInsert::Preserve && config.affine;
    const at::Tensor input =
        preserve ? slotInput(index, config.placement, population, mode) : at::Tensor();
    layer.norm.emplace(layer.out(), config);
    if (preserve)
        layer.norm->becomeIdentity(input.mean(0), input.var(0, /*unbiased=*/false));
    if (config.affine) {
        parameters_.insert({{layer.name + ".norm.weight", layer.norm->weight},
                            {layer.name + ".norm.bias", layer.norm->bias}});
        refetchLeaves();
    }
}

void Network::removeNorm(std::size_t index, OnRemove how, const at::Tensor& population) {
    auto& layer = layers_[index];
    if (how == OnRemove::Fold) {
        if (!layer.norm->tracks()) {
            const auto input = slotInput(index, layer.placement, population, Mode::Train);
            layer.norm->running_mean = input.mean(0);
            layer.norm->running_var = input.var(0, /*unbiased=*/false);
        }
        fold(index);
    }
    if (layer.norm->config.affine)
        parameters_.remove({layer.name + ".norm.weight", layer.name + ".norm.bias"});
    layer.norm.reset();
    refetchLeaves();
}

// Linear→BN: W' = diag(s)·W, b' = s∘b + t. BN→Linear: W' = W·diag(s), b' = b + W·t, with y = s∘x +
// t.
void Network::fold(std::size_t index) {
    auto& layer = layers_[index];
    const auto [scale, shift] = layer.norm->affineInEval();
    if (layer.placement == Placement::Before) {
        layer.weight.mul_(scale.unsqueeze(1));
        layer.bias.mul_(scale).add_(shift);
        return;
    }
    const bool last = index + 1 == layers_.size();
    auto& weight = last ? output_weight_ : layers_[index + 1].weight;
    auto& bias = last ? output_bias_ : layers_[index + 1].bias;
    bias.add_(weight.mv(shift));
    weight.mul_(scale.unsqueeze(0));
}

}  // namespace normscope
