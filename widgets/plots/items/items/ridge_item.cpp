// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/ridge_item.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/histogram_item.h"

namespace normscope {

namespace {
constexpr double kFlattens = 3.0;   // times the second tallest
constexpr double kCutHeight = 1.1;  // of a cut bin, in ridge heights
constexpr double kFillOpacity = 0.85;
}  // namespace

void RidgeItem::draw(QCPPainter* painter) {
    for (std::size_t i = ridges_.size(); i-- > 0;) {  // from the back
        const auto base = static_cast<double>(i);
        const double floor = pixelY(base);
        painter->setPen(QPen(theme().grid, 1));
        painter->drawLine(QPointF(area().left(), floor), QPointF(area().right(), floor));
        drawRidge(*painter, ridges_[i].own, base, theme().surface,
                  faint(theme().run_a_fill, theme().surface, kFillOpacity));
        drawRidge(*painter, ridges_[i].second, base, theme().run_b, QColor());
    }
}

void RidgeItem::drawRidge(QCPPainter& painter, const Histogram& histogram, double base,
                          const QColor& line, const QColor& fill) const {
    const Peaks peaks = peaksOf(histogram, HistogramScale::Share);
    if (peaks.tallest <= 0.0)
        return;
    const bool cut = peaks.second > 0.0 && peaks.tallest > kFlattens * peaks.second;
    const double unit = cut ? peaks.second : peaks.tallest;
    const double floor = pixelY(base);
    const auto heightOf = [&](std::size_t bin) {
        const double height = barHeight(histogram, bin, HistogramScale::Share) / unit;
        return pixelY(base + kHeight * std::min(height, kCutHeight));
    };
    QPolygonF shape;
    const std::size_t bins = histogram.counts.size();
    shape << QPointF(pixelX(histogram.lo), floor);
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const double height = heightOf(bin);
        shape << QPointF(pixelX(histogram.edge(bin)), height)
              << QPointF(pixelX(histogram.edge(bin + 1)), height);
    }
    shape << QPointF(pixelX(histogram.hi), floor);
    if (fill.isValid()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(fill);
        painter.drawPolygon(shape);
    }
    painter.setPen(QPen(line, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolyline(shape);
    if (cut)
        drawBreak(painter, pixelX(histogram.edge(peaks.bin)), pixelX(histogram.edge(peaks.bin + 1)),
                  heightOf(peaks.bin), line);
}

/// Two slanted strokes across the bin, a little below its top.
void RidgeItem::drawBreak(QCPPainter& painter, double left, double right, double top,
                          const QColor& line) const {
    constexpr double kOver = 2.0;  // px to both sides
    for (const double down : {3.0, 5.0}) {
        const QPointF from(left - kOver, top + down + 1.5), to(right + kOver, top + down - 1.5);
        painter.setPen(QPen(down == 3.0 ? theme().surface : line, down == 3.0 ? 2 : 1));
        painter.drawLine(from, to);
    }
}

}  // namespace normscope
