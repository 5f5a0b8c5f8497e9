// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/field_item.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/axis_range.h"
#include "widgets/plots/canvas.h"

namespace normscope {

void drawSharp(QCPPainter& painter, const QRectF& to, const QImage& image) {
    if (image.isNull() || to.isEmpty())
        return;
    painter.setRenderHint(QPainter::SmoothPixmapTransform, false);
    if (!painter.modes().testFlag(QCPPainter::pmVectorized)) {
        painter.drawImage(to, image);
        return;
    }
    // Who opens the file smooths what it has to enlarge.
    constexpr double kPixelsPerUnit = 3.0;
    const double wanted = kPixelsPerUnit * std::max(to.width() / image.width(), 1.0);
    const int factor = static_cast<int>(std::clamp(std::ceil(wanted), 1.0, 24.0));
    painter.drawImage(
        to, image.scaled(image.size() * factor, Qt::IgnoreAspectRatio, Qt::FastTransformation));
}

FieldItem::FieldItem(QCPAxis* key_axis, QCPAxis* value_axis)
    : QCPAbstractPlottable(key_axis, value_axis) {
    setSelectable(QCP::stNone);
}

void FieldItem::setImage(const QImage& image, const QCPRange& x, const QCPRange& y) {
    image_ = image;
    x_ = x;
    y_ = y;
}

QCPRange FieldItem::getKeyRange(bool& found, QCP::SignDomain) const {
    found = !image_.isNull();
    return x_;
}

QCPRange FieldItem::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    found = !image_.isNull();
    return y_;
}

void FieldItem::draw(QCPPainter* painter) {
    if (image_.isNull())
        return;
    const QRectF whole(QPointF(safePixel(*mKeyAxis, x_.lower), safePixel(*mValueAxis, y_.upper)),
                       QPointF(safePixel(*mKeyAxis, x_.upper), safePixel(*mValueAxis, y_.lower)));
    // Not every device clips pictures: only the pixels that reach into the axis rect are handed on.
    const QRectF seen = whole & QRectF(mKeyAxis->axisRect()->rect());
    if (seen.isEmpty())
        return;
    const double per_x = image_.width() / whole.width();
    const double per_y = image_.height() / whole.height();
    const QRect part =
        QRectF((seen.left() - whole.left()) * per_x, (seen.top() - whole.top()) * per_y,
               seen.width() * per_x, seen.height() * per_y)
            .toAlignedRect() &
        image_.rect();
    const QRectF place(whole.left() + part.left() / per_x, whole.top() + part.top() / per_y,
                       part.width() / per_x, part.height() / per_y);
    painter->save();
    painter->setClipRect(mKeyAxis->axisRect()->rect(), Qt::IntersectClip);
    drawSharp(*painter, place, part == image_.rect() ? image_ : image_.copy(part));
    painter->restore();
}

SegmentsItem::SegmentsItem(QCPAxis* key_axis, QCPAxis* value_axis)
    : QCPAbstractPlottable(key_axis, value_axis) {
    setSelectable(QCP::stNone);
}

QCPRange SegmentsItem::getKeyRange(bool& found, QCP::SignDomain) const {
    Extent extent;
    for (const auto& segment : segments_) {
        extent.add(segment.x1());
        extent.add(segment.x2());
    }
    found = !extent.empty();
    return {extent.range().lo, extent.range().hi};
}

QCPRange SegmentsItem::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    Extent extent;
    for (const auto& segment : segments_) {
        extent.add(segment.y1());
        extent.add(segment.y2());
    }
    found = !extent.empty();
    return {extent.range().lo, extent.range().hi};
}

void SegmentsItem::draw(QCPPainter* painter) {
    QList<QLineF> lines;
    lines.reserve(static_cast<qsizetype>(segments_.size()));
    for (const auto& segment : segments_)
        lines << QLineF(safePixel(*mKeyAxis, segment.x1()), safePixel(*mValueAxis, segment.y1()),
                        safePixel(*mKeyAxis, segment.x2()), safePixel(*mValueAxis, segment.y2()));
    painter->setPen(mPen);
    painter->drawLines(lines);
}

}  // namespace normscope
