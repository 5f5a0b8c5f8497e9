// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <optional>

#include "model/data/dataset.h"
#include "model/inspect/inspection.h"
#include "model/network/network.h"

namespace normscope {

/// Over the range of all the data, a tenth wider on each side; `side` points along each, from
/// end to end. None for data of other than two features, and where a layer has
/// no running statistics.
std::optional<DecisionBoundary> decisionBoundary(Network& network, const Dataset& data,
                                                 std::int64_t side);

}  // namespace normscope
