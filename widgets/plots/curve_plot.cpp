// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_plot.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/canvas.h"
#include "widgets/plots/number_format.h"
#include "widgets/plots/series_item.h"

namespace normscope {

namespace {
constexpr std::size_t kMostPoints = 1500;
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

/// Goes on with the moving average where it stopped, so that a frame costs its new steps only.
void CurvePlot::takeSmoothed() {
    if (smoothing_ <= 0.0)
        return;
    const auto raw = trainSeries().raw();
    const auto seen = static_cast<std::size_t>(smoothed_.size());
    const bool goes_on = seen <= raw.size() && (seen == 0 || raw[seen - 1] == last_smoothed_raw_);
    if (!goes_on)
        smoothed_.clear();  // another run
    if (smoothed_.size() == 0)
        average_ = average_weight_ = 0.0;
    for (auto i = static_cast<std::size_t>(smoothed_.size()); i < raw.size(); ++i) {
        if (std::isfinite(raw[i])) {
            average_ = smoothing_ * average_ + (1.0 - smoothing_) * raw[i];
            average_weight_ = smoothing_ * average_weight_ + (1.0 - smoothing_);
        }
        smoothed_.append(std::isfinite(raw[i]) ? static_cast<float>(average_ / average_weight_)
                                               : std::numeric_limits<float>::quiet_NaN());
        last_smoothed_raw_ = raw[i];
    }
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

/// What is in sight, at the resolution of the screen; on a logarithmic axis decade by decade, since
/// each has its own.
void CurvePlot::feedSteps(SeriesItem& item, const StepSeries& series) const {
    item.points().clear();
    if (series.size() == 0)
        return;
    const auto range = canvas().xAxis->range();
    const auto last = static_cast<double>(series.size());
    const double from = std::clamp(std::floor(range.lower), 1.0, last);
    const double to = std::clamp(std::ceil(range.upper) + 1.0, 1.0, last);
    const int width = std::max(canvas().axisRect()->width(), 100);
    if (!log_x_) {
        appendSteps(item, series, from, to, width);
        return;
    }
    const double decades = std::max(std::log10(to / from), 1.0);
    for (double first = from; first <= to;) {
        const double last_of_decade =
            std::min(std::pow(10.0, std::floor(std::log10(first)) + 1.0) - 1.0, to);
        appendSteps(item, series, first, last_of_decade, static_cast<int>(width / decades) + 1);
        first = last_of_decade + 1.0;
    }
}

void CurvePlot::appendSteps(SeriesItem& item, const StepSeries& series, double first, double last,
                            int width) const {
    const auto most = std::min(2 * static_cast<std::size_t>(width), kMostPoints);
    for (const auto& point :
         series.points(static_cast<std::int64_t>(first), static_cast<std::int64_t>(last), most))
        item.points().push_back(
            {point.step, point.min * unit_, point.max * unit_, point.mean * unit_});
}

void CurvePlot::feedValidation(Series series) {
    auto& points = items_[series]->points();
    const auto& metrics = history_->metrics;
    // Records only ever grow within a run; those already there are kept.
    auto known = points.size() <= metrics.size() ? points.size() : 0;
    if (known > 0) {
        const auto& record = metrics[known - 1];
        const double value = validation(record, series) * unit_;
        const bool same_value =
            points.back().value == value || (std::isnan(value) && std::isnan(points.back().value));
        if (points.back().key != static_cast<double>(record.step) || !same_value)
            known = 0;
    }
    points.resize(known);
    for (auto i = known; i < metrics.size(); ++i) {
        const double value = validation(metrics[i], series) * unit_;
        points.push_back({static_cast<double>(metrics[i].step), value, value, value});
    }
}

void CurvePlot::feed() {
    feedSteps(*items_[Train], trainSeries());
    if (smoothing_ > 0.0) {
        feedSteps(*smooth_item_, smoothed_);
        for (auto& point : smooth_item_->points())
            point.low = point.high = point.value;
    }
    feedValidation(ValidationBatch);
    feedValidation(ValidationRunning);
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

Table CurvePlot::table() const {
    Table result{{"step", "train", "val_running", "val_batch"}, {}};
    if (!history_)
        return result;
    const auto raw = trainSeries().raw();
    const auto& metrics = history_->metrics;
    auto record = metrics.begin();
    const auto steps = std::max(static_cast<std::int64_t>(raw.size()),
                                metrics.empty() ? std::int64_t{0} : metrics.back().step);
    result.rows.reserve(static_cast<std::size_t>(steps));
    for (std::int64_t step = 1; step <= steps; ++step) {
        const auto index = static_cast<std::size_t>(step - 1);
        QStringList row{QString::number(step), index < raw.size() ? toCsvNumber(raw[index]) : "",
                        "", ""};
        while (record != metrics.end() && record->step < step)
            ++record;
        if (record != metrics.end() && record->step == step) {
            row[2] = toCsvNumber(validation(*record, ValidationRunning));
            row[3] = toCsvNumber(validation(*record, ValidationBatch));
        }
        result.rows.push_back(row);
    }
    return result;
}

}  // namespace normscope
