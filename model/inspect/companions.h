// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include "model/data/dataset.h"
#include "model/inspect/inspection.h"
#include "model/network/network.h"

namespace normscope {

/// One validation sample among random training samples, and whether others hold still: up to 200
/// validation samples, shuffled together into batches that training samples fill up, as often as
/// the one. The same request gives the same companions at every step, so that what changes from
/// step to step is the network's doing.
CompanionCheck checkCompanions(Network& network, const InspectionRequest::Companions& request,
                               const Samples& validation, const at::Tensor& train_x,
                               const Dataset& data, std::int64_t batch_size);

}  // namespace normscope
