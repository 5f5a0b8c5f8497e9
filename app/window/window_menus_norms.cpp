// SPDX-License-Identifier: GPL-3.0-or-later
// The Normalization menu: which kind of norm, where, in all layers or in one.
#include <QAction>
#include <QMenu>
#include <QMenuBar>
#include <algorithm>

#include "app/window/window_menus.h"
#include "widgets/norm_menu.h"

namespace normscope {

void WindowMenus::buildNormalization(QMenuBar* bar) {
    QMenu* norm = bar->addMenu(tr("&Normalization"));
    QAction* toggle =
        add(norm, QStringLiteral("toggle-norm"), tr("Norm on or of&f"), {QKeySequence(Qt::Key_B)},
            tr("In every layer; on is the kind that was on last."));
    QAction* place = add(norm, QStringLiteral("toggle-placement"), tr("&Placement before or after"),
                         {QKeySequence(Qt::Key_P)}, tr("In every layer."));
    QAction* mode = add(norm, QStringLiteral("toggle-mode"), tr("&Mode train or eval"),
                        {QKeySequence(Qt::Key_M)}, tr("As module.train() and module.eval()."));
    connect(toggle, &QAction::triggered, this, &WindowMenus::normToggled);
    connect(place, &QAction::triggered, this, &WindowMenus::placementToggled);
    connect(mode, &QAction::triggered, this, &WindowMenus::modeToggled);
    norm->addSeparator();
    norms_ = new NormMenu(
        QStringLiteral("menu-norms"), [this] { return withSettings(places_, configuration_); },
        norm);
    norms_->setTitle(tr("&Kind in every layer"));
    norm->addMenu(norms_);
    connect(norms_, &NormMenu::chosen, this, [this](NormKind kind) {
        emit settingsRequested({Setting{"normalization.kind", std::string(keyOf(kind))}});
    });
    norm->addSeparator();
    buildNormActions(norm);
    norm->addSeparator();
    layers_ = norm->addMenu(tr("One &layer"));
    layers_->setObjectName(QStringLiteral("menu-layers"));
    connect(layers_, &QMenu::aboutToShow, this, &WindowMenus::fillLayers);
    norm->addSeparator();
    addChoices(norm, tr("When switched on"), "normalization.on_insert");
    addChoices(norm, tr("When switched off"), "normalization.on_remove");
}

void WindowMenus::buildNetwork(QMenu* view) {
    maps_ =
        add(view, QStringLiteral("maps"), tr("&Feature maps"), {QKeySequence(Qt::Key_F)},
            tr("What the chosen channel of each convolution makes of the batch's first samples."));
    maps_->setCheckable(true);
    connect(maps_, &QAction::triggered, this, &WindowMenus::mapsToggled);
    QAction* summary = add(view, QStringLiteral("summary"), tr("&Network summary…"),
                           {QKeySequence(Qt::CTRL | Qt::Key_I)},
                           tr("What the network is made of: shapes, parameters, statistics."));
    connect(summary, &QAction::triggered, this, &WindowMenus::summaryRequested);
    displayMaps(false, false);
}

void WindowMenus::displayMaps(bool wanted, bool possible) {
    maps_->setChecked(wanted);
    maps_->setEnabled(possible);
    maps_->setToolTip(possible ? tr("What the chosen channel of each convolution makes of the "
                                    "batch's first samples.")
                               : tr("Only convolutional networks have feature maps: choose one in "
                                    "the panel, at Network."));
}

void WindowMenus::displayPlaces(const std::vector<NormPlace>& places) {
    places_ = places;
}

void WindowMenus::fillLayers() {
    layers_->clear();
    qDeleteAll(layers_->findChildren<QMenu*>(Qt::FindDirectChildrenOnly));
    for (std::int64_t layer = 0; layer < configuration_.depth(); ++layer) {
        const NormalizationConfig& slot = configuration_.normalizationOf(layer);
        const std::string prefix = "layers." + std::to_string(layer) + ".normalization.";
        auto* sub = new NormMenu(
            QStringLiteral("menu-layer%1").arg(layer + 1),
            [this, layer] {
                auto places = withSettings(places_, configuration_);
                std::erase_if(places,
                              [layer](const NormPlace& place) { return place.layer != layer; });
                return places;
            },
            layers_);
        sub->setTitle(tr("Layer %1").arg(layer + 1));
        layers_->addMenu(sub);
        connect(sub, &NormMenu::chosen, this, [this, prefix](NormKind kind) {
            emit settingsRequested({Setting{prefix + "kind", std::string(keyOf(kind))}});
        });
        sub->addSeparator();
        QAction* after = sub->addAction(tr("After the activation"));
        after->setCheckable(true);
        after->setChecked(slot.placement == Placement::After);
        connect(after, &QAction::triggered, this, [this, prefix](bool checked) {
            emit settingsRequested(
                {Setting{prefix + "placement", std::string(checked ? "after" : "before")}});
        });
    }
}

}  // namespace normscope
