// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/field_item.h"

#include <algorithm>
#include <cmath>

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

void FieldItem::setImage(const QImage& image, const QCPRange& x, const QCPRange& y) {
    image_ = image;
    x_ = x;
    y_ = y;
}

void FieldItem::draw(QCPPainter* painter) {
    if (image_.isNull())
        return;
    const QRectF whole(pixelAt(x_.lower, y_.upper), pixelAt(x_.upper, y_.lower));
    // Not every device clips pictures: only the pixels that reach into the axis rect are handed on.
    const QRectF seen = whole & QRectF(area());
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
    painter->setClipRect(area(), Qt::IntersectClip);
    drawSharp(*painter, place, part == image_.rect() ? image_ : image_.copy(part));
    painter->restore();
}

void SegmentsItem::draw(QCPPainter* painter) {
    QList<QLineF> lines;
    lines.reserve(static_cast<qsizetype>(segments_.size()));
    for (const auto& segment : segments_)
        lines << QLineF(pixelAt(segment.x1(), segment.y1()), pixelAt(segment.x2(), segment.y2()));
    painter->setPen(mPen);
    painter->drawLines(lines);
}

}  // namespace normscope
