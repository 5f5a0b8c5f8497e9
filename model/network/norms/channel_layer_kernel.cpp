// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/kernel.h"

namespace normscope::norms {
namespace {

at::Tensor channelsLast(const at::Tensor& x) {
    return x.movedim(1, -1).contiguous();
}

at::Tensor channelsSecond(const at::Tensor& x) {
    return x.movedim(-1, 1).contiguous();
}

NormKernel::Result channelLayerForward(const NormPass& pass) {
    const auto& norm = pass.norm;
    const auto [y, mean, invstd] = torch::native_layer_norm(
        channelsLast(pass.x), {norm.slot.front()}, norm.weight, norm.bias, norm.config.eps);
    return {channelsSecond(y), {mean, invstd, {}, true}};
}

NormKernel::Gradients channelLayerBackward(const Normalization& norm, const at::Tensor& grad_y,
                                           const at::Tensor& x, const NormKernel::Saved& saved) {
    const auto [grad_x, grad_weight, grad_bias] = torch::native_layer_norm_backward(
        channelsLast(grad_y), channelsLast(x), {norm.slot.front()}, saved.mean, saved.invstd,
        norm.weight, norm.bias, wanted(norm));
    return {channelsSecond(grad_x), grad_weight, grad_bias};
}

}  // namespace

NormKernel channelLayerKernel() {
    return {channelLayerForward, channelLayerBackward, nullptr, fused::overChannels};
}

}  // namespace normscope::norms
