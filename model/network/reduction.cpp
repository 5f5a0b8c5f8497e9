// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/reduction.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "model/experiment/settings.h"

namespace normscope {
namespace {

std::int64_t product(const std::vector<std::int64_t>& extents, std::size_t from) {
    return std::accumulate(extents.begin() + static_cast<std::ptrdiff_t>(from), extents.end(),
                           std::int64_t{1}, std::multiplies<>());
}

}  // namespace

bool isBatchNorm(NormKind kind) {
    return kind == NormKind::Batch || kind == NormKind::Ghost || kind == NormKind::Noisy;
}

bool hasAffine(const NormalizationConfig& config) {
    return config.kind == NormKind::Instance ? config.instance_affine
                                             : config.kind != NormKind::None && config.affine;
}

bool tracksStatistics(const NormalizationConfig& config) {
    return config.kind == NormKind::Instance
               ? config.instance_track_running_stats
               : isBatchNorm(config.kind) && config.track_running_stats;
}

Reduction reductionOf(const NormalizationConfig& config, const std::vector<std::int64_t>& slot,
                      std::int64_t batch) {
    Reduction result;
    if (config.kind == NormKind::None)
        return result;
    const auto channels = slot.front();
    const auto positions = product(slot, 1);
    result.shape = slot;
    result.shape.insert(result.shape.begin(), batch);
    result.reduced.assign(result.shape.size(), true);
    result.channels = channels;
    switch (config.kind) {
        case NormKind::Batch:
        case NormKind::Noisy:
        case NormKind::Ghost:
            result.reduced[1] = false;
            result.channels = 1;
            result.samples =
                config.kind == NormKind::Ghost ? std::min(config.virtual_batch_size, batch) : batch;
            result.across_batch = true;
            break;
        case NormKind::Instance:
            result.reduced[0] = false;
            result.reduced[1] = false;
            result.channels = 1;
            break;
        case NormKind::Group:
            result.reduced[0] = false;
            result.channels = channels / config.num_groups;
            break;
        case NormKind::Layer:
        case NormKind::RMS:
        case NormKind::None:
            result.reduced[0] = false;
            break;
    }
    result.by_running = tracksStatistics(config);
    result.m = result.samples * result.channels * positions;
    const auto blocks = result.samples > 0 ? (batch + result.samples - 1) / result.samples : 0;
    result.statistics = blocks * (channels / std::max<std::int64_t>(1, result.channels));
    return result;
}

std::int64_t affineParameters(const NormalizationConfig& config,
                              const std::vector<std::int64_t>& slot) {
    if (!hasAffine(config))
        return 0;
    if (config.kind == NormKind::RMS)
        return product(slot, 0);
    return 2 * (config.kind == NormKind::Layer ? product(slot, 0) : slot.front());
}

void checkSlot(const NormalizationConfig& config, const std::vector<std::int64_t>& slot,
               const std::string& path, std::int64_t layer) {
    const auto channels = slot.front();
    if (config.kind == NormKind::Group && channels % config.num_groups != 0)
        throw SettingError(path + "num_groups is " + std::to_string(config.num_groups) +
                           ", but hidden layer " + std::to_string(layer) + " has " +
                           std::to_string(channels) + " channels; give a divisor of " +
                           std::to_string(channels));
    if (config.kind == NormKind::Instance && product(slot, 1) == 1)
        throw SettingError(
            path + "kind is instance, but hidden layer " + std::to_string(layer) +
            " has one value per sample and channel, which would normalize to 0; choose layer or "
            "group, or a convolutional network.kind whose images stay larger than 1×1");
}

}  // namespace normscope
