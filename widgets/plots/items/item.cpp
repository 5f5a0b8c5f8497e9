// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/item.h"

#include <algorithm>

namespace normscope {

double safePixel(const QCPAxis& axis, double value) {
    constexpr double kFar = 1e5;  // well beyond any canvas, well within QPainter's arithmetic
    const bool log = axis.scaleType() == QCPAxis::stLogarithmic;
    const double pixel = log && value <= 0.0 ? (axis.orientation() == Qt::Horizontal ? -kFar : kFar)
                                             : axis.coordToPixel(value);
    return std::clamp(pixel, -kFar, kFar);
}

Item::Item(QCPAxis* key_axis, QCPAxis* value_axis) : QCPAbstractPlottable(key_axis, value_axis) {
    setSelectable(QCP::stNone);
}

void Item::show(bool visible, bool smooth) {
    setVisible(visible);
    setAntialiased(smooth);
}

void Item::setTheme(const Theme& theme) {
    theme_ = theme;
    font_ = plotFont(-1.5);
}

QCPRange Item::getKeyRange(bool& found, QCP::SignDomain) const {
    found = false;
    return {};
}

QCPRange Item::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    found = false;
    return {};
}

/// A line over the whole height.
void Item::drawUpright(QCPPainter& painter, double x) const {
    painter.drawLine(QPointF(x, area().top()), QPointF(x, area().bottom()));
}

}  // namespace normscope
