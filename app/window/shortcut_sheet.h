// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <vector>

class QMenuBar;

namespace normscope {

/// Keys and what they do.
struct Shortcut {
    QString keys;  ///< "Ctrl+E"; several are apart by ", "
    QString does;
    QString help;
};

/// What stands together: a menu's commands, or keys that belong to no menu.
struct ShortcutGroup {
    QString title;
    std::vector<Shortcut> shortcuts;
};

/// Every key of the window: those of the menus, in their order, then those of plots and fields.
std::vector<ShortcutGroup> shortcutGroups(const QMenuBar& menus);

/// All of them on one sheet.
class ShortcutSheet : public QDialog {
    Q_OBJECT
  public:
    explicit ShortcutSheet(const QMenuBar& menus, QWidget* parent = nullptr);
};

}  // namespace normscope
