// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/slot_changes.h"

#include <algorithm>

#include "model/network/norms/norm.h"
#include "model/settings/settings.h"

namespace normscope {
namespace {

/// Why no fixed scale and shift does what such a norm does.
std::string whyNotFixed(NormKind kind) {
    const auto label = std::string(labelOf(kind));
    return normRow(kind).reduces ? "the statistics of " + label + " are each sample's own"
                                 : label + " is no scale and shift";
}

bool startsShortcut(const NetworkStructure& structure, std::size_t index) {
    return std::any_of(structure.layers.begin(), structure.layers.end(), [&](const auto& layer) {
        return layer.shortcut == static_cast<std::int64_t>(index);
    });
}

}  // namespace

bool goesOnAs(NormKind one, NormKind other) {
    return one == other || (isBatchNorm(one) && isBatchNorm(other));
}

std::optional<std::string> whyNotFoldable(const NormalizationConfig& config,
                                          const NetworkStructure& structure, std::size_t index,
                                          const Configuration& into) {
    if (!isBatchNorm(config.kind))
        return whyNotFixed(config.kind) + ", and fixed weights cannot follow";
    const bool before = config.placement == Placement::Before;
    const auto& layer = structure.layers[index];
    const bool last = index + 1 == structure.layers.size();
    const auto taker = static_cast<std::int64_t>(before ? index : index + 1);
    if ((before || !last) && into.normalizationOf(taker).weight_standardization)
        return "the weights that would take up its scale are standardized, which takes it away";
    if (before)
        return std::nullopt;
    if (layer.pools)
        return "max pooling stands between it and the weights that follow";
    if (!last && startsShortcut(structure, index + 1))
        return "a shortcut takes its output too, past the weights that follow";
    if (!last && structure.layers[index + 1].padding > 0)
        return "the next convolution pads with zeros, which its shift would have to reach as well";
    return std::nullopt;
}

void checkChange(const Configuration& from, const Configuration& to,
                 const NetworkStructure& structure) {
    for (std::size_t i = 0; i < structure.layers.size(); ++i) {
        const auto index = static_cast<std::int64_t>(i);
        const auto& old = from.normalizationOf(index);
        const auto& now = to.normalizationOf(index);
        if (goesOnAs(old.kind, now.kind))
            continue;
        const auto own = to.layers.contains(index) ? std::optional(index) : std::nullopt;
        if (old.isOn() && now.on_remove == OnRemove::Fold)
            if (const auto why = whyNotFoldable(old, structure, i, to))
                throw SettingError(pathOf(&NormalizationConfig::on_remove, own) +
                                   " is fold, but in hidden layer " + std::to_string(i + 1) + " " +
                                   *why + "; choose drop");
        if (now.isOn() && !isBatchNorm(now.kind) && now.on_insert == OnInsert::Preserve)
            throw SettingError(pathOf(&NormalizationConfig::on_insert, own) + " is preserve, but " +
                               whyNotFixed(now.kind) +
                               ", so that no γ and β keep the function; choose fresh");
    }
}

}  // namespace normscope
