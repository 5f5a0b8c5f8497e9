// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/kernel.h"

namespace normscope::norms {
namespace {

NormKernel::Result layerForward(const NormPass& pass) {
    const auto& norm = pass.norm;
    auto [y, mean, invstd] =
        torch::native_layer_norm(pass.x, norm.slot, norm.weight, norm.bias, norm.config.eps);
    return {y, {mean, invstd, {}, true}};
}

NormKernel::Gradients layerBackward(const Normalization& norm, const at::Tensor& grad_y,
                                    const at::Tensor& x, const NormKernel::Saved& saved) {
    return torch::native_layer_norm_backward(grad_y, x, norm.slot, saved.mean, saved.invstd,
                                             norm.weight, norm.bias, wanted(norm));
}

}  // namespace

NormKernel layerKernel() {
    return {layerForward, layerBackward, nullptr, fused::overChannels};
}

}  // namespace normscope::norms
