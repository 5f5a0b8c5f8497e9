// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include "model/inspect/statistics.h"
#include "model/network/network.h"
#include "model/record/why_look.h"

namespace normscope {

/// Computes on a copy of the network. `rate`: η of the next step; `stretch`: the largest step size
/// along the gradient, in rates.
WhyLook lookForWhy(const Network& network, const LabelledBatch& batch, Mode mode, double rate,
                   double stretch, bool full_batch);

}  // namespace normscope
