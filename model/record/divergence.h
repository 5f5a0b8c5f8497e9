// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/record/layer_statistics.h"

namespace normscope {

/// How far `running` lies from `reference`; both of the same channels. NaN where one is empty.
Divergence divergence(const ChannelStatistics& reference, const ChannelStatistics& running,
                      double eps);

}  // namespace normscope
