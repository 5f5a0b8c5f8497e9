// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/kernel.h"

namespace normscope::norms {
namespace {

NormKernel::Result groupForward(const NormPass& pass) {
    const auto& norm = pass.norm;
    auto [y, mean, invstd] = torch::native_group_norm(
        pass.x.contiguous(), norm.weight, norm.bias, pass.x.size(0), norm.slot.front(),
        positionsOf(norm.slot), norm.config.num_groups, norm.config.eps);
    return {y, {mean, invstd, {}, true}};
}

NormKernel::Gradients groupBackward(const Normalization& norm, const at::Tensor& grad_y,
                                    const at::Tensor& x, const NormKernel::Saved& saved) {
    return torch::native_group_norm_backward(
        grad_y, x.contiguous(), saved.mean, saved.invstd, norm.weight, x.size(0), norm.slot.front(),
        positionsOf(norm.slot), norm.config.num_groups, wanted(norm));
}

}  // namespace

NormKernel groupKernel() {
    return {groupForward, groupBackward, nullptr, fused::overChannels};
}

}  // namespace normscope::norms
