// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/dots_item.h"

#include <cmath>

#include "widgets/plots/items/quick_painting.h"

namespace normscope {

namespace {

bool isDrawable(const QPointF& point) {
    return std::isfinite(point.x()) && std::isfinite(point.y());
}

}  // namespace

QPainterPath diamond(double radius) {
    const double reach = radius * 1.35;
    QPainterPath path;
    path.moveTo(0, -reach);
    path.lineTo(reach, 0);
    path.lineTo(0, reach);
    path.lineTo(-reach, 0);
    path.closeSubpath();
    return path;
}

QPainterPath ring(double radius) {
    QPainterPath path;
    path.addEllipse(QPointF(), radius, radius);
    return path;
}

void DotsItem::setMarker(SampleShape shape, double size) {
    shape_ = shape;
    size_ = size;
}

std::optional<std::size_t> DotsItem::nearest(const QPointF& pixel, double reach) const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < points_.size(); ++i) {
        if (!isDrawable(points_[i]))
            continue;
        const QPointF away = pixelAt(points_[i].x(), points_[i].y()) - pixel;
        const double distance = std::hypot(away.x(), away.y());
        if (distance <= reach) {
            found = i;
            reach = distance;
        }
    }
    return found;
}

Extent DotsItem::keys() const {
    Extent extent;
    for (const auto& point : points_)
        extent.add(point.x());
    return extent;
}

Extent DotsItem::values() const {
    Extent extent;
    for (const auto& point : points_)
        extent.add(point.y());
    return extent;
}

void DotsItem::drawBars(QCPPainter& painter) const {
    painter.setPen(mPen);
    for (const auto& point : points_) {
        if (!isDrawable(point))
            continue;
        const double y = pixelY(point.y());
        painter.drawLine(QPointF(pixelX(point.x() - size_), y),
                         QPointF(pixelX(point.x() + size_), y));
    }
}

void DotsItem::draw(QCPPainter* painter) {
    if (shape_ == SampleShape::Line)
        return drawBars(*painter);
    std::vector<QPointF> pixels;
    pixels.reserve(points_.size());
    for (const auto& point : points_)
        if (isDrawable(point))
            pixels.push_back(pixelAt(point.x(), point.y()));
    if (shape_ == SampleShape::Dot)
        return drawDots(*painter, pixels, size_, mPen.color());
    const bool filled = shape_ == SampleShape::Diamond;
    painter->setPen(filled ? QPen(Qt::NoPen) : mPen);
    painter->setBrush(filled ? QBrush(mPen.color()) : QBrush(Qt::NoBrush));
    drawShapes(*painter, pixels, shape_ == SampleShape::Ring ? ring(size_) : diamond(size_));
}

}  // namespace normscope
