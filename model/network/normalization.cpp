// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/normalization.h"

#include <algorithm>

namespace normscope {
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
