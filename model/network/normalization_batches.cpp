// SPDX-License-Identifier: GPL-3.0-or-later
// A data set in consecutive batches, for evaluation and the population's statistics.
#include <algorithm>

#include "model/network/normalization.h"

namespace normscope {
namespace {

/// Of `batches` batches: the sums over them of mean and unbiased variance, double [C].
void add(BatchMoments& moments, const at::Tensor& mean, const at::Tensor& var,
         std::int64_t batches) {
    moments.mean = moments.mean.defined() ? moments.mean + mean : mean;
    moments.var = moments.var.defined() ? moments.var + var : var;
    moments.batches += batches;
}

at::Tensor sumInDouble(const at::Tensor& each) {  // [batches, C]
    return each.sum(at::IntArrayRef{0}, /*keepdim=*/false, torch::kFloat64);
}

/// What the kernel leaves in buffers at momentum 1: mean and unbiased variance, with its output.
struct Measured {
    at::Tensor y, mean, var;
};

Measured measured(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                  double eps) {
    auto mean = torch::zeros({x.size(1)}), var = torch::ones({x.size(1)});
    auto y = std::get<0>(torch::native_batch_norm(x, weight, bias, mean, var, /*training=*/true,
                                                  /*momentum=*/1.0, eps));
    return {y, mean, var};
}

}  // namespace

at::Tensor Normalization::forwardInBatches(const at::Tensor& x, std::int64_t batch_size,
                                           BatchMoments* moments) const {
    if (x.numel() == 0)
        return torch::empty_like(x);
    if (!hasModes())
        return bySample(x).y;
    const bool by_data = usesBatch(Statistics::Batch);
    if (!by_data && moments == nullptr)
        return byBuffers(x);
    const bool in_rows = config.kind != NormKind::Ghost && x.dim() == 2;
    auto y = config.kind == NormKind::Instance ? inSamples(x, moments)
             : in_rows                         ? inRows(x, batch_size, moments)
                                               : inBlocks(x, batch_size, moments);
    return by_data ? y : byBuffers(x);
}

at::Tensor Normalization::inRows(const at::Tensor& x, std::int64_t batch_size,
                                 BatchMoments* moments) const {
    const auto normalized = [&](const at::Tensor& batches) {  // [batches, batch, C]
        const auto size = batches.size(1);
        const auto mean = batches.mean(1, /*keepdim=*/true);
        const auto var = batches.var(1, /*unbiased=*/false, /*keepdim=*/true);
        if (moments != nullptr && size > 1) {
            const auto m = static_cast<double>(size);
            add(*moments, sumInDouble(mean.squeeze(1)),
                sumInDouble(var.squeeze(1)) * (m / (m - 1.0)), batches.size(0));
        }
        auto y = (batches - mean) * (var + config.eps).rsqrt();
        return weight.defined() ? y * weight + bias : y;
    };
    const auto rows = x.size(0), channels = x.size(1);
    const auto size = std::min(batch_size, rows);
    const auto whole = rows / size * size;
    auto y =
        normalized(x.narrow(0, 0, whole).reshape({-1, size, channels})).reshape({whole, channels});
    if (whole < rows) {
        const auto rest = normalized(x.narrow(0, whole, rows - whole).unsqueeze(0)).squeeze(0);
        y = torch::cat({y, rest});
    }
    return y;
}

at::Tensor Normalization::inBlocks(const at::Tensor& x, std::int64_t batch_size,
                                   BatchMoments* moments) const {
    const auto rows = x.size(0), positions = positionsOf(slot);
    const auto block = config.kind == NormKind::Ghost
                           ? std::min(config.virtual_batch_size, batch_size)
                           : batch_size;
    std::vector<at::Tensor> parts;
    for (std::int64_t begin = 0, batch_end = 0; begin < rows;) {
        if (begin == batch_end)
            batch_end = std::min(begin + batch_size, rows);
        const auto size = std::min(block, batch_end - begin);
        const auto part = x.narrow(0, begin, size);
        if (moments != nullptr && size * positions > 1) {
            const auto each = measured(part, weight, bias, config.eps);
            add(*moments, each.mean.to(torch::kFloat64), each.var.to(torch::kFloat64), 1);
            parts.push_back(each.y);
        } else {
            parts.push_back(std::get<0>(torch::native_batch_norm(
                part, weight, bias, {}, {}, /*training=*/true, /*momentum=*/0.0, config.eps)));
        }
        begin += size;
    }
    return parts.size() == 1 ? parts.front() : torch::cat(parts);
}

at::Tensor Normalization::inSamples(const at::Tensor& x, BatchMoments* moments) const {
    if (moments != nullptr && positionsOf(slot) > 1) {
        const auto samples = x.size(0), channels = slot.front();
        const auto each =
            measured(x.contiguous().view({1, samples * channels, -1}), {}, {}, config.eps);
        add(*moments, sumInDouble(each.mean.view({samples, channels})),
            sumInDouble(each.var.view({samples, channels})), samples);
    }
    return bySample(x).y;
}

}  // namespace normscope
