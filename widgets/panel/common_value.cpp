// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/common_value.h"

namespace normscope {

std::optional<Value> commonValue(const Configuration& configuration, std::string_view path) {
    if (!path.starts_with("normalization.") || configuration.depth() == 0)
        return valueOf(configuration, path);
    const auto inLayer = [&](std::int64_t layer) {
        return valueOf(configuration, "layers." + std::to_string(layer) + "." + std::string(path));
    };
    const Value first = inLayer(0);
    for (std::int64_t layer = 1; layer < configuration.depth(); ++layer)
        if (inLayer(layer) != first)
            return std::nullopt;
    return first;
}

bool anyBatchNorm(const Configuration& configuration) {
    for (std::int64_t layer = 0; layer < configuration.depth(); ++layer)
        if (configuration.normalizationOf(layer).kind == NormKind::Batch)
            return true;
    return false;
}

bool allFrozen(const Configuration& configuration) {
    bool all = anyBatchNorm(configuration);
    for (std::int64_t layer = 0; layer < configuration.depth(); ++layer) {
        const auto& slot = configuration.normalizationOf(layer);
        all = all && (slot.kind == NormKind::None || slot.freeze);
    }
    return all;
}

namespace {

bool needsRunningStatistics(std::string_view path) {
    return path == "normalization.momentum" || path == "normalization.freeze" ||
           path == "normalization.recalibrate" || path == "normalization.reset_running_stats";
}

std::string whyWithoutEffectOnData(const Configuration& configuration, std::string_view path) {
    const auto dataset = configuration.data.dataset;
    if ((path == "data.samples" || path == "data.noise") && !isGenerated(dataset))
        return "Has no effect on data that is read: choose a 2-D or 3-D set that is generated.";
    if (path == "validation.clamp" && (isPlanar(dataset) || dataset == DatasetKind::Csv))
        return "Has no effect now: only images are kept within 0 to 1.";
    if (path == "validation.order" && !anyBatchNorm(configuration))
        return "Has no effect now: no layer has batch norm, so samples do not meet.";
    return {};
}

}  // namespace

std::string whyWithoutEffect(const Configuration& configuration, std::string_view path) {
    if (auto why = whyWithoutEffectOnData(configuration, path); !why.empty())
        return why;
    if (path == "network.init.std" && configuration.network.init.scheme != InitScheme::Gaussian)
        return "Has no effect now: only the Gaussian initialization has a deviation of its own.";
    if (path == "optimizer.momentum" && (configuration.optimizer.kind == OptimizerKind::Adam ||
                                         configuration.optimizer.kind == OptimizerKind::AdamW))
        return "Has no effect now: Adam and AdamW use their betas (0.9, 0.999).";
    const bool of_batch_norm = needsRunningStatistics(path) || path == "normalization.eps" ||
                               path == "normalization.affine" ||
                               path == "normalization.freeze_affine" ||
                               path == "normalization.track_running_stats";
    if (of_batch_norm && !anyBatchNorm(configuration))
        return "Has no effect now: no layer has batch norm.";
    if (needsRunningStatistics(path) &&
        commonValue(configuration, "normalization.track_running_stats") == Value{false})
        return "Has no effect now: no running statistics are kept.";
    if (isAction(path) && allFrozen(configuration))
        return "Has no effect now: every batch norm is frozen, and keeps its statistics.";
    if (path == "normalization.freeze_affine" &&
        commonValue(configuration, "normalization.affine") == Value{false})
        return "Has no effect now: there are no γ and β.";
    return {};
}

}  // namespace normscope
