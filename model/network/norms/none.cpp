// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/norm.h"

namespace normscope {

NormRow norms::none() {
    return {.key = "none",
            .label = "None",
            .help = "no normalization",
            .reduces = false,
            .affine = nullptr};
}

}  // namespace normscope
