// SPDX-License-Identifier: GPL-3.0-or-later
// What CurvePlot says: names, legend, readout, table.
#include <algorithm>
#include <cmath>

#include "widgets/plots/canvas.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/marks_item.h"
#include "widgets/plots/number_format.h"
#include "widgets/plots/series_item.h"

namespace normscope {

namespace {

QString inRun(const QString& text, int run) {
    return run == 0 ? CurvePlot::tr("A %1").arg(text) : CurvePlot::tr("B %1").arg(text);
}

/// One run's cells of a table, step by step, ascending.
class Reader {
  public:
    Reader(const StepSeries& train, const std::vector<MetricsRecord>& metrics)
        : train_(train), metrics_(metrics) {}

    std::int64_t last() const {
        const auto recorded = metrics_.empty() ? std::int64_t{0} : metrics_.back().step;
        return std::max(train_.size(), recorded);
    }
    /// The record made at `step`, if any; null otherwise.
    const MetricsRecord* recordAt(std::int64_t step) {
        while (next_ < metrics_.size() && metrics_[next_].step < step)
            ++next_;
        const bool here = next_ < metrics_.size() && metrics_[next_].step == step;
        return here ? &metrics_[next_] : nullptr;
    }
    QString trainCell(std::int64_t step) const {
        if (step > train_.size())
            return {};
        return toCsvNumber(step < train_.firstRaw() ? train_.around(step).mean : train_.at(step));
    }
    /// Over how many steps trainCell() is the mean.
    std::int64_t meanOf(std::int64_t step) const {
        if (step >= train_.firstRaw() || step > train_.size())
            return 1;
        const auto piece = train_.around(step);
        return piece.last - piece.first + 1;
    }

  private:
    const StepSeries& train_;
    const std::vector<MetricsRecord>& metrics_;
    std::size_t next_ = 0;
};

/// The smallest of 1, 2, 5, 10, 20, … with which `steps` make at most `most` rows.
std::int64_t spacingFor(std::int64_t steps, std::int64_t most) {
    for (std::int64_t decade = 1;; decade *= 10)
        for (const std::int64_t factor : {1, 2, 5})
            if (steps / (factor * decade) <= most)
                return factor * decade;
}

}  // namespace

QString CurvePlot::seriesName(Series series) {
    switch (series) {
        case Train:
            return tr("training batch");
        case ValidationBatch:
            return tr("validation, batch statistics");
        case ValidationRunning:
            return tr("validation, running statistics");
    }
    return {};
}

QString CurvePlot::briefName(Series series) {
    switch (series) {
        case Train:
            return tr("training");
        case ValidationBatch:
            return tr("val. batch");
        case ValidationRunning:
            return tr("val. running");
    }
    return {};
}

/// In full where there is one run, brief and with the run where there are two.
QString CurvePlot::nameOf(Series series, int run) const {
    return hasTwin() ? inRun(briefName(series), run) : seriesName(series);
}

QString CurvePlot::smoothName(int run) const {
    const QString name = tr("training, smoothed");
    return hasTwin() ? inRun(name, run) : name;
}

std::vector<Plot::LegendEntry> CurvePlot::legendEntries() const {
    std::vector<LegendEntry> entries;
    for (int run = 0; run < (hasTwin() ? 2 : 1); ++run) {
        if (!strands_[run].shown)
            continue;
        for (int i = 0; i < kSeries; ++i)
            if (shown_[i])
                entries.push_back(
                    {nameOf(static_cast<Series>(i), run), penOf(static_cast<Series>(i), run)});
        const QString average = tr("training, moving average %1").arg(smoothing_);
        if (smoothing_ > 0.0 && shown_[Train])
            entries.push_back({hasTwin() ? inRun(average, run) : average, smoothPenOf(run)});
    }
    return entries;
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
    for (int run = 0; run < 2; ++run) {
        const auto& strand = strands_[run];
        for (int i = 0; i < kSeries; ++i) {
            const auto series = static_cast<Series>(i);
            const auto* point = draws(strand, series) ? strand.items[i]->nearest(step) : nullptr;
            if (!point)
                continue;
            QString line = tr("%1: %2").arg(nameOf(series, run), formatValue(point->value));
            if (point->low < point->high)
                line += tr(" (%1 … %2)").arg(formatValue(point->low), formatValue(point->high));
            lines << line;
        }
        if (strand.smooth->visible())
            if (const auto* point = strand.smooth->nearest(step))
                lines << tr("%1: %2").arg(smoothName(run), formatValue(point->value));
    }
    const QString marks = marks_->labelsNear(at.x(), 4.0);
    if (!marks.isEmpty())
        lines << marks;
    return lines.join(u'\n');
}

Table CurvePlot::table() const {
    Table result{{"step", "train", "val_running", "val_batch"}, {}};
    std::vector<Reader> readers;
    std::int64_t steps = 0;
    for (const auto& strand : strands_)
        if (strand.history) {
            readers.emplace_back(trainSeries(*strand.history), strand.history->metrics);
            steps = std::max(steps, readers.back().last());
        }
    if (hasTwin())
        result.columns << "train_b"
                       << "val_running_b"
                       << "val_batch_b";
    // A row of text takes some hundred bytes: a run of millions of steps is thinned out.
    const std::int64_t every = spacingFor(steps, kMostRows);
    if (every > 1)
        result.columns << "every_n";
    const bool has_means = std::any_of(readers.begin(), readers.end(),
                                       [](const Reader& reader) { return reader.meanOf(1) > 1; });
    if (has_means)
        result.columns << "mean_of";
    result.rows.reserve(static_cast<std::size_t>(steps / every));
    for (std::int64_t step = 1; step <= steps; ++step) {
        bool listed = step % every == 0 || step == 1 || step == steps;
        std::array<const MetricsRecord*, 2> records{};
        for (std::size_t run = 0; run < readers.size(); ++run) {
            records[run] = readers[run].recordAt(step);
            listed = listed || records[run];
        }
        if (!listed)
            continue;
        QStringList row{QString::number(step)};
        for (std::size_t run = 0; run < readers.size(); ++run) {
            row << readers[run].trainCell(step);
            for (const auto series : {ValidationRunning, ValidationBatch})
                row << (records[run] ? toCsvNumber(validation(*records[run], series)) : QString());
        }
        if (every > 1)
            row << QString::number(every);
        if (has_means) {
            std::int64_t most = 1;
            for (const auto& reader : readers)
                most = std::max(most, reader.meanOf(step));
            row << QString::number(most);
        }
        result.rows.push_back(row);
    }
    return result;
}

}  // namespace normscope
