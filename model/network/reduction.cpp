// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/reduction.h"

#include <algorithm>

#include "model/network/norms/norm.h"
#include "model/settings/settings.h"

namespace normscope {

Reduction reductionOf(const NormalizationConfig& config, const Shape& slot, std::int64_t batch) {
    Reduction result;
    const auto& norm = normRow(config.kind);
    if (!norm.reduces)
        return result;
    const auto channels = slot.front();
    result.shape = slot;
    result.shape.insert(result.shape.begin(), batch);
    result.reduced.assign(result.shape.size(), true);
    result.reduced[0] = norm.over_batch;
    result.reduced[1] = !norm.by_channel;
    const auto positions = norm.by_position ? 1 : positionsOf(slot);
    std::fill(result.reduced.begin() + 2, result.reduced.end(), !norm.by_position);
    result.channels = norm.by_channel ? 1 : norm.groups ? channels / config.*norm.groups : channels;
    if (norm.over_batch)
        result.samples = norm.virtual_batch ? std::min(config.*norm.virtual_batch, batch) : batch;
    result.across_batch = norm.over_batch;
    result.by_running = tracksStatistics(config);
    result.m = result.samples * result.channels * positions;
    const auto blocks = result.samples > 0 ? (batch + result.samples - 1) / result.samples : 0;
    result.statistics = blocks * (channels / std::max<std::int64_t>(1, result.channels)) *
                        (positionsOf(slot) / std::max<std::int64_t>(1, positions));
    return result;
}

std::int64_t affineParameters(const NormalizationConfig& config, const Shape& slot) {
    if (!hasAffine(config))
        return 0;
    const auto& norm = normRow(config.kind);
    return (norm.centres ? 2 : 1) * (norm.by_element ? sizeOf(slot) : slot.front());
}

bool refusesBatch(const NormalizationConfig& config, const Shape& slot, std::int64_t batch) {
    const auto& norm = normRow(config.kind);
    const auto reduction = reductionOf(config, slot, batch);
    if (norm.groups != nullptr)  // torch.nn.functional.group_norm counts over all samples
        return batch * reduction.m == 1;
    if (!norm.by_channel)
        return false;
    const auto rest = reduction.samples > 0 ? batch % reduction.samples : 0;
    return reduction.m == 1 || rest * positionsOf(slot) == 1;
}

void checkSlot(const NormalizationConfig& config, const Shape& slot, const std::string& path,
               std::int64_t layer) {
    const auto& norm = normRow(config.kind);
    const auto channels = slot.front();
    if (norm.groups != nullptr && channels % (config.*norm.groups) != 0)
        throw SettingError(path + "num_groups is " + std::to_string(config.*norm.groups) +
                           ", but hidden layer " + std::to_string(layer) + " has " +
                           std::to_string(channels) + " channels; give a divisor of " +
                           std::to_string(channels));
    if (norm.needsPositions() && tracksStatistics(config) && !config.momentum)
        throw SettingError(path + "momentum is none, with which the running statistics of " +
                           std::string(norm.label) +
                           ", whose batches PyTorch does not count, never move; give a number "
                           "such as 0.1, or switch its running statistics off");
    if (norm.needsPositions() && positionsOf(slot) == 1)
        throw SettingError(
            path + "kind is " + std::string(norm.key) + ", but hidden layer " +
            std::to_string(layer) +
            " has one value per sample and channel, which would normalize to 0; choose layer or "
            "group, or a convolutional network.kind whose images stay larger than 1×1");
    if (norm.over_batch || !norm.centres || !norm.reduces || norm.needsPositions() ||
        reductionOf(config, slot, 1).m > 1)
        return;
    if (norm.groups == nullptr)
        throw SettingError(path + "kind is " + std::string(norm.key) + ", but hidden layer " +
                           std::to_string(layer) + " has one value per " +
                           (norm.by_position ? "position" : "sample") +
                           ", which would normalize to 0; give it more units, or choose batch");
    throw SettingError(path + "num_groups is " + std::to_string(config.*norm.groups) +
                       ", but hidden layer " + std::to_string(layer) + " has " +
                       std::to_string(channels) + (channels == 1 ? " channel" : " channels") +
                       " of one value: each group would have a single value per sample, which "
                       "would normalize to 0; " +
                       (channels == 1 ? "choose batch as the kind"
                                      : "give a smaller divisor of " + std::to_string(channels)));
}

}  // namespace normscope
