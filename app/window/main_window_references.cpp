// SPDX-License-Identifier: GPL-3.0-or-later
// The part of the window about pinned runs.
#include <QMenu>

#include "app/window/aim.h"
#include "app/window/main_window.h"
#include "app/window/reference_keeper.h"
#include "widgets/lab_view.h"
#include "widgets/references_menu.h"
#include "widgets/transport_bar.h"

namespace normscope {

void MainWindow::wireReferences() {
    references_ = new References(this);
    keeper_ = new ReferenceKeeper(lab_, *references_, this);
    view_->setReferences(references_);
    connect(transport_, &TransportBar::pinRequested, this,
            [this](CompareSwitch::Aim aim) { keeper_->pin(targetOf(aim)); });
    connect(menus_, &WindowMenus::pinRequested, this,
            [this] { keeper_->pin(lab_.target() == Target::B ? Target::B : Target::A); });
    connect(menus_, &WindowMenus::pinBeforeRequested, keeper_, &ReferenceKeeper::pinBefore);
    connect(menus_, &WindowMenus::twinSettingsRequested, transport_, &TransportBar::chooseTwin);
    connect(keeper_, &ReferenceKeeper::beforeChanged, menus_, &WindowMenus::displayPinBefore);
    connect(keeper_, &ReferenceKeeper::notice, this, &MainWindow::notify);
    connect(menus_->referencesMenu(), &QMenu::aboutToShow, this,
            [this] { fillReferencesMenu(*menus_->referencesMenu(), *references_, theme_, this); });
}

}  // namespace normscope
