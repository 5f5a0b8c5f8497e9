// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/bars/layer_actions.h"

#include <QCoreApplication>
#include <QMenu>

namespace normscope {

namespace {

constexpr double kScale = 10;

QString tr(const char* text) {
    return QCoreApplication::translate("LayerActions", text);
}

/// Every layer, then those before `first` and from `last` on are the other way.
std::vector<Setting> frozenButFor(bool every, std::int64_t first, std::int64_t last) {
    std::vector<Setting> settings{settingOf(&NormalizationConfig::frozen, every),
                                  settingOf(&NetworkConfig::freeze_output, every)};
    for (auto layer = first; layer < last; ++layer)
        settings.push_back(settingOf(&NormalizationConfig::frozen, !every, layer));
    return settings;
}

}  // namespace

std::vector<Setting> trainOnlyUpTo(std::int64_t layer) {
    return frozenButFor(true, 0, layer + 1);
}

std::vector<Setting> trainOnlyFrom(std::int64_t layer) {
    return frozenButFor(false, 0, layer);
}

std::vector<Setting> trainEveryLayer() {
    return frozenButFor(false, 0, 0);
}

void addLayerActions(QMenu& menu, std::int64_t layer, const std::function<bool()>& frozen,
                     const std::function<void(const std::vector<Setting>&)>& wish) {
    menu.addSeparator();
    const auto add = [&](const char* name, const QString& text, const QString& help,
                         const std::function<std::vector<Setting>()>& settings) {
        auto* action = menu.addAction(text + QLatin1Char('\t') + help);
        action->setObjectName(QLatin1String(name));
        action->setToolTip(help);
        QObject::connect(action, &QAction::triggered, &menu,
                         [wish, settings] { wish(settings()); });
        return action;
    };
    auto* freeze =
        add("freeze-layer", tr("Freeze this layer"), tr("its weight, bias, γ, β stay"),
            [layer, frozen] {
                return std::vector{settingOf(&NormalizationConfig::frozen, !frozen(), layer)};
            });
    freeze->setCheckable(true);
    const auto show = [freeze, frozen] { freeze->setChecked(frozen()); };
    QObject::connect(&menu, &QMenu::aboutToShow, freeze, show);
    QObject::connect(freeze, &QAction::triggered, freeze, show);  // what is, not what is wished
    show();
    add("train-up-to-here", tr("Train only up to here"), tr("what follows stays"),
        [layer] { return trainOnlyUpTo(layer); });
    add("train-from-here", tr("Train only from here on"), tr("what comes before stays"),
        [layer] { return trainOnlyFrom(layer); });
    add("train-every-layer", tr("Train every layer"), tr("nothing stays"), trainEveryLayer);
    menu.addSeparator();
    add("scale-weights", tr("Weights × 10"), tr("behind a norm only the gradient changes"),
        [layer] {
            return std::vector{Setting{layerPath(layer, action_path::kScaleWeights), kScale}};
        });
}

}  // namespace normscope
