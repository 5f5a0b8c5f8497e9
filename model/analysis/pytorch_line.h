// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/experiment/configuration.h"

namespace normscope {

/// What one normalization is in Python, where `from torch import nn` and
/// `import torch.nn.functional as F` came before.
struct PyTorchLine {
    std::string module;  ///< makes it: "nn.BatchNorm2d(16, eps=0.001)"; defaults are left out
    /// The same to a tensor x, with the parameters and buffers of the module in variables of their
    /// names: "F.batch_norm(x, running_mean, running_var, weight, bias, training=True)".
    std::string call;
};

PyTorchLine pytorchLine(const NormalizationConfig& config, const std::vector<std::int64_t>& slot,
                        Mode mode);

}  // namespace normscope
