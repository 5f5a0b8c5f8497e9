// SPDX-License-Identifier: GPL-3.0-or-later
// How Plot's axes look: the recipes that every kind of plot takes its own from.
#include <algorithm>
#include <cmath>

#include "widgets/plots/canvas.h"
#include "widgets/plots/items/item.h"
#include "widgets/plots/plot.h"

namespace normscope {

void Plot::styleAxis(QCPAxis* axis) const {
    axis->setBasePen(QPen(theme_.axis, 1));
    axis->setTickPen(QPen(theme_.axis, 1));
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLength(0, 3);
    axis->setTickLabelPadding(2);
    axis->setTickLabelFont(plotFont(-1.5));
    axis->setTickLabelColor(theme_.muted);
    axis->setLabelFont(plotFont(-1.0));
    axis->setLabelColor(theme_.muted);
    axis->setLabelPadding(2);
    axis->grid()->setPen(QPen(theme_.grid, 1));
    axis->grid()->setZeroLinePen(Qt::NoPen);
}

void Plot::dress(QCPAxis* axis, const QString& name, int padding) const {
    const bool large = density() == Density::Large;
    axis->setVisible(isPresent());
    axis->setTickLength(0, large ? 4 : 0);
    axis->setTickLabelPadding(padding);
    axis->setLabel(large ? name : QString());
}

void Plot::setTicks(QCPAxis* axis, int large, int small, bool whole) const {
    const int count = density() == Density::Large ? large : small;
    const auto* along = whole || axis->orientation() == Qt::Horizontal ? axis : nullptr;
    axis->setScaleType(QCPAxis::stLinear);
    axis->setTicker(QSharedPointer<ShortTicker>::create(count, along));
}

void Plot::setCounts(QCPAxis* axis, const QString& name, int large, int small) const {
    const int count = density() == Density::Large ? large : small;
    axis->setScaleType(QCPAxis::stLinear);
    axis->setTicker(QSharedPointer<CountTicker>::create(count, axis, name));
}

void Plot::setLogarithmic(QCPAxis* axis) const {
    axis->setScaleType(QCPAxis::stLogarithmic);
    axis->setTicker(QSharedPointer<LogTicker>::create());
}

void Plot::setMargins(QCPAxisRect* rect, int gap, int left, const QMargins& small) const {
    const QFontMetrics metrics(plotFont(-1.5));
    // A label at the very top reaches half its height above the axis.
    if (const auto* beside = rect->axis(QCPAxis::atLeft); beside->visible() && beside->tickLabels())
        gap = std::max(gap, metrics.height() / 2 + 2);
    const int top = headerHeight() + gap;
    if (density() == Density::Large) {
        rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
        rect->setMinimumMargins(QMargins(left, 0, 0, 0));
        rect->setMargins(QMargins(left, top, 18, 30));
        return;
    }
    rect->setAutoMargins(QCP::msNone);
    rect->setMargins(QMargins(small.left(), top, small.right(), metrics.ascent() + small.bottom()));
}

void Plot::hideAxes() {
    for (auto* axis : {canvas_->xAxis, canvas_->yAxis}) {
        axis->grid()->setVisible(false);
        axis->setVisible(false);
    }
    canvas_->axisRect()->setAutoMargins(QCP::msNone);
}

Range Plot::rangeOf(const QCPAxis* axis) {
    return {axis->range().lower, axis->range().upper};
}

void Plot::fit(QCPAxis* axis, const Range& range) {
    axis->setRange(range.lo, range.hi);
}

void Plot::fitTo(QCPAxis* axis, const Extent& extent, bool anew, double padding) {
    if (!extent.empty())
        fit(axis, anew ? padded(extent.range(), padding) : steady(rangeOf(axis), extent.range()));
}

void Plot::drawUpright(QCPPainter& painter, const QCPAxis* axis, double value) {
    if (!axis->range().contains(value))
        return;
    const auto* rect = axis->axisRect();
    const double pixel = std::round(safePixel(*axis, value));
    painter.drawLine(QPointF(pixel, rect->top()), QPointF(pixel, rect->bottom()));
}

}  // namespace normscope
