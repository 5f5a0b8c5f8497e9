// SPDX-License-Identifier: GPL-3.0-or-later
// One value's way through a normalization, forward and backward, with all that had a say in it.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "model/network/norms/norm.h"
#include "model/settings/nan.h"

namespace normscope {

/// A statistic is over a block: some samples × some channels × every position, or one. Values of a
/// block stand sample after sample, in a sample channel after channel, in a channel position after
/// position. What is not there is NaN, or empty. Sums are in double precision.
struct ChannelArithmetic {
    static constexpr std::int64_t kMostValues = 4096;

    std::int64_t layer = 0, channel = 0, sample = 0, position = 0;
    /// The layer has a normalization by statistics; else nothing below is filled, but for what
    /// normalizes without.
    bool present = false;
    NormalizationConfig config;
    std::vector<std::int64_t> slot;  ///< one sample's shape, channels first
    std::int64_t batch = 0;
    bool by_data = false;  ///< normalized by the block's statistics, not by the running ones

    struct Block {
        std::int64_t first_sample = 0, samples = 0;
        std::int64_t first_channel = 0, channels = 0;
        std::int64_t positions = 1, first_position = 0;
        std::int64_t m() const { return samples * channels * positions; }
        bool operator==(const Block&) const = default;
    };
    Block block;
    std::int64_t place = 0;  ///< of the value chosen, among the block's
    /// Values of the block that have the chosen one's γ and β: [sharing, sharing + sharing_count).
    std::int64_t sharing = 0, sharing_count = 0;

    double mean = kNaN;              ///< μ of the block; 0 for RMSNorm, which subtracts none
    double var = kNaN;               ///< σ², divided by m; RMSNorm: the mean square
    double unbiased = kNaN;          ///< divided by m − 1; not of RMSNorm
    double bessel = kNaN;            ///< m/(m − 1)
    double inverse = kNaN;           ///< 1/√(v + ε), of the v that was used
    Correction correction;           ///< of x̂, by the data
    double gamma = 1.0, beta = 0.0;  ///< of the value chosen; 1 and 0 where there are none
    double running_mean = kNaN, running_var = kNaN;  ///< the channel's buffers as they are

    /// The block, its first kMostValues: x̂, γ·x̂ + β, and that by running statistics.
    std::vector<float> x, normalized, y, by_running;
    std::vector<float> gammas, betas;  ///< of each, where it has them
    /// Noisy batch norm: s·y + m; the gradient of it is `dy` over s.
    std::vector<float> noisy;
    /// dL/dy and dL/dx; empty where no gradient is known.
    std::vector<float> dy, dx;

    /// The value chosen, whether or not it is among the first.
    struct Value {
        double x = kNaN, normalized = kNaN, y = kNaN, by_running = kNaN;
        double noise_scale = kNaN, noise_shift = kNaN, noisy = kNaN;
        double dy = kNaN, dx = kNaN;
    } value;

    /// What one training pass over this batch makes of the buffers: one move, of ghost one for each
    /// virtual batch; none where they stay.
    struct BufferMove {
        double factor = 0.0;           ///< weight of the new
        double mean = 0.0, var = 0.0;  ///< the new: μ and the unbiased variance
        double mean_before = 0.0, mean_after = 0.0;
        double var_before = 0.0, var_after = 0.0;
    };
    std::vector<BufferMove> moves;
    std::int64_t tracked = 0;  ///< num_batches_tracked as it is

    /// dL/dγ and dL/dβ of the chosen value's: over all blocks that have them, and this one's share.
    double dgamma = kNaN, dbeta = kNaN;
    double dgamma_here = kNaN, dbeta_here = kNaN;

    /// By the data: dx = factor·(m·d − Σd − x̂·Σ(d·x̂)), where d is dy and γ is in the factor if
    /// the block has one γ, and d is γ·dy else; RMSNorm has no Σd. By running statistics:
    /// dx = factor·dy.
    struct Terms {
        double factor = kNaN;
        bool gamma_in_factor = true;
        double d = kNaN, scaled = kNaN;  ///< d and m·d of the value chosen
        double sum = kNaN;               ///< Σd; 0 for RMSNorm
        double products = kNaN;          ///< Σ(d·x̂)
        double projection = kNaN;        ///< x̂·Σ(d·x̂)
    } terms;
};

/// A batch at a normalization's slot: [batch, C, …], and dL/d(output), which may be empty as all
/// but x.
struct ChannelInputs {
    NormalizationConfig config = {};
    std::vector<std::int64_t> slot = {};
    std::int64_t batch = 0;
    std::span<const float> x = {}, grad_output = {};
    std::span<const float> gamma = {}, beta = {};  ///< [C], of LayerNorm and RMSNorm [C, …]
    std::span<const float> running_mean = {}, running_var = {};  ///< [C]
    std::span<const float> noise_scale = {}, noise_shift = {};   ///< as x
    std::int64_t tracked = 0;
    bool by_data = true;  ///< as the pass normalized
    bool moves = false;   ///< whether it is one that moves the buffers
};

/// Of one value; places out of range are clamped. There must be a value.
ChannelArithmetic channelArithmetic(const ChannelInputs& in, std::int64_t channel,
                                    std::int64_t sample, std::int64_t position);

}  // namespace normscope
