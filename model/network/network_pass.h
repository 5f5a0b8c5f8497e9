// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to the network's own files: the one way through the layers that all its passes take.
#pragma once

#include "model/network/fused/fused_linear.h"
#include "model/network/network.h"

namespace normscope {

template <class Normalize>
at::Tensor Network::throughLayer(std::size_t index, LayerTaps& tap, at::Tensor value,
                                 const std::vector<at::Tensor>& inputs, bool stochastic,
                                 Products products, const Normalize& normalize) const {
    const auto& layer = layers_[index];
    const auto drop = [&](DropoutPlace place) {
        if (!stochastic || dropout_ == 0.0 || dropout_place_ != place)
            return;
        tap.mask = dropoutMask(value, index);
        value = value * tap.mask;
    };
    const auto slot = [&] {
        drop(DropoutPlace::BeforeNorm);
        if (!layer.norm)
            return;
        tap.norm_input = value;
        value = normalize(index, value, tap);
        tap.values.normalized = value;
    };
    tap.values.linear = value;
    if (layer.placement == Placement::Before)
        slot();
    if (layer.structure.shortcut)
        value = value + layer.shortcut(inputs[static_cast<std::size_t>(*layer.structure.shortcut)],
                                       products);
    tap.activation_input = value;
    value = activate(activation_, value);
    tap.values.activation = value;
    if (layer.placement == Placement::After)
        slot();
    drop(DropoutPlace::AfterLayer);
    if (layer.structure.pools) {
        tap.unpooled = value;
        std::tie(value, tap.pool_indices) = layer.pool(value);
    }
    return value;
}

template <class Normalize>
at::Tensor Network::continueFrom(const at::Tensor& x, at::Tensor first, bool stochastic,
                                 const Normalize& normalize, std::vector<LayerTaps>* taps) const {
    if (taps != nullptr)
        taps->resize(layers_.size());
    const auto products = productsFor(taps);
    std::vector<at::Tensor> inputs{x};
    at::Tensor value = std::move(first);
    for (std::size_t i = 0; i < layers_.size(); ++i) {
        LayerTaps tap;
        tap.input = inputs.back();
        if (i > 0)
            value = layers_[i].linear(tap.input, products);
        value = throughLayer(i, tap, std::move(value), inputs, stochastic, products, normalize);
        tap.output = value;
        inputs.push_back(value);
        if (taps != nullptr)
            (*taps)[i] = std::move(tap);
    }
    auto features = outputFeatures(value);
    if (stochastic && dropout_ > 0.0 && dropout_place_ == DropoutPlace::BeforeOutput) {
        const auto mask = dropoutMask(features, layers_.size());
        features = features * mask;
        if (taps != nullptr)
            taps->back().output_mask = mask;
    }
    return products == Products::Fused ? fused::linear(features, output_weight_, output_bias_)
                                       : torch::addmm(output_bias_, features, output_weight_t_);
}

}  // namespace normscope
