// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/banner.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <iterator>

namespace normscope {

namespace {

constexpr int kManyButtons = 2;  // from here on they stand below the words, which need the width

QString nameOf(Banner::Kind kind) {
    switch (kind) {
        case Banner::Kind::Fault:
            return QStringLiteral("fault");
        case Banner::Kind::Preset:
            return QStringLiteral("preset");
        case Banner::Kind::Notice:
            break;
    }
    return QStringLiteral("notice");
}

}  // namespace

Banner::Banner(Kind kind, QWidget* parent)
    : QFrame(parent),
      kind_(kind),
      headline_(new QLabel(this)),
      body_(new QLabel(this)),
      all_(new QHBoxLayout(this)),
      buttons_(new QHBoxLayout) {
    setObjectName(nameOf(kind) + QStringLiteral("-banner"));
    headline_->setObjectName(nameOf(kind) + QStringLiteral("-headline"));
    headline_->setWordWrap(true);
    headline_->setTextFormat(Qt::PlainText);
    body_->setObjectName(nameOf(kind) + QStringLiteral("-body"));
    body_->setWordWrap(true);
    body_->setTextFormat(Qt::PlainText);
    body_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* words = new QVBoxLayout;
    words->setSpacing(2);
    words->addWidget(headline_);
    words->addWidget(body_);
    all_->setContentsMargins(14, 8, 10, 8);
    all_->addLayout(words, 1);
    buttons_->setSpacing(6);
    all_->addLayout(buttons_);
    setTheme(Theme::light());
    hide();
}

void Banner::announce(const Text& text, const std::vector<Action>& actions) {
    announce(text, actions, {"dismiss", tr("Dismiss"), tr("Close this message."), {}});
}

void Banner::announce(const Text& text, const std::vector<Action>& actions, const Action& last) {
    headline_->setText(text.headline);
    headline_->setVisible(!text.headline.isEmpty());
    body_->setText(text.body);
    body_->setVisible(!text.body.isEmpty());
    setAccessibleName(text.headline + QLatin1Char(' ') + text.body);
    while (QLayoutItem* item = buttons_->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    const bool beside = std::ssize(actions) < kManyButtons;
    all_->setDirection(beside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    buttons_->setAlignment(beside ? Qt::Alignment() : Qt::AlignLeft);
    for (const Action& action : actions)
        addButton(action, action.key == actions.front().key);
    addButton(last, false);
    show();
}

void Banner::addButton(const Action& action, bool first) {
    auto* button = new QPushButton(action.label, this);
    button->setObjectName(nameOf(kind_) + QLatin1Char('-') + action.key);
    button->setToolTip(action.help);
    button->setAccessibleName(action.label);
    button->setFocusPolicy(Qt::TabFocus);
    button->setProperty("primary", first);
    buttons_->addWidget(button, 0, Qt::AlignTop);
    connect(button, &QPushButton::clicked, this, [this, run = action.run] {
        hide();
        if (run)
            run();
    });
}

QString Banner::headline() const {
    return headline_->text();
}

QString Banner::body() const {
    return body_->text();
}

void Banner::setTheme(const Theme& theme) {
    const QColor edge = kind_ == Kind::Fault    ? theme.error
                        : kind_ == Kind::Preset ? theme.accent
                                                : theme.warning;
    QColor fill = edge;
    fill.setAlphaF(theme.dark ? 0.16f : 0.08f);
    setStyleSheet(QStringLiteral("normscope--Banner { background: %1; border: 1px solid %2;"
                                 "border-left: 4px solid %2; border-radius: 6px; }")
                      .arg(fill.name(QColor::HexArgb), edge.name()));
    headline_->setStyleSheet(QStringLiteral("font-weight: 600; color: %1;").arg(theme.text.name()));
    body_->setStyleSheet(QStringLiteral("color: %1;").arg(theme.text.name()));
}

}  // namespace normscope
