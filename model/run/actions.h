// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include "model/settings/settings.h"

namespace normscope {

class Network;

/// Does an action (Effect::Action), of all layers or of the layer it names. To the running
/// statistics, where all leaves out the frozen layers, and layers without them are passed over:
/// - recalibrate: they become those of populationStatistics() over train_x [n, features];
/// - reset_running_stats: mean 0, variance 1, no batch tracked.
/// To γ or β, where layers without it, or without that channel, are passed over:
/// - set_gamma, set_beta: one channel's, or each (all positions where there is one a position).
/// scale_weights: the linear layers' or convolutions' weights, multiplied.
/// load_weights: parameters and buffers become those of the file, by Network::load().
/// All else, and the optimizer's state, stays as it is. Throws SettingError and DataError for
/// weights that cannot be loaded.
void perform(const Setting& action, Network& network, const at::Tensor& train_x,
             std::int64_t batch_size);

}  // namespace normscope
