// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/shortcut_sheet.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QMenuBar>
#include <QVBoxLayout>

namespace normscope {

namespace {

constexpr int kColumns = 4;
constexpr int kLongest = 16;  // rows of a column, with its titles

QString plain(QString text) {
    return text.remove(QLatin1Char('&')).section(QLatin1Char('\t'), 0, 0);
}

QString keysOf(const QAction& action) {
    QStringList keys;
    for (const QKeySequence& sequence : action.shortcuts())
        keys << sequence.toString(QKeySequence::NativeText);
    keys.removeAll(QString());
    return keys.join(QStringLiteral(", "));
}

void collect(const QMenu& menu, std::vector<Shortcut>& shortcuts) {
    for (const QAction* action : menu.actions()) {
        if (action->menu() != nullptr)
            collect(*action->menu(), shortcuts);
        else if (const QString keys = keysOf(*action); !keys.isEmpty())
            shortcuts.push_back({keys, plain(action->text()), action->toolTip()});
    }
}

/// What no menu has: these are asked of what has the focus, or of the time bar.
std::vector<ShortcutGroup> otherGroups() {
    const auto tr = [](const char* text) { return ShortcutSheet::tr(text); };
    return {{tr("Time"),
             {{tr("Left, Right"), tr("Previous, next kept step"), {}},
              {tr("Shift+Left, Shift+Right"), tr("One step"), {}},
              {tr("Home, End"), tr("First step, back to live"), {}}}},
            {tr("The plot in focus"),
             {{tr("Return, Esc"), tr("Enlarge, back"), {}},
              {tr("+, −, 0"), tr("Zoom in, out, all"), {}},
              {tr("Ctrl+arrows"), tr("Pan"), {}},
              {tr("Alt+arrows"), tr("Move the crosshair"), {}},
              {tr("[, ]"), tr("Previous, next channel"), {}},
              {tr("F1"), tr("What is this?"), {}}}},
            {tr("A field"),
             {{tr("Return"), tr("Apply, back to the lab"), {}},
              {tr("Esc"), tr("Take back, to the lab"), {}},
              {tr("Tab"), tr("Next control or plot"), {}},
              {tr("Up, Down"), tr("Within one stop of Tab"), {}}}}};
}

void addGroup(QGridLayout& grid, const ShortcutGroup& group) {
    auto* title = new QLabel(group.title);
    title->setProperty("heading", true);
    grid.addWidget(title, grid.rowCount(), 0, 1, 2);
    for (const Shortcut& shortcut : group.shortcuts) {
        const int row = grid.rowCount();
        auto* keys = new QLabel(shortcut.keys);
        keys->setStyleSheet(QStringLiteral("font-weight: 600;"));
        auto* does = new QLabel(shortcut.does);
        does->setToolTip(shortcut.help);
        grid.addWidget(keys, row, 0);
        grid.addWidget(does, row, 1);
    }
}

}  // namespace

std::vector<ShortcutGroup> shortcutGroups(const QMenuBar& menus) {
    std::vector<ShortcutGroup> groups;
    for (const QAction* action : menus.actions()) {
        ShortcutGroup group{plain(action->text()), {}};
        if (action->menu() != nullptr)
            collect(*action->menu(), group.shortcuts);
        if (!group.shortcuts.empty())
            groups.push_back(group);
    }
    const auto others = otherGroups();
    groups.insert(groups.end(), others.begin(), others.end());
    return groups;
}

ShortcutSheet::ShortcutSheet(const QMenuBar& menus, QWidget* parent) : QDialog(parent) {
    setObjectName(QStringLiteral("shortcut-sheet"));
    setWindowTitle(tr("Keys"));
    auto* columns = new QHBoxLayout;
    columns->setSpacing(28);
    QGridLayout* grid = nullptr;
    std::size_t rows = kLongest;
    int made = 0;
    for (const ShortcutGroup& group : shortcutGroups(menus)) {
        const std::size_t height = group.shortcuts.size() + 1;
        if (grid == nullptr || (rows + height > kLongest && made < kColumns)) {
            if (grid != nullptr)
                grid->setRowStretch(grid->rowCount(), 1);
            grid = new QGridLayout;
            grid->setHorizontalSpacing(14);
            grid->setVerticalSpacing(4);
            grid->setColumnStretch(1, 1);
            columns->addLayout(grid);
            rows = 0;
            ++made;
        }
        addGroup(*grid, group);
        rows += height;
    }
    grid->setRowStretch(grid->rowCount(), 1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* all = new QVBoxLayout(this);
    all->addLayout(columns);
    all->addWidget(buttons);
}

}  // namespace normscope
