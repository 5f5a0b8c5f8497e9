// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/batch_scatter.h"

#include <cmath>

#include "model/inspect/batch_draws.h"
#include "model/inspect/effort.h"
#include "model/network/column_moments.h"
#include "model/settings/nan.h"

namespace normscope {
namespace {

constexpr std::int64_t kMostBatches = 2000;

struct MeanAndStd {
    double mean, std;  ///< biased
};

/// Of channel `channel` of x [batch, C] or [batch, C, …].
MeanAndStd momentsOf(const at::Tensor& x, std::int64_t channel) {
    const auto values = columns(x);
    const auto rows = values.size(0), width = values.size(1);
    const auto* column = values.data_ptr<float>() + channel;
    double sum = 0.0, squares = 0.0;
    for (std::int64_t r = 0; r < rows; ++r)
        sum += column[r * width];
    const double mean = sum / static_cast<double>(rows);
    for (std::int64_t r = 0; r < rows; ++r)
        squares += (column[r * width] - mean) * (column[r * width] - mean);
    return {mean, std::sqrt(squares / static_cast<double>(rows))};
}

/// Column `channel` of what comes into the slot of `layer`.
MeanAndStd slotMoments(Network& network, const at::Tensor& x, std::int64_t layer,
                       std::int64_t channel) {
    std::vector<LayerTaps> taps;
    network.forward(x, Statistics::Batch, &taps);
    const auto& tap = taps[static_cast<std::size_t>(layer)];
    return momentsOf(tap.norm_input.defined() ? tap.norm_input : tap.values.linear, channel);
}

}  // namespace

BatchScatter scatterBatches(Network& network, const InspectionRequest::Batches& request,
                            const at::Tensor& train_x, const at::Tensor& shown,
                            std::int64_t batch_size,
                            const std::vector<ChannelStatistics>& population, std::uint64_t seed) {
    BatchScatter scatter;
    const auto depth = static_cast<std::int64_t>(network.layers().size());
    scatter.layer = std::clamp<std::int64_t>(request.layer, 0, depth - 1);
    const auto& layer = network.layers()[static_cast<std::size_t>(scatter.layer)];
    scatter.channel = std::clamp<std::int64_t>(request.channel, 0, layer.out() - 1);
    scatter.batch_size = batch_size;
    const auto draws =
        affordable(network, static_cast<double>(batch_size), /*least=*/20,
                   /*most=*/std::clamp<std::int64_t>(request.draws, 20, kMostBatches));
    BatchDraws random(train_x.size(0), seed);
    for (std::int64_t i = 0; i < draws; ++i) {
        const auto rows = random.next(batch_size);
        const auto index =
            torch::from_blob(const_cast<std::int64_t*>(rows.data()),
                             {static_cast<std::int64_t>(rows.size())}, torch::kInt64);
        const auto of_batch =
            slotMoments(network, train_x.index_select(0, index), scatter.layer, scatter.channel);
        scatter.mean.push_back(static_cast<float>(of_batch.mean));
        scatter.std.push_back(static_cast<float>(of_batch.std));
    }
    const auto of_shown = slotMoments(network, shown, scatter.layer, scatter.channel);
    scatter.batch_mean = of_shown.mean;
    scatter.batch_std = of_shown.std;
    const auto c = static_cast<std::size_t>(scatter.channel);
    const auto& its_population = population[static_cast<std::size_t>(scatter.layer)];
    scatter.population_mean = its_population.empty() ? kNaN : its_population.mean[c];
    scatter.population_std = its_population.empty() ? kNaN : std::sqrt(its_population.var[c]);
    const bool tracks = layer.norm && layer.norm->tracks();
    scatter.running_mean = tracks ? layer.norm->running_mean[scatter.channel].item<double>() : kNaN;
    scatter.running_std =
        tracks ? std::sqrt(layer.norm->running_var[scatter.channel].item<double>()) : kNaN;
    return scatter;
}

}  // namespace normscope
