// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/step_plot.h"

#include <algorithm>
#include <utility>

#include "widgets/plots/canvas.h"
#include "widgets/plots/view_state.h"

namespace normscope {

QCPAxis* StepPlot::stepAxis() const {
    return canvas().axisRect()->axis(QCPAxis::atBottom);
}

double StepPlot::onAxis(double step) const {
    return stepAxis()->scaleType() == QCPAxis::stLogarithmic ? std::max(step, 1.0) : step;
}

void StepPlot::setView(const ViewState& view) {
    Plot::setView(view);
    setVisited(view.visited);
    setCursor(view.cursor);
}

void StepPlot::setVisited(std::optional<double> step) {
    if (std::exchange(visited_, step) != step)
        overlayChanged();
}

void StepPlot::setCursor(std::optional<double> step) {
    if (std::exchange(cursor_, step) != step)
        overlayChanged();
}

std::optional<Range> StepPlot::chosenSteps() const {
    return isZoomed() ? std::optional(rangeOf(stepAxis())) : std::nullopt;
}

void StepPlot::chooseSteps(const std::optional<Range>& steps) {
    if (steps)
        choose(stepAxis(), *steps);
    else
        resetZoom();
}

void StepPlot::hovered(const std::optional<QPointF>& at) {
    if (!stepsAcross())
        return;
    if (at && isPresent())
        emit cursorMoved(stepAxis()->pixelToCoord(at->x()));
    else
        emit cursorLeft();
}

void StepPlot::drawVisited(QCPPainter& painter, double step) const {
    painter.setPen(QPen(theme().accent, 2));
    drawUpright(painter, stepAxis(), onAxis(step));
}

void StepPlot::drawOverlay(QCPPainter& painter) {
    if (!stepsAcross() || !isPresent())
        return;
    if (visited_)
        drawVisited(painter, *visited_);
    if (!cursor_ || exporting())
        return;
    painter.setPen(QPen(theme().accent, 1));
    for (const auto* rect : canvas().axisRects())
        drawUpright(painter, rect->axis(QCPAxis::atBottom), *cursor_);
}

}  // namespace normscope
