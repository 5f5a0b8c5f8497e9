// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/torch.h>

#include "model/experiment/settings.h"

namespace normscope {

class Network;

/// Does an action (Effect::Action) to the running statistics: of all layers but the frozen ones, or
/// of the layer it names, frozen or not. Layers without batch norm or without running statistics
/// are passed over. Weights, γ, β and the optimizer stay as they are.
/// - recalibrate: they become those of populationStatistics() over train_x [n, features];
/// - reset_running_stats: mean 0, variance 1, no batch tracked.
void perform(const Setting& action, Network& network, const at::Tensor& train_x,
             std::int64_t batch_size);

}  // namespace normscope
