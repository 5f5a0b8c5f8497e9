// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/channel/channel_blocks.h"

#include <algorithm>

#include "model/network/reduction.h"

namespace normscope {

ChannelBlocks::Block ChannelBlocks::of(std::int64_t sample, std::int64_t channel,
                                       std::int64_t position) const {
    const auto reduction = reductionOf(in.config, in.slot, in.batch);
    Block block;
    block.positions = norm.by_position ? 1 : positions;
    block.first_position = norm.by_position ? position : 0;
    block.first_sample = sample / reduction.samples * reduction.samples;
    block.samples = std::min(reduction.samples, in.batch - block.first_sample);
    block.first_channel = channel / reduction.channels * reduction.channels;
    block.channels = reduction.channels;
    return block;
}

BlockMoments ChannelBlocks::moments(const Block& block) const {
    const auto m = static_cast<double>(block.m());
    BlockMoments result;
    if (norm.centres) {
        each(block, [&](auto, std::size_t i, auto, auto) { result.mean += in.x[i]; });
        result.mean /= m;
    }
    each(block, [&](auto, std::size_t i, auto, auto) {
        const double deviation = in.x[i] - result.mean;
        result.var += deviation * deviation;
    });
    result.var /= m;
    return result;
}

double ChannelBlocks::inverse(std::int64_t channel, const BlockMoments& moments,
                              bool by_data) const {
    const double var =
        by_data ? moments.var : double{in.running_var[static_cast<std::size_t>(channel)]};
    const double sum = var + in.config.eps;
    return sum == 0.0 ? 0.0 : 1.0 / std::sqrt(sum);  // as the kernels of batch norm
}

Correction ChannelBlocks::correction(std::int64_t channel, const BlockMoments& moments,
                                     bool by_data) const {
    if (!by_data || norm.correction == nullptr || !hasBuffers())
        return {};
    const auto c = static_cast<std::size_t>(channel);
    return norm.correction(in.config, moments, {in.running_mean[c], in.running_var[c]});
}

double ChannelBlocks::normalized(double x, std::int64_t channel, const BlockMoments& moments,
                                 bool by_data) const {
    const auto by = correction(channel, moments, by_data);
    return by.scale * standardized(x, channel, moments, by_data) + by.shift;
}

double ChannelBlocks::standardized(double x, std::int64_t channel, const BlockMoments& moments,
                                   bool by_data) const {
    const double mean =
        by_data ? moments.mean : double{in.running_mean[static_cast<std::size_t>(channel)]};
    return (x - mean) * inverse(channel, moments, by_data);
}

double ChannelBlocks::affine(std::span<const float> parameter, std::int64_t channel,
                             std::int64_t position, double without) const {
    if (parameter.empty())
        return without;
    return parameter[static_cast<std::size_t>(norm.by_element ? channel * positions + position
                                                              : channel)];
}

double ChannelBlocks::gradient(std::size_t place) const {
    const double of_output = in.grad_output[place];
    return in.noise_scale.empty() ? of_output : of_output * in.noise_scale[place];
}

}  // namespace normscope
