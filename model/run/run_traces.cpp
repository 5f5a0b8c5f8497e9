// SPDX-License-Identifier: GPL-3.0-or-later
// What a step leaves behind beside the weights: gradients, and how far these moved.
#include <utility>

#include "model/run/run_impl.h"

namespace normscope {

void Run::Impl::prepareTraces() {
    step_is_recorded = options.record && isRecorded(done + 1 - last_change);
    if (fused)
        fused->keepOutputGradients(step_is_recorded || view_gradients);
}

void Run::Impl::keepWeights() {
    const auto& optimizer = configuration.optimizer;
    weight_gradients.clear();
    updates.clear();
    gradients_are_due = step_is_recorded || view_gradients;
    update_is_due = step_is_recorded || view_updates;
    // Clipping changes the gradient; the parts of the next step write over it one by one.
    if (!fused || optimizer.clip_grad_norm > 0 || optimizer.accumulation > 1)
        takeWeightGradients();
    if (!update_is_due)
        return;
    weights_before.resize(network.layers().size());
    for (std::size_t i = 0; i < weights_before.size(); ++i) {
        const auto& weight = network.layers()[i].weight;
        const auto* values = weight.data_ptr<float>();
        weights_before[i].assign(values, values + weight.numel());
    }
}

void Run::Impl::takeWeightGradients() {
    if (std::exchange(gradients_are_due, false))
        weight_gradients = network.weightGradients();
}

void Run::Impl::measureUpdate() {
    if (!std::exchange(update_is_due, false))
        return;
    for (std::size_t i = 0; i < weights_before.size(); ++i) {
        const auto& weight = network.layers()[i].weight;
        const auto kept = torch::from_blob(weights_before[i].data(), weight.sizes());
        const auto before = kept.norm().item<double>();
        const auto moved = (weight - kept).norm().item<double>();
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
