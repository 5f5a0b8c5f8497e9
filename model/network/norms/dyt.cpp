// SPDX-License-Identifier: GPL-3.0-or-later
// Zhu et al. 2025, dynamic tanh: no statistics at all, in place of a norm.
#include "model/network/norms/norm.h"
#include "model/settings/settings.h"

namespace normscope {
namespace {

void dytPython(PyTorchLine& line, const NormalizationConfig& config, const Shape& slot, bool) {
    const bool affine = hasAffine(config);
    line.module = "DyT(" + std::to_string(slot.front()) + ", " + toText(config.alpha) +
                  (affine ? ")" : ", affine=False)");
    line.layer = line.module;
    line.call = std::string("torch.tanh(alpha * x)") + (affine ? " * weight + bias" : "");
}

constexpr std::string_view kDytClass = R"(class DyT(nn.Module):
    def __init__(self, channels, alpha=0.5, affine=True):
        super().__init__()
        self.alpha = nn.Parameter(torch.full((1,), float(alpha)))
        self.weight = nn.Parameter(torch.ones(channels)) if affine else None
        self.bias = nn.Parameter(torch.zeros(channels)) if affine else None

    def forward(self, x):
        y = torch.tanh(self.alpha * x)
        if self.weight is None:
            return y
        shape = [-1] + [1] * (x.dim() - 2)
        return y * self.weight.view(shape) + self.bias.view(shape)
)";

}  // namespace

NormRow norms::dyt() {
    return {.key = "dyt",
            .label = "DyT",
            .help = "tanh of each value, no statistics",
            .own_settings = {"alpha"},
            .reduces = false,
            .parameters = {{"alpha", &NormalizationConfig::alpha}},
            .python = dytPython,
            .definition = kDytClass};
}

}  // namespace normscope
