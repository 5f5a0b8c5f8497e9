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

std::string whyWithoutEffect(const Configuration& configuration, std::string_view path) {
    if ((path == "data.samples" || path == "data.noise") &&
        !isGenerated(configuration.data.dataset))
        return "Has no effect on data that is read: choose a 2-D or 3-D set that is generated.";
    if (path == "network.init.std" && configuration.network.init.scheme != InitScheme::Gaussian)
        return "Has no effect now: only the Gaussian initialization has a deviation of its own.";
    if (path == "optimizer.momentum" && (configuration.optimizer.kind == OptimizerKind::Adam ||
                                         configuration.optimizer.kind == OptimizerKind::AdamW))
        return "Has no effect now: Adam and AdamW use their betas (0.9, 0.999).";
    const bool of_batch_norm = path == "normalization.momentum" || path == "normalization.eps" ||
                               path == "normalization.affine" ||
                               path == "normalization.track_running_stats";
    if (of_batch_norm && !anyBatchNorm(configuration))
        return "Has no effect now: no layer has batch norm.";
    if (path == "normalization.momentum" &&
        commonValue(configuration, "normalization.track_running_stats") == Value{false})
        return "Has no effect now: no running statistics are kept.";
    return {};
}

}  // namespace normscope
