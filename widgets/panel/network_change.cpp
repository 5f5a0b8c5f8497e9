// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/network_change.h"

#include "model/data/dataset_kinds.h"
#include "model/network/structure.h"
#include "widgets/difference_text.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

using Widths = std::vector<std::int64_t>;

bool isOfVolumes(NetworkKind kind) {
    return kind == NetworkKind::Cnn3d || kind == NetworkKind::ResidualCnn3d;
}

/// Rank of what a network takes: 0 anything, 2 images, 3 volumes.
int rankOf(NetworkKind kind) {
    return !isConvolutional(kind) ? 0 : isOfVolumes(kind) ? 3 : 2;
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

/// Whether data of a kind have samples of this rank; arrays may have any.
bool canHaveRank(DatasetKind data, int rank) {
    if (rank == 0 || data == DatasetKind::Npz)
        return true;
    const bool images = data == DatasetKind::Mnist || data == DatasetKind::FashionMnist ||
                        data == DatasetKind::Idx || data == DatasetKind::Images;
    return rank == 2 ? images : data == DatasetKind::Voxels;
}

}  // namespace

std::vector<Setting> fittingChange(const Configuration& now, const Setting& wish) {
    std::vector<Setting> change{wish};
    Configuration next = now;
    assign(next, wish);
    if (!canHaveRank(next.data.dataset, rankOf(next.network.kind))) {
        if (wish.key == pathOf(&DataConfig::dataset)) {
            next.network.kind = next.data.dataset == DatasetKind::Voxels ? NetworkKind::Cnn3d
                                : canHaveRank(next.data.dataset, 2)      ? NetworkKind::Cnn
                                                                         : NetworkKind::Mlp;
            change.push_back(settingOf(&NetworkConfig::kind, next.network.kind));
        } else {
            next.data.dataset =
                isOfVolumes(next.network.kind) ? DatasetKind::Voxels : DatasetKind::Mnist;
            change.push_back(settingOf(&DataConfig::dataset, next.data.dataset));
        }
    }
    const bool another_rank = rankOf(next.network.kind) != rankOf(now.network.kind);
    const bool too_few = isResidual(next.network.kind) && next.depth() < 3;
    if (another_rank || too_few)
        change.push_back(settingOf(&NetworkConfig::hidden, usualWidths(next.network.kind)));
    // One value a sample and channel normalizes to 0.
    if (!isConvolutional(next.network.kind) && anyNorm(now, NormKind::Instance))
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
