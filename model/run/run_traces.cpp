// SPDX-License-Identifier: GPL-3.0-or-later
// What a step leaves behind beside the weights: gradients, and how far these moved.
#include "model/run/run_impl.h"

namespace normscope {

void Run::Impl::prepareTraces() {
    step_is_recorded = options.record && isRecorded(done + 1 - last_change);
    if (fused)
        fused->keepOutputGradients(step_is_recorded || view_gradients);
}

void Run::Impl::keepWeights() {
    weight_gradients.clear();
    weights_before.clear();
    if (step_is_recorded || view_gradients)
        weight_gradients = network.weightGradients();
    if (step_is_recorded || view_updates)
        for (const auto& layer : network.layers())
            weights_before.push_back(layer.weight.clone());
}

void Run::Impl::measureUpdate() {
    updates.clear();
    for (std::size_t i = 0; i < weights_before.size(); ++i) {
        const auto& weight = network.layers()[i].weight;
        const auto before = weights_before[i].norm().item<double>();
        const auto moved = (weight - weights_before[i]).norm().item<double>();
        updates.push_back(
            {moved / before, weight.norm().item<double>(), last.lr / (before * before)});
    }
}

void Run::Impl::putWeightGradients(const std::vector<at::Tensor>& gradients,
                                   std::vector<LayerTaps>& all) {
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i].values.weight_gradient = i < gradients.size() ? gradients[i] : at::Tensor();
}

}  // namespace normscope
