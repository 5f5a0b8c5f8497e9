// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <cstdint>
#include <vector>

namespace normscope {

class Network;

/// What comes into one layer's norm, averaged over batches.
struct LayerMoments {
    at::Tensor mean;  ///< [features]; undefined without norm
    at::Tensor var;   ///< [features], unbiased; likewise
    std::int64_t batches = 0;
};

/// The statistics that torch.optim.swa_utils.update_bn leaves in the buffers, per layer, touching
/// nothing: train_x [n, features] once, in order, in batches of `batch_size`, every layer
/// normalized by the batch; the plain averages over batches of their means and unbiased variances.
/// A last batch of one is left out, and a batch size of 1 has no variance: 2 is taken. Frozen
/// layers work by their buffers meanwhile, but what comes into them is averaged too.
std::vector<LayerMoments> populationStatistics(const Network& network, const at::Tensor& train_x,
                                               std::int64_t batch_size);

}  // namespace normscope
