// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/population.h"

#include <algorithm>

#include "model/network/chunks.h"
#include "model/network/network.h"

namespace normscope {
namespace {

/// Whether some norm, frozen or not, would have a statistic over one value.
bool hasTooFew(const Network& network, std::int64_t samples) {
    return std::any_of(network.layers().begin(), network.layers().end(), [&](const Layer& layer) {
        return layer.norm && layer.norm->refuses(samples);
    });
}

}  // namespace

std::vector<LayerMoments> populationStatistics(const Network& network, const at::Tensor& train_x,
                                               std::int64_t batch_size) {
    std::vector<LayerMoments> result(network.layers().size());
    auto rows = train_x.size(0);
    if (!network.hasModes() || rows < 2)
        return result;
    auto batch = std::min(batch_size, rows);
    while (batch < rows && hasTooFew(network, batch))
        ++batch;
    if (hasTooFew(network, batch))
        return result;
    if (const auto rest = rows % batch; rest > 0 && hasTooFew(network, rest))
        rows -= rest;
    const auto chunk = evaluationRows(batch, network.widestLayer());
    std::vector<BatchMoments> sums;
    for (std::int64_t begin = 0; begin < rows; begin += chunk)
        network.forwardInBatches(train_x.narrow(0, begin, std::min(chunk, rows - begin)), batch,
                                 sums);
    for (std::size_t i = 0; i < result.size(); ++i) {
        const auto& sum = sums[i];
        if (!sum.mean.defined())
            continue;
        const auto average = [&](const at::Tensor& total) {
            return (total / static_cast<double>(sum.batches)).to(torch::kFloat32);
        };
        result[i] = {average(sum.mean), average(sum.var), sum.batches};
    }
    return result;
}

}  // namespace normscope
