// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/statistics.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/network/column_moments.h"
#include "model/record/divergence.h"
#include "model/settings/nan.h"

namespace normscope {
namespace {

struct ShareAndLoss {
    double accuracy = kNaN, loss = kNaN;
};

ShareAndLoss scored(const at::Tensor& logits, const Truth& truth) {
    const auto rows = logits.size(0);
    const auto result = score(logits, truth, nullptr);
    return {result.accuracy(rows, truth), result.meanLoss(rows)};
}

/// Of x [batch, C] or [batch, C, …], at least two values a channel.
ChannelStatistics batchStatistics(const at::Tensor& x) {
    auto moments = columnMoments(x);
    const auto m = static_cast<double>(x.numel()) / static_cast<double>(x.size(1));
    for (auto& var : moments.var)
        var = static_cast<float>(var * (m / (m - 1)));
    return {std::move(moments.mean), std::move(moments.var)};
}

LayerStatistics layerStatistics(const Normalization& norm, const at::Tensor& batch_input,
                                ChannelStatistics population) {
    LayerStatistics layer;
    layer.present = true;
    layer.frozen = norm.config.freeze;
    layer.affine_frozen = norm.config.freeze_affine;
    if (batch_input.defined())
        layer.batch = batchStatistics(batch_input);
    layer.running = {valuesOf(norm.running_mean), valuesOf(norm.running_var)};
    layer.population = std::move(population);
    layer.num_batches_tracked = norm.num_batches_tracked;
    layer.momentum = norm.config.momentum;
    layer.from_batch = divergence(layer.batch, layer.running, norm.config.eps);
    layer.from_population = divergence(layer.population, layer.running, norm.config.eps);
    return layer;
}

/// The layer with the largest divergence; NaN from poisoned statistics is larger than any, NaN
/// from missing ones is none.
std::optional<std::int64_t> worstLayer(const std::vector<LayerStatistics>& layers,
                                       ChannelStatistics LayerStatistics::*reference,
                                       Divergence LayerStatistics::*from) {
    std::optional<std::int64_t> worst;
    double largest = 0.0;
    for (std::size_t i = 0; i < layers.size(); ++i) {
        if ((layers[i].*reference).empty() || layers[i].running.empty())
            continue;
        const auto kl = (layers[i].*from).kl;
        if (!worst || kl > largest || (std::isnan(kl) && !std::isnan(largest))) {
            worst = static_cast<std::int64_t>(i);
            largest = kl;
        }
    }
    return worst;
}

double meanOf(const std::vector<float>& values) {
    return values.empty() ? kNaN
                          : std::accumulate(values.begin(), values.end(), 0.0) /
                                static_cast<double>(values.size());
}

}  // namespace

InspectedStatistics inspectStatistics(Network& network, const LabelledBatch& batch,
                                      std::vector<ChannelStatistics> population) {
    InspectedStatistics result;
    result.batch_size = batch.x.size(0);
    population.resize(network.layers().size());
    // A single value has no variance: what comes in is shown by running statistics then.
    const bool has_batch = !network.refuses(result.batch_size, Mode::Train);
    std::vector<LayerTaps> taps;
    auto by_batch =
        network.forward(batch.x, has_batch ? Statistics::Batch : Statistics::Running, &taps);
    if (has_batch && network.isStochastic())  // what is compared differs by statistics alone
        by_batch = network.evaluate(batch.x, result.batch_size).batch;
    const auto of_batch = has_batch ? scored(by_batch, batch.truth) : ShareAndLoss{};
    result.accuracy_batch = of_batch.accuracy;
    result.loss_batch = of_batch.loss;
    std::vector<LayerTaps> in_eval(taps.size());
    const auto of_running =
        network.allTrack()
            ? scored(network.forward(batch.x, Statistics::Running, &in_eval), batch.truth)
            : ShareAndLoss{};
    result.accuracy_running = of_running.accuracy;
    result.loss_running = of_running.loss;
    for (std::size_t i = 0; i < taps.size(); ++i) {
        const auto& norm = network.layers()[i].norm;
        const bool has_modes = norm && norm->hasModes();
        const auto& input =
            has_modes && !norm->refuses(result.batch_size) ? taps[i].norm_input : at::Tensor();
        result.layers.push_back(has_modes ? layerStatistics(*norm, input, std::move(population[i]))
                                          : LayerStatistics{});
        if (input.defined() && in_eval[i].norm_input.defined()) {
            auto& layer = result.layers.back();
            layer.eval = batchStatistics(in_eval[i].norm_input);
            layer.from_eval = divergence(layer.eval, layer.running, norm->config.eps);
        }
    }
    result.worst_from_batch =
        worstLayer(result.layers, &LayerStatistics::batch, &LayerStatistics::from_batch);
    result.worst_from_population =
        worstLayer(result.layers, &LayerStatistics::population, &LayerStatistics::from_population);
    return result;
}

DualRecord dualRecord(std::int64_t step, const InspectedStatistics& statistics) {
    DualRecord record;
    record.step = step;
    for (const auto& seen : statistics.layers) {
        auto& layer = record.layers.emplace_back();
        layer.present = seen.present;
        layer.batch_mean = meanOf(seen.batch.mean);
        layer.batch_var = meanOf(seen.batch.var);
        layer.running_mean = meanOf(seen.running.mean);
        layer.running_var = meanOf(seen.running.var);
        layer.population_mean = meanOf(seen.population.mean);
        layer.population_var = meanOf(seen.population.var);
        layer.from_batch = seen.from_batch;
        layer.from_population = seen.from_population;
    }
    record.accuracy_batch = statistics.accuracy_batch;
    record.accuracy_running = statistics.accuracy_running;
    return record;
}

void putStepStatistics(DualRecord& record, const std::vector<LayerTaps>& taps) {
    for (std::size_t i = 0; i < std::min(record.layers.size(), taps.size()); ++i) {
        auto& layer = record.layers[i];
        if (!layer.present || std::isnan(layer.batch_mean) || !taps[i].norm_input.defined())
            continue;
        const auto used = batchStatistics(taps[i].norm_input);
        layer.batch_mean = meanOf(used.mean);
        layer.batch_var = meanOf(used.var);
    }
}

}  // namespace normscope
