// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/canvas.h"
#include "widgets/plots/number_format.h"
#include "widgets/plots/series_item.h"

namespace normscope {

namespace {
constexpr double kFullAccuracy = 102.0;  // %; the line at 100 keeps its width
}  // namespace

CurvePlot::CurvePlot(Quantity quantity, QWidget* parent)
    : Plot(quantity == Quantity::Loss ? QStringLiteral("loss") : QStringLiteral("accuracy"),
           parent),
      quantity_(quantity),
      unit_(quantity == Quantity::Loss ? 1.0 : 100.0) {
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    items_[Train] = new SeriesItem(x, y);
    smooth_item_ = new SeriesItem(x, y);
    items_[ValidationBatch] = new SeriesItem(x, y);
    items_[ValidationRunning] = new SeriesItem(x, y);
    marks_ = new MarksItem(x, y);
    x->grid()->setVisible(false);
    setTitle(quantity == Quantity::Loss ? tr("Loss") : tr("Accuracy"));
    buildTopRow();
    connect(this, &Plot::zoomChanged, this, [this] { updateTopRow(); });
    setTheme(theme());
}

const StepSeries& CurvePlot::trainSeries() const {
    return quantity_ == Quantity::Loss ? history_->train_loss : history_->train_accuracy;
}

double CurvePlot::validation(const MetricsRecord& record, Series series) const {
    if (quantity_ == Quantity::Loss)
        return series == ValidationBatch ? record.val_loss_batch : record.val_loss_running;
    return series == ValidationBatch ? record.val_accuracy_batch : record.val_accuracy_running;
}

void CurvePlot::display(const History& history) {
    history_ = &history;
    takeSmoothed();
    if (marks_->marks() != history.marks)
        marks_->setMarks(history.marks);
    dataChanged();
}

void CurvePlot::clear() {
    history_ = nullptr;
    smoothed_.clear();
    top_ = 0.0;
    mark_rows_ = 0;
    for (auto* item : items_)
        item->points().clear();
    smooth_item_->points().clear();
    marks_->setMarks({});
    resetZoom();
    layoutChanged();
}

void CurvePlot::setSmoothing(double past_weight) {
    past_weight = std::clamp(past_weight, 0.0, 0.999);
    if (past_weight == smoothing_)
        return;
    smoothing_ = past_weight;
    smoothed_.clear();
    if (history_)
        takeSmoothed();
    updateTopRow();
    restyle();
    layoutChanged();
    emit smoothingChanged(smoothing_);
}

void CurvePlot::setLogX(bool log) {
    if (log == log_x_)
        return;
    log_x_ = log;
    resetZoom();
    layoutChanged();
    emit logXChanged(log);
}

void CurvePlot::setLogY(bool log) {
    log_y_ = log;
    resetZoom();
    layoutChanged();
}

void CurvePlot::setSeriesShown(Series series, bool shown) {
    shown_[series] = shown;
    updateTopRow();
    layoutChanged();
}

QString CurvePlot::absence() const {
    return history_ && (history_->lastStep() > 0 || !history_->metrics.empty())
               ? QString()
               : tr("no step made yet");
}

void CurvePlot::arrange(Density density) {
    const bool large = density == Density::Large && room().height() >= 260;
    const bool present = absence().isEmpty();
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    for (int i = 0; i < kSeries; ++i) {
        items_[i]->setVisible(present && shown_[i]);
        items_[i]->setAntialiased(fine());
        items_[i]->setAntialiasedFill(fine());
    }
    smooth_item_->setVisible(present && shown_[Train] && smoothing_ > 0.0);
    smooth_item_->setAntialiased(fine());
    marks_->setVisible(present);
    marks_->setAntialiased(false);
    marks_->setLabelRows(mark_rows_);
    x->setVisible(present);
    y->setVisible(present);
    x->setScaleType(log_x_ ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    y->setScaleType(log_y_ ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
    const int columns = std::clamp(room().width() / 90, 2, 9);
    const int rows = std::clamp(room().height() / 40, 2, 8);
    if (log_x_)
        x->setTicker(QSharedPointer<LogTicker>::create());
    else
        x->setTicker(QSharedPointer<CountTicker>::create(columns));
    if (log_y_)
        y->setTicker(QSharedPointer<LogTicker>::create());
    else
        y->setTicker(QSharedPointer<ShortTicker>::create(rows));
    x->setLabel(large ? tr("step") : QString());
    const QString name =
        quantity_ == Quantity::Loss ? tr("cross-entropy loss") : tr("accuracy (%)");
    y->setLabel(large ? name : QString());
    auto* rect = canvas().axisRect();
    rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
    rect->setMinimumMargins(QMargins(large ? 52 : 34, 0, 0, 0));
    rect->setMargins(QMargins(34, 5 + marks_->stripHeight(), 17, 18));
}

Range CurvePlot::limits(const QCPAxis* axis) const {
    if (axis == canvas().xAxis) {
        const double last = history_ ? static_cast<double>(history_->lastStep()) : 1.0;
        return {log_x_ ? 1.0 : 0.0, stepAxisEnd(last)};
    }
    if (log_y_)
        return {1e-45, 1e45};
    return Plot::limits(axis);
}

Range CurvePlot::fitVertical() {
    if (quantity_ == Quantity::Accuracy && !log_y_)
        return {0.0, kFullAccuracy};
    Extent extent;
    for (int i = 0; i < kSeries; ++i) {
        if (!shown_[i])
            continue;
        for (const auto& point : items_[i]->points())
            for (const double value : {point.low, point.high, point.value})
                if (!log_y_ || value > 0.0)
                    extent.add(log_y_ ? std::log10(value) : value);
    }
    const auto shown = canvas().yAxis->range();
    if (!log_y_) {
        top_ = steadyTop(top_, extent.empty() ? 0.0 : extent.range().hi);
        return {std::min(0.0, extent.empty() ? 0.0 : extent.range().lo), top_};
    }
    if (extent.empty())
        return {0.1, 10.0};
    const Range logarithmic =
        shown.lower > 0.0
            ? steady({std::log10(shown.lower), std::log10(shown.upper)}, extent.range())
            : padded(extent.range(), 0.08);
    return {std::pow(10.0, logarithmic.lo), std::pow(10.0, logarithmic.hi)};
}

bool CurvePlot::fitRanges() {
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    const bool was_visible = x->visible();
    if (was_visible != absence().isEmpty())
        arrange(density());
    const bool appeared = was_visible != x->visible();
    if (!history_)
        return appeared;
    if (isZoomed()) {
        feed();
        return fitMarks() || appeared;
    }
    const double last = std::max(
        static_cast<double>(history_->lastStep()),
        history_->metrics.empty() ? 0.0 : static_cast<double>(history_->metrics.back().step));
    const QCPRange horizontal(log_x_ ? 1.0 : 0.0, stepAxisEnd(last));
    bool changed = appeared || x->range() != horizontal;
    x->setRange(horizontal);
    feed();
    const Range vertical = fitVertical();
    changed = changed || y->range() != QCPRange(vertical.lo, vertical.hi);
    y->setRange(vertical.lo, vertical.hi);
    return fitMarks() || changed;
}

/// Makes room for the labels of the marks.
bool CurvePlot::fitMarks() {
    const int rows = marks_->neededRows(room().height() >= 300 ? 3 : 2);
    if (rows <= mark_rows_)
        return false;
    mark_rows_ = rows;
    arrange(density());
    canvas().updateLayout();
    return true;
}

QString CurvePlot::formatValue(double value) const {
    if (quantity_ == Quantity::Loss)
        return formatShort(value);
    return std::isfinite(value) ? formatShort(value) + QStringLiteral(" %") : formatShort(value);
}

QString CurvePlot::readout(const QPointF& at) const {
    if (!QRectF(canvas().axisRect()->rect()).contains(at))
        return {};
    const double step = canvas().xAxis->pixelToCoord(at.x());
    QStringList lines{tr("step %1").arg(formatCount(std::llround(std::max(step, 0.0))))};
    for (int i = 0; i < kSeries; ++i) {
        const auto* point = shown_[i] ? items_[i]->nearest(step) : nullptr;
        if (!point)
            continue;
        QString line =
            tr("%1: %2").arg(seriesName(static_cast<Series>(i)), formatValue(point->value));
        if (point->low < point->high)
            line += tr(" (%1 … %2)").arg(formatValue(point->low), formatValue(point->high));
        lines << line;
    }
    if (smooth_item_->visible())
        if (const auto* point = smooth_item_->nearest(step))
            lines << tr("training, smoothed: %1").arg(formatValue(point->value));
    const QString marks = marks_->labelsNear(at.x(), 4.0);
    if (!marks.isEmpty())
        lines << marks;
    return lines.join(u'\n');
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

void CurvePlot::drawOverlay(QCPPainter& painter) {
    auto* x = canvas().xAxis;
    if (!cursor_ || exporting() || !absence().isEmpty() || !x->range().contains(*cursor_))
        return;
    const QRect area = canvas().axisRect()->rect();
    const double pixel = std::round(safePixel(*x, *cursor_));
    painter.setPen(QPen(theme().accent, 1));
    painter.drawLine(QPointF(pixel, area.top()), QPointF(pixel, area.bottom()));
}

}  // namespace normscope
