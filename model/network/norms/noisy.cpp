// SPDX-License-Identifier: GPL-3.0-or-later
// Santurkar et al. 2018, §2.3: batch norm with noise behind it.
#include "model/network/norms/norm.h"
#include "model/settings/settings.h"

namespace normscope {
namespace {

void noisyPython(PyTorchLine& line, const NormalizationConfig& config, const Shape&, bool eval) {
    line.layer = "NoisyBatchNorm(" + line.module + ", " + toText(config.noise_mean) + ", " +
                 toText(config.noise_std) + ")";
    if (!eval)
        line.call = "s * " + line.call + " + m";
}

constexpr std::string_view kNoisyClass = R"(class NoisyBatchNorm(nn.Module):
    def __init__(self, norm, mean, std):
        super().__init__()
        self.norm, self.mean, self.std = norm, mean, std

    def noise(self, x):
        channels = [1, x.size(1)] + [1] * (x.dim() - 2)
        mean = torch.empty(channels).uniform_(-self.mean, self.mean)
        std = torch.empty(channels).uniform_(1, self.std)
        scale = std + 0.1 * torch.randn_like(x)
        return scale, mean + torch.empty_like(x).uniform_(-0.1, 0.1)

    def forward(self, x):
        y = self.norm(x)
        if not self.training:
            return y
        scale, shift = self.noise(x)
        return scale * y + shift
)";

}  // namespace

NormRow norms::noisy() {
    return {.key = "noisy",
            .label = "Noisy BatchNorm",
            .short_label = "noisy BN",
            .help = "batch norm, then noise new at each step",
            .own_settings = {"noise_mean", "noise_std"},
            .over_batch = true,
            .by_channel = true,
            .noisy = true,
            .tracking = &NormalizationConfig::track_running_stats,
            .torch_class = "BatchNorm",
            .function = "batch_norm",
            .attributes = {{"mean", &NormalizationConfig::noise_mean},
                           {"std", &NormalizationConfig::noise_std}},
            .python = noisyPython,
            .definition = kNoisyClass};
}

}  // namespace normscope
