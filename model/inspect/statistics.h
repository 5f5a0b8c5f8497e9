// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include "model/inspect/inspection.h"
#include "model/network/network.h"
#include "model/network/score.h"
#include "model/record/records.h"

namespace normscope {

/// Samples as the network is given them: x [batch, features], and what is true of each.
struct LabelledBatch {
    at::Tensor x;
    Truth truth = nullptr;
};

/// The batch through the network as in training (frozen layers by their running statistics) and as
/// in evaluation, with the present weights, moving no buffer. `population` is [layer], or empty.
InspectedStatistics inspectStatistics(Network& network, const LabelledBatch& batch,
                                      std::vector<ChannelStatistics> population);

/// The same as a record.
DualRecord dualRecord(std::int64_t step, const InspectedStatistics& statistics);

/// Puts the statistics that the step's own pass was normalized by, before its weights changed, in
/// the place of the batch's: of momentum m, running = (1 − m)·running before + m·batch, exactly.
void putStepStatistics(DualRecord& record, const std::vector<LayerTaps>& taps);

}  // namespace normscope
