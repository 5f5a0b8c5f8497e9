// SPDX-License-Identifier: GPL-3.0-or-later
// What is asked about a network.
#include <algorithm>

#include "model/network/network.h"
#include "model/network/norms/norm.h"

namespace normscope {

bool Network::hasNorm() const {
    return std::any_of(layers_.begin(), layers_.end(),
                       [](const Layer& layer) { return layer.norm.has_value(); });
}

bool Network::hasModes() const {
    return std::any_of(layers_.begin(), layers_.end(),
                       [](const Layer& layer) { return layer.norm && layer.norm->hasModes(); });
}

bool Network::normalizesByBatch(Mode mode) const {
    const auto statistics = mode == Mode::Train ? Statistics::Batch : Statistics::Running;
    return std::any_of(layers_.begin(), layers_.end(), [&](const Layer& layer) {
        return layer.norm && layer.norm->usesBatch(statistics);
    });
}

bool Network::refuses(std::int64_t batch, Mode mode) const {
    const auto statistics = mode == Mode::Train ? Statistics::Batch : Statistics::Running;
    return std::any_of(layers_.begin(), layers_.end(), [&](const Layer& layer) {
        if (!layer.norm)
            return false;
        const bool by_data = !layer.norm->hasModes() || layer.norm->usesBatch(statistics);
        return by_data && layer.norm->refuses(batch);
    });
}

bool Network::allTrack() const {
    return std::none_of(layers_.begin(), layers_.end(), [](const Layer& layer) {
        return layer.norm && layer.norm->hasModes() && !layer.norm->tracks();
    });
}

bool Network::isStochastic() const {
    return dropout_ > 0.0 || std::any_of(layers_.begin(), layers_.end(), [](const Layer& layer) {
               return layer.norm && normRow(layer.norm->config.kind).noisy;
           });
}

std::int64_t Network::widestLayer() const {
    std::int64_t widest = 1;
    for (const auto& layer : structure_.layers)
        widest = std::max({widest, sizeOf(layer.input), sizeOf(layer.slot)});
    return widest;
}

double Network::multiplications() const {
    double total = static_cast<double>(structure_.output_features * structure_.outputs);
    for (const auto& layer : structure_.layers)
        total += static_cast<double>(layer.weights + layer.shortcut_weights) *
                 static_cast<double>(positionsOf(layer.slot));
    return total;
}

std::vector<ParameterPack::Named> Network::state() const {
    std::vector<ParameterPack::Named> named;
    for (const auto& layer : layers_) {
        named.emplace_back(layer.parameter("weight"), layer.weight);
        named.emplace_back(layer.parameter("bias"), layer.bias);
        if (layer.shortcut_weight.defined())
            named.emplace_back(layer.shortcutParameter(), layer.shortcut_weight);
        if (!layer.norm)
            continue;
        const auto& norm = *layer.norm;
        const auto prefix = layer.name + ".norm.";
        for (const auto& [which, tensor] : norm.affine())
            named.emplace_back(prefix + which, tensor);
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
