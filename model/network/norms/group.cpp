// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/norm.h"

namespace normscope {

NormRow norms::group() {
    return {.key = "group",
            .label = "GroupNorm",
            .help = "each sample over groups of channels",
            .own_settings = {"num_groups"},
            .groups = &NormalizationConfig::num_groups,
            .function = "group_norm"};
}

}  // namespace normscope
