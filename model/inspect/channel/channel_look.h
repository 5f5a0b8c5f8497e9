// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include "model/inspect/inspection.h"
#include "model/inspect/statistics.h"
#include "model/network/network.h"

namespace normscope {

/// One value of the batch at a layer's normalization, forward and backward in that mode with the
/// present weights, on a copy of the network. Its buffers move as the next step's over this batch
/// would.
ChannelArithmetic lookAtChannel(const Network& network, const InspectionRequest::Channel& request,
                                const LabelledBatch& batch, Mode mode);

}  // namespace normscope
