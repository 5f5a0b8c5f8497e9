// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/weight_standardization.h"

namespace normscope {
namespace {

constexpr double kEps = 1e-6;

/// One sample whose channels are the units: what is over positions there is over inputs here.
at::Tensor unitsAsChannels(const at::Tensor& weight) {
    return weight.reshape({1, weight.size(0), -1});
}

}  // namespace

StandardizedWeight standardized(const at::Tensor& weight) {
    auto [value, mean, invstd] =
        torch::native_batch_norm(unitsAsChannels(weight), {}, {}, {}, {}, /*training=*/true,
                                 /*momentum=*/0.0, kEps);
    return {value.view(weight.sizes()), mean, invstd};
}

at::Tensor standardizedBackward(const at::Tensor& grad, const at::Tensor& weight,
                                const StandardizedWeight& made) {
    return std::get<0>(torch::native_batch_norm_backward(
                           unitsAsChannels(grad), unitsAsChannels(weight), {}, {}, {}, made.mean,
                           made.invstd, /*train=*/true, kEps, {true, false, false}))
        .view(weight.sizes());
}

}  // namespace normscope
