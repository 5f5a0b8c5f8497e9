// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/network_change.h"

#include <algorithm>

#include "model/network/norms/norm.h"
#include "model/settings/dataset_row.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/difference_text.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

using Widths = std::vector<std::int64_t>;

bool isOfVolumes(NetworkKind kind) {
    return kind == NetworkKind::Cnn3d || kind == NetworkKind::ResidualCnn3d;
}

/// What a network takes.
DataShape inputOf(NetworkKind kind) {
    return !isConvolutional(kind) ? DataShape::Any
           : isOfVolumes(kind)    ? DataShape::Volume
                                  : DataShape::Image;
}

Widths usualWidths(NetworkKind kind) {
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

bool fit(DataShape data, DataShape input) {
    return input == DataShape::Any || data == DataShape::Any || data == input;
}

/// The first that has samples of this shape.
const DatasetRow& usualData(DataShape shape) {
    return **std::ranges::find(datasetRows(), shape, &DatasetRow::shape);
}

}  // namespace

std::vector<Setting> fittingChange(const Configuration& now, const Setting& wish) {
    std::vector<Setting> change{wish};
    Configuration next = now;
    assign(next, wish);
    const auto data = datasetRow(next.data.dataset).shape;
    const auto input = inputOf(next.network.kind);
    if (!fit(data, input)) {
        if (wish.key == pathOf(&DataConfig::dataset)) {
            next.network.kind = data == DataShape::Volume  ? NetworkKind::Cnn3d
                                : data == DataShape::Image ? NetworkKind::Cnn
                                                           : NetworkKind::Mlp;
            change.push_back(settingOf(&NetworkConfig::kind, next.network.kind));
        } else {
            const std::string key(usualData(input).key);
            change.push_back(settingOf(&DataConfig::dataset, key));
        }
    }
    const bool another_shape = inputOf(next.network.kind) != inputOf(now.network.kind);
    const bool too_few = isResidual(next.network.kind) && next.depth() < 3;
    if (another_shape || too_few)
        change.push_back(settingOf(&NetworkConfig::hidden, usualWidths(next.network.kind)));
    // One value a sample and channel normalizes to 0.
    const auto none_here = [&](const auto& norm) {
        return normRow(norm.value).needsPositions() && anyNorm(now, norm.value);
    };
    if (!isConvolutional(next.network.kind) &&
        std::ranges::any_of(Names<NormKind>::table, none_here))
        change.push_back(settingOf(&NormalizationConfig::kind, NormKind::Layer));
    return change;
}

QString changeText(const Configuration& now, const std::vector<Setting>& change) {
    Configuration next = now;
    for (const Setting& setting : change)
        assign(next, setting);
    QStringList parts;
    for (const Setting& setting : change) {
        const Key& key = keyFor(setting.key);
        const QString name = isOneOf(key, &NormalizationConfig::kind)
                                 ? SettingEditor::tr("Norm")
                                 : QString::fromStdString(nameUnder(next, key));
        parts << SettingEditor::tr("%1: %2.").arg(name, valueText(key, setting.value));
    }
    return parts.join(QLatin1Char(' '));
}

}  // namespace normscope
