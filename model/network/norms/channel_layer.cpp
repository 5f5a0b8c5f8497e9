// SPDX-License-Identifier: GPL-3.0-or-later
// Over the channels of each position alone, as ConvNeXt's LayerNorm2d (Liu et al. 2022) and
// nn.LayerNorm(C) on tokens; over the values of a vector it is LayerNorm.
#include "model/network/norms/norm.h"

namespace normscope {
namespace {

void channelLayerPython(PyTorchLine& line, const NormalizationConfig&, const Shape& slot, bool) {
    if (slot.size() == 1)
        return;
    constexpr std::string_view kInput = "(x, ";
    line.layer = "Channel" + line.module.substr(std::string_view("nn.").size());
    line.call.replace(line.call.find(kInput), kInput.size(), "(x.movedim(1, -1), ");
    line.call += ".movedim(-1, 1)";
}

/// Without moving axes: PyTorch 1.13 takes gradients with strides into GELU for others.
constexpr std::string_view kChannelLayerClass = R"(class ChannelLayerNorm(nn.LayerNorm):
    def forward(self, x):
        var, mean = torch.var_mean(x, 1, unbiased=False, keepdim=True)
        y = (x - mean) * torch.rsqrt(var + self.eps)
        if self.weight is None:
            return y
        shape = [-1] + [1] * (x.dim() - 2)
        return y * self.weight.view(shape) + self.bias.view(shape)
)";

}  // namespace

NormRow norms::channelLayer() {
    return {.key = "channel_layer",
            .label = "LayerNorm (channels)",
            .short_label = "channel LN",
            .help = "each position of a sample over its channels",
            .by_position = true,
            .torch_class = "LayerNorm",
            .function = "layer_norm",
            .affine_argument = "elementwise_affine",
            .python = channelLayerPython,
            .definition = kChannelLayerClass};
}

}  // namespace normscope
