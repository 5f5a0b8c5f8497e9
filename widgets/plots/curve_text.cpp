// SPDX-License-Identifier: GPL-3.0-or-later
// What CurvePlot says: names, legend, readout, table.
#include <algorithm>
#include <cmath>
#include <utility>

#include "model/record/measured.h"
#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/items/items/marks_item.h"
#include "widgets/plots/items/items/series_item.h"

namespace normscope {

namespace {

QString inRun(const QString& text, int run) {
    return run == 0 ? CurvePlot::tr("A %1").arg(text) : CurvePlot::tr("B %1").arg(text);
}

/// One run's cells of a table, step by step, ascending.
class Reader {
  public:
    Reader(const StepSeries& train, const std::vector<MetricsRecord>& metrics,
           std::vector<CurvePlot::Series> series)
        : train_(train),
          metrics_(metrics),
          series_(std::move(series)),
          tells_samples_(ofFewSamples(metrics)) {}

    std::int64_t last() const {
        const auto recorded = metrics_.empty() ? std::int64_t{0} : metrics_.back().step;
        return std::max(train_.size(), recorded);
    }
    /// Whether there is a record made at `step`; steps have to ascend.
    bool goTo(std::int64_t step) {
        while (next_ < metrics_.size() && metrics_[next_].step < step)
            ++next_;
        record_ =
            next_ < metrics_.size() && metrics_[next_].step == step ? &metrics_[next_] : nullptr;
        return record_ != nullptr;
    }
    /// That of the step gone to; null where there is none.
    const MetricsRecord* record() const { return record_; }
    const std::vector<CurvePlot::Series>& series() const { return series_; }
    QString trainCell(std::int64_t step) const {
        if (step > train_.size())
            return {};
        return cell(step < train_.firstRaw() ? train_.around(step).mean : train_.at(step), true);
    }
    QString validationCell(CurvePlot::Series series, double value) const {
        const auto accuracy = series == CurvePlot::ValidationRunning
                                  ? &MetricsRecord::val_accuracy_running
                                  : &MetricsRecord::val_accuracy_batch;
        return cell(value, isMeasured(accuracy, *record_, metrics_));
    }
    /// Whether samplesCell() differs from record to record.
    bool tellsSamples() const { return tells_samples_; }
    /// How many samples were validated.
    QString samplesCell() const {
        if (record_ == nullptr)
            return {};
        return QString::number(record_->val_samples);
    }
    /// Over how many steps trainCell() is the mean.
    std::int64_t meanOf(std::int64_t step) const {
        if (step >= train_.firstRaw() || step > train_.size())
            return 1;
        const auto piece = train_.around(step);
        return piece.last - piece.first + 1;
    }

  private:
    /// What was measured and is no number says so.
    template <class T>
    static QString cell(T value, bool measured) {
        return measured && std::isnan(value) ? QStringLiteral("nan") : toCsvNumber(value);
    }

    const StepSeries& train_;
    const std::vector<MetricsRecord>& metrics_;
    std::vector<CurvePlot::Series> series_;
    bool tells_samples_;
    std::size_t next_ = 0;
    const MetricsRecord* record_ = nullptr;
};

/// What a readout adds where a step was not validated on all samples.
QString fewAt(const History& history, double step) {
    const auto* record = recordAt(history.metrics, std::llround(step));
    return record != nullptr && record->val_few
               ? CurvePlot::tr(" (of %1 samples)").arg(formatCount(record->val_samples))
               : QString();
}

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
        if (drawsSeeds(strands_[run]))
            entries.push_back({seedsName(run), seedPen(run)});
    }
    for (const Pinned* pinned : shownReferences()) {
        const Reference& reference = *pinned->reference;
        if (shown_[ValidationRunning])
            entries.push_back({tr("%1, val. running").arg(reference.name),
                               referencePen(reference.style, theme())});
        if (shown_[Train])
            entries.push_back(
                {tr("%1, training").arg(reference.name), referenceTrainPen(reference)});
    }
    return entries;
}

QString CurvePlot::axisName() const {
    if (curve_ == Curve::Accuracy)
        return isShare() ? tr("accuracy (%)") : tr("R²: 1 − squared error / variance");
    return task_ == Task::Regression ? tr("mean squared error, target standardized")
                                     : tr("cross-entropy loss");
}

QString CurvePlot::formatValue(double value) const {
    if (!isShare())
        return formatShort(value);
    return std::isfinite(value) ? formatShort(value) + QStringLiteral(" %") : formatShort(value);
}

QString CurvePlot::readout(const QPointF& at) const {
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
            if (series != Train)
                line += fewAt(*strand.history, point->key);
            lines << line;
        }
        if (strand.smooth->visible())
            if (const auto* point = strand.smooth->nearest(step))
                lines << tr("%1: %2").arg(smoothName(run), formatValue(point->value));
        if (strand.seeds->visible())
            if (const auto* point = strand.seeds->nearest(step);
                point && step <= strand.seeds->points().back().key)
                lines << tr("%1: %2, %3, %4")
                             .arg(seedsName(run), formatValue(point->low),
                                  formatValue(point->value), formatValue(point->high));
    }
    for (const Pinned* pinned : shownReferences()) {
        QStringList values;
        const auto add = [&](const SeriesItem& item, Series series) {
            const auto* point = item.visible() ? item.nearest(step) : nullptr;
            if (!point || step > item.points().back().key)
                return;
            values << tr("%1 %2").arg(briefName(series), formatValue(point->value));
            if (series != Train)
                values.back() += fewAt(*pinned->reference->curves, point->key);
        };
        add(*pinned->train, Train);
        add(*pinned->validation, ValidationRunning);
        if (!values.isEmpty())
            lines << tr("%1: %2").arg(pinned->reference->name, values.join(QStringLiteral(", ")));
    }
    const QString marks = marks_->labelsNear(at.x(), 4.0);
    if (!marks.isEmpty())
        lines << marks;
    return lines.join(u'\n');
}

Table CurvePlot::table() const {
    Table result{{"step"}, {}};
    std::vector<Reader> readers;
    std::int64_t steps = 0;
    const auto add = [&](const History& history, const std::vector<Series>& series,
                         const QString& ending) {
        readers.emplace_back(trainSeries(history), history.metrics, series);
        steps = std::max(steps, readers.back().last());
        result.columns << QStringLiteral("train") + ending;
        for (const auto each : series)
            result.columns << (each == ValidationRunning ? QStringLiteral("val_running")
                                                         : QStringLiteral("val_batch")) +
                                  ending;
        if (readers.back().tellsSamples())
            result.columns << QStringLiteral("val_samples") + ending;
    };
    const History none;
    const auto historyOf = [&](int run) -> const History& {
        return strands_[run].history ? *strands_[run].history : none;
    };
    add(historyOf(0), {ValidationRunning, ValidationBatch}, {});
    if (hasTwin())
        add(historyOf(1), {ValidationRunning, ValidationBatch}, QStringLiteral("_b"));
    for (const Pinned* pinned : shownReferences())
        add(*pinned->reference->curves, {ValidationRunning},
            QStringLiteral(" [%1]").arg(pinned->reference->name));
    std::vector<std::pair<const SeedBand*, std::size_t>> bands;  // and the next point of each
    for (int run = 0; run < 2; ++run)
        if (drawsSeeds(strands_[run])) {
            bands.emplace_back(&strands_[run].band, 0);
            for (const auto* name : {"val_running_least", "val_running_median", "val_running_most"})
                result.columns << QLatin1String(name) + QLatin1String(run == 0 ? "" : "_b");
        }
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
        for (Reader& reader : readers)
            listed = reader.goTo(step) || listed;
        for (auto& [band, next] : bands) {
            while (next < band->points.size() && band->points[next].step < step)
                ++next;
            listed = listed || (next < band->points.size() && band->points[next].step == step);
        }
        if (!listed)
            continue;
        QStringList row{QString::number(step)};
        std::int64_t mean_of = 1;
        for (const Reader& reader : readers) {
            row << reader.trainCell(step);
            for (const auto series : reader.series())
                row << (reader.record()
                            ? reader.validationCell(series, validation(*reader.record(), series))
                            : QString());
            if (reader.tellsSamples())
                row << reader.samplesCell();
            mean_of = std::max(mean_of, reader.meanOf(step));
        }
        for (const auto& [band, next] : bands) {
            const bool there = next < band->points.size() && band->points[next].step == step;
            const auto spread = there ? spreadAt(band->points[next]) : SeedSpread{};
            for (const double value : {spread.least, spread.median, spread.most})
                row << (there ? toCsvNumber(value) : QString());
        }
        if (every > 1)
            row << QString::number(every);
        if (has_means)
            row << QString::number(mean_of);
        result.rows.push_back(row);
    }
    return result;
}

}  // namespace normscope
