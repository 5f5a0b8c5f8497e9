// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/checkup.h"

#include <algorithm>
#include <cmath>
#include <set>

#include "model/network/column_moments.h"

namespace normscope {
namespace {

void add(ChannelCount& channels, std::size_t channel) {
    if (channels.count++ == 0)
        channels.first = static_cast<std::int64_t>(channel);
}

template <class Is>
ChannelCount countChannels(std::size_t channels, const Is& is) {
    ChannelCount found;
    for (std::size_t c = 0; c < channels; ++c)
        if (is(c))
            add(found, c);
    return found;
}

/// [batch, C] or [batch, C, …] as [values, C].
at::Tensor byChannel(const at::Tensor& x) {
    return x.dim() > 2 ? x.movedim(1, -1).reshape({-1, x.size(1)}) : x;
}

double median(std::vector<float> values) {
    if (values.empty())
        return kNaN;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
}

double normOf(const at::Tensor& tensor) {
    return tensor.norm().item<double>();
}

ChannelCount deadChannels(const at::Tensor& activation) {
    const auto most = valuesOf(byChannel(activation).amax(0));
    const auto least = valuesOf(byChannel(activation).amin(0));
    return countChannels(most.size(), [&](auto c) { return most[c] == 0.0F && least[c] == 0.0F; });
}

/// `var`: of the norm's input over the batch, biased.
void checkNorm(const Layer& layer, const std::vector<float>& var, LayerHealth& health) {
    const auto& norm = *layer.norm;
    health.has_norm = true;
    health.batches_tracked = norm.num_batches_tracked;
    const double low = LayerHealth::kCollapsed * norm.config.eps;
    if (health.by_batch)
        health.collapsed = countChannels(var.size(), [&](auto c) { return var[c] < low; });
    const auto gamma = valuesOf(norm.weight);
    health.faint = countChannels(gamma.size(),
                                 [&](auto c) { return std::abs(gamma[c]) < LayerHealth::kFaint; });
    const auto mean = valuesOf(norm.running_mean), variance = valuesOf(norm.running_var);
    health.poisoned = countChannels(mean.size(), [&](auto c) {
        return !std::isfinite(mean[c]) || !std::isfinite(variance[c]);
    });
}

LayerHealth checkLayer(const Layer& layer, const LayerTaps& taps, Activation activation,
                       bool has_gradient) {
    LayerHealth health;
    const auto x = byChannel(layer.norm ? taps.norm_input : taps.values.linear);
    auto moments = columnMoments(x);
    health.channels = x.size(1);
    health.values = x.size(0);
    health.by_batch = layer.norm && layer.norm->hasModes() && taps.saved.by_data;
    health.weight_norm = normOf(layer.weight);
    if (has_gradient && layer.weight.grad().defined())
        health.weight_gradient = normOf(layer.weight.grad());
    if (has_gradient && layer.bias.defined() && layer.bias.grad().defined())
        health.bias_gradient = layer.bias.grad().abs().max().item<double>();
    if (layer.norm)
        checkNorm(layer, moments.var, health);
    if (activation == Activation::ReLU)
        health.dead = deadChannels(taps.values.activation);
    for (auto& value : moments.var)
        value = std::sqrt(value);
    health.median_std = median(std::move(moments.var));
    return health;
}

}  // namespace

Health checkUp(const Network& network, const std::vector<LayerTaps>& taps,
               std::span<const std::int64_t> labels, bool has_gradient) {
    const at::NoGradGuard no_grad;
    Health health;
    for (std::size_t i = 0; i < taps.size(); ++i)
        health.layers.push_back(
            checkLayer(network.layers()[i], taps[i], network.activation(), has_gradient));
    health.batch_size = static_cast<std::int64_t>(labels.size());
    health.classes_in_batch =
        static_cast<std::int64_t>(std::set<std::int64_t>(labels.begin(), labels.end()).size());
    return health;
}

}  // namespace normscope
