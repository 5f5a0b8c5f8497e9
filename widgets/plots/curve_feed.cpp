// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot's way from a history to points at screen resolution, and to a table.
#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/canvas.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/series_item.h"

namespace normscope {

namespace {
constexpr std::size_t kMostPoints = 1500;
}  // namespace

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
