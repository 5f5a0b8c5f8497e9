// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/initialization.h"

#include <cmath>

namespace normscope {

std::pair<at::Tensor, at::Tensor> initialLinear(const Shape& shape, const InitConfig& config,
                                                at::Generator& generator) {
    auto weight = torch::empty(shape);
    auto bias = torch::zeros({shape[0]});
    const auto receptive = static_cast<double>(sizeOf(shape) / (shape[0] * shape[1]));
    const auto fan_in = static_cast<double>(shape[1]) * receptive;
    const auto fan_out = static_cast<double>(shape[0]) * receptive;
    switch (config.scheme) {
        case InitScheme::PyTorch: {
            const double bound = 1.0 / std::sqrt(fan_in);
            weight.uniform_(-bound, bound, generator);
            bias.uniform_(-bound, bound, generator);
            break;
        }
        case InitScheme::He:
            weight.normal_(0.0, std::sqrt(2.0 / fan_in), generator);
            break;
        case InitScheme::Xavier: {
            const double bound = std::sqrt(6.0 / (fan_in + fan_out));
            weight.uniform_(-bound, bound, generator);
            break;
        }
        case InitScheme::Gaussian:
            weight.normal_(0.0, config.std, generator);
            break;
    }
    weight.mul_(config.gain);
    return {weight, bias};
}

}  // namespace normscope
