// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/actions.h"

#include "model/data/kept_weights.h"
#include "model/inspect/population.h"
#include "model/network/network.h"
#include "model/settings/experiment.h"

namespace normscope {
namespace {

/// The norms with running statistics that an action is meant for, with their layer's index.
std::vector<std::size_t> meantBy(const Setting& action, const Network& network) {
    const auto named = layerOf(action.key);
    std::vector<std::size_t> layers;
    for (std::size_t i = 0; i < network.layers().size(); ++i) {
        const auto& norm = network.layers()[i].norm;
        const bool meant = named ? *named == static_cast<std::int64_t>(i)
                                 : norm.has_value() && !norm->config.freeze;
        if (meant && norm && norm->tracks())
            layers.push_back(i);
    }
    return layers;
}

void scaleWeights(const Setting& action, Network& network) {
    const auto named = layerOf(action.key);
    const auto factor = std::get<double>(checkedSetting(action).value);
    const at::NoGradGuard no_grad;
    for (std::size_t i = 0; i < network.layers().size(); ++i)
        if (!named || *named == static_cast<std::int64_t>(i))
            network.layers()[i].weight.mul_(factor);
}

void setAffine(const Setting& action, Network& network) {
    const auto named = layerOf(action.key);
    const auto set = channelValueFrom(std::get<std::string>(checkedSetting(action).value));
    const bool gamma = keyFor(action.key).path == action_path::kSetGamma;
    const at::NoGradGuard no_grad;
    for (std::size_t i = 0; i < network.layers().size(); ++i) {
        const auto& norm = network.layers()[i].norm;
        if (!norm || (named && *named != static_cast<std::int64_t>(i)))
            continue;
        at::Tensor values = gamma ? norm->weight : norm->bias;
        if (!values.defined() || (set->channel && *set->channel >= values.size(0)))
            continue;
        (set->channel ? values.select(0, *set->channel) : values).fill_(set->value);
    }
}

}  // namespace

void perform(const Setting& action, Network& network, const at::Tensor& train_x,
             std::int64_t batch_size) {
    if (setsAffine(action.key))
        return setAffine(action, network);
    if (keyFor(action.key).file == FileRole::Weights) {
        const auto file = weightsFileFrom(toText(action.value));
        return network.load(readWeights(file), file.path);
    }
    if (keyFor(action.key).path == action_path::kScaleWeights)
        return scaleWeights(action, network);
    const auto layers = meantBy(action, network);
    if (layers.empty())
        return;
    if (keyFor(action.key).path == action_path::kResetStatistics) {
        for (const auto i : layers)
            network.layers()[i].norm->resetStatistics();
        return;
    }
    const auto population = populationStatistics(network, train_x, batch_size);
    for (const auto i : layers) {
        auto& norm = *network.layers()[i].norm;
        if (!population[i].mean.defined())
            continue;
        norm.running_mean.copy_(population[i].mean);
        norm.running_var.copy_(population[i].var);
        norm.num_batches_tracked = population[i].batches;
    }
}

}  // namespace normscope
