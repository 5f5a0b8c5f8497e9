// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/normalization.h"

#include <algorithm>

#include "model/network/norms/kernel.h"

namespace normscope {
Normalization::Normalization(Shape shape, const NormalizationConfig& configuration)
    : config(configuration), slot(std::move(shape)) {
    const auto channels = slot.front();
    if (hasAffine(config)) {
        const auto& kind = normRow(config.kind);
        const auto extents = kind.by_element ? slot : Shape{channels};
        weight = torch::ones(extents);
        if (kind.centres)
            bias = torch::zeros(extents);
    }
    for (const auto& [name, first] : normRow(config.kind).parameters)
        own.emplace_back(name, torch::full({1}, config.*first));
    if (tracksStatistics(config)) {
        running_mean = torch::zeros({channels});
        running_var = torch::ones({channels});
        backup_.resize(static_cast<std::size_t>(2 * channels));
    }
}

bool Normalization::usesBatch(Statistics statistics) const {
    if (!hasModes())
        return false;
    return !tracks() || statistics == Statistics::BatchEverywhere ||
           (statistics != Statistics::Running && !config.freeze);
}

Normalization::Result Normalization::forward(const at::Tensor& x, Statistics statistics,
                                             std::optional<std::uint64_t> noise_seed) {
    if (x.numel() == 0)
        return {torch::empty_like(x), {}};
    if (hasModes() && !usesBatch(statistics))
        return {byBuffers(x), {}};
    const bool update = statistics == Statistics::BatchAndTrack && tracks();
    // A frozen layer is one in eval mode, in which there is no noise.
    if (statistics == Statistics::Running || config.freeze)
        noise_seed.reset();
    return normKernel(config.kind).forward({*this, x, update ? this : nullptr, noise_seed});
}

at::Tensor Normalization::forwardInEval(const at::Tensor& x) const {
    if (x.numel() == 0)
        return torch::empty_like(x);
    return hasModes() ? byBuffers(x) : normKernel(config.kind).forward({*this, x}).y;
}

at::Tensor Normalization::forwardInBatches(const at::Tensor& x, std::int64_t batch_size,
                                           BatchMoments* moments) const {
    if (x.numel() == 0)
        return torch::empty_like(x);
    const bool by_data = !hasModes() || usesBatch(Statistics::Batch);
    if (!by_data && moments == nullptr)
        return byBuffers(x);
    const auto& kernel = normKernel(config.kind);
    if (kernel.inBatches == nullptr)
        return kernel.forward({*this, x}).y;
    auto y = kernel.inBatches(*this, x, batch_size, hasModes() ? moments : nullptr);
    return by_data ? y : byBuffers(x);
}

at::Tensor Normalization::byBuffers(const at::Tensor& x) const {
    return std::get<0>(torch::native_batch_norm(x, weight, bias, running_mean, running_var,
                                                /*training=*/false, /*momentum=*/0.0, config.eps));
}

double Normalization::countBatch() {
    ++num_batches_tracked;
    return config.momentum ? *config.momentum : 1.0 / static_cast<double>(num_batches_tracked);
}

at::Tensor Normalization::backward(const at::Tensor& grad_y, const at::Tensor& x,
                                   const Saved& saved) {
    if (x.numel() == 0) {
        for (const auto& [which, tensor] : affine())
            tensor.mutable_grad().zero_();
        return torch::empty_like(x);
    }
    const auto grad = saved.factor.defined() ? grad_y * saved.factor : grad_y.contiguous();
    const bool has_affine = weight.defined();
    const NormKernel::Gradients gradients =
        hasModes() && !saved.by_data
            ? torch::native_batch_norm_backward(grad, x, weight, running_mean, running_var, {}, {},
                                                /*train=*/false, config.eps,
                                                {true, has_affine, has_affine})
            : normKernel(config.kind).backward(*this, grad, x, saved);
    if (weight.defined())
        weight.mutable_grad().copy_(gradients.weight);
    if (bias.defined())
        bias.mutable_grad().copy_(gradients.bias);
    for (std::size_t i = 0; i < own.size(); ++i)
        own[i].second.mutable_grad().copy_(gradients.own[i]);
    return gradients.x;
}

std::pair<at::Tensor, at::Tensor> Normalization::affineInEval() const {
    const auto invstd = (running_var + config.eps).rsqrt();
    const auto scale = weight.defined() ? weight * invstd : invstd;
    auto shift = -scale * running_mean;
    if (bias.defined())
        shift = shift + bias;
    return {scale, shift};
}

void Normalization::becomeIdentity(const at::Tensor& mean, const at::Tensor& var) {
    weight.copy_((var + config.eps).sqrt());
    bias.copy_(mean);
    if (tracks()) {
        running_mean.copy_(mean);
        running_var.copy_(var);
    }
}

void Normalization::resetStatistics() {
    running_mean.zero_();
    running_var.fill_(1.0);
    num_batches_tracked = 0;
}

void Normalization::backUpBuffers() {
    if (!tracks())
        return;
    const auto channels = running_mean.numel();
    std::copy_n(running_mean.data_ptr<float>(), channels, backup_.begin());
    std::copy_n(running_var.data_ptr<float>(), channels, backup_.begin() + channels);
    tracked_backup_ = num_batches_tracked;
}

void Normalization::restoreBuffers() {
    if (!tracks())
        return;
    const auto channels = running_mean.numel();
    std::copy_n(backup_.begin(), channels, running_mean.data_ptr<float>());
    std::copy_n(backup_.begin() + channels, channels, running_var.data_ptr<float>());
    num_batches_tracked = tracked_backup_;
}

void Normalization::detachBuffers() {
    if (!tracks())
        return;
    running_mean = running_mean.clone();
    running_var = running_var.clone();
}

}  // namespace normscope
