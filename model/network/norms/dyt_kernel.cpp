// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/kernel.h"

namespace normscope::norms {
namespace {

/// y = γ·tanh(α·x) + β, with one α for the layer.
NormKernel::Result dytForward(const NormPass& pass) {
    const auto& norm = pass.norm;
    const auto squashed = torch::tanh(norm.own[0].second * pass.x);
    const auto y = norm.weight.defined() ? torch::addcmul(byChannel(norm.bias, pass.x), squashed,
                                                          byChannel(norm.weight, pass.x))
                                         : squashed;
    return {y, {{}, {}, {}, true, {squashed}}};
}

/// With d = γ·dy·(1 − tanh²(α·x)): dx = α·d and dα = Σ d·x.
NormKernel::Gradients dytBackward(const Normalization& norm, const at::Tensor& grad_y,
                                  const at::Tensor& x, const NormKernel::Saved& saved) {
    const auto& squashed = saved.own[0];
    const bool affine = norm.weight.defined();
    const auto d = (affine ? grad_y * byChannel(norm.weight, x) : grad_y) * (1 - squashed.square());
    const auto perChannel = [&](const at::Tensor& values) {
        return values.transpose(0, 1).flatten(1).sum(1);
    };
    return {d * norm.own[0].second,
            affine ? perChannel(grad_y * squashed) : at::Tensor(),
            affine ? perChannel(grad_y) : at::Tensor(),
            {(d * x).sum().view({1})}};
}

}  // namespace

NormKernel dytKernel() {
    return {dytForward, dytBackward};
}

}  // namespace normscope::norms
