// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/draws.h"
#include "model/network/norms/kernel.h"

namespace normscope::norms {
namespace {

/// y = s∘BN(x) + m, where per channel μ ~ U(−noise_mean, noise_mean) and σ ~ U(1, noise_std), and
/// per value m ~ U(μ ± 0.1), s ~ N(σ, 0.1²), all drawn anew from the given seed.
NormKernel::Result noisyForward(const NormPass& pass) {
    auto result = batchForward(pass);
    if (pass.noise_seed) {
        const auto noise = noiseFor(pass.x.sizes(), pass.norm.config, *pass.noise_seed);
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
