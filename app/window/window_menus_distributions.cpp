// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the View menu that says in which way the layers' values are shown.
#include <QAction>
#include <QActionGroup>
#include <QMenu>

#include "app/window/window_menus.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

void WindowMenus::buildDistributions(QMenu* view) {
    QMenu* menu = view->addMenu(tr("Layers &as"));
    menu->setObjectName(QStringLiteral("menu-distributions"));
    distributions_ = new QActionGroup(this);
    for (const Distribution kind : kDistributions) {
        QAction* action = add(menu, QStringLiteral("distribution-") + toQString(keyOf(kind)),
                              toQString(labelOf(kind)), {},
                              tr("In every layer and column; also by column, in "
                                 "its title, and by plot, in its context menu."));
        action->setCheckable(true);
        action->setData(static_cast<int>(kind));
        distributions_->addAction(action);
        connect(action, &QAction::triggered, this, [this, kind] { emit distributionChosen(kind); });
    }
    menu->addSeparator();
    QAction* next = add(menu, QStringLiteral("next-distribution"), tr("&Next of these"),
                        {QKeySequence(Qt::Key_H)}, tr("Histogram, heat strip, ridges, bands."));
    connect(next, &QAction::triggered, this, &WindowMenus::nextDistributionRequested);
    displayDistribution(Distribution::Histogram);
}

void WindowMenus::displayDistribution(std::optional<Distribution> kind) {
    distributions_->setExclusive(kind.has_value());
    for (QAction* action : distributions_->actions())
        action->setChecked(kind && action->data().toInt() == static_cast<int>(*kind));
}

}  // namespace normscope
