// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/norm_reasons.h"

#include <algorithm>
#include <array>

#include "model/network/reduction.h"
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

bool needsRunningStatistics(std::string_view path) {
    return path == "normalization.momentum" || path == "normalization.freeze" ||
           path == "normalization.recalibrate" || path == "normalization.reset_running_stats";
}

/// Keys that one kind of norm alone has.
struct OwnKey {
    std::string_view path;
    NormKind kind;
};
constexpr std::array<OwnKey, 6> kOwnKeys{{
    {"normalization.num_groups", NormKind::Group},
    {"normalization.virtual_batch_size", NormKind::Ghost},
    {"normalization.noise_mean", NormKind::Noisy},
    {"normalization.noise_std", NormKind::Noisy},
    {"normalization.instance_affine", NormKind::Instance},
    {"normalization.instance_track_running_stats", NormKind::Instance},
}};

std::string nameOf(NormKind kind) {
    return std::string(labelOf(kind));
}

std::string whyNotTracked(const Configuration& configuration) {
    if (any(configuration, [](const NormalizationConfig& norm) { return tracksStatistics(norm); }))
        return {};
    if (any(configuration, [](const NormalizationConfig& norm) {
            return isBatchNorm(norm.kind) || norm.kind == NormKind::Instance;
        }))
        return "Has no effect now: no running statistics are kept.";
    return "Has no effect now: " + nameOf(*normInUse(configuration)) +
           " keeps no running statistics.";
}

}  // namespace

std::string whyWithoutEffectOnNorms(const Configuration& configuration, std::string_view path) {
    for (const auto& own : kOwnKeys)
        if (own.path == path && !anyNorm(configuration, own.kind))
            return "Has no effect now: no layer has " + nameOf(own.kind) + ".";
    const bool of_norms = needsRunningStatistics(path) || path == "normalization.eps" ||
                          path == "normalization.affine" || path == "normalization.freeze_affine" ||
                          path == "normalization.track_running_stats";
    if (!of_norms)
        return {};
    const auto in_use = normInUse(configuration);
    if (!in_use)
        return "Has no effect now: no layer has a norm.";
    if (path == "normalization.track_running_stats" && !anyBatchNorm(configuration))
        return *in_use == NormKind::Instance
                   ? "Has no effect now: InstanceNorm has a setting of its own."
                   : "Has no effect now: " + nameOf(*in_use) + " keeps no running statistics.";
    if (path == "normalization.affine" && !any(configuration, [](const NormalizationConfig& norm) {
            return norm.kind != NormKind::None && norm.kind != NormKind::Instance;
        }))
        return "Has no effect now: InstanceNorm has a setting of its own.";
    if (needsRunningStatistics(path))
        if (auto why = whyNotTracked(configuration); !why.empty())
            return why;
    if (isAction(path) && allFrozen(configuration))
        return "Has no effect now: every norm is frozen, and keeps its statistics.";
    if (path == "normalization.freeze_affine" &&
        !any(configuration, [](const NormalizationConfig& norm) { return hasAffine(norm); }))
        return "Has no effect now: there are no γ and β.";
    return {};
}

}  // namespace normscope
