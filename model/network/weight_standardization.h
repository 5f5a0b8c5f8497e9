// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch.
// Weight standardization (Qiao, Wang, Liu, Shen, Yuille 2019, arXiv:1903.10520, eq. 5), as timm's
// StdConv2d has it: each unit's weights w, over all of its inputs and kernel positions, enter the
// layer as ŵ = (w − μ)/√(σ² + ε) with the biased variance σ² and ε = 10⁻⁶. Without a gain: a norm
// behind the layer has one.
#pragma once

#include <torch/types.h>

namespace normscope {

struct StandardizedWeight {
    at::Tensor value;         ///< of the weight's shape
    at::Tensor mean, invstd;  ///< [out]; 1/√(σ² + ε)
};

/// weight: [out, in, …].
StandardizedWeight standardized(const at::Tensor& weight);
/// dL/dw from dL/dŵ.
at::Tensor standardizedBackward(const at::Tensor& grad, const at::Tensor& weight,
                                const StandardizedWeight& made);

}  // namespace normscope
