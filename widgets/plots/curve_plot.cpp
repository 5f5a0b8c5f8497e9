// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/curve_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/base/guide_place.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/marks_item.h"
#include "widgets/plots/items/items/series_item.h"

namespace normscope {

namespace {
constexpr double kFullAccuracy = 102.0;  // %; the line at 100 keeps its width
constexpr double kFullScore = 1.02;      // of R²
constexpr double kZoomedRoom = 0.06;     // above and below what is in sight

/// "75 %", beside an axis without a label.
class PercentTicker : public ShortTicker {
  public:
    using ShortTicker::ShortTicker;

  protected:
    QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
        return ShortTicker::getTickLabel(tick, locale, format, precision) + QStringLiteral(" %");
    }
};
}  // namespace

CurvePlot::CurvePlot(Curve curve, QWidget* parent)
    : StepPlot(curve == Curve::Loss ? QStringLiteral("loss") : QStringLiteral("accuracy"), parent),
      curve_(curve),
      unit_(curve == Curve::Loss ? 1.0 : 100.0) {
    setGuidePlace(*this, QStringLiteral("window.md#the-curves"));
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    // What comes first lies beneath: seeds, training, smoothed, references, validation; B over A.
    for (auto& strand : strands_)
        strand.seeds = new SeriesItem(x, y);
    for (auto& strand : strands_)
        strand.items[Train] = new SeriesItem(x, y);
    for (auto& strand : strands_)
        strand.smooth = new SeriesItem(x, y);
    makeReferenceItems();
    for (auto& strand : strands_)
        for (const auto series : {ValidationBatch, ValidationRunning})
            strand.items[series] = new SeriesItem(x, y);
    marks_ = new MarksItem(x, y);
    // Over the lines, and anew with them.
    new Painting(&canvas(), QStringLiteral("data"), [this](QCPPainter& painter) {
        if (isPresent() && !exporting())
            drawEnds(painter);
    });
    x->grid()->setVisible(false);
    setTitle(curve == Curve::Loss ? tr("Loss") : tr("Accuracy"));
    buildTopRow();
    connect(this, &Plot::zoomChanged, this, [this] { updateTopRow(); });
    setTheme(theme());
}

bool CurvePlot::draws(const Strand& strand, Series series) const {
    return strand.history && strand.shown && shown_[series];
}

double CurvePlot::lastStep() const {
    std::int64_t last = 0;
    const auto include = [&last](const History& history) {
        last = std::max(last, history.lastStep());
        if (!history.metrics.empty())
            last = std::max(last, history.metrics.back().step);
    };
    for (const auto& strand : strands_)
        if (strand.history)
            include(*strand.history);
    if (last == 0)  // otherwise they are cut off where the run is
        for (const Pinned* pinned : shownReferences())
            include(*pinned->reference->curves);
    return static_cast<double>(last);
}

void CurvePlot::display(const History& history, const History* twin) {
    const bool had_twin = hasTwin();
    strands_[0].history = &history;
    strands_[1].history = twin;
    for (auto& strand : strands_)
        takeSmoothed(strand);
    takeMarks();
    if (had_twin != hasTwin()) {
        updateTopRow();
        return dataAndLayoutChanged();
    }
    dataChanged();
}

void CurvePlot::setTask(Task task) {
    if (task == task_)
        return;
    task_ = task;
    unit_ = isShare() ? 100.0 : 1.0;
    feedSeeds();
    if (curve_ == Curve::Accuracy)
        setTitle(isShare() ? tr("Accuracy") : tr("R²"));
    updateTopRow();
    restyle();
    layoutChanged();
}

void CurvePlot::takeMarks() {
    const std::vector<Mark> none;
    const auto marks = [&](const Strand& strand) -> const std::vector<Mark>& {
        return strand.history && strand.shown ? strand.history->marks : none;
    };
    marks_->setMarks(marks(strands_[0]), marks(strands_[1]));
}

void CurvePlot::clear() {
    for (auto& strand : strands_) {
        strand.history = nullptr;
        strand.smoothed.clear();
        for (auto* item : strand.items)
            item->points().clear();
        strand.smooth->points().clear();
    }
    top_ = 0.0;
    mark_rows_ = 0;
    forgetVisited();
    takeMarks();
    resetZoom();
    updateTopRow();
    layoutChanged();
}

void CurvePlot::setSmoothing(double past_weight) {
    past_weight = std::clamp(past_weight, 0.0, 0.999);
    if (past_weight == smoothing_)
        return;
    smoothing_ = past_weight;
    for (auto& strand : strands_) {
        strand.smoothed.clear();
        takeSmoothed(strand);
    }
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

void CurvePlot::setRunShown(int run, bool shown) {
    strands_[run].shown = shown;
    takeMarks();
    updateTopRow();
    layoutChanged();
}

QString CurvePlot::absence() const {
    return lastStep() > 0.0 ? QString() : tr("no step made yet");
}

void CurvePlot::arrange(Density density) {
    const bool large = density == Density::Large && (exporting() || room().height() >= 260);
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    for (const auto& strand : strands_) {
        for (int i = 0; i < kSeries; ++i)
            strand.items[i]->show(isPresent() && draws(strand, static_cast<Series>(i)), fine());
        strand.smooth->show(isPresent() && draws(strand, Train) && smoothing_ > 0.0, fine());
        strand.seeds->show(isPresent() && drawsSeeds(strand), fine());
    }
    arrangeReferences(isPresent());
    marks_->show(isPresent(), false);
    marks_->setLabelRows(mark_rows_);
    const int columns = std::clamp(room().width() / 90, 2, 9);
    const int rows = std::clamp(room().height() / 40, 2, 8);
    if (log_x_)
        setLogarithmic(x);
    else
        setCounts(x, tr("step"), columns, columns);
    if (log_y_)
        setLogarithmic(y);
    else if (isShare() && !large)
        y->setTicker(QSharedPointer<PercentTicker>::create(rows, y));
    else
        setTicks(y, rows, rows);
    for (auto* axis : {x, y})
        axis->setVisible(isPresent());
    x->setLabel(large ? tr("step") : QString());
    y->setLabel(large ? axisName() : QString());
    auto* rect = canvas().axisRect();
    rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
    rect->setMinimumMargins(QMargins(large ? 52 : 40, 0, 0, 0));
    rect->setMargins(QMargins(40, 5 + marks_->stripHeight(), 17, 18));
}

Range CurvePlot::limits(const QCPAxis* axis) const {
    if (axis == canvas().xAxis) {
        return {log_x_ ? 1.0 : 0.0, stepAxisEnd(lastStep())};
    }
    if (log_y_)
        return {1e-45, 1e45};
    return Plot::limits(axis);
}

/// Of the steps in sight, on the scale of the axis.
Extent CurvePlot::drawnExtent() const {
    Extent extent;
    const auto across = canvas().xAxis->range();
    const auto include = [&](const SeriesItem& item) {
        for (const auto& point : item.points())
            if (across.contains(point.key))
                for (const double value : {point.low, point.high, point.value})
                    if (!log_y_ || value > 0.0)
                        extent.add(log_y_ ? std::log10(value) : value);
    };
    for (const auto& strand : strands_)
        for (int i = 0; i < kSeries; ++i)
            if (draws(strand, static_cast<Series>(i)))
                include(*strand.items[i]);
    for (const Strand& strand : strands_)
        if (strand.seeds->visible())
            include(*strand.seeds);
    for (const Pinned& pinned : pinned_)
        for (const SeriesItem* item : {pinned.train, pinned.validation})
            if (item->visible())
                include(*item);
    return extent;
}

Range CurvePlot::fitVertical() {
    if (isShare() && !log_y_ && !isZoomed())
        return {0.0, kFullAccuracy};
    const Extent extent = drawnExtent();
    if (isZoomed() && !log_y_ && !extent.empty())
        return padded(extent.range(), kZoomedRoom);
    const double lowest = extent.empty() ? 0.0 : extent.range().lo;
    if (!log_y_ && curve_ == Curve::Accuracy)  // R² is at most 1, and below 0 at first
        return {lowest < 0.0 ? 1.05 * lowest : 0.0, kFullScore};
    if (!log_y_) {
        top_ = steadyTop(top_, extent.empty() ? 0.0 : extent.range().hi);
        return {std::min(0.0, lowest), top_};
    }
    if (extent.empty())
        return {0.1, 10.0};
    return steadyLogarithmic(rangeOf(canvas().yAxis), extent.range());
}

void CurvePlot::fitRanges() {
    const bool has_data = strands_[0].history || !shownReferences().empty();
    if (has_data && !isZoomed())
        fit(canvas().xAxis, {log_x_ ? 1.0 : 0.0, stepAxisEnd(lastStep())});
    if (has_data)
        feed();
    if (has_data)
        fit(canvas().yAxis, fitVertical());
    // Labels of marks need room.
    if (const int rows = marks_->neededRows(room().height() >= 300 ? 3 : 2); rows > mark_rows_) {
        mark_rows_ = rows;
        arrangeAnew();
    }
}

}  // namespace normscope
