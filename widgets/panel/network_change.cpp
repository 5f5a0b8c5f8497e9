// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/network_change.h"

#include <algorithm>
#include <utility>

#include "model/network/norms/norm.h"
#include "model/settings/usual_widths.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/difference_text.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

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
    change = withUsualWidths(now, std::move(change));
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
