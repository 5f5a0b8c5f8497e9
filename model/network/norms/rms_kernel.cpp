// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/kernel.h"

namespace normscope::norms {
namespace {

/// x/√(mean(x²) + ε), the mean over a sample's all values.
NormKernel::Result rmsForward(const NormPass& pass) {
    const auto& norm = pass.norm;
    const auto& x = pass.x;
    const auto rows = x.reshape({x.size(0), -1});
    const auto inverse = (rows.square().mean(1, /*keepdim=*/true) + norm.config.eps).rsqrt();
    const auto y = (rows * inverse).view(x.sizes());
    return {norm.weight.defined() ? y * norm.weight : y, {{}, inverse, {}, true}};
}

/// With g = γ·dy and x̂ = x·r: dx = r·(g − x̂·mean(g·x̂)).
NormKernel::Gradients rmsBackward(const Normalization& norm, const at::Tensor& grad_y,
                                  const at::Tensor& x, const NormKernel::Saved& saved) {
    const auto samples = x.size(0);
    const auto rows = x.reshape({samples, -1}), dy = grad_y.view({samples, -1});
    const auto normalized = rows * saved.invstd;
    const bool affine = norm.weight.defined();
    const auto g = affine ? dy * norm.weight.view({1, -1}) : dy;
    const auto mean = (g * normalized).mean(1, /*keepdim=*/true);
    auto grad_weight = affine ? (dy * normalized).sum(0).view(norm.slot) : at::Tensor();
    return {((g - normalized * mean) * saved.invstd).view(x.sizes()), grad_weight, {}};
}

}  // namespace

NormKernel rmsKernel() {
    return {rmsForward, rmsBackward, nullptr, fused::overChannels};
}

}  // namespace normscope::norms
