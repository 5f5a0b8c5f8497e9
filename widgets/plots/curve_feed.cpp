// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot's way from histories to points at screen resolution.
#include <algorithm>
#include <cmath>

#include "model/settings/nan.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/items/items/series_item.h"

namespace normscope {

namespace {
constexpr std::size_t kMostPoints = 1500;
}  // namespace

const StepSeries& CurvePlot::trainSeries(const History& history) const {
    return curve_ == Curve::Loss ? history.train_loss : history.train_accuracy;
}

double CurvePlot::validation(const MetricsRecord& record, Series series) const {
    if (curve_ == Curve::Loss)
        return series == ValidationBatch ? record.val_loss_batch : record.val_loss_running;
    return series == ValidationBatch ? record.val_accuracy_batch : record.val_accuracy_running;
}

/// Goes on with the moving average where it stopped, so that a frame costs its new steps only.
/// Steps that are known in blocks only go into it with the mean of their block.
void CurvePlot::takeSmoothed(Strand& strand) {
    if (smoothing_ <= 0.0 || !strand.history)
        return;
    const auto& raw = trainSeries(*strand.history);
    const auto seen = strand.smoothed.size();
    const bool goes_on =
        seen <= raw.size() && (seen < raw.firstRaw() || raw.at(seen) == strand.last_raw);
    if (!goes_on)
        strand.smoothed.clear();  // another run
    if (strand.smoothed.size() == 0)
        strand.average = strand.average_weight = 0.0;
    const auto take = [&](float value) {
        const bool finite = std::isfinite(value);
        if (finite) {
            strand.average = smoothing_ * strand.average + (1.0 - smoothing_) * value;
            strand.average_weight = smoothing_ * strand.average_weight + (1.0 - smoothing_);
        }
        strand.smoothed.append(finite ? static_cast<float>(strand.average / strand.average_weight)
                                      : kNoValue);
        strand.last_raw = value;
    };
    for (auto step = strand.smoothed.size() + 1; step <= raw.size();) {
        const auto piece = raw.around(step);
        for (; step <= piece.last; ++step)
            take(step < raw.firstRaw() ? piece.mean : raw.at(step));
    }
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

void CurvePlot::feedValidation(Strand& strand, Series series) {
    auto& points = strand.items[series]->points();
    const auto& metrics = strand.history->metrics;
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
    feedReferences();
    for (auto& strand : strands_) {
        if (!strand.history) {
            for (auto* item : strand.items)
                item->points().clear();
            strand.smooth->points().clear();
            continue;
        }
        feedSteps(*strand.items[Train], trainSeries(*strand.history));
        if (smoothing_ > 0.0) {
            feedSteps(*strand.smooth, strand.smoothed);
            for (auto& point : strand.smooth->points())
                point.low = point.high = point.value;
        }
        feedValidation(strand, ValidationBatch);
        feedValidation(strand, ValidationRunning);
    }
}

}  // namespace normscope
