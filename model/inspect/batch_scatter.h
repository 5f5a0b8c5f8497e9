// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include "model/inspect/inspection.h"
#include "model/network/network.h"

namespace normscope {

/// What comes into one layer's batch norm (into its activation where it has none) in random batches
/// of the training set, in `shown` (the last training batch) and in the whole training set, with
/// the present weights, the layers before normalized as in training. Fewer draws than asked for
/// where the network is large. `population` is [layer].
BatchScatter scatterBatches(Network& network, const InspectionRequest::Batches& request,
                            const at::Tensor& train_x, const at::Tensor& shown,
                            std::int64_t batch_size,
                            const std::vector<ChannelStatistics>& population, std::uint64_t seed);

}  // namespace normscope
