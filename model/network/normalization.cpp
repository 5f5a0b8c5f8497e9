// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/normalization.h"

#include <algorithm>

namespace normscope {
namespace {

/// Of batches of `size` rows: means and biased variances [groups, 1, features].
void addMoments(BatchMoments& moments, const at::Tensor& mean, const at::Tensor& var,
                std::int64_t size) {
    const auto sum = [](const at::Tensor& each) {
        return each.sum(at::IntArrayRef{0, 1}, /*keepdim=*/false, torch::kFloat64);
    };
    const auto m = static_cast<double>(size);
    const auto means = sum(mean), vars = sum(var) * (m / (m - 1.0));
    moments.mean = moments.mean.defined() ? moments.mean + means : means;
    moments.var = moments.var.defined() ? moments.var + vars : vars;
    moments.batches += mean.size(0);
}

}  // namespace

BatchNorm1d::BatchNorm1d(std::int64_t features, const NormalizationConfig& configuration)
    : config(configuration) {
    if (config.affine) {
        weight = torch::ones({features});
        bias = torch::zeros({features});
    }
    if (config.track_running_stats) {
        running_mean = torch::zeros({features});
        running_var = torch::ones({features});
        backup_.resize(static_cast<std::size_t>(2 * features));
    }
}

BatchNorm1d::Result BatchNorm1d::forward(const at::Tensor& x, Statistics statistics) {
    if (!usesBatch(statistics))
        return {forwardByBuffers(x), {}, {}};
    // Buffers are handed over only where they are to be moved: given in a pass that should leave
    // them alone, the kernel would overwrite them.
    const bool update = statistics == Statistics::BatchAndTrack && tracks();
    double factor = 0.0;
    if (update) {
        ++num_batches_tracked;
        factor =
            config.momentum ? *config.momentum : 1.0 / static_cast<double>(num_batches_tracked);
    }
    const at::Tensor none;
    auto [y, mean, invstd] = torch::native_batch_norm(x, weight, bias, update ? running_mean : none,
                                                      update ? running_var : none,
                                                      /*training=*/true, factor, config.eps);
    return {y, mean, invstd};
}

at::Tensor BatchNorm1d::backward(const at::Tensor& grad_y, const at::Tensor& x,
                                 const at::Tensor& batch_mean, const at::Tensor& batch_invstd) {
    const bool by_batch = batch_mean.defined();
    const auto [grad_x, grad_weight, grad_bias] = torch::native_batch_norm_backward(
        grad_y, x, weight, running_mean, running_var, batch_mean, batch_invstd,
        /*train=*/by_batch, config.eps, {true, weight.defined(), weight.defined()});
    if (weight.defined()) {
        weight.mutable_grad().copy_(grad_weight);
        bias.mutable_grad().copy_(grad_bias);
    }
    return grad_x;
}

at::Tensor BatchNorm1d::forwardByBuffers(const at::Tensor& x) const {
    return std::get<0>(torch::native_batch_norm(x, weight, bias, running_mean, running_var,
                                                /*training=*/false, /*momentum=*/0.0, config.eps));
}

at::Tensor BatchNorm1d::forwardInBatches(const at::Tensor& x, std::int64_t batch_size,
                                         BatchMoments* moments) const {
    const bool by_batch = usesBatch(Statistics::Batch);
    if (!by_batch && moments == nullptr)
        return forwardByBuffers(x);
    const auto normalized = [&](const at::Tensor& batches) {  // [groups, batch, features]
        const auto mean = batches.mean(1, /*keepdim=*/true);
        const auto var = batches.var(1, /*unbiased=*/false, /*keepdim=*/true);
        if (moments != nullptr)
            addMoments(*moments, mean, var, batches.size(1));
        auto y = (batches - mean) * (var + config.eps).rsqrt();
        return weight.defined() ? y * weight + bias : y;
    };
    const auto rows = x.size(0), features = x.size(1);
    const auto size = std::min(batch_size, rows);
    const auto whole = rows / size * size;
    auto y =
        normalized(x.narrow(0, 0, whole).reshape({-1, size, features})).reshape({whole, features});
    if (whole < rows) {
        const auto rest = normalized(x.narrow(0, whole, rows - whole).unsqueeze(0)).squeeze(0);
        y = torch::cat({y, rest});
    }
    return by_batch ? y : forwardByBuffers(x);
}

std::pair<at::Tensor, at::Tensor> BatchNorm1d::affineInEval() const {
    const auto invstd = (running_var + config.eps).rsqrt();
    const auto scale = weight.defined() ? weight * invstd : invstd;
    auto shift = -scale * running_mean;
    if (bias.defined())
        shift = shift + bias;
    return {scale, shift};
}

void BatchNorm1d::becomeIdentity(const at::Tensor& mean, const at::Tensor& var) {
    weight.copy_((var + config.eps).sqrt());
    bias.copy_(mean);
    if (tracks()) {
        running_mean.copy_(mean);
        running_var.copy_(var);
    }
}

void BatchNorm1d::resetStatistics() {
    running_mean.zero_();
    running_var.fill_(1.0);
    num_batches_tracked = 0;
}

void BatchNorm1d::backUpBuffers() {
    if (!tracks())
        return;
    const auto features = running_mean.numel();
    std::copy_n(running_mean.data_ptr<float>(), features, backup_.begin());
    std::copy_n(running_var.data_ptr<float>(), features, backup_.begin() + features);
    tracked_backup_ = num_batches_tracked;
}

void BatchNorm1d::restoreBuffers() {
    if (!tracks())
        return;
    const auto features = running_mean.numel();
    std::copy_n(backup_.begin(), features, running_mean.data_ptr<float>());
    std::copy_n(backup_.begin() + features, features, running_var.data_ptr<float>());
    num_batches_tracked = tracked_backup_;
}

Normalization::Normalization(Shape shape, const NormalizationConfig& configuration)
    : config(configuration), slot(std::move(shape)) {
    const auto channels = slot.front();
    if (hasAffine(config)) {
        const bool by_element = config.kind == NormKind::Layer || config.kind == NormKind::RMS;
        const auto extents = by_element ? slot : Shape{channels};
        weight = torch::ones(extents);
        if (config.kind != NormKind::RMS)
            bias = torch::zeros(extents);
    }
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

bool Normalization::refuses(std::int64_t batch) const {
    const auto positions = positionsOf(slot);
    switch (config.kind) {
        case NormKind::Batch:
        case NormKind::Noisy:
            return batch * positions == 1;
        case NormKind::Ghost: {
            const auto size = std::min(config.virtual_batch_size, batch);
            return positions == 1 && (size == 1 || (size > 1 && batch % size == 1));
        }
        case NormKind::Instance:
            return positions == 1;
        case NormKind::Group:  // as torch.nn.functional.group_norm counts: over all samples
            return batch * (slot.front() / config.num_groups) * positions == 1;
        case NormKind::Layer:
        case NormKind::RMS:
        case NormKind::None:
            break;
    }
    return false;
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
