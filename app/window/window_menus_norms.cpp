// SPDX-License-Identifier: GPL-3.0-or-later
// The Normalization menu: which kind of norm, where, in all layers or in one.
#include <QMenu>
#include <algorithm>

#include "app/window/main_window.h"
#include "app/window/window_menus.h"
#include "widgets/bars/layer_actions.h"
#include "widgets/bars/norm_menu.h"
#include "widgets/bars/transport_bar.h"
#include "widgets/panel/common_value.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

void WindowMenus::change(const std::string& path, const Value& value) {
    window_.lab().change({Setting{path, value}});
}

void WindowMenus::buildNormalization() {
    QMenu* norm = addMenu(tr("&Normalization"));
    TransportBar& transport = *window_.parts().transport;
    add(norm,
        {"toggle-norm", tr("Norm on or of&f"), "B",
         tr("In every layer; on is the kind that was on last.")},
        [&transport] { transport.toggleNorm(); });
    add(norm, {"toggle-placement", tr("&Placement before or after"), "P", tr("In every layer.")},
        [&transport] { transport.togglePlacement(); });
    add(norm,
        {"toggle-mode", tr("&Mode train or eval"), "M", tr("As module.train() and module.eval().")},
        [&transport] { transport.toggleMode(); });
    norm->addSeparator();
    auto* kinds = new NormMenu(
        "menu-norms", [this] { return withSettings(places_, window_.lab().targetConfiguration()); },
        norm);
    kinds->setTitle(tr("&Kind in every layer"));
    norm->addMenu(kinds);
    connect(kinds, &NormMenu::chosen, this, [this](NormKind kind) {
        change(pathOf(&NormalizationConfig::kind), std::string(keyOf(kind)));
    });
    norm->addSeparator();
    buildNormActions(norm);
    norm->addSeparator();
    QMenu* layers = norm->addMenu(tr("One &layer"));
    layers->setObjectName("menu-layers");
    connect(layers, &QMenu::aboutToShow, this, [this, layers] { fillLayers(*layers); });
    norm->addSeparator();
    addChoices(norm, tr("When switched on"), keyFor(&NormalizationConfig::on_insert));
    addChoices(norm, tr("When switched off"), keyFor(&NormalizationConfig::on_remove));
}

void WindowMenus::buildNormActions(QMenu* norm) {
    add(norm,
        {"recalibrate", tr("&Recalibrate now"), "",
         tr("Running statistics become those of the whole training set.")},
        [this] { change(std::string(action_path::kRecalibrate), true); });
    add(norm,
        {"reset-statistics", tr("Reset &statistics"), "",
         tr("Running mean 0, running variance 1.")},
        [this] { change(std::string(action_path::kResetStatistics), true); });
    const auto lasting = [&](const QString& name, const QString& text,
                             bool NormalizationConfig::*field, const QString& help) {
        const auto path = pathOf(field);
        add(norm,
            {name, text, "", help,
             [this, path] {
                 return commonValue(window_.lab().targetConfiguration(), path) ==
                        std::optional<Value>(true);
             }},
            [this, path](bool on) { change(path, on); });
    };
    lasting("freeze-norm", tr("&Freeze norms"), &NormalizationConfig::freeze,
            tr("Every layer's norm in eval mode."));
    lasting("lock-affine", tr("&Lock γ and β"), &NormalizationConfig::freeze_affine,
            tr("γ and β stay as they are."));
}

void WindowMenus::addChoices(QMenu* menu, const QString& title, const Key& key) {
    const std::string path(key.path);
    QMenu* sub = menu->addMenu(title);
    sub->setToolTip(toQString(key.help));
    for (const Choice& choice : key.choices) {
        const std::string value(choice.key);
        add(sub,
            {toQString(path) + "-" + toQString(choice.key),
             toQString(choice.label),
             {},
             toQString(key.help),
             [this, path, value] {
                 return commonValue(window_.lab().targetConfiguration(), path) ==
                        std::optional<Value>(value);
             }},
            [this, path, value] { change(path, value); });
    }
    makeExclusive(sub);
}

void WindowMenus::fillLayers(QMenu& layers) {
    layers.clear();
    qDeleteAll(layers.findChildren<QMenu*>(Qt::FindDirectChildrenOnly));
    const Configuration& aimed = window_.lab().targetConfiguration();
    for (std::int64_t layer = 0; layer < aimed.depth(); ++layer) {
        auto* sub = new NormMenu(
            QStringLiteral("menu-layer%1").arg(layer + 1),
            [this, layer] {
                auto places = withSettings(places_, window_.lab().targetConfiguration());
                std::erase_if(places,
                              [layer](const NormPlace& place) { return place.layer != layer; });
                return places;
            },
            &layers);
        sub->setTitle(tr("Layer %1").arg(layer + 1));
        layers.addMenu(sub);
        connect(sub, &NormMenu::chosen, this, [this, layer](NormKind kind) {
            change(pathOf(&NormalizationConfig::kind, layer), std::string(keyOf(kind)));
        });
        sub->addSeparator();
        QAction* after = sub->addAction(tr("After the activation"));
        after->setCheckable(true);
        after->setChecked(aimed.normalizationOf(layer).placement == Placement::After);
        connect(after, &QAction::triggered, this, [this, layer](bool checked) {
            change(pathOf(&NormalizationConfig::placement, layer),
                   std::string(keyOf(checked ? Placement::After : Placement::Before)));
        });
        addLayerActions(
            *sub, layer,
            [this, layer] {
                return window_.lab().targetConfiguration().normalizationOf(layer).frozen;
            },
            [this](const std::vector<Setting>& settings) { window_.lab().change(settings); });
    }
}

}  // namespace normscope
