// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/norms/kernel.h"

namespace normscope::norms {
namespace {

/// 1/x; 0 for 0, as the kernels of batch norm have it of a deviation.
at::Tensor inverted(const at::Tensor& x) {
    return torch::where(x == 0, torch::zeros_like(x), x.reciprocal());
}

/// x̂ = r·BN(x) + d, r = σ_B/σ and d = (μ_B − μ)/σ clipped, by the buffers before they move; without
/// buffers batch norm.
NormKernel::Result renormForward(const NormPass& pass) {
    const auto& norm = pass.norm;
    if (!norm.tracks())
        return batchForward(pass);
    const auto& config = norm.config;
    const auto mean = norm.running_mean.clone();
    const auto inverse = inverted((norm.running_var + config.eps).sqrt());
    auto [y, saved] = batchForward(pass, {}, {});
    const auto r = (inverted(saved.invstd) * inverse).clamp(1.0 / config.r_max, config.r_max);
    const auto d = ((saved.mean - mean) * inverse).clamp(-config.d_max, config.d_max);
    const bool affine = norm.weight.defined();
    const auto scale = affine ? r * norm.weight : r;
    const auto shift = affine ? torch::addcmul(norm.bias, d, norm.weight) : d;
    saved.own = {r, d};
    return {torch::addcmul(byChannel(shift, y), y, byChannel(scale, y)), std::move(saved)};
}

/// That of batch norm with γ·r for γ; dγ = Σ dy·(r·BN(x) + d).
NormKernel::Gradients renormBackward(const Normalization& norm, const at::Tensor& grad_y,
                                     const at::Tensor& x, const NormKernel::Saved& saved) {
    const bool corrected = !saved.own.empty(), affine = norm.weight.defined();
    auto weight = norm.weight;
    if (corrected)
        weight = affine ? saved.own[0] * norm.weight : saved.own[0];
    auto [grad_x, grad_weight, grad_bias] =
        torch::native_batch_norm_backward(grad_y, x, weight, {}, {}, saved.mean, saved.invstd,
                                          /*train=*/true, norm.config.eps, wanted(norm));
    if (corrected && affine)
        grad_weight = saved.own[0] * grad_weight + saved.own[1] * grad_bias;
    return {grad_x, grad_weight, grad_bias};
}

at::Tensor renormInBatches(const Normalization& norm, const at::Tensor& x, std::int64_t batch_size,
                           BatchMoments* moments) {
    if (moments != nullptr)
        batchKernel().inBatches(norm, x, batch_size, moments);
    std::vector<at::Tensor> parts;
    for (const auto& batch : x.split(batch_size))
        parts.push_back(renormForward({norm, batch}).y);
    return parts.size() == 1 ? parts.front() : torch::cat(parts);
}

}  // namespace

NormKernel batchRenormKernel() {
    return {renormForward, renormBackward, renormInBatches};
}

}  // namespace normscope::norms
