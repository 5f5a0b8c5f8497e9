// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include "model/inspect/inspection.h"
#include "model/network/network.h"

namespace normscope {

/// Folds the batch norms of copies of the network, which has this configuration, and compares the
/// logits of evaluation mode over the first rows of x: up to 1,000, fewer where the network is
/// large.
FoldCheck checkFold(const Network& network, const Configuration& configuration,
                    const at::Tensor& x);

}  // namespace normscope
