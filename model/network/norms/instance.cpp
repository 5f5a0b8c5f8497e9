// SPDX-License-Identifier: GPL-3.0-or-later
// With settings of its own for γ, β and buffers, which PyTorch leaves off.
#include "model/network/norms/norm.h"

namespace normscope {

NormRow norms::instance() {
    return {.key = "instance",
            .label = "InstanceNorm",
            .help = "each sample and channel over its positions",
            .own_settings = {"instance_affine", "instance_track_running_stats"},
            .by_channel = true,
            .affine = &NormalizationConfig::instance_affine,
            .tracking = &NormalizationConfig::instance_track_running_stats,
            .function = "instance_norm"};
}

}  // namespace normscope
