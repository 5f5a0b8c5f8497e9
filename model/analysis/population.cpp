// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/analysis/population.h"

#include <algorithm>

#include "model/network/network.h"

namespace normscope {
namespace {

/// Rows at once, so that memory stays bounded for any data set.
constexpr std::int64_t kRows = 8192;

}  // namespace

std::vector<LayerMoments> populationStatistics(const Network& network, const at::Tensor& train_x,
                                               std::int64_t batch_size) {
    std::vector<LayerMoments> result(network.layers().size());
    auto rows = train_x.size(0);
    if (!network.hasNorm() || rows < 2)
        return result;
    const auto batch = std::clamp<std::int64_t>(batch_size, 2, rows);
    if (rows % batch == 1)
        --rows;
    const auto chunk = std::max<std::int64_t>(1, kRows / batch) * batch;  // whole batches
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
