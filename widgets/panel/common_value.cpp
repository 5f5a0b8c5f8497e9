// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/common_value.h"

#include "model/network/reduction.h"
#include "widgets/panel/norm_reasons.h"

namespace normscope {

std::optional<Value> commonValue(const Configuration& configuration, std::string_view path) {
    if (!keyFor(path).of_layers || layerOf(path) || configuration.depth() == 0)
        return valueOf(configuration, path);
    const auto inLayer = [&](std::int64_t layer) {
        return valueOf(configuration, layerPath(layer, path));
    };
    const Value first = inLayer(0);
    for (std::int64_t layer = 1; layer < configuration.depth(); ++layer)
        if (inLayer(layer) != first)
            return std::nullopt;
    return first;
}

bool anyNorm(const Configuration& configuration, NormKind kind) {
    for (std::int64_t layer = 0; layer < configuration.depth(); ++layer)
        if (configuration.normalizationOf(layer).kind == kind)
            return true;
    return false;
}

bool anyBatchNorm(const Configuration& configuration) {
    for (std::int64_t layer = 0; layer < configuration.depth(); ++layer)
        if (isBatchNorm(configuration.normalizationOf(layer).kind))
            return true;
    return false;
}

bool allFrozen(const Configuration& configuration) {
    bool any = false;
    for (std::int64_t layer = 0; layer < configuration.depth(); ++layer) {
        const auto& slot = configuration.normalizationOf(layer);
        if (!tracksStatistics(slot))
            continue;
        if (!slot.freeze)
            return false;
        any = true;
    }
    return any;
}

namespace {

std::string whyWithoutEffectOnData(const Configuration& configuration, const Key& key) {
    if (auto why = whyUnused(configuration, key.path); !why.empty())
        return why;
    const auto shape = datasetRow(configuration.data.dataset).shape;
    if (isOneOf(key, &ValidationConfig::clamp) &&
        (shape == DataShape::Points || shape == DataShape::Table))
        return "Has no effect now: only images are kept within 0 to 1.";
    if (isOneOf(key, &ValidationConfig::order) && !anyBatchNorm(configuration))
        return "Has no effect now: no layer has batch norm, so samples do not meet.";
    return {};
}

}  // namespace

std::string whyWithoutEffect(const Configuration& configuration, std::string_view path) {
    const Key& key = keyFor(path);
    if (auto why = idleReason(configuration, key); !why.empty())
        return why;
    if (auto why = whyWithoutEffectOnData(configuration, key); !why.empty())
        return why;
    return whyWithoutEffectOnNorms(configuration, key.path);
}

}  // namespace normscope
