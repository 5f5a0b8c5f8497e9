// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/fitting_text.h"

#include <QEvent>

namespace normscope {

namespace {

constexpr int kNarrowest = 10;  // px: the room there is decides, not the words

}  // namespace

QString fittingText(const QStringList& texts, const QFontMetrics& metrics, int room) {
    for (const QString& text : texts)
        if (metrics.horizontalAdvance(text) <= room)
            return text;
    return texts.isEmpty() ? QString() : metrics.elidedText(texts.last(), Qt::ElideRight, room);
}

void FittingLabel::setTexts(const QStringList& texts, int padding) {
    if (texts == texts_ && padding == padding_)
        return;
    texts_ = texts;
    padding_ = padding;
    fit();
}

QSize FittingLabel::sizeHint() const {
    return {kNarrowest, QLabel::sizeHint().height()};
}

void FittingLabel::resizeEvent(QResizeEvent* event) {
    QLabel::resizeEvent(event);
    fit();
}

void FittingLabel::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

void FittingLabel::fit() {
    const QString text = fittingText(texts_, fontMetrics(), width() - padding_);
    if (text != this->text())
        setText(text);
}

void FittingButton::setTexts(const QStringList& texts, int padding) {
    if (texts == texts_ && padding == padding_)
        return;
    texts_ = texts;
    padding_ = padding;
    fit();
}

QSize FittingButton::sizeHint() const {
    return {kNarrowest, QPushButton::sizeHint().height()};
}

void FittingButton::resizeEvent(QResizeEvent* event) {
    QPushButton::resizeEvent(event);
    fit();
}

void FittingButton::changeEvent(QEvent* event) {
    QPushButton::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

void FittingButton::fit() {
    const QString text = fittingText(texts_, fontMetrics(), width() - padding_);
    if (text != this->text())
        setText(text);
}

}  // namespace normscope
