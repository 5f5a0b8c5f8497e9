// SPDX-License-Identifier: GPL-3.0-or-later
// What each kind computes, forward and backward, with the kernels autograd would call.
#include <algorithm>
#include <array>

#include "model/data/random.h"
#include "model/network/normalization.h"

namespace normscope {
namespace {

/// Half the range of a value's shift, and the deviation of its scale, around its channel's
/// (Santurkar et al. 2018, appendix).
constexpr double kNoiseSpread = 0.1;

/// γ or β for [1, batch · C, …], as torch.instance_norm has it.
at::Tensor repeated(const at::Tensor& each, std::int64_t samples) {
    return each.defined() ? each.repeat({samples}) : each;
}

/// [batch, C, …] as [1, batch · C, positions].
at::Tensor sampleChannels(const at::Tensor& x) {
    const auto rows = x.size(0) * x.size(1);
    return x.contiguous().view({1, rows, x.numel() / rows});
}

struct Noise {
    at::Tensor scale, shift;  ///< of x's shape
};

Noise noiseFor(const at::Tensor& x, const NormalizationConfig& config, std::uint64_t seed) {
    // The generator takes 32 bits of its seed; all of this one's decide them.
    const auto mixed = std::mt19937_64(seed)() >> 32;
    auto generator = at::make_generator<at::CPUGeneratorImpl>(mixed);
    std::vector<std::int64_t> by_channel(static_cast<std::size_t>(x.dim()), 1);
    by_channel[1] = x.size(1);
    const auto mean =
        torch::empty(by_channel).uniform_(-config.noise_mean, config.noise_mean, generator);
    const auto deviation = torch::empty(by_channel).uniform_(1.0, config.noise_std, generator);
    auto shift = torch::empty(x.sizes()).uniform_(-kNoiseSpread, kNoiseSpread, generator);
    auto scale = torch::empty(x.sizes()).normal_(0.0, kNoiseSpread, generator);
    return {scale.add_(deviation), shift.add_(mean)};
}

/// x/√(mean(x²) + ε), the mean over a sample's all values.
std::pair<at::Tensor, at::Tensor> byRootMeanSquare(const at::Tensor& x, double eps) {
    const auto rows = x.reshape({x.size(0), -1});
    const auto inverse = (rows.square().mean(1, /*keepdim=*/true) + eps).rsqrt();
    return {(rows * inverse).view(x.sizes()), inverse};
}

}  // namespace

Normalization::Result Normalization::forward(const at::Tensor& x, Statistics statistics,
                                             std::optional<std::uint64_t> noise_seed) {
    if (x.numel() == 0)
        return {torch::empty_like(x), {}};
    if (!hasModes())
        return bySample(x);
    if (!usesBatch(statistics))
        return {byBuffers(x), {}};
    const bool update = statistics == Statistics::BatchAndTrack && tracks();
    auto result = config.kind == NormKind::Instance ? byInstance(x, update)
                  : config.kind == NormKind::Ghost  ? byVirtualBatches(x, update)
                                                    : byBatch(x, update);
    // A frozen layer is one in eval mode, in which there is no noise.
    if (config.kind == NormKind::Noisy && noise_seed && statistics != Statistics::Running &&
        !config.freeze) {
        const auto noise = noiseFor(x, config, *noise_seed);
        result.y = torch::addcmul(noise.shift, noise.scale, result.y);
        result.saved.factor = noise.scale;
    }
    return result;
}

at::Tensor Normalization::forwardInEval(const at::Tensor& x) const {
    if (x.numel() == 0)
        return torch::empty_like(x);
    return hasModes() ? byBuffers(x) : bySample(x).y;
}

at::Tensor Normalization::byBuffers(const at::Tensor& x) const {
    return std::get<0>(torch::native_batch_norm(x, weight, bias, running_mean, running_var,
                                                /*training=*/false, /*momentum=*/0.0, config.eps));
}

Normalization::Result Normalization::bySample(const at::Tensor& x) const {
    switch (config.kind) {
        case NormKind::Layer: {
            auto [y, mean, invstd] = torch::native_layer_norm(x, slot, weight, bias, config.eps);
            return {y, {mean, invstd, {}, true}};
        }
        case NormKind::Group: {
            auto [y, mean, invstd] =
                torch::native_group_norm(x.contiguous(), weight, bias, x.size(0), slot.front(),
                                         positionsOf(slot), config.num_groups, config.eps);
            return {y, {mean, invstd, {}, true}};
        }
        case NormKind::RMS: {
            auto [y, invstd] = byRootMeanSquare(x, config.eps);
            return {weight.defined() ? y * weight : y, {{}, invstd, {}, true}};
        }
        case NormKind::Instance: {
            const auto samples = x.size(0);
            auto [y, mean, invstd] = torch::native_batch_norm(
                sampleChannels(x), repeated(weight, samples), repeated(bias, samples), {}, {},
                /*training=*/true, /*momentum=*/0.0, config.eps);
            const std::array<std::int64_t, 2> by_sample{samples, slot.front()};
            return {y.view(x.sizes()), {mean.view(by_sample), invstd.view(by_sample), {}, true}};
        }
        case NormKind::Batch:
        case NormKind::Ghost:
        case NormKind::Noisy:
        case NormKind::None:
            break;
    }
    return {x, {}};
}

double Normalization::nextFactor() {
    ++num_batches_tracked;
    return config.momentum ? *config.momentum : 1.0 / static_cast<double>(num_batches_tracked);
}

// Buffers are handed over only where they are to be moved: given in a pass that should leave them
// alone, the kernel would overwrite them.
Normalization::Result Normalization::byBatch(const at::Tensor& x, bool update) {
    const at::Tensor none;
    auto [y, mean, invstd] = torch::native_batch_norm(
        x, weight, bias, update ? running_mean : none, update ? running_var : none,
        /*training=*/true, update ? nextFactor() : 0.0, config.eps);
    return {y, {mean, invstd, {}, true}};
}

Normalization::Result Normalization::byVirtualBatches(const at::Tensor& x, bool update) {
    const auto rows = x.size(0);
    std::vector<at::Tensor> y, mean, invstd;
    for (std::int64_t begin = 0; begin < rows; begin += config.virtual_batch_size) {
        const auto size = std::min(config.virtual_batch_size, rows - begin);
        auto part = byBatch(x.narrow(0, begin, size), update);
        y.push_back(std::move(part.y));
        mean.push_back(std::move(part.saved.mean));
        invstd.push_back(std::move(part.saved.invstd));
    }
    return {y.size() == 1 ? y.front() : torch::cat(y),
            {torch::stack(mean), torch::stack(invstd), {}, true}};
}

Normalization::Result Normalization::byInstance(const at::Tensor& x, bool update) {
    if (!update)
        return bySample(x);
    const auto samples = x.size(0);
    const std::array<std::int64_t, 2> by_sample{samples, slot.front()};
    const auto means = repeated(running_mean, samples), vars = repeated(running_var, samples);
    auto [y, mean, invstd] = torch::native_batch_norm(
        sampleChannels(x), repeated(weight, samples), repeated(bias, samples), means, vars,
        /*training=*/true, config.momentum.value_or(0.0), config.eps);
    running_mean.copy_(means.view(by_sample).mean(0));
    running_var.copy_(vars.view(by_sample).mean(0));
    return {y.view(x.sizes()), {mean.view(by_sample), invstd.view(by_sample), {}, true}};
}

at::Tensor Normalization::backward(const at::Tensor& grad_y, const at::Tensor& x,
                                   const Saved& saved) {
    if (x.numel() == 0) {
        if (weight.defined())
            weight.mutable_grad().zero_();
        if (bias.defined())
            bias.mutable_grad().zero_();
        return torch::empty_like(x);
    }
    const auto grad = saved.factor.defined() ? grad_y * saved.factor : grad_y.contiguous();
    const auto [grad_x, grad_weight, grad_bias] = gradients(grad, x, saved);
    if (weight.defined())
        weight.mutable_grad().copy_(grad_weight);
    if (bias.defined())
        bias.mutable_grad().copy_(grad_bias);
    return grad_x;
}

Normalization::Gradients Normalization::gradients(const at::Tensor& grad_y, const at::Tensor& x,
                                                  const Saved& saved) const {
    const bool affine = weight.defined();
    if (config.kind == NormKind::Ghost && saved.by_data)
        return ghostGradients(grad_y, x, saved);
    if (hasModes() && (isBatchNorm(config.kind) || !saved.by_data))
        return torch::native_batch_norm_backward(grad_y, x, weight, running_mean, running_var,
                                                 saved.mean, saved.invstd, saved.by_data,
                                                 config.eps, {true, affine, affine});
    const auto samples = x.size(0), channels = slot.front();
    switch (config.kind) {
        case NormKind::Layer:
            return torch::native_layer_norm_backward(grad_y, x, slot, saved.mean, saved.invstd,
                                                     weight, bias, {true, affine, affine});
        case NormKind::Group:
            return torch::native_group_norm_backward(
                grad_y, x.contiguous(), saved.mean, saved.invstd, weight, samples, channels,
                positionsOf(slot), config.num_groups, {true, affine, affine});
        case NormKind::RMS: {
            // With g = γ·dy and x̂ = x·r: dx = r·(g − x̂·mean(g·x̂)).
            const auto rows = x.reshape({samples, -1}), dy = grad_y.view({samples, -1});
            const auto normalized = rows * saved.invstd;
            const auto g = affine ? dy * weight.view({1, -1}) : dy;
            const auto mean = (g * normalized).mean(1, /*keepdim=*/true);
            auto grad_weight = affine ? (dy * normalized).sum(0).view(slot) : at::Tensor();
            return {((g - normalized * mean) * saved.invstd).view(x.sizes()), grad_weight, {}};
        }
        case NormKind::Instance: {
            const auto summed = [&](const at::Tensor& each) {
                return affine ? each.view({samples, channels}).sum(0) : each;
            };
            const auto [grad_x, grad_weight, grad_bias] = torch::native_batch_norm_backward(
                sampleChannels(grad_y), sampleChannels(x), repeated(weight, samples), {}, {},
                saved.mean.view(-1), saved.invstd.view(-1), /*train=*/true, config.eps,
                {true, affine, affine});
            return {grad_x.view(x.sizes()), summed(grad_weight), summed(grad_bias)};
        }
        case NormKind::Batch:
        case NormKind::Ghost:
        case NormKind::Noisy:
        case NormKind::None:
            break;
    }
    return {grad_y, {}, {}};
}

Normalization::Gradients Normalization::ghostGradients(const at::Tensor& grad_y,
                                                       const at::Tensor& x,
                                                       const Saved& saved) const {
    const bool affine = weight.defined();
    std::vector<at::Tensor> parts;
    at::Tensor grad_weight, grad_bias;
    for (std::int64_t i = 0; i < saved.mean.size(0); ++i) {
        const auto begin = i * config.virtual_batch_size;
        const auto size = std::min(config.virtual_batch_size, x.size(0) - begin);
        auto [part, part_weight, part_bias] = torch::native_batch_norm_backward(
            grad_y.narrow(0, begin, size), x.narrow(0, begin, size), weight, {}, {}, saved.mean[i],
            saved.invstd[i], /*train=*/true, config.eps, {true, affine, affine});
        parts.push_back(std::move(part));
        grad_weight = i > 0 && affine ? grad_weight + part_weight : part_weight;
        grad_bias = i > 0 && affine ? grad_bias + part_bias : part_bias;
    }
    return {parts.size() == 1 ? parts.front() : torch::cat(parts), grad_weight, grad_bias};
}

}  // namespace normscope
