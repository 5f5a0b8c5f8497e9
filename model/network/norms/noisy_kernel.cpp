// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/random.h"
#include "model/network/norms/kernel.h"

namespace normscope::norms {
namespace {

/// Half the range of a value's shift, and the deviation of its scale, around its channel's
/// (Santurkar et al. 2018, appendix).
constexpr double kNoiseSpread = 0.1;

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

/// y = s∘BN(x) + m, where per channel μ ~ U(−noise_mean, noise_mean) and σ ~ U(1, noise_std), and
/// per value m ~ U(μ ± 0.1), s ~ N(σ, 0.1²), all drawn anew from the given seed.
NormKernel::Result noisyForward(const NormPass& pass) {
    auto result = batchForward(pass);
    if (pass.noise_seed) {
        const auto noise = noiseFor(pass.x, pass.norm.config, *pass.noise_seed);
        result.y = torch::addcmul(noise.shift, noise.scale, result.y);
        result.saved.factor = noise.scale;
    }
    return result;
}

}  // namespace

NormKernel noisyKernel() {
    auto kernel = batchKernel();
    kernel.forward = noisyForward;
    return kernel;
}

}  // namespace normscope::norms
