// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/steady_label.h"

#include <QEvent>
#include <algorithm>
#include <utility>

#include "widgets/base/fitting_text.h"

namespace normscope {

namespace {

/// The widest digit is not the same in all fonts.
QChar widestDigit(const QFontMetrics& metrics) {
    const QString digits = QStringLiteral("0123456789");
    return *std::max_element(digits.begin(), digits.end(), [&](QChar a, QChar b) {
        return metrics.horizontalAdvance(a) < metrics.horizontalAdvance(b);
    });
}

}  // namespace

void SteadyLabel::setText(const QString& text) {
    if (text == this->text())
        return;
    QLabel::setText(text);
    setAccessibleName(text);
    auto figures = withDigits(text, u'0');
    if (std::exchange(figures_, figures) != figures)
        widen(figures);
}

void SteadyLabel::reserve(const QString& text) {
    auto figures = withDigits(text, u'0');
    if (std::exchange(reserved_, figures) != figures)
        widen(figures);
}

/// A fixed size is what keeps a new text from asking for a new layout.
void SteadyLabel::widen(const QString& figures) {
    const QString shown = text();
    ensurePolished();
    QLabel::setText(withDigits(figures, widestDigit(fontMetrics())));
    const QSize wanted = QLabel::sizeHint();
    QLabel::setText(shown);
    setFixedSize(std::max(wanted.width(), minimumWidth()), wanted.height());
}

void SteadyLabel::changeEvent(QEvent* event) {
    QLabel::changeEvent(event);
    if (event->type() != QEvent::FontChange && event->type() != QEvent::StyleChange)
        return;
    setMinimumSize(0, 0);
    for (const auto* figures : {&figures_, &reserved_})
        if (!figures->isEmpty())
            widen(*figures);
}

}  // namespace normscope
