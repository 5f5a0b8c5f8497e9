// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot's line at the visited step.
#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/items/item.h"
#include "widgets/plots/view_state.h"

namespace normscope {

void CurvePlot::setView(const ViewState& view) {
    StepPlot::setView(view);
    setLogX(view.log_x);
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
void CurvePlot::drawVisited(QCPPainter& painter, double step) const {
    constexpr double kPad = 4.0;  // px
    const auto& x = *canvas().xAxis;
    if (!x.range().contains(onAxis(step)))
        return;
    const QRectF area(canvas().axisRect()->rect());
    const double pixel = std::round(safePixel(x, onAxis(step)));
    painter.setPen(QPen(theme().accent, 2));
    painter.drawLine(QPointF(pixel, area.top()), QPointF(pixel, area.bottom() + 2));
    const QFont font = plotFont(-1.5);
    const QFontMetrics metrics(font);
    const QString text = tr("step %1").arg(formatCount(std::llround(step)));
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

}  // namespace normscope
