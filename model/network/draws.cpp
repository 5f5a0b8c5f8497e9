// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/draws.h"

#include <random>

#include "model/data/streams.h"

namespace normscope {
namespace {

/// Half the range of a value's shift, and the deviation of its scale, around its channel's
/// (Santurkar et al. 2018, appendix).
constexpr double kNoiseSpread = 0.1;

}  // namespace

std::uint64_t dropoutSeed(std::uint64_t network_seed, std::size_t place) {
    return mixed(network_seed, 2 * place);
}

std::uint64_t noiseSeed(std::uint64_t network_seed, std::size_t layer) {
    return mixed(network_seed, 2 * layer + 1);
}

at::Tensor dropoutMask(at::IntArrayRef sizes, double p, std::uint64_t seed) {
    auto generator = at::make_generator<at::CPUGeneratorImpl>(seed);
    return torch::empty(sizes).bernoulli_(1.0 - p, generator).div_(1.0 - p);
}

Noise noiseFor(at::IntArrayRef sizes, const NormalizationConfig& config, std::uint64_t seed) {
    // The generator takes 32 bits of its seed; all of this one's decide them.
    const auto own = std::mt19937_64(seed)() >> 32;
    auto generator = at::make_generator<at::CPUGeneratorImpl>(own);
    std::vector<std::int64_t> by_channel(sizes.size(), 1);
    by_channel[1] = sizes[1];
    const auto mean =
        torch::empty(by_channel).uniform_(-config.noise_mean, config.noise_mean, generator);
    const auto deviation = torch::empty(by_channel).uniform_(1.0, config.noise_std, generator);
    auto shift = torch::empty(sizes).uniform_(-kNoiseSpread, kNoiseSpread, generator);
    auto scale = torch::empty(sizes).normal_(0.0, kNoiseSpread, generator);
    return {scale.add_(deviation), shift.add_(mean)};
}

}  // namespace normscope
