// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/ridge_item.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/canvas.h"
#include "widgets/plots/histogram_item.h"

namespace normscope {

namespace {
constexpr double kFlattens = 3.0;   // times the second tallest
constexpr double kCutHeight = 1.1;  // of a cut bin, in ridge heights
}  // namespace

RidgeItem::RidgeItem(QCPAxis* key_axis, QCPAxis* value_axis)
    : QCPAbstractPlottable(key_axis, value_axis) {
    setSelectable(QCP::stNone);
}

void RidgeItem::setStyle(const QColor& fill, const QColor& line, const QColor& second,
                         const QColor& behind, const QColor& ground) {
    fill_ = fill;
    line_ = line;
    second_ = second;
    behind_ = behind;
    ground_ = ground;
}

QCPRange RidgeItem::getKeyRange(bool& found, QCP::SignDomain) const {
    found = false;
    return {};
}

QCPRange RidgeItem::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    found = false;
    return {};
}

void RidgeItem::draw(QCPPainter* painter) {
    for (std::size_t i = ridges_.size(); i-- > 0;) {  // from the back
        const auto base = static_cast<double>(i);
        const auto area = mKeyAxis->axisRect()->rect();
        const double floor = safePixel(*mValueAxis, base);
        painter->setPen(QPen(ground_, 1));
        painter->drawLine(QPointF(area.left(), floor), QPointF(area.right(), floor));
        drawRidge(*painter, ridges_[i].own, base, line_, fill_);
        drawRidge(*painter, ridges_[i].second, base, second_, QColor());
    }
}

void RidgeItem::drawRidge(QCPPainter& painter, const Histogram& histogram, double base,
                          const QColor& line, const QColor& fill) const {
    const Peaks peaks = peaksOf(histogram, HistogramScale::Share);
    if (peaks.tallest <= 0.0)
        return;
    const bool cut = peaks.second > 0.0 && peaks.tallest > kFlattens * peaks.second;
    const double unit = cut ? peaks.second : peaks.tallest;
    const double floor = safePixel(*mValueAxis, base);
    const auto heightOf = [&](std::size_t bin) {
        const double height = barHeight(histogram, bin, HistogramScale::Share) / unit;
        return safePixel(*mValueAxis, base + kHeight * std::min(height, kCutHeight));
    };
    QPolygonF shape;
    const std::size_t bins = histogram.counts.size();
    shape << QPointF(safePixel(*mKeyAxis, histogram.lo), floor);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const double height = heightOf(bin);
        shape << QPointF(safePixel(*mKeyAxis, histogram.edge(bin)), height)
              << QPointF(safePixel(*mKeyAxis, histogram.edge(bin + 1)), height);
    }
    shape << QPointF(safePixel(*mKeyAxis, histogram.hi), floor);
    if (fill.isValid()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(shape);
    }
    painter.setPen(QPen(line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(shape);
    if (cut)
        drawBreak(painter, safePixel(*mKeyAxis, histogram.edge(peaks.bin)),
                  safePixel(*mKeyAxis, histogram.edge(peaks.bin + 1)), heightOf(peaks.bin), line);
}

/// Two slanted strokes across the bin, a little below its top.
void RidgeItem::drawBreak(QCPPainter& painter, double left, double right, double top,
                          const QColor& line) const {
    constexpr double kOver = 2.0;  // px to both sides
    for (const double down : {3.0, 5.0}) {
        const QPointF from(left - kOver, top + down + 1.5), to(right + kOver, top + down - 1.5);
        painter.setPen(QPen(down == 3.0 ? behind_ : line, down == 3.0 ? 2 : 1));
        painter.drawLine(from, to);
    }
}

}  // namespace normscope
