// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/divergence_plot.h"

#include <algorithm>
#include <cmath>

#include "model/settings/nan.h"
#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/marks_item.h"
#include "widgets/plots/items/items/series_item.h"

namespace normscope {

namespace {

void feedLine(SeriesItem& item, const std::vector<std::int64_t>& steps,
              const std::vector<double>& values) {
    auto& points = item.points();
    points.clear();
    for (std::size_t i = 0; i < steps.size(); ++i) {
        const double value = values[i] > 0.0 ? values[i] : kNaN;
        points.push_back({static_cast<double>(steps[i]), value, value, value});
    }
}

bool anyFinite(const std::vector<double>& values) {
    return std::any_of(values.begin(), values.end(), [](double v) { return std::isfinite(v); });
}

}  // namespace

DivergencePlot::DivergencePlot(const QString& id, QWidget* parent) : StepPlot(id, parent) {
    setTitle(tr("Running statistics: divergence from the batch"));
    marks_ = new MarksItem(canvas().xAxis, canvas().yAxis);
    canvas().xAxis->grid()->setVisible(false);
    setLogarithmic(canvas().yAxis);
    setTheme(theme());
}

void DivergencePlot::setLineCount(std::size_t count) {
    const auto make = [this] {
        auto* item = new SeriesItem(canvas().xAxis, canvas().yAxis);
        item->setDotSize(3.0);
        return item;
    };
    while (lines_.size() < count)
        lines_.push_back({make(), make()});
    while (lines_.size() > count) {
        canvas().removePlottable(lines_.back().batch);
        canvas().removePlottable(lines_.back().population);
        lines_.pop_back();
    }
}

void DivergencePlot::feed(const std::vector<DualRecord>& records) {
    const std::size_t layers = records.empty() ? 0 : records.back().layers.size();
    steps_.clear();
    from_batch_.assign(layers, {});
    from_population_.assign(layers, {});
    for (const DualRecord& record : records) {
        steps_.push_back(record.step);
        for (std::size_t i = 0; i < layers; ++i) {
            const bool here = i < record.layers.size() && record.layers[i].present;
            from_batch_[i].push_back(here ? record.layers[i].from_batch.kl : kNaN);
            from_population_[i].push_back(here ? record.layers[i].from_population.kl : kNaN);
        }
    }
    worst_ = -1;
    zeros_ = false;
    for (std::size_t i = 0; i < layers; ++i) {
        const double now = from_batch_[i].back();
        if (std::isfinite(now) &&
            (worst_ < 0 || now > from_batch_[static_cast<std::size_t>(worst_)].back()))
            worst_ = static_cast<int>(i);
        zeros_ = zeros_ || std::count(from_batch_[i].begin(), from_batch_[i].end(), 0.0) > 0;
    }
    setLineCount(layers);
    for (std::size_t i = 0; i < layers; ++i) {
        feedLine(*lines_[i].batch, steps_, from_batch_[i]);
        feedLine(*lines_[i].population, steps_, from_population_[i]);
    }
}

void DivergencePlot::setData(const History& history, bool twin) {
    if (marks_->setMarks(twin ? std::vector<Mark>{} : history.marks,
                         twin ? history.marks : std::vector<Mark>{}))
        dataAndLayoutChanged();
    const Seen now{history.dual.size(), history.dual.empty() ? 0 : history.dual.back().step, twin};
    if (now == seen_)
        return;
    const int worst_before = worst_;
    const std::size_t lines_before = lines_.size();
    feed(history.dual);
    const bool restyled =
        seen_.twin != twin || worst_ != worst_before || lines_before != lines_.size();
    seen_ = now;
    setTitle(twin ? tr("Run B's running statistics: divergence from the batch")
                  : tr("Running statistics: divergence from the batch"));
    if (restyled) {
        restyle();
        return dataAndLayoutChanged();
    }
    dataChanged();
}

void DivergencePlot::clear() {
    seen_ = {};
    feed({});
    marks_->setMarks({});
    forgetVisited();
    layoutChanged();
}

QString DivergencePlot::absence() const {
    for (const auto& values : from_batch_)
        if (anyFinite(values))
            return {};
    return steps_.empty() ? tr("no data yet") : tr("no running statistics to compare");
}

bool DivergencePlot::hasPopulation(std::size_t layer) const {
    return layer < from_population_.size() && anyFinite(from_population_[layer]);
}

QPen DivergencePlot::penOf(std::size_t layer) const {
    const QColor color = seen_.twin ? theme().run_b : theme().run_a;
    const bool strong = static_cast<int>(layer) == worst_;
    return strong ? QPen(color, 2) : QPen(faint(color, theme().surface, 0.45), 1);
}

void DivergencePlot::restyle() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        lines_[i].batch->setPen(penOf(i));
        QPen dashed = penOf(i);
        dashed.setStyle(Qt::DashLine);
        dashed.setWidth(1);
        lines_[i].population->setPen(dashed);
    }
}

void DivergencePlot::arrange(Density density) {
    const bool large = density == Density::Large;
    for (std::size_t i = 0; i < lines_.size(); ++i) {
        lines_[i].batch->show(isPresent(), true);
        lines_[i].population->show(isPresent() && static_cast<int>(i) == worst_, true);
    }
    marks_->show(isPresent(), false);
    marks_->setLabelRows(large && !marks_->empty() ? 1 : 0);
    dress(canvas().xAxis, tr("step"), large ? 4 : 3);
    dress(canvas().yAxis, tr("KL(batch ‖ running), nats"), large ? 4 : 3);
    setCounts(canvas().xAxis, tr("step"), 7, 4);
    setMargins(canvas().axisRect(), 5 + marks_->stripHeight(), /*left=*/58, {38, 0, 10, 7});
}

void DivergencePlot::fitRanges() {
    if (isZoomed() || steps_.empty())
        return;
    Extent extent;  // of the logarithms
    for (const auto& line : lines_)
        for (const auto* item : {line.batch, line.population})
            if (const Extent values = item->values(); item->visible() && !values.empty()) {
                extent.add(std::log10(values.range().lo));
                extent.add(std::log10(values.range().hi));
            }
    fit(canvas().xAxis, {0.0, stepAxisEnd(static_cast<double>(steps_.back()))});
    if (!extent.empty())
        fit(canvas().yAxis, steadyLogarithmic(rangeOf(canvas().yAxis), extent.range()));
}

std::vector<Plot::HeaderPiece> DivergencePlot::header() const {
    std::vector<HeaderPiece> pieces;
    if (worst_ >= 0) {
        const auto worst = static_cast<std::size_t>(worst_);
        const QColor color = seen_.twin ? theme().run_b : theme().run_a;
        pieces.push_back(
            {tr("furthest now: layer %1, KL %2")
                 .arg(worst_ + 1)
                 .arg(formatShort(from_batch_[worst].back())),
             tr("layer %1: KL %2").arg(worst_ + 1).arg(formatShort(from_batch_[worst].back())),
             color});
    }
    if (zeros_)
        pieces.push_back({tr("steps with 0 are left out"), tr("0 left out"), theme().muted, true});
    return pieces;
}

std::vector<Plot::LegendEntry> DivergencePlot::legendEntries() const {
    std::vector<LegendEntry> entries;
    if (worst_ >= 0) {
        const auto worst = static_cast<std::size_t>(worst_);
        entries.push_back({tr("layer %1, from the batch").arg(worst_ + 1), penOf(worst)});
        if (hasPopulation(worst))
            entries.push_back({tr("layer %1, from the population").arg(worst_ + 1),
                               lines_[worst].population->pen()});
        if (lines_.size() > 1)
            entries.push_back({tr("the other layers"), penOf(worst == 0 ? 1 : 0)});
    }
    return entries;
}

QString DivergencePlot::readout(const QPointF& at) const {
    const auto key = canvas().xAxis->pixelToCoord(at.x());
    const auto nearest =
        std::min_element(steps_.begin(), steps_.end(), [key](std::int64_t a, std::int64_t b) {
            return std::abs(static_cast<double>(a) - key) < std::abs(static_cast<double>(b) - key);
        });
    const auto index = static_cast<std::size_t>(nearest - steps_.begin());
    QStringList lines{tr("step %1").arg(formatCount(*nearest))};
    for (std::size_t i = 0; i < from_batch_.size(); ++i) {
        if (!std::isfinite(from_batch_[i][index]))
            continue;
        QString line = tr("layer %1: %2").arg(i + 1).arg(formatShort(from_batch_[i][index]));
        if (std::isfinite(from_population_[i][index]))
            line += tr(", population %1").arg(formatShort(from_population_[i][index]));
        lines << line;
    }
    const QString marks = marks_->labelsNear(at.x(), 4.0);
    if (!marks.isEmpty())
        lines << marks;
    return lines.join(u'\n');
}

void DivergencePlot::drawVisited(QCPPainter& painter, double step) const {
    painter.setPen(QPen(theme().accent, 1));
    drawUpright(painter, stepAxis(), step);
}

Table DivergencePlot::table() const {
    Table result{{}, std::vector<QStringList>(steps_.size())};
    result.add("step", steps_);
    for (std::size_t i = 0; i < from_batch_.size(); ++i) {
        result.add(QStringLiteral("kl_layer%1_batch").arg(i + 1), from_batch_[i]);
        result.add(QStringLiteral("kl_layer%1_population").arg(i + 1), from_population_[i]);
    }
    return result;
}

}  // namespace normscope
