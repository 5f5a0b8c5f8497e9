// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/dots_item.h"

#include <cmath>

#include "widgets/plots/axis_range.h"
#include "widgets/plots/canvas.h"

namespace normscope {

namespace {

bool isDrawable(const QPointF& point) {
    return std::isfinite(point.x()) && std::isfinite(point.y());
}

}  // namespace

QPainterPath diamonds(const std::vector<QPointF>& places, double radius) {
    const double reach = radius * 1.35;
    QPainterPath path;
    for (const auto& at : places) {
        path.moveTo(at.x(), at.y() - reach);
        path.lineTo(at.x() + reach, at.y());
        path.lineTo(at.x(), at.y() + reach);
        path.lineTo(at.x() - reach, at.y());
        path.closeSubpath();
    }
    path.setFillRule(Qt::WindingFill);
    return path;
}

DotsItem::DotsItem(QCPAxis* key_axis, QCPAxis* value_axis)
    : QCPAbstractPlottable(key_axis, value_axis) {
    setSelectable(QCP::stNone);
}

void DotsItem::setMarker(SampleShape shape, double size) {
    shape_ = shape;
    size_ = size;
}

QPointF DotsItem::pixelOf(const QPointF& point) const {
    return {safePixel(*mKeyAxis, point.x()), safePixel(*mValueAxis, point.y())};
}

std::optional<std::size_t> DotsItem::nearest(const QPointF& pixel, double reach) const {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < points_.size(); ++i) {
        if (!isDrawable(points_[i]))
            continue;
        const QPointF away = pixelOf(points_[i]) - pixel;
        const double distance = std::hypot(away.x(), away.y());
        if (distance <= reach) {
            found = i;
            reach = distance;
        }
    }
    return found;
}

QCPRange DotsItem::getKeyRange(bool& found, QCP::SignDomain) const {
    Extent extent;
    for (const auto& point : points_)
        extent.add(point.x());
    found = !extent.empty();
    return {extent.range().lo, extent.range().hi};
}

QCPRange DotsItem::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    Extent extent;
    for (const auto& point : points_)
        extent.add(point.y());
    found = !extent.empty();
    return {extent.range().lo, extent.range().hi};
}

void DotsItem::drawBars(QCPPainter& painter) const {
    painter.setPen(mPen);
    for (const auto& point : points_) {
        if (!isDrawable(point))
            continue;
        const double y = safePixel(*mValueAxis, point.y());
        painter.drawLine(QPointF(safePixel(*mKeyAxis, point.x() - size_), y),
                         QPointF(safePixel(*mKeyAxis, point.x() + size_), y));
    }
}

void DotsItem::draw(QCPPainter* painter) {
    if (shape_ == SampleShape::Line)
        return drawBars(*painter);
    std::vector<QPointF> pixels;
    pixels.reserve(points_.size());
    for (const auto& point : points_)
        if (isDrawable(point))
            pixels.push_back(pixelOf(point));
    if (shape_ == SampleShape::Dot) {
        painter->setPen(QPen(mPen.color(), 2 * size_, Qt::SolidLine, Qt::RoundCap));
        painter->drawPoints(pixels.data(), static_cast<int>(pixels.size()));
        return;
    }
    QPainterPath path;
    if (shape_ == SampleShape::Ring)
        for (const auto& at : pixels)
            path.addEllipse(at, size_, size_);
    else
        path = diamonds(pixels, size_);
    const bool filled = shape_ == SampleShape::Diamond;
    painter->setPen(filled ? QPen(Qt::NoPen) : mPen);
    painter->setBrush(filled ? QBrush(mPen.color()) : QBrush(Qt::NoBrush));
    painter->drawPath(path);
}

}  // namespace normscope
