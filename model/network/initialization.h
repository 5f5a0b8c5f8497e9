// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
#pragma once

#include <torch/types.h>

#include "model/network/structure.h"

namespace normscope {

/// Weight of that shape, [out, in] or [out, in, …] of a convolution, and bias [out]; `in` below is
/// the weights that meet in one output (fan-in), `out` likewise.
/// pytorch: U(±1/√in) for both, as torch.nn.Linear; he: N(0, 2/in) (He et al. 2015, fan-in);
/// xavier: U(±√(6/(in+out))) (Glorot & Bengio 2010); gaussian: N(0, std²). The bias is 0 but for
/// pytorch. Weights are then multiplied by the gain.
std::pair<at::Tensor, at::Tensor> initialLinear(const Shape& shape, const InitConfig& config,
                                                at::Generator& generator);

}  // namespace normscope
