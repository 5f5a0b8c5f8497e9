// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the Run menu about runs beside the run.
#include <QAction>
#include <QMenu>

#include "app/window/window_menus.h"

namespace normscope {

void WindowMenus::buildReferences(QMenu* run) {
    QAction* choose = add(run, QStringLiteral("twin-settings"), tr("T&win's settings…"),
                          {QKeySequence(Qt::SHIFT | Qt::Key_T)},
                          tr("In what run B differs: any settings, of all layers or single ones."));
    run->addSeparator();
    QAction* pin =
        add(run, QStringLiteral("pin"), tr("P&in as reference…"), {QKeySequence(Qt::Key_R)},
            tr("Keeps the curves as they are now, drawn thin beside later runs."));
    pin_before_ = add(run, QStringLiteral("pin-before"), tr("Pin the run before…"), {},
                      tr("The run that was replaced, cut short or taken back last."));
    references_ = run->addMenu(tr("R&eferences"));
    references_->setObjectName(QStringLiteral("menu-references"));
    references_->setToolTipsVisible(true);
    connect(choose, &QAction::triggered, this, &WindowMenus::twinSettingsRequested);
    connect(pin, &QAction::triggered, this, &WindowMenus::pinRequested);
    connect(pin_before_, &QAction::triggered, this, &WindowMenus::pinBeforeRequested);
    displayPinBefore(false);
}

void WindowMenus::displayPinBefore(bool possible) {
    pin_before_->setEnabled(possible);
}

}  // namespace normscope
