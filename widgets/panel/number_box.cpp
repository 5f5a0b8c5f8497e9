// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/panel/number_box.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QLocale>
#include <QStyle>
#include <algorithm>
#include <cmath>

namespace normscope {

namespace {

/// 2 × 10^-3 exactly as the text "2e-3" reads, free of the rounding of pow().
double decimal(int mantissa, int exponent) {
    return QStringLiteral("%1e%2").arg(mantissa).arg(exponent).toDouble();
}

}  // namespace

double decadeNeighbour(double value, bool up, double smallest) {
    constexpr double kSame = 1e-9;  // relative
    if (value < smallest * (1 - kSame))
        return up ? smallest : 0.0;
    if (!up && value <= smallest * (1 + kSame))
        return 0.0;
    const int exponent = static_cast<int>(std::floor(std::log10(value) + kSame));
    const double mantissa = value / decimal(1, exponent);
    if (up) {
        for (const int next : {2, 5, 10})
            if (mantissa < next * (1 - kSame))
                return decimal(next, exponent);
    } else {
        for (const int next : {5, 2, 1})
            if (mantissa > next * (1 + kSame))
                return decimal(next, exponent);
    }
    return up ? decimal(2, exponent + 1) : decimal(5, exponent - 1);
}

NumberBox::NumberBox(const Range& range, QWidget* parent)
    : QAbstractSpinBox(parent), range_(range) {
    setKeyboardTracking(false);
    setProperty("characters", range.stepping == Stepping::Integer
                                  ? QStringLiteral("0123456789.,+-")
                                  : QStringLiteral("0123456789.,+-eE"));
    setFocusPolicy(Qt::StrongFocus);
    setAccelerated(range.stepping != Stepping::Decade);
    connect(this, &QAbstractSpinBox::editingFinished, this, &NumberBox::commit);
}

void NumberBox::display(const QString& text) {
    accepted_ = text;
    const bool typing = lineEdit()->hasFocus() && (refused_ || lineEdit()->text() != committed_);
    if (typing)
        return;
    committed_ = text;
    showRefused(false);
    if (lineEdit()->text() == text)
        return;
    lineEdit()->setText(text);
    lineEdit()->setCursorPosition(0);
}

void NumberBox::showRefused(bool refused) {
    if (refused == refused_)
        return;
    refused_ = refused;
    setProperty("invalid", refused);
    style()->unpolish(this);
    style()->polish(this);
}

void NumberBox::stepBy(int steps) {
    const QString base = refused_ ? accepted_ : lineEdit()->text();
    bool read = false;
    double value = base.toDouble(&read);
    if (!read)
        value = range_.minimum;
    QString text;
    if (range_.stepping == Stepping::Integer) {
        qint64 whole = base.toLongLong(&read) + steps;
        whole = std::clamp(whole, static_cast<qint64>(range_.minimum),
                           static_cast<qint64>(std::min(range_.maximum, 9.2e18)));
        text = QString::number(whole);
    } else {
        for (int i = 0; i < std::abs(steps); ++i)
            value = range_.stepping == Stepping::Decade
                        ? decadeNeighbour(value, steps > 0, range_.step)
                        : std::round(value / range_.step + (steps > 0 ? 1 : -1)) * range_.step;
        value = std::clamp(value, range_.minimum, range_.maximum);
        const int digits = range_.stepping == Stepping::Decade ? 15 : 6;
        text = QString::number(value, 'g', digits);
    }
    lineEdit()->setText(text);
    commit();
}

QSize NumberBox::sizeHint() const {
    return QSize(fontMetrics().horizontalAdvance(QStringLiteral("0.00001")) + 34,
                 QAbstractSpinBox::sizeHint().height());
}

QSize NumberBox::minimumSizeHint() const {
    return QSize(44, sizeHint().height());
}

QAbstractSpinBox::StepEnabled NumberBox::stepEnabled() const {
    return StepUpEnabled | StepDownEnabled;
}

void NumberBox::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && lineEdit()->text() != accepted_) {
        committed_ = accepted_;
        lineEdit()->setText(accepted_);
        showRefused(false);
        emit abandoned();
        event->accept();
        return;
    }
    QAbstractSpinBox::keyPressEvent(event);
}

void NumberBox::commit() {
    const QString text = lineEdit()->text().trimmed();
    if (text == committed_)
        return;
    committed_ = text;
    emit committed(text);
}

}  // namespace normscope
