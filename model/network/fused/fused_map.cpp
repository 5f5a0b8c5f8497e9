// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/fused/fused_map.h"

#include "model/network/fused/fused_convolution.h"
#include "model/network/fused/fused_linear.h"

namespace normscope::fused {

std::unique_ptr<Map> mapOf(const Layer& layer) {
    const auto& its = layer.structure;
    if (its.dims == 0)
        return std::make_unique<Linear>(layer.weight, layer.bias);
    return std::make_unique<Convolution>(
        layer.weight, layer.bias, Window{its.input, its.slot, its.kernel, its.stride, its.padding});
}

std::unique_ptr<Map> shortcutOf(const Layer& layer, const Layer& first) {
    const auto& its = layer.structure;
    if (its.dims == 0)
        return std::make_unique<Linear>(layer.shortcut_weight, at::Tensor());
    return std::make_unique<Convolution>(
        layer.shortcut_weight, at::Tensor(),
        Window{first.structure.input, its.slot, /*kernel=*/1, its.shortcut_stride, /*padding=*/0});
}

void putGradient(const float* from, float* to, std::int64_t count, bool adds) {
    for (std::int64_t i = 0; i < count; ++i)
        to[i] = adds ? to[i] + from[i] : from[i];
}

}  // namespace normscope::fused
