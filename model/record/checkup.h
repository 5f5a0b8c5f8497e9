// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include <span>

#include "model/network/network.h"
#include "model/record/health.h"

namespace normscope {

/// From the values the last step made, its labels and gradients; reads, and touches nothing.
Health checkUp(const Network& network, const std::vector<LayerTaps>& taps,
               std::span<const std::int64_t> labels, bool has_gradient);

}  // namespace normscope
