// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "model/network/norms/kernel.h"

namespace normscope::norms {
namespace {

/// γ or β for [1, batch · C, …], as torch.instance_norm has it.
at::Tensor repeated(const at::Tensor& each, std::int64_t samples) {
    return each.defined() ? each.repeat({samples}) : each;
}

/// [batch, C, …] as [1, batch · C, positions].
at::Tensor sampleChannels(const at::Tensor& x) {
    const auto rows = x.size(0) * x.size(1);
    return x.contiguous().view({1, rows, x.numel() / rows});
}

/// The buffers take the average over the samples; as PyTorch's InstanceNorm never counts, momentum
/// None is 0 to it.
NormKernel::Result instanceForward(const NormPass& pass) {
    const auto& norm = pass.norm;
    auto* moved = pass.moved;
    const auto samples = pass.x.size(0);
    const std::array<std::int64_t, 2> by_sample{samples, norm.slot.front()};
    at::Tensor means, vars;
    if (moved != nullptr) {
        means = repeated(moved->running_mean, samples);
        vars = repeated(moved->running_var, samples);
    }
    auto [y, mean, invstd] = torch::native_batch_norm(
        sampleChannels(pass.x), repeated(norm.weight, samples), repeated(norm.bias, samples), means,
        vars, /*training=*/true, moved ? norm.config.momentum.value_or(0.0) : 0.0, norm.config.eps);
    if (moved != nullptr) {
        moved->running_mean.copy_(means.view(by_sample).mean(0));
        moved->running_var.copy_(vars.view(by_sample).mean(0));
    }
    return {y.view(pass.x.sizes()), {mean.view(by_sample), invstd.view(by_sample), {}, true}};
}

NormKernel::Gradients instanceBackward(const Normalization& norm, const at::Tensor& grad_y,
                                       const at::Tensor& x, const NormKernel::Saved& saved) {
    const auto samples = x.size(0);
    const auto summed = [&](const at::Tensor& each) {
        return norm.weight.defined() ? each.view({samples, norm.slot.front()}).sum(0) : each;
    };
    const auto [grad_x, grad_weight, grad_bias] = torch::native_batch_norm_backward(
        sampleChannels(grad_y), sampleChannels(x), repeated(norm.weight, samples), {}, {},
        saved.mean.view(-1), saved.invstd.view(-1), /*train=*/true, norm.config.eps, wanted(norm));
    return {grad_x.view(x.sizes()), summed(grad_weight), summed(grad_bias)};
}

at::Tensor instanceInBatches(const Normalization& norm, const at::Tensor& x, std::int64_t,
                             BatchMoments* moments) {
    if (moments != nullptr && positionsOf(norm.slot) > 1) {
        const auto samples = x.size(0), channels = norm.slot.front();
        const auto each = measured(sampleChannels(x), {}, {}, norm.config.eps);
        add(*moments, sumInDouble(each.mean.view({samples, channels})),
            sumInDouble(each.var.view({samples, channels})), samples);
    }
    return instanceForward({norm, x}).y;
}

}  // namespace

NormKernel instanceKernel() {
    return {instanceForward, instanceBackward, instanceInBatches};
}

}  // namespace normscope::norms
