// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to model/: shows LibTorch. What a network draws at random in a training pass; the same
// seed, the same draw.
#pragma once

#include <torch/types.h>

#include "model/settings/configuration.h"

namespace normscope {

/// Of a network's seed, its own for dropout at a place (a layer's index; the number of layers:
/// before the output) and for a layer's norm.
std::uint64_t dropoutSeed(std::uint64_t network_seed, std::size_t place);
std::uint64_t noiseSeed(std::uint64_t network_seed, std::size_t layer);

/// Factors for values of these sizes: 0, or 1/(1 − p).
at::Tensor dropoutMask(at::IntArrayRef sizes, double p, std::uint64_t seed);

/// Of a noisy batch norm, for values [batch, C, …]: y = scale∘BN(x) + shift.
struct Noise {
    at::Tensor scale, shift;
};
Noise noiseFor(at::IntArrayRef sizes, const NormalizationConfig& config, std::uint64_t seed);

}  // namespace normscope
