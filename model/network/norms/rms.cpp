// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/norm.h"
#include "model/settings/settings.h"

namespace normscope {
namespace {

/// PyTorch has it in late versions only.
void rmsPython(PyTorchLine& line, const NormalizationConfig& config, const Shape& slot, bool) {
    line.layer = line.module.substr(std::string_view("nn.").size());
    std::string axes = "1";  // all but the batch's
    for (std::size_t axis = 2; axis <= slot.size(); ++axis)
        axes += ", " + std::to_string(axis);
    line.call = "x * torch.rsqrt(x.square().mean(" + (slot.size() > 1 ? "(" + axes + ")" : axes) +
                ", keepdim=True) + " + toText(config.eps) + ")" +
                (hasAffine(config) ? " * weight" : "");
}

constexpr std::string_view kRmsClass = R"(class RMSNorm(nn.Module):
    def __init__(self, shape, eps, elementwise_affine=True):
        super().__init__()
        self.eps = eps
        self.weight = nn.Parameter(torch.ones(shape)) if elementwise_affine else None

    def forward(self, x):
        square = x.square().flatten(1).mean(1).view(-1, *[1] * (x.dim() - 1))
        y = x * torch.rsqrt(square + self.eps)
        return y if self.weight is None else y * self.weight
)";

}  // namespace

NormRow norms::rms() {
    return {.key = "rms",
            .label = "RMSNorm",
            .help = "each sample by its root mean square, no mean",
            .centres = false,
            .by_element = true,
            .usual_eps = std::nullopt,
            .affine_argument = "elementwise_affine",
            .python = rmsPython,
            .definition = kRmsClass};
}

}  // namespace normscope
