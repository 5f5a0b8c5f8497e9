// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/learn/tour_card.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "widgets/learn/learn_style.h"

namespace normscope {

namespace {

constexpr int kSpare = 4;         // px, for the frame of the style sheet
constexpr int kWidth = 380;       // px
constexpr QSize kMargin(28, 64);  // from the corner: the time bar stays free

}  // namespace

TourCard::TourCard(std::vector<Card> cards, QWidget* area)
    : QFrame(area),
      cards_(std::move(cards)),
      area_(area),
      title_(new QLabel(this)),
      text_(new QLabel(this)),
      count_(new QLabel(this)),
      skip_(new QPushButton(tr("Skip"), this)),
      next_(new QPushButton(this)) {
    setObjectName(QStringLiteral("tour"));
    setAttribute(Qt::WA_StyledBackground);
    setFocusPolicy(Qt::StrongFocus);
    title_->setObjectName(QStringLiteral("tour-title"));
    text_->setObjectName(QStringLiteral("tour-text"));
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::RichText);
    count_->setProperty("muted", true);
    skip_->setObjectName(QStringLiteral("tour-skip"));
    skip_->setToolTip(tr("Escape. Help, Tour shows it again."));
    next_->setObjectName(QStringLiteral("tour-next"));
    next_->setProperty("primary", true);
    auto* line = new QHBoxLayout;
    line->addWidget(count_);
    line->addStretch(1);
    line->addWidget(skip_);
    line->addWidget(next_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(18, 14, 16, 14);
    column->setSpacing(8);
    column->addWidget(title_);
    column->addWidget(text_);
    column->addLayout(line);
    setFixedWidth(kWidth);
    connect(skip_, &QPushButton::clicked, this, &TourCard::skip);
    connect(next_, &QPushButton::clicked, this, &TourCard::next);
    area_->installEventFilter(this);
    setTheme(Theme::light());
    hide();
}

void TourCard::begin() {
    place_ = 0;
    show();
    raise();
    display();
    setFocus();
}

void TourCard::next() {
    if (place_ + 1 == cards_.size())
        return skip();
    ++place_;
    display();
}

void TourCard::skip() {
    hide();
    emit ended();
}

void TourCard::display() {
    const bool last = place_ + 1 == cards_.size();
    title_->setText(card().title);
    text_->setText(card().text);
    count_->setText(tr("%1 of %2").arg(place_ + 1).arg(cards_.size()));
    next_->setText(last ? tr("Done") : tr("Next"));
    skip_->setVisible(!last);
    setAccessibleName(card().title);
    setAccessibleDescription(card().text);
    settle();
    emit cardShown(card().watch);
}

void TourCard::settle() {
    ensurePolished();
    layout()->activate();
    const QMargins frame = contentsMargins();
    const int inside = kWidth - frame.left() - frame.right();
    const int height =
        layout()->totalHeightForWidth(inside) + frame.top() + frame.bottom() + kSpare;
    resize(kWidth, height);
    move(area_->width() - kWidth - kMargin.width(), area_->height() - height - kMargin.height());
}

void TourCard::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape)
        return skip();
    if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        return next();
    QFrame::keyPressEvent(event);
}

bool TourCard::eventFilter(QObject* watched, QEvent* event) {
    if (watched == area_ && event->type() == QEvent::Resize)
        settle();
    return QFrame::eventFilter(watched, event);
}

void TourCard::setTheme(const Theme& theme) {
    setStyleSheet(
        inColours(QStringLiteral("#tour { background: @surface; border: 2px solid @accent;"
                                 " border-radius: 10px; }"
                                 "#tour-title { font-size: 16px; font-weight: 600; }"),
                  theme));
}

}  // namespace normscope
