// SPDX-License-Identifier: GPL-3.0-or-later
// Internal to the arithmetic of a channel: blocks of a batch, and what is taken over them.
#pragma once

#include <cmath>

#include "model/inspect/channel/channel_arithmetic.h"

namespace normscope {

class ChannelBlocks {
  public:
    using Block = ChannelArithmetic::Block;

    explicit ChannelBlocks(const ChannelInputs& inputs)
        : in(inputs),
          channels(inputs.slot.front()),
          positions(positionsOf(inputs.slot)),
          norm(normRow(inputs.config.kind)) {}

    /// That the statistics of a value are over.
    Block of(std::int64_t sample, std::int64_t channel, std::int64_t position) const;
    /// visit(place in the block, place in the batch, channel, position)
    template <class Visit>
    void each(const Block& block, const Visit& visit) const {
        std::int64_t place = 0;
        for (auto n = block.first_sample; n < block.first_sample + block.samples; ++n)
            for (auto c = block.first_channel; c < block.first_channel + block.channels; ++c)
                for (auto p = block.first_position; p < block.first_position + block.positions; ++p)
                    visit(place++, static_cast<std::size_t>((n * channels + c) * positions + p), c,
                          p);
    }
    BlockMoments moments(const Block& block) const;
    /// 1/√(v + ε) by those moments, or by the channel's buffers.
    double inverse(std::int64_t channel, const BlockMoments& moments, bool by_data) const;
    Correction correction(std::int64_t channel, const BlockMoments& moments, bool by_data) const;
    double standardized(double x, std::int64_t channel, const BlockMoments& moments,
                        bool by_data) const;
    /// That, corrected: x̂.
    double normalized(double x, std::int64_t channel, const BlockMoments& moments,
                      bool by_data) const;
    /// Of γ or β; `without` where there is none.
    double affine(std::span<const float> parameter, std::int64_t channel, std::int64_t position,
                  double without) const;
    double gamma(std::int64_t channel, std::int64_t position) const {
        return affine(in.gamma, channel, position, 1.0);
    }
    double beta(std::int64_t channel, std::int64_t position) const {
        return affine(in.beta, channel, position, 0.0);
    }
    double gradient(std::size_t place) const;  ///< dL/d(γ·x̂ + β)
    bool hasBuffers() const { return !in.running_mean.empty(); }

    const ChannelInputs& in;
    const std::int64_t channels, positions;
    const NormRow& norm;
};

}  // namespace normscope
