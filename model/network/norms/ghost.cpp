// SPDX-License-Identifier: GPL-3.0-or-later
// Hoffer et al. 2017: each run of virtual_batch_size samples by its own statistics.
#include "model/network/norms/norm.h"

namespace normscope {
namespace {

void ghostPython(PyTorchLine& line, const NormalizationConfig& config, const Shape&, bool eval) {
    const auto size = std::to_string(config.virtual_batch_size);
    line.layer = "GhostBatchNorm(" + line.module + ", " + size + ")";
    if (!eval || !tracksStatistics(config))
        line.call = "torch.cat([" + line.call + " for x in x.split(" + size + ")])";
}

constexpr std::string_view kGhostClass = R"(class GhostBatchNorm(nn.Module):
    def __init__(self, norm, size):
        super().__init__()
        self.norm, self.size = norm, size

    def forward(self, x):
        if not self.training and self.norm.track_running_stats:
            return self.norm(x)
        return torch.cat([self.norm(part) for part in x.split(self.size)])
)";

}  // namespace

NormRow norms::ghost() {
    return {.key = "ghost",
            .label = "Ghost BatchNorm",
            .short_label = "ghost BN",
            .help = "batch norm over parts of the batch",
            .own_settings = {"virtual_batch_size"},
            .over_batch = true,
            .by_channel = true,
            .virtual_batch = &NormalizationConfig::virtual_batch_size,
            .tracking = &NormalizationConfig::track_running_stats,
            .torch_class = "BatchNorm",
            .function = "batch_norm",
            .python = ghostPython,
            .definition = kGhostClass};
}

}  // namespace normscope
