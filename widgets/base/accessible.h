// SPDX-License-Identifier: GPL-3.0-or-later
// What assistive technology is told of widgets of our own.
#pragma once

#include <QAbstractButton>
#include <QAccessibleWidget>

namespace normscope {

/// Describes every `Widget` by an `Interface`, which is made of a pointer to it. Costs nothing
/// after the first call.
template <class Widget, class Interface>
void exposeAs() {
    static const bool once = [] {
        QAccessible::installFactory(
            [](const QString& name, QObject* object) -> QAccessibleInterface* {
                if (name != QLatin1String(Widget::staticMetaObject.className()))
                    return nullptr;
                return new Interface(static_cast<Widget*>(object));
            });
        return true;
    }();
    Q_UNUSED(once)
}

/// Names a control for those who do not see what stands beside it: its name, and a label that it
/// is related to, which Qt looks for among its siblings only.
void setSpokenLabel(QWidget& control, const QString& words);

/// One of several buttons of which one is chosen: a tab, or a choice. Qt calls them check boxes.
class ChoiceAccessible : public QAccessibleWidget {
  public:
    ChoiceAccessible(QAbstractButton* button, QAccessible::Role role)
        : QAccessibleWidget(button, role), button_(button) {}

    QString text(QAccessible::Text which) const override;
    QAccessible::State state() const override;
    QStringList actionNames() const override;
    void doAction(const QString& name) override;

  private:
    QAbstractButton* button_;
};

}  // namespace normscope
