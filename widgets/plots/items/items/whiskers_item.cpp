// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/whiskers_item.h"

#include <cmath>

namespace normscope {

namespace {

constexpr double kDot = 3.2;  // px
constexpr double kCap = 4.0;  // px to each side
constexpr double kCross = 4.0;
constexpr double kAbove = 9.0;  // px above the axis

}  // namespace

void WhiskersItem::drawLine(QCPPainter& painter) const {
    QPolygonF line;
    const auto flush = [&] {
        painter.drawPolyline(line);
        line.clear();
    };
    for (const auto& point : points_) {
        if (std::isfinite(point.value))
            line << pixelAt(point.key, point.value);
        else
            flush();
    }
    flush();
}

void WhiskersItem::drawPoint(QCPPainter& painter, const Point& point) const {
    const QPointF dot = pixelAt(point.key, point.value);
    painter.setPen(QPen(mPen.color(), 1.2));
    if (std::isfinite(point.least) && std::isfinite(point.most) && point.most > point.least) {
        const QPointF low = pixelAt(point.key, point.least), high = pixelAt(point.key, point.most);
        const QPointF cap(kCap, 0);
        painter.drawLine(low, high);
        painter.drawLine(low - cap, low + cap);
        painter.drawLine(high - cap, high + cap);
    }
    painter.setBrush(mPen.color());
    painter.drawEllipse(dot, kDot, kDot);
    painter.setBrush(Qt::NoBrush);
}

void WhiskersItem::drawCross(QCPPainter& painter, const Point& point) const {
    const QPointF middle(pixelX(point.key), area().bottom() - kAbove);
    painter.setPen(QPen(theme().error, 1.5));
    painter.drawLine(middle - QPointF(kCross, kCross), middle + QPointF(kCross, kCross));
    painter.drawLine(middle - QPointF(kCross, -kCross), middle + QPointF(kCross, -kCross));
}

void WhiskersItem::draw(QCPPainter* painter) {
    applyDefaultAntialiasingHint(painter);
    painter->setPen(mPen);
    if (joined_)
        drawLine(*painter);
    for (const auto& point : points_) {
        if (std::isfinite(point.value))
            drawPoint(*painter, point);
        if (point.lost)
            drawCross(*painter, point);
    }
}

}  // namespace normscope
