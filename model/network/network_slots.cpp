// SPDX-License-Identifier: GPL-3.0-or-later
// Changes of the normalization slots between two steps.
#include <algorithm>

#include "model/network/column_moments.h"
#include "model/network/network.h"
#include "model/network/slot_changes.h"

namespace normscope {

at::Tensor Network::slotInput(std::size_t index, Placement placement, const at::Tensor& x,
                              Mode mode) {
    std::vector<LayerTaps> taps;
    forward(x, mode == Mode::Train ? Statistics::Batch : Statistics::Running, &taps);
    const auto& values = taps[index].values;
    return columns(placement == Placement::Before ? values.linear : values.activation);
}

void Network::become(const Configuration& next, const at::Tensor& population) {
    activation_ = next.network.activation;
    dropout_ = next.network.dropout;
    dropout_place_ = next.network.dropout_place;
    if (parameters_.configure(next.optimizer))
        refetchLeaves();
    standardizeWeights(next);  // before what is folded into them
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        auto& layer = layers_[i];
        const auto& config = next.normalizationOf(static_cast<std::int64_t>(i));
        if (layer.norm && !goesOnAs(layer.norm->config.kind, config.kind))
            removeNorm(i, config.on_remove, population);
        layer.placement = config.placement;
        if (config.isOn() && !layer.norm)
            insertNorm(i, config, next.mode, population);
        else if (layer.norm)
            layer.norm->config = config;
    }
    lock(next);
}

void Network::standardizeWeights(const Configuration& configuration) {
    for (std::size_t i = 0; i < layers_.size(); ++i)
        layers_[i].standardizes_weight =
            configuration.normalizationOf(static_cast<std::int64_t>(i)).weight_standardization;
}

void Network::lock(const Configuration& configuration) {
    const bool norms_alone = configuration.optimizer.trains == Trained::Norms;
    std::vector<std::string> locked;
    const auto add = [&](const std::vector<std::string>& names) {
        locked.insert(locked.end(), names.begin(), names.end());
    };
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        auto& layer = layers_[i];
        layer.frozen = configuration.normalizationOf(static_cast<std::int64_t>(i)).frozen;
        if (layer.frozen || norms_alone)
            add(layer.mapParameters());
        if (layer.norm && (layer.frozen || layer.norm->config.freeze_affine))
            add(layer.affineParameters());
    }
    if (configuration.network.freeze_output || norms_alone)
        add({"output.weight", "output.bias"});
    if (parameters_.lock(locked))
        refetchLeaves();
}

void Network::insertNorm(std::size_t index, const NormalizationConfig& config, Mode mode,
                         const at::Tensor& population) {
    auto& layer = layers_[index];
    const bool preserve =
        config.on_insert == OnInsert::Preserve && config.affine && isBatchNorm(config.kind);
    const at::Tensor input =
        preserve ? slotInput(index, config.placement, population, mode) : at::Tensor();
    layer.norm.emplace(layer.structure.slot, config);
    if (preserve)
        layer.norm->becomeIdentity(input.mean(0), input.var(0, /*unbiased=*/false));
    std::vector<ParameterPack::Named> parameters;
    for (const auto& [which, tensor] : layer.norm->affine())
        parameters.emplace_back(layer.name + ".norm." + which, tensor);
    if (!parameters.empty()) {
        parameters_.insert(parameters);
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
    const auto names = layer.affineParameters();
    if (!names.empty())
        parameters_.remove(names);
    layer.norm.reset();
    refetchLeaves();
}

// Linear→BN: W' = diag(s)·W, b' = s∘b + t. BN→Linear: W' = W·diag(s), b' = b + W·t, with y = s∘x +
// t. Convolutions likewise by channel, BN→Conv for 1×1 kernels, which no padding reaches.
void Network::fold(std::size_t index) {
    auto& layer = layers_[index];
    const auto [scale, shift] = layer.norm->affineInEval();
    const auto flat = [](const at::Tensor& weight) {
        return weight.view({weight.size(0), weight.size(1), -1});
    };
    if (layer.placement == Placement::Before) {
        flat(layer.weight).mul_(scale.view({-1, 1, 1}));
        layer.bias.mul_(scale).add_(shift);
        return;
    }
    const bool last = index + 1 == layers_.size();
    auto weight = flat(last ? output_weight_ : layers_[index + 1].weight);
    auto& bias = last ? output_bias_ : layers_[index + 1].bias;
    bias.add_(weight.select(2, 0).mv(shift));
    weight.mul_(scale.view({1, -1, 1}));
}

}  // namespace normscope
