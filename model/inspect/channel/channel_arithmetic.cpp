// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/channel/channel_arithmetic.h"

#include <algorithm>

#include "model/inspect/channel/channel_blocks.h"

namespace normscope {
namespace {

void describe(const ChannelBlocks& at, ChannelArithmetic& result, const BlockMoments& moments) {
    const auto m = result.block.m();
    result.mean = moments.mean;
    result.var = moments.var;
    if (at.norm.centres && m > 1) {
        result.unbiased = moments.unbiased(m);
        result.bessel = static_cast<double>(m) / static_cast<double>(m - 1);
    }
    result.inverse = at.inverse(result.channel, moments, at.in.by_data);
    result.correction = at.correction(result.channel, moments, at.in.by_data);
    result.gamma = at.gamma(result.channel, result.position);
    result.beta = at.beta(result.channel, result.position);
    if (at.hasBuffers()) {
        const auto c = static_cast<std::size_t>(result.channel);
        result.running_mean = at.in.running_mean[c];
        result.running_var = at.in.running_var[c];
    }
    const auto of_channel = (result.channel - result.block.first_channel) * result.block.positions;
    if (at.norm.by_element) {
        result.sharing = result.place;
        result.sharing_count = 1;
    } else if (result.block.channels > 1) {
        result.sharing = of_channel;
        result.sharing_count = result.block.positions;
    } else {
        result.sharing_count = m;
    }
}

void forward(const ChannelBlocks& at, ChannelArithmetic& result, const BlockMoments& moments) {
    const auto keep = [](std::vector<float>& values, double value) {
        values.push_back(static_cast<float>(value));
    };
    at.each(result.block, [&](std::int64_t place, std::size_t i, std::int64_t c, std::int64_t p) {
        const bool kept = place < ChannelArithmetic::kMostValues;
        if (!kept && place != result.place)
            return;
        const double x = at.in.x[i];
        const auto gamma = at.gamma(c, p), beta = at.beta(c, p);
        ChannelArithmetic::Value value;
        value.x = x;
        value.normalized = at.normalized(x, c, moments, at.in.by_data);
        value.y = gamma * value.normalized + beta;
        if (at.hasBuffers())
            value.by_running = gamma * at.normalized(x, c, moments, false) + beta;
        if (!at.in.noise_scale.empty()) {
            value.noise_scale = at.in.noise_scale[i];
            value.noise_shift = at.in.noise_shift[i];
            value.noisy = value.noise_scale * value.y + value.noise_shift;
        }
        if (place == result.place)
            result.value = value;
        if (!kept)
            return;
        keep(result.x, value.x);
        keep(result.normalized, value.normalized);
        keep(result.y, value.y);
        if (at.hasBuffers())
            keep(result.by_running, value.by_running);
        if (!at.in.gamma.empty())
            keep(result.gammas, gamma);
        if (!at.in.beta.empty())
            keep(result.betas, beta);
        if (!at.in.noise_scale.empty())
            keep(result.noisy, value.noisy);
    });
}

/// Batch norm and noisy: one step; ghost: one for each virtual batch; instance: one, by the average
/// over the samples, never counted.
void moveBuffers(const ChannelBlocks& at, ChannelArithmetic& result) {
    if (!at.in.moves || !at.in.by_data || !at.hasBuffers())
        return;
    const bool instance = !at.norm.over_batch;
    std::vector<ChannelArithmetic::BufferMove> moves;
    auto tracked = at.in.tracked;
    for (std::int64_t n = 0; n < at.in.batch;) {
        const auto block = at.of(n, result.channel, 0);
        if (block.m() < 2)
            return;  // such a batch is refused
        const auto moments = at.moments(block);
        ChannelArithmetic::BufferMove move;
        ++tracked;
        move.factor =
            at.in.config.momentum.value_or(instance ? 0.0 : 1.0 / static_cast<double>(tracked));
        move.mean = moments.mean;
        move.var = moments.unbiased(block.m());
        moves.push_back(move);
        n += block.samples;
    }
    if (instance) {
        auto average = moves.front();
        average.mean = average.var = 0.0;
        for (const auto& move : moves) {
            average.mean += move.mean / static_cast<double>(moves.size());
            average.var += move.var / static_cast<double>(moves.size());
        }
        moves = {average};
    }
    auto mean = result.running_mean, var = result.running_var;
    for (auto& move : moves) {
        move.mean_before = mean;
        move.var_before = var;
        move.mean_after = mean += move.factor * (move.mean - mean);
        move.var_after = var += move.factor * (move.var - var);
    }
    result.moves = std::move(moves);
}

void backward(const ChannelBlocks& at, ChannelArithmetic& result, const BlockMoments& moments) {
    auto& terms = result.terms;
    terms.gamma_in_factor = result.block.channels == 1 && !at.norm.by_element;
    const auto m = static_cast<double>(result.block.m());
    const auto weighted = [&](std::size_t i, std::int64_t c, std::int64_t p) {
        return terms.gamma_in_factor ? at.gradient(i) : at.gamma(c, p) * at.gradient(i);
    };
    terms.factor =
        result.inverse * (terms.gamma_in_factor ? result.gamma : 1.0) * result.correction.scale;
    double sum = 0.0, products = 0.0;
    if (at.in.by_data) {
        terms.factor /= m;
        at.each(result.block, [&](auto, std::size_t i, std::int64_t c, std::int64_t p) {
            const auto d = weighted(i, c, p);
            sum += at.norm.centres ? d : 0.0;
            products += d * at.standardized(at.in.x[i], c, moments, true);
        });
        terms.sum = sum;
        terms.products = products;
    }
    at.each(result.block, [&](std::int64_t place, std::size_t i, std::int64_t c, std::int64_t p) {
        const bool kept = place < ChannelArithmetic::kMostValues;
        if (!kept && place != result.place)
            return;
        const auto d = weighted(i, c, p);
        const auto projection =
            at.in.by_data ? at.standardized(at.in.x[i], c, moments, true) * products : 0.0;
        const auto dx = terms.factor * (at.in.by_data ? m * d - sum - projection : d);
        if (place == result.place) {
            terms.d = d;
            result.value.dy = at.gradient(i);
            result.value.dx = dx;
            if (at.in.by_data) {
                terms.scaled = m * d;
                terms.projection = projection;
            }
        }
        if (kept) {
            result.dy.push_back(static_cast<float>(at.gradient(i)));
            result.dx.push_back(static_cast<float>(dx));
        }
    });
}

/// Over all that is multiplied by the chosen value's γ, in whatever block.
void gradientsOfAffine(const ChannelBlocks& at, ChannelArithmetic& result) {
    double dgamma = 0.0, dbeta = 0.0;
    for (std::int64_t n = 0, first = 0; n < at.in.batch;) {
        const auto block = at.of(n, result.channel, first);
        const auto moments = at.moments(block);
        double dgamma_here = 0.0, dbeta_here = 0.0;
        at.each(block, [&](auto, std::size_t i, std::int64_t c, std::int64_t p) {
            if (c != result.channel || (at.norm.by_element && p != result.position))
                return;
            dbeta_here += at.gradient(i);
            dgamma_here += at.gradient(i) * at.normalized(at.in.x[i], c, moments, at.in.by_data);
        });
        dgamma += dgamma_here;
        dbeta += dbeta_here;
        if (block == result.block) {
            result.dgamma_here = at.in.gamma.empty() ? kNaN : dgamma_here;
            result.dbeta_here = at.in.beta.empty() ? kNaN : dbeta_here;
        }
        first += block.positions;
        if (first == at.positions) {
            n += block.samples;
            first = 0;
        }
    }
    result.dgamma = at.in.gamma.empty() ? kNaN : dgamma;
    result.dbeta = at.in.beta.empty() ? kNaN : dbeta;
}

}  // namespace

ChannelArithmetic channelArithmetic(const ChannelInputs& in, std::int64_t channel,
                                    std::int64_t sample, std::int64_t position) {
    const ChannelBlocks at(in);
    ChannelArithmetic result;
    result.present = true;
    result.config = in.config;
    result.slot = in.slot;
    result.batch = in.batch;
    result.by_data = in.by_data;
    result.channel = std::clamp<std::int64_t>(channel, 0, at.channels - 1);
    result.sample = std::clamp<std::int64_t>(sample, 0, in.batch - 1);
    result.position = std::clamp<std::int64_t>(position, 0, at.positions - 1);
    result.tracked = in.tracked;
    const auto& block = result.block = at.of(result.sample, result.channel, result.position);
    result.place = ((result.sample - block.first_sample) * block.channels + result.channel -
                    block.first_channel) *
                       block.positions +
                   result.position - block.first_position;
    const auto moments = at.moments(block);
    describe(at, result, moments);
    forward(at, result, moments);
    moveBuffers(at, result);
    if (!in.grad_output.empty()) {
        backward(at, result, moments);
        gradientsOfAffine(at, result);
    }
    return result;
}

}  // namespace normscope
