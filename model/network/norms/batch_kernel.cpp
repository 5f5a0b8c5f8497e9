// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/network/norms/kernel.h"

namespace normscope::norms {
namespace {

NormKernel::Gradients batchBackward(const Normalization& norm, const at::Tensor& grad_y,
                                    const at::Tensor& x, const NormKernel::Saved& saved) {
    return torch::native_batch_norm_backward(grad_y, x, norm.weight, norm.running_mean,
                                             norm.running_var, saved.mean, saved.invstd,
                                             /*train=*/true, norm.config.eps, wanted(norm));
}

/// Of [batch, C], all whole batches at once.
at::Tensor inRows(const Normalization& norm, const at::Tensor& x, std::int64_t batch_size,
                  BatchMoments* moments) {
    const auto normalized = [&](const at::Tensor& batches) {  // [batches, batch, C]
        const auto size = batches.size(1);
        const auto mean = batches.mean(1, /*keepdim=*/true);
        const auto centered = batches - mean;
        // at::var goes value by value, which takes several times as long.
        const auto var = centered.square().mean(1, /*keepdim=*/true);
        if (moments != nullptr && size > 1) {
            const auto m = static_cast<double>(size);
            add(*moments, sumInDouble(mean.squeeze(1)),
                sumInDouble(var.squeeze(1)) * (m / (m - 1.0)), batches.size(0));
        }
        auto y = centered * (var + norm.config.eps).rsqrt();
        return norm.weight.defined() ? y * norm.weight + norm.bias : y;
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

at::Tensor batchInBatches(const Normalization& norm, const at::Tensor& x, std::int64_t batch_size,
                          BatchMoments* moments) {
    return x.dim() == 2 ? inRows(norm, x, batch_size, moments)
                        : inBlocks(norm, x, batch_size, batch_size, moments);
}

}  // namespace

NormKernel batchKernel() {
    return {batchForward, batchBackward, batchInBatches, fused::overBatch};
}

// Buffers are handed over only where they are to be moved: given in a pass that should leave them
// alone, PyTorch's kernel would overwrite them.
NormKernel::Result batchForward(const NormPass& pass, const at::Tensor& weight,
                                const at::Tensor& bias) {
    const at::Tensor none;
    auto* moved = pass.moved;
    auto [y, mean, invstd] = torch::native_batch_norm(
        pass.x, weight, bias, moved ? moved->running_mean : none, moved ? moved->running_var : none,
        /*training=*/true, moved ? moved->countBatch() : 0.0, pass.norm.config.eps);
    return {y, {mean, invstd, {}, true}};
}

NormKernel::Result batchForward(const NormPass& pass) {
    return batchForward(pass, pass.norm.weight, pass.norm.bias);
}

at::Tensor inBlocks(const Normalization& norm, const at::Tensor& x, std::int64_t batch_size,
                    std::int64_t block, BatchMoments* moments) {
    const auto rows = x.size(0), positions = positionsOf(norm.slot);
    const double eps = norm.config.eps;
    std::vector<at::Tensor> parts;
    for (std::int64_t begin = 0, batch_end = 0; begin < rows;) {
        if (begin == batch_end)
            batch_end = std::min(begin + batch_size, rows);
        const auto size = std::min(block, batch_end - begin);
        const auto part = x.narrow(0, begin, size);
        if (moments != nullptr && size * positions > 1) {
            const auto each = measured(part, norm.weight, norm.bias, eps);
            add(*moments, each.mean.to(torch::kFloat64), each.var.to(torch::kFloat64), 1);
            parts.push_back(each.y);
        } else {
            parts.push_back(std::get<0>(torch::native_batch_norm(part, norm.weight, norm.bias, {},
                                                                 {}, /*training=*/true,
                                                                 /*momentum=*/0.0, eps)));
        }
        begin += size;
    }
    return parts.size() == 1 ? parts.front() : torch::cat(parts);
}

}  // namespace normscope::norms
