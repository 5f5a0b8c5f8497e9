// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot's two vertical lines: the hover cursor and the visited step.
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/plots/canvas.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/number_format.h"
#include "widgets/plots/view_state.h"

namespace normscope {

void CurvePlot::setView(const ViewState& view) {
    Plot::setView(view);
    setLogX(view.log_x);
    setVisited(view.visited);
    if (std::exchange(cursor_, view.cursor) != view.cursor)
        overlayChanged();
}

void CurvePlot::hovered(const std::optional<QPointF>& at) {
    if (!at || !absence().isEmpty()) {
        clearCursor();
        emit cursorLeft();
        return;
    }
    const double step = canvas().xAxis->pixelToCoord(at->x());
    setCursor(step);
    emit cursorMoved(step);
}

void CurvePlot::setCursor(double step) {
    cursor_ = step;
    overlayChanged();
}

void CurvePlot::clearCursor() {
    cursor_.reset();
    overlayChanged();
}

void CurvePlot::setVisited(std::optional<double> step) {
    if (step == visited_)
        return;
    visited_ = step;
    overlayChanged();
}

/// Paints over the tick labels that a handle would leave half visible.
void CurvePlot::wipeTickLabels(QCPPainter& painter, const QRectF& handle) const {
    const auto& x = *canvas().xAxis;
    const QFontMetrics metrics(x.tickLabelFont());
    QVector<double> ticks;
    QVector<QString> labels;
    x.ticker()->generate(x.range(), {}, u'g', 6, ticks, nullptr, &labels);
    for (qsizetype i = 0; i < std::min(ticks.size(), labels.size()); ++i) {
        const double width = metrics.horizontalAdvance(labels[i]) + 4.0;
        const QRectF label(safePixel(x, ticks[i]) - width / 2, handle.top() + 1, width,
                           metrics.height() + 4.0);
        if (label.intersects(handle.adjusted(-3, 0, 3, 0)))
            painter.fillRect(label, theme().surface);
    }
}

/// A line with a handle at the step axis, unlike the hover cursor and the marks.
void CurvePlot::drawVisited(QCPPainter& painter) const {
    constexpr double kPad = 4.0;  // px
    const auto& x = *canvas().xAxis;
    const double step = log_x_ ? std::max(*visited_, 1.0) : *visited_;
    if (!x.range().contains(step))
        return;
    const QRectF area(canvas().axisRect()->rect());
    const double pixel = std::round(safePixel(x, step));
    painter.setPen(QPen(theme().accent, 2));
    painter.drawLine(QPointF(pixel, area.top()), QPointF(pixel, area.bottom() + 2));
    const QFont font = plotFont(-1.5);
    const QFontMetrics metrics(font);
    const QString text = tr("step %1").arg(formatCount(std::llround(*visited_)));
    QRectF handle(0, area.bottom() + 2, metrics.horizontalAdvance(text) + 2 * kPad,
                  metrics.height());
    handle.moveLeft(std::clamp(pixel - handle.width() / 2, 1.0,
                               std::max(1.0, room().width() - handle.width() - 1.0)));
    wipeTickLabels(painter, handle);
    painter.setAntialiasing(true);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().accent);
    painter.drawRoundedRect(handle, 4, 4);
    painter.setAntialiasing(false);
    painter.setFont(font);
    painter.setPen(theme().surface);
    painter.drawText(handle, Qt::AlignCenter, text);
}

void CurvePlot::drawOverlay(QCPPainter& painter) {
    if (!absence().isEmpty())
        return;
    if (visited_)
        drawVisited(painter);
    auto* x = canvas().xAxis;
    if (!cursor_ || exporting() || !x->range().contains(*cursor_))
        return;
    const QRect area = canvas().axisRect()->rect();
    const double pixel = std::round(safePixel(*x, *cursor_));
    painter.setPen(QPen(theme().accent, 1));
    painter.drawLine(QPointF(pixel, area.top()), QPointF(pixel, area.bottom()));
}

}  // namespace normscope
