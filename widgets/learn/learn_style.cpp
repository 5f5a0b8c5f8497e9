// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/learn_style.h"

#include <QHBoxLayout>
#include <QVBoxLayout>

#include <utility>

namespace normscope {

QString inColours(QString sheet, const Theme& theme) {
    // Longer names first: "@accent" begins "@accent_soft".
    for (const auto& [name, colour] :
         {std::pair("@accent_soft", theme.accent_soft), std::pair("@accent", theme.accent),
          std::pair("@surface", theme.surface), std::pair("@window", theme.window),
          std::pair("@border", theme.border), std::pair("@muted", theme.muted),
          std::pair("@error", theme.error)})
        sheet.replace(QLatin1String(name), colour.name());
    return sheet;
}

void layOut(QWidget& view, QWidget* side, QWidget* page, QWidget* foot) {
    auto* main = new QVBoxLayout;
    main->setSpacing(0);
    main->addWidget(page, 1);
    main->addWidget(foot);
    auto* layout = new QHBoxLayout(&view);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(side);
    layout->addLayout(main, 1);
}

QString topicListSheet() {
    return QStringLiteral(
        "QPushButton[topic=\"true\"] { border-color: transparent; padding: 0; }"
        "QPushButton[topic=\"true\"]:checked { border-color: @accent; }"
        "QPushButton[topic=\"true\"]:focus { padding: 0; }");
}

QString optionCardSheet() {
    return QStringLiteral(
        "QPushButton[option=\"true\"] { text-align: left; border-radius: 8px; padding: 0; }"
        "QPushButton[option=\"true\"]:focus { padding: 0; }"
        "QPushButton[option=\"true\"] QLabel[sign=\"true\"] { border: 1px solid @border;"
        " border-radius: 11px; color: @muted; font-weight: 600; }"
        "QPushButton[option=\"true\"]:checked { background: @accent_soft; border: 1px solid "
        "@accent; }"
        "QPushButton[verdict=\"right\"] { background: @accent_soft; border: 2px solid @accent; }"
        "QPushButton[verdict=\"right\"] QLabel[sign=\"true\"] { background: @accent;"
        " border-color: @accent; color: @surface; }"
        "QPushButton[verdict=\"chosen-wrong\"] { border: 2px solid @error; }"
        "QPushButton[verdict=\"chosen-wrong\"] QLabel[sign=\"true\"] { background: @error;"
        " border-color: @error; color: @surface; }");
}

}  // namespace normscope
