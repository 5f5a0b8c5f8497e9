// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/fitting_text.h"

#include <QEvent>

namespace normscope {

QString withDigits(QString text, QChar digit) {
    for (auto& character : text)
        if (character.isDigit())
            character = digit;
    return text;
}

QString fittingText(const QStringList& texts, const QFontMetrics& metrics, int room) {
    for (const QString& text : texts)
        if (metrics.horizontalAdvance(text) <= room)
            return text;
    return texts.isEmpty() ? QString() : metrics.elidedText(texts.last(), Qt::ElideRight, room);
}

template <class Base>
void Fitting<Base>::setTexts(const QStringList& texts, int padding) {
    if (texts == texts_ && padding == padding_)
        return;
    texts_ = texts;
    padding_ = padding;
    fit();
}

template <class Base>
void Fitting<Base>::resizeEvent(QResizeEvent* event) {
    Base::resizeEvent(event);
    fit();
}

template <class Base>
void Fitting<Base>::changeEvent(QEvent* event) {
    Base::changeEvent(event);
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        fit();
}

template <class Base>
void Fitting<Base>::fit() {
    const QString text = fittingText(texts_, this->fontMetrics(), this->width() - padding_);
    if (text != this->text())
        this->setText(text);
}

template class Fitting<QLabel>;
template class Fitting<QPushButton>;

}  // namespace normscope
