// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/update_plot.h"

#include <QMenu>
#include <algorithm>
#include <cmath>

#include "model/settings/nan.h"
#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/marks_item.h"
#include "widgets/plots/items/items/series_item.h"

namespace normscope {

UpdatePlot::UpdatePlot(const QString& id, QWidget* parent) : StepPlot(id, parent) {
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    marks_ = new MarksItem(x, y);
    guide_ = new QCPItemStraightLine(&canvas());
    guide_->setSelectable(false);
    guide_->point1->setCoords(0.0, kGuide);
    guide_->point2->setCoords(1.0, kGuide);
    for (auto& strand : strands_) {
        strand.line = new SeriesItem(x, y);
        strand.line->setDotSize(3.0);
    }
    x->grid()->setVisible(false);
    canvas().axisRect()->setAutoMargins(QCP::msNone);
    setLogarithmic(y);
    setTheme(theme());
}

double UpdatePlot::valueOf(const WeightUpdate& update) const {
    const double value = quantity_ == Quantity::Ratio        ? update.ratio
                         : quantity_ == Quantity::WeightNorm ? update.weight_norm
                                                             : update.effective_rate;
    return value > 0.0 && std::isfinite(value) ? value : kNaN;  // a log axis has no place for 0
}

void UpdatePlot::take(Strand& strand, const History* history) {
    if (history == strand.history && (history == nullptr || history->revision() == strand.revision))
        return;
    strand.history = history;
    strand.revision = history == nullptr ? 0 : history->revision();
    strand.steps.clear();
    strand.updates.clear();
    const auto layer = static_cast<std::size_t>(layer_);
    if (history != nullptr)
        for (const LayerRecord& record : history->layers)
            if (layer < record.updates.size()) {
                strand.steps.push_back(record.step);
                strand.updates.push_back(record.updates[layer]);
            }
    feed(strand);
    dataChanged();
}

void UpdatePlot::feed(Strand& strand) {
    auto& points = strand.line->points();
    points.clear();
    const auto add = [&](std::int64_t step, const WeightUpdate& update) {
        const double value = valueOf(update);
        points.push_back({static_cast<double>(step), value, value, value});
    };
    for (std::size_t i = 0; i < strand.steps.size(); ++i)
        add(strand.steps[i], strand.updates[i]);
    const bool behind = strand.steps.empty() || strand.newest_step > strand.steps.back();
    if (behind && std::isfinite(valueOf(strand.newest)))
        add(strand.newest_step, strand.newest);
}

void UpdatePlot::display(const History* own, const History* twin) {
    const bool had_twin = strands_[1].history != nullptr;
    take(strands_[0], own);
    take(strands_[1], twin);
    const bool new_marks = marks_->setMarks(own == nullptr ? std::vector<Mark>{} : own->marks,
                                            twin == nullptr ? std::vector<Mark>{} : twin->marks);
    if (new_marks || had_twin != (twin != nullptr))
        dataAndLayoutChanged();
}

void UpdatePlot::setNewest(std::int64_t step, const WeightUpdate& own, std::int64_t twin_step,
                           const WeightUpdate* twin) {
    strands_[0].newest_step = step;
    strands_[0].newest = own;
    strands_[1].newest_step = twin_step;
    strands_[1].newest = twin == nullptr ? WeightUpdate{} : *twin;
    for (auto& strand : strands_)
        feed(strand);
    dataChanged();
}

void UpdatePlot::clear() {
    for (auto& strand : strands_) {
        take(strand, nullptr);
        strand.newest = {};
        feed(strand);
    }
    marks_->setMarks({});
    layoutChanged();
}

void UpdatePlot::setQuantity(Quantity quantity) {
    quantity_ = quantity;
    for (auto& strand : strands_)
        feed(strand);
    resetZoom();
    layoutChanged();
}

QString UpdatePlot::nameOf() const {
    return quantity_ == Quantity::Ratio        ? tr("‖ΔW‖/‖W‖ of a step")
           : quantity_ == Quantity::WeightNorm ? tr("weight norm ‖W‖")
                                               : tr("effective rate η/‖W‖²");
}

bool UpdatePlot::shows(const Strand& strand) const {
    return std::ranges::any_of(strand.line->points(),
                               [](const SeriesPoint& point) { return std::isfinite(point.value); });
}

QString UpdatePlot::absence() const {
    if (std::ranges::any_of(strands_, [this](const Strand& strand) { return shows(strand); }))
        return {};
    const bool still = std::ranges::any_of(
        strands_[0].updates, [](const WeightUpdate& update) { return update.ratio == 0.0; });
    return still ? tr("the weight does not move") : tr("no step made yet");
}

unsigned UpdatePlot::parts() const {
    return (isPresent() ? 1U : 0U) | (shows(strands_[0]) ? 2U : 0U) |
           (shows(strands_[1]) ? 4U : 0U);
}

void UpdatePlot::restyle() {
    strands_[0].line->setPen(QPen(theme().run_a, 1.5));
    strands_[1].line->setPen(QPen(theme().run_b, 1.5));
    guide_->setPen(QPen(theme().axis, 1, Qt::DashLine));
}

void UpdatePlot::arrange(Density density) {
    const bool large = density == Density::Large;
    for (auto& strand : strands_)
        strand.line->show(shows(strand), fine());
    guide_->setVisible(isPresent() && quantity_ == Quantity::Ratio);
    marks_->show(isPresent(), false);
    marks_->setLabelRows(large && !marks_->empty() ? 1 : 0);
    dress(canvas().xAxis, tr("step"), large ? 4 : 3);
    dress(canvas().yAxis, nameOf(), large ? 4 : 3);
    canvas().yAxis->grid()->setVisible(large);
    setCounts(canvas().xAxis, tr("step"), 7, 3);
    setMargins(canvas().axisRect(), 5 + marks_->stripHeight(), /*left=*/58, {38, 0, 10, 7});
}

void UpdatePlot::fitRanges() {
    if (isZoomed() || !isPresent())
        return;
    Extent extent;  // of the logarithms
    double last = 1.0;
    for (const auto& strand : strands_) {
        if (!shows(strand))
            continue;
        const Range values = strand.line->values().range();
        extent.add(std::log10(values.lo));
        extent.add(std::log10(values.hi));
        last = std::max(last, strand.line->points().back().key);
    }
    if (quantity_ == Quantity::Ratio)
        extent.add(std::log10(kGuide));
    fit(canvas().xAxis, {0.0, stepAxisEnd(last)});
    fit(canvas().yAxis, steadyLogarithmic(rangeOf(canvas().yAxis), extent.range()));
}

std::vector<Plot::HeaderPiece> UpdatePlot::header() const {
    std::vector<HeaderPiece> pieces;
    const bool two = strands_[1].history != nullptr;
    for (std::size_t run = 0; run < strands_.size(); ++run) {
        const auto& points = strands_[run].line->points();
        if (points.empty() || !std::isfinite(points.back().value))
            continue;
        const QString text = (run == 0 ? (two ? tr("A %1") : QStringLiteral("%1")) : tr("B %1"))
                                 .arg(formatShort(points.back().value));
        pieces.push_back({text, {}, run == 0 ? theme().text : theme().run_b, run > 0});
    }
    return pieces;
}

std::vector<Plot::LegendEntry> UpdatePlot::legendEntries() const {
    std::vector<LegendEntry> entries;
    const bool two = shows(strands_[1]);
    if (shows(strands_[0]))
        entries.push_back({two ? tr("A, %1").arg(nameOf()) : nameOf(), strands_[0].line->pen()});
    if (two)
        entries.push_back({tr("B, %1").arg(nameOf()), strands_[1].line->pen()});
    if (quantity_ == Quantity::Ratio)
        entries.push_back({tr("10⁻³: about where it is to be, as a rule of thumb"), guide_->pen()});
    return entries;
}

QString UpdatePlot::readout(const QPointF& at) const {
    const double key = canvas().xAxis->pixelToCoord(at.x());
    QStringList lines;
    for (std::size_t run = 0; run < strands_.size(); ++run) {
        const auto* point = strands_[run].line->nearest(key);
        if (point == nullptr || !std::isfinite(point->value))
            continue;
        const QString step = formatCount(static_cast<std::int64_t>(point->key));
        const QString name = strands_[1].history == nullptr ? QString()
                             : run == 0                     ? tr("A, ")
                                                            : tr("B, ");
        lines << tr("%1step %2: %3").arg(name, step, formatShort(point->value));
        if (quantity_ == Quantity::Ratio)
            lines << tr("log₁₀ %1").arg(QString::number(std::log10(point->value), 'f', 2));
    }
    const QString marks = marks_->labelsNear(at.x(), 4.0);
    if (!marks.isEmpty())
        lines << marks;
    return lines.join(u'\n');
}

void UpdatePlot::addActions(QMenu& menu) {
    const auto add = [&](const char* name, const QString& text, Quantity quantity) {
        addChoice(menu, name, text, quantity_ == quantity,
                  [this, quantity](bool) { setQuantity(quantity); });
    };
    add("update-ratio", tr("Update &ratio ‖ΔW‖/‖W‖"), Quantity::Ratio);
    add("weight-norm", tr("&Weight norm ‖W‖"), Quantity::WeightNorm);
    add("effective-rate", tr("&Effective rate η/‖W‖²"), Quantity::EffectiveRate);
}

Table UpdatePlot::table() const {
    Table result{{}, std::vector<QStringList>(strands_[0].steps.size())};
    result.add("step", strands_[0].steps);
    for (std::size_t run = 0; run < strands_.size(); ++run) {
        if (run > 0 && strands_[run].history == nullptr)
            continue;
        std::vector<double> ratio, norm, rate;
        for (const auto step : strands_[0].steps) {
            const auto& steps = strands_[run].steps;
            const auto found = std::ranges::lower_bound(steps, step);
            const bool known = found != steps.end() && *found == step;
            const auto update =
                known ? strands_[run].updates[static_cast<std::size_t>(found - steps.begin())]
                      : WeightUpdate{};
            ratio.push_back(update.ratio);
            norm.push_back(update.weight_norm);
            rate.push_back(update.effective_rate);
        }
        const QString end = run == 0 ? QString() : QStringLiteral("_b");
        result.add("update_ratio" + end, ratio);
        result.add("weight_norm" + end, norm);
        result.add("effective_rate" + end, rate);
    }
    return result;
}

}  // namespace normscope
