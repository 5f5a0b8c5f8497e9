// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include "model/data/dataset.h"
#include "model/inspect/inspection.h"
#include "model/network/network.h"

namespace normscope {

/// What the network says to validation samples, given in their order in batches of `batch_size`,
/// by running statistics and by those of each batch: as Network::evaluate, so that the diagonal of
/// the confusion counts what the validation accuracy does. Samples out of range are clamped.
Predictions predict(const Network& network, const Samples& validation, const Dataset& data,
                    std::int64_t batch_size, const InspectionRequest& request);

/// The class of each row of logits [n, classes]; the first wins a tie, −1 where one is NaN.
std::vector<std::int64_t> classesOf(const at::Tensor& logits);

}  // namespace normscope
