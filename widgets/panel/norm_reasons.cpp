// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/norm_reasons.h"

#include <algorithm>

#include "model/network/norms/norm.h"
#include "widgets/panel/common_value.h"

namespace normscope {

namespace {

/// Whether a predicate holds for the norm of any hidden layer.
template <class Holds>
bool any(const Configuration& configuration, Holds holds) {
    for (std::int64_t layer = 0; layer < configuration.depth(); ++layer)
        if (holds(configuration.normalizationOf(layer)))
            return true;
    return false;
}

bool needsRunningStatistics(const Key& key) {
    return isOneOf(key, &NormalizationConfig::momentum, &NormalizationConfig::freeze) ||
           key.needs == Needs::Statistics;
}

std::string nameOf(NormKind kind) {
    return std::string(labelOf(kind));
}

std::string whyNotTracked(const Configuration& configuration) {
    if (any(configuration, [](const NormalizationConfig& norm) { return tracksStatistics(norm); }))
        return {};
    if (any(configuration,
            [](const NormalizationConfig& norm) { return normRow(norm.kind).tracking != nullptr; }))
        return "Has no effect now: no running statistics are kept.";
    return "Has no effect now: " + nameOf(*normInUse(configuration)) +
           " keeps no running statistics.";
}

}  // namespace

std::string whyWithoutEffectOnNorms(const Configuration& configuration, std::string_view path) {
    if (const auto owner = ownerOf(path); owner && !anyNorm(configuration, *owner))
        return "Has no effect now: no layer has " + nameOf(*owner) + ".";
    const Key& key = keyFor(path);
    const bool of_norms =
        needsRunningStatistics(key) ||
        isOneOf(key, &NormalizationConfig::eps, &NormalizationConfig::affine,
                &NormalizationConfig::freeze_affine, &NormalizationConfig::track_running_stats);
    if (!of_norms)
        return {};
    const auto in_use = normInUse(configuration);
    if (!in_use)
        return "Has no effect now: no layer has a norm.";
    if (isOneOf(key, &NormalizationConfig::track_running_stats) && !anyBatchNorm(configuration))
        return "Has no effect now: " + nameOf(*in_use) +
               (normRow(*in_use).tracking ? " has a setting of its own."
                                          : " keeps no running statistics.");
    if (isOneOf(key, &NormalizationConfig::affine) &&
        !any(configuration, [](const NormalizationConfig& norm) {
            return normRow(norm.kind).affine == &NormalizationConfig::affine;
        }))
        return "Has no effect now: " + nameOf(*in_use) + " has a setting of its own.";
    if (needsRunningStatistics(key))
        if (auto why = whyNotTracked(configuration); !why.empty())
            return why;
    if (key.needs == Needs::Statistics && allFrozen(configuration))
        return "Has no effect now: every norm is frozen, and keeps its statistics.";
    if (isOneOf(key, &NormalizationConfig::eps) &&
        !any(configuration,
             [](const NormalizationConfig& norm) { return normRow(norm.kind).reduces; }))
        return "Has no effect now: " + nameOf(*in_use) + " takes no statistics.";
    if (isOneOf(key, &NormalizationConfig::freeze_affine) &&
        !any(configuration, [](const NormalizationConfig& norm) { return hasParameters(norm); }))
        return "Has no effect now: there are no γ and β.";
    return {};
}

}  // namespace normscope
