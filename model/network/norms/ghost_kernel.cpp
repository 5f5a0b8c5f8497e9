// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "model/network/norms/kernel.h"

namespace normscope::norms {
namespace {

NormKernel::Result ghostForward(const NormPass& pass) {
    const auto& x = pass.x;
    const auto rows = x.size(0), block = pass.norm.config.virtual_batch_size;
    std::vector<at::Tensor> y, mean, invstd;
    for (std::int64_t begin = 0; begin < rows; begin += block) {
        const auto run = x.narrow(0, begin, std::min(block, rows - begin));
        auto part = batchForward({pass.norm, run, pass.moved});
        y.push_back(std::move(part.y));
        mean.push_back(std::move(part.saved.mean));
        invstd.push_back(std::move(part.saved.invstd));
    }
    return {y.size() == 1 ? y.front() : torch::cat(y),
            {torch::stack(mean), torch::stack(invstd), {}, true}};
}

NormKernel::Gradients ghostBackward(const Normalization& norm, const at::Tensor& grad_y,
                                    const at::Tensor& x, const NormKernel::Saved& saved) {
    const auto block = norm.config.virtual_batch_size;
    std::vector<at::Tensor> parts;
    at::Tensor grad_weight, grad_bias;
    for (std::int64_t i = 0; i < saved.mean.size(0); ++i) {
        const auto begin = i * block, size = std::min(block, x.size(0) - begin);
        auto [part, part_weight, part_bias] = torch::native_batch_norm_backward(
            grad_y.narrow(0, begin, size), x.narrow(0, begin, size), norm.weight, {}, {},
            saved.mean[i], saved.invstd[i], /*train=*/true, norm.config.eps, wanted(norm));
        parts.push_back(std::move(part));
        const bool adds = i > 0 && norm.weight.defined();
        grad_weight = adds ? grad_weight + part_weight : part_weight;
        grad_bias = adds ? grad_bias + part_bias : part_bias;
    }
    return {parts.size() == 1 ? parts.front() : torch::cat(parts), grad_weight, grad_bias};
}

at::Tensor ghostInBatches(const Normalization& norm, const at::Tensor& x, std::int64_t batch_size,
                          BatchMoments* moments) {
    return inBlocks(norm, x, batch_size, std::min(norm.config.virtual_batch_size, batch_size),
                    moments);
}

}  // namespace

NormKernel ghostKernel() {
    return {ghostForward, ghostBackward, ghostInBatches, fused::overBatch};
}

}  // namespace normscope::norms
