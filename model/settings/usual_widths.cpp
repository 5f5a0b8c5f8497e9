// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/usual_widths.h"

#include <algorithm>

namespace normscope {

DataShape inputOf(NetworkKind kind) {
    switch (kind) {
        case NetworkKind::Mlp:
        case NetworkKind::ResidualMlp:
            return DataShape::Any;
        case NetworkKind::Cnn:
        case NetworkKind::ResidualCnn:
            return DataShape::Image;
        case NetworkKind::Cnn3d:
        case NetworkKind::ResidualCnn3d:
            return DataShape::Volume;
    }
    return DataShape::Any;
}

std::vector<std::int64_t> usualWidths(NetworkKind kind) {
    switch (kind) {
        case NetworkKind::Mlp:
        case NetworkKind::ResidualMlp:
            return {100, 100, 100};
        case NetworkKind::Cnn:
        case NetworkKind::ResidualCnn:
            return {8, 16, 32};
        case NetworkKind::Cnn3d:
            return {8, 16};
        case NetworkKind::ResidualCnn3d:
            return {8, 16, 16};
    }
    return {};
}

std::vector<Setting> withUsualWidths(const Configuration& before, std::vector<Setting> change) {
    if (!sets(change, &NetworkConfig::kind) || sets(change, &NetworkConfig::hidden))
        return change;
    const auto is_kind = [](const Setting& setting) {
        return isOneOf(keyFor(setting.key), &NetworkConfig::kind);
    };
    const auto last = std::find_if(change.rbegin(), change.rend(), is_kind);
    auto after = before;
    assign(after, *last);
    const auto kind = after.network.kind;
    const bool too_few = isResidual(kind) && before.depth() < 3;
    // Right behind it: what follows may name a layer that comes with them.
    if (too_few || inputOf(kind) != inputOf(before.network.kind))
        change.insert(last.base(), settingOf(&NetworkConfig::hidden, usualWidths(kind)));
    return change;
}

}  // namespace normscope
