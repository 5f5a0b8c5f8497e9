// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/stage_card.h"

#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

#include "widgets/base/formula/formula_view.h"
#include "widgets/inspector/page_parts.h"

namespace normscope {

namespace {

constexpr int kArrow = 14;  // px below a card
constexpr double kRadius = 6.0;

}  // namespace

StageCard::StageCard(const QString& name, bool links_on, QWidget* parent)
    : QFrame(parent), theme_(Theme::light()), links_on_(links_on) {
    setObjectName(name);
    column_ = new QVBoxLayout(this);
    column_->setContentsMargins(9, 7, 9, 8 + (links_on ? kArrow : 0));
    column_->setSpacing(4);
    title_ = new QLabel(this);
    title_->setObjectName(name + "-title");
    title_->setMinimumWidth(1);
    QFont bold = title_->font();
    bold.setBold(true);
    title_->setFont(bold);
    column_->addWidget(title_);
    formulas_ = new FormulaView(this);
    formulas_->setObjectName(name + "-formula");
    column_->addWidget(formulas_);
    sentence_ = addSentence(column_, name + "-sentence", true);
}

void StageCard::display(const StageWords& words) {
    title_->setText(words.title);
    formulas_->setLines(words.formulas);
    say(sentence_, words.sentence);
}

QString StageCard::title() const {
    return title_->text();
}

void StageCard::setTheme(const Theme& theme) {
    theme_ = theme;
    formulas_->setTheme(theme);
    update();
}

void StageCard::setCurrent(bool current) {
    current_ = current;
    update();
}

QRectF StageCard::card() const {
    const QRectF all(rect());
    return all.adjusted(1.0, 1.0, -1.0, -1.0 - (links_on_ ? kArrow : 0));
}

void StageCard::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(current_ ? theme_.accent : theme_.border, current_ ? 2.0 : 1.0));
    painter.setBrush(theme_.surface);
    painter.drawRoundedRect(card(), kRadius, kRadius);
    if (!links_on_)
        return;
    const QPointF from(24.0, card().bottom() + 2.0), to(24.0, rect().bottom() - 1.0);
    painter.setPen(QPen(theme_.axis, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawLine(from, to);
    painter.drawPolyline(QPolygonF({to + QPointF(-3.5, -4.0), to, to + QPointF(3.5, -4.0)}));
}

}  // namespace normscope
