// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/norm.h"

namespace normscope {

NormRow norms::batch() {
    return {.key = "batch",
            .label = "BatchNorm",
            .short_label = "BN",
            .help = "each channel over the batch",
            .over_batch = true,
            .by_channel = true,
            .tracking = &NormalizationConfig::track_running_stats,
            .function = "batch_norm"};
}

}  // namespace normscope
