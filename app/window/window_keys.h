// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "app/window/window_parts.h"

class QFocusEvent;
class QKeyEvent;
class QWidget;

namespace normscope {

/// What keys mean wherever in the window the focus is. A field takes only the characters it can
/// use: those of its property "characters", the number's for a spin box, any for another text;
/// every other key is a command's. Return and Esc end an edit and hand the focus back to the lab.
/// Dialogs and menus, windows of their own, are left alone.
class WindowKeys : public QObject {
    Q_OBJECT
  public:
    /// `home` has the focus while nothing is edited.
    WindowKeys(QWidget& window, const WindowParts& parts, QWidget& home);

    /// To the next part of the window that takes keys; -1: to the one before.
    void walk(int direction);
    /// What Tab does; false where there is nowhere to go.
    bool tab(bool forward);

  public slots:
    /// Hands the focus back to the lab.
    void leave();

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    bool isOwn(const QWidget& widget) const;
    bool isControl(const QWidget& widget) const;
    bool isCommand(const QKeyEvent& key) const;
    bool override(QWidget& widget, QKeyEvent& key) const;
    bool press(QWidget& widget, QKeyEvent& key);
    void takeBack(QWidget& field) const;
    void enter(QWidget& widget, QFocusEvent& event);

    QWidget& window_;
    const WindowParts& parts_;
    QWidget& home_;
    const QWidget* entered_ = nullptr;  ///< the field that has the focus; only compared
    QString before_;                    ///< what it said then
    bool tabbed_ = false;               ///< the last key or click was Tab
    bool leaving_ = false;              ///< a key that ends an edit is on its way
};

}  // namespace normscope
