// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/accessible.h"

#include <QLabel>

namespace normscope {

void setSpokenLabel(QWidget& control, const QString& words) {
    control.setAccessibleName(words);
    auto* label = new QLabel(words, control.parentWidget());
    label->setBuddy(&control);
    label->hide();
}

QString ChoiceAccessible::text(QAccessible::Text which) const {
    const QString own = QAccessibleWidget::text(which);
    return which == QAccessible::Name && own.isEmpty() ? button_->text() : own;
}

QAccessible::State ChoiceAccessible::state() const {
    QAccessible::State state = QAccessibleWidget::state();
    const bool tab = role() == QAccessible::PageTab;
    state.selectable = tab;
    state.selected = tab && button_->isChecked();
    state.checkable = !tab;
    state.checked = !tab && button_->isChecked();
    return state;
}

QStringList ChoiceAccessible::actionNames() const {
    return QStringList(pressAction()) + QAccessibleWidget::actionNames();
}

void ChoiceAccessible::doAction(const QString& name) {
    if (name == pressAction())
        button_->click();
    else
        QAccessibleWidget::doAction(name);
}

}  // namespace normscope
