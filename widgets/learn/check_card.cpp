// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/check_card.h"

#include <QFontDatabase>
#include <QGridLayout>
#include <QLabel>

namespace normscope {

namespace {

QString signOf(CheckState state) {
    switch (state) {
        case CheckState::Passed:
            return QStringLiteral("✓");
        case CheckState::Failed:
            return QStringLiteral("✗");
        case CheckState::NotRun:
            break;
    }
    return QStringLiteral("–");
}

QString keyOfState(CheckState state) {
    return QString::fromUtf8(keyOf(state).data(), static_cast<qsizetype>(keyOf(state).size()));
}

QLabel* words(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

}  // namespace

CheckCard::CheckCard(int place, const CheckResult& check, QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("check-%1").arg(place));
    setProperty("check", keyOfState(check.state));
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(10, 5, 12, 5);
    grid->setHorizontalSpacing(10);
    grid->setVerticalSpacing(3);
    grid->setColumnStretch(2, 1);
    auto* sign = new QLabel(signOf(check.state), this);
    sign->setProperty("sign", true);
    sign->setFixedWidth(16);
    sign->setAlignment(Qt::AlignCenter);
    auto* title = words(check.title, this);
    title->setObjectName(objectName() + QStringLiteral("-title"));
    title->setProperty("muted", check.state == CheckState::NotRun);
    grid->addWidget(sign, 0, 0, Qt::AlignTop);
    grid->addWidget(title, 0, 1, 1, 2);
    QStringList spoken{tr("%1: %2").arg(keyOfState(check.state), check.title)};
    const auto add = [&](const char* name, const QString& label, const QString& text, bool code) {
        if (text.isEmpty())
            return;
        auto* head = new QLabel(label, this);
        head->setProperty("muted", true);
        auto* value = words(text, this);
        value->setObjectName(objectName() + QLatin1String(name));
        if (code)
            value->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
        const int row = grid->rowCount();
        grid->addWidget(head, row, 1, Qt::AlignTop);
        grid->addWidget(value, row, 2);
        spoken << label + ' ' + text;
    };
    add("-expected", tr("expected"), check.expected, true);
    add("-came", tr("came"), check.came, true);
    add("-hint", tr("hint"), check.hint, false);
    setAccessibleName(spoken.join(QStringLiteral(". ")));
}

QString checkCardSheet() {
    return QStringLiteral(
        "CheckCard, QFrame[check] { border: 1px solid transparent; border-radius: 6px; }"
        "QFrame[check=\"failed\"] { background: @surface; border-color: @error; }"
        "QFrame[check] QLabel[sign=\"true\"] { color: @muted; font-weight: 700; }"
        "QFrame[check=\"passed\"] QLabel[sign=\"true\"] { color: @accent; }"
        "QFrame[check=\"failed\"] QLabel[sign=\"true\"] { color: @error; }"
        "QFrame[check] QLabel { border: none; background: transparent; }");
}

}  // namespace normscope
