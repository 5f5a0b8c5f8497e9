// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/inspector_handle.h"

#include <QPainter>

namespace normscope {

namespace {

constexpr int kWidth = 22;  // px

}  // namespace

InspectorHandle::InspectorHandle(QWidget* parent)
    : QAbstractButton(parent), theme_(Theme::light()) {
    setObjectName(QStringLiteral("inspector-handle"));
    setText(tr("Inspect"));
    setAccessibleName(tr("Inspector"));
    setToolTip(tr("Statistics, batches and predictions, looked at closer (I)."));
    setCheckable(true);
    setAttribute(Qt::WA_Hover);
    setFocusPolicy(Qt::TabFocus);
    setFixedWidth(kWidth);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Expanding);
}

void InspectorHandle::setTheme(const Theme& theme) {
    theme_ = theme;
    update();
}

QSize InspectorHandle::sizeHint() const {
    return {kWidth, 120};
}

void InspectorHandle::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), underMouse() ? theme_.accent_soft : theme_.surface);
    painter.setPen(theme_.border);
    painter.drawLine(0, 0, 0, height());
    if (hasFocus()) {
        painter.setPen(QPen(theme_.accent, 2));
        painter.drawRect(rect().adjusted(1, 1, -1, -1));
    }
    const QColor color = isChecked() || underMouse() ? theme_.accent : theme_.muted;
    // Points to where the panel goes.
    const double middle = width() / 2.0;
    const double out = isChecked() ? -2.5 : 2.5;
    painter.setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF(
        {QPointF(middle + out, 12), QPointF(middle - out, 17), QPointF(middle + out, 22)}));
    painter.rotate(90);
    const QFontMetrics metrics(font());
    painter.drawText(QPointF(32, -middle + metrics.capHeight() / 2.0), text());
}

}  // namespace normscope
