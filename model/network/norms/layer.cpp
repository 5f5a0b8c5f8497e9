// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/norm.h"

namespace normscope {

NormRow norms::layer() {
    return {.key = "layer",
            .label = "LayerNorm",
            .help = "each sample over its channels",
            .by_element = true,
            .function = "layer_norm",
            .affine_argument = "elementwise_affine"};
}

}  // namespace normscope
