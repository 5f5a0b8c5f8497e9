// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/norm.h"
#include "model/settings/settings.h"

namespace normscope {
namespace {

/// torch.nn.functional has it in late versions only.
void rmsPython(PyTorchLine& line, const NormalizationConfig& config, const Shape& slot, bool) {
    std::string axes = "1";  // all but the batch's
    for (std::size_t axis = 2; axis <= slot.size(); ++axis)
        axes += ", " + std::to_string(axis);
    line.call = "x * torch.rsqrt(x.square().mean(" + (slot.size() > 1 ? "(" + axes + ")" : axes) +
                ", keepdim=True) + " + toText(config.eps) + ")" +
                (hasAffine(config) ? " * weight" : "");
}

}  // namespace

NormRow norms::rms() {
    return {.key = "rms",
            .label = "RMSNorm",
            .help = "each sample by its root mean square, no mean",
            .centres = false,
            .by_element = true,
            .usual_eps = std::nullopt,
            .python = rmsPython};
}

}  // namespace normscope
