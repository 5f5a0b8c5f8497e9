// SPDX-License-Identifier: GPL-3.0-or-later
// Ioffe 2017: batch norm brought near what the running statistics give, by an r and a d for each
// channel that are constants to the gradient.
#include <algorithm>
#include <cmath>

#include "model/network/norms/norm.h"
#include "model/settings/settings.h"

namespace normscope {
namespace {

/// r = σ_B/σ and d = (μ_B − μ)/σ, both clipped.
Correction renormCorrection(const NormalizationConfig& config, const BlockMoments& block,
                            const BlockMoments& running) {
    const double sum = running.var + config.eps;
    const double inverse = sum == 0.0 ? 0.0 : 1.0 / std::sqrt(sum);
    return {
        std::clamp(std::sqrt(block.var + config.eps) * inverse, 1.0 / config.r_max, config.r_max),
        std::clamp((block.mean - running.mean) * inverse, -config.d_max, config.d_max)};
}

void renormPython(PyTorchLine& line, const NormalizationConfig& config, const Shape&, bool eval) {
    line.layer = "BatchRenorm(" + line.module + ", " + toText(config.r_max) + ", " +
                 toText(config.d_max) + ")";
    if (eval || !tracksStatistics(config))
        return;
    constexpr std::string_view kAffine = "weight, bias";
    const auto at = line.call.find(kAffine);
    if (at != std::string::npos)
        line.call.replace(at, kAffine.size(), "None, None");
    line.call = "r * " + line.call + " + d";
    if (at != std::string::npos)
        line.call = "(" + line.call + ") * weight + bias";
}

constexpr std::string_view kRenormClass = R"(class BatchRenorm(nn.Module):
    def __init__(self, norm, r_max, d_max):
        super().__init__()
        self.norm, self.r_max, self.d_max = norm, r_max, d_max

    def corrections(self, x):
        norm = self.norm
        axes = [axis for axis in range(x.dim()) if axis != 1]
        batch_std = (x.var(axes, unbiased=False) + norm.eps).sqrt()
        running_std = (norm.running_var + norm.eps).sqrt()
        r = (batch_std / running_std).clamp(1 / self.r_max, self.r_max)
        d = ((x.mean(axes) - norm.running_mean) / running_std).clamp(-self.d_max, self.d_max)
        return r, d

    def forward(self, x):
        norm = self.norm
        if not self.training or not norm.track_running_stats:
            return norm(x)
        with torch.no_grad():
            r, d = self.corrections(x)
        shape = [1, -1] + [1] * (x.dim() - 2)
        r, d = r.view(shape), d.view(shape)
        y = norm(x)
        if norm.weight is None:
            return r * y + d
        weight, bias = norm.weight.view(shape), norm.bias.view(shape)
        return r * (y - bias) + d * weight + bias
)";

}  // namespace

NormRow norms::batchRenorm() {
    return {.key = "batch_renorm",
            .label = "BatchRenorm",
            .short_label = "renorm",
            .help = "batch norm held near its running statistics",
            .own_settings = {"r_max", "d_max"},
            .over_batch = true,
            .by_channel = true,
            .tracking = &NormalizationConfig::track_running_stats,
            .correction = renormCorrection,
            .torch_class = "BatchNorm",
            .function = "batch_norm",
            .attributes = {{"r_max", &NormalizationConfig::r_max},
                           {"d_max", &NormalizationConfig::d_max}},
            .python = renormPython,
            .definition = kRenormClass};
}

}  // namespace normscope
