// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/scatter_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/dots_item.h"

namespace normscope {

namespace {

constexpr double kReach = 8.0;  // px around a marker that count as on it

}  // namespace

ScatterPlot::ScatterPlot(const QString& id, QWidget* parent) : RunPlot(id, parent) {
    setTitle(tr("Batch means and deviations"));
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    batches_ = new DotsItem(x, y);
    const auto makeLine = [&] {
        auto* line = new QCPItemStraightLine(&canvas());
        line->setSelectable(false);
        return line;
    };
    population_mean_ = makeLine();
    population_std_ = makeLine();
    last_ = new DotsItem(x, y);
    running_ = new DotsItem(x, y);
    batches_->setMarker(SampleShape::Dot, 1.6);
    last_->setMarker(SampleShape::Ring, 4.5);
    running_->setMarker(SampleShape::Diamond, 4.0);
    setTheme(theme());
}

void ScatterPlot::setData(const BatchScatter& scatter, bool twin) {
    other_ = other_ || !scatter_ || scatter.layer != scatter_->layer ||
             scatter.channel != scatter_->channel || scatter.batch_size != scatter_->batch_size;
    scatter_ = scatter;
    setRun(twin);
    std::vector<QPointF> points;
    for (std::size_t i = 0; i < std::min(scatter.mean.size(), scatter.std.size()); ++i)
        points.emplace_back(scatter.mean[i], scatter.std[i]);
    batches_->setPoints(std::move(points));
    last_->setPoints({{scatter.batch_mean, scatter.batch_std}});
    running_->setPoints({{scatter.running_mean, scatter.running_std}});
    const double mean = scatter.population_mean;
    const double std = scatter.population_std;
    population_mean_->point1->setCoords(mean, std);
    population_mean_->point2->setCoords(mean, std + 1);
    population_std_->point1->setCoords(mean, std);
    population_std_->point2->setCoords(mean + 1, std);
    setTitle(tr("Layer %1, channel %2 · statistics of batches of %3%4")
                 .arg(scatter.layer + 1)
                 .arg(scatter.channel)
                 .arg(scatter.batch_size)
                 .arg(ofRun()));
    dataChanged();
}

void ScatterPlot::clear() {
    scatter_.reset();
    for (auto* item : {batches_, last_, running_})
        item->setPoints({});
    layoutChanged();
}

QString ScatterPlot::lack() const {
    if (!scatter_)
        return tr("no data yet");
    return scatter_->mean.empty() ? tr("no batch norm in this layer") : QString();
}

void ScatterPlot::restyle() {
    batches_->setPen(QPen(faintRunColor(theme().batch), 1));
    last_->setPen(QPen(runColor(theme().run_a), 2));
    running_->setPen(QPen(runColor(theme().running), 1));
    for (auto* line : {population_mean_, population_std_})
        line->setPen(QPen(theme().population, 1, Qt::DashLine));
}

void ScatterPlot::arrange(Density density) {
    const bool large = density == Density::Large;
    for (auto* item : {batches_, last_, running_})
        item->show(isPresent(), true);
    const bool known = isPresent() && std::isfinite(scatter_->population_mean) &&
                       std::isfinite(scatter_->population_std);
    for (auto* line : {population_mean_, population_std_})
        line->setVisible(known);
    // The header says where there is no room for names.
    dress(canvas().xAxis, tr("batch mean"), large ? 4 : 3);
    dress(canvas().yAxis, tr("batch standard deviation"), large ? 4 : 3);
    for (auto* axis : {canvas().xAxis, canvas().yAxis}) {
        axis->grid()->setVisible(large);
        setTicks(axis, 6, 4, /*whole=*/true);
    }
    setMargins(canvas().axisRect(), /*gap=*/5, /*left=*/52, {38, 0, 10, 7});
}

void ScatterPlot::fitRanges() {
    if (isZoomed() || !isPresent())
        return;
    Extent across, up;
    for (const auto* item : {batches_, last_, running_})
        for (const auto& point : item->points())
            if (std::isfinite(point.x()) && std::isfinite(point.y())) {
                across.add(point.x());
                up.add(point.y());
            }
    across.add(scatter_->population_mean);
    up.add(scatter_->population_std);
    fitTo(canvas().xAxis, across, other_);
    fitTo(canvas().yAxis, up, other_);
    other_ = false;
}

std::vector<Plot::HeaderPiece> ScatterPlot::header() const {
    return {{tr("layer %1, channel %2").arg(scatter_->layer + 1).arg(scatter_->channel),
             {},
             runColor(theme().text)},
            {tr("batches of %1: mean across, deviation up").arg(scatter_->batch_size),
             tr("of %1: mean →, deviation ↑").arg(scatter_->batch_size), theme().muted}};
}

std::vector<Plot::LegendEntry> ScatterPlot::legendEntries() const {
    std::vector<LegendEntry> entries{
        {tr("a random batch"), batches_->pen(), SampleShape::Dot},
        {tr("last step's batch"), last_->pen(), SampleShape::Ring},
        {tr("population"), population_mean_->pen(), SampleShape::Line}};
    if (scatter_ && std::isfinite(scatter_->running_mean))
        entries.push_back({tr("running statistics"), running_->pen(), SampleShape::Diamond});
    return entries;
}

QString ScatterPlot::readout(const QPointF& at) const {
    const auto say = [](const QString& name, double mean, double std) {
        return tr("%1\nμ %2\nσ %3").arg(name, formatShort(mean), formatShort(std));
    };
    if (running_->nearest(at, kReach))
        return say(tr("running statistics"), scatter_->running_mean, scatter_->running_std);
    if (last_->nearest(at, kReach))
        return say(tr("last step's batch"), scatter_->batch_mean, scatter_->batch_std);
    if (const auto i = batches_->nearest(at, kReach))
        return say(tr("a random batch"), scatter_->mean[*i], scatter_->std[*i]);
    return say(tr("population"), scatter_->population_mean, scatter_->population_std);
}

Table ScatterPlot::table() const {
    Table result{{"kind", "mean", "std"}, {}};
    if (!absence().isEmpty())
        return result;
    for (std::size_t i = 0; i < std::min(scatter_->mean.size(), scatter_->std.size()); ++i)
        result.rows.push_back(
            {"batch", toCsvNumber(scatter_->mean[i]), toCsvNumber(scatter_->std[i])});
    const auto add = [&result](const char* kind, double mean, double std) {
        result.rows.push_back({QString::fromLatin1(kind), toCsvNumber(mean), toCsvNumber(std)});
    };
    add("population", scatter_->population_mean, scatter_->population_std);
    add("running", scatter_->running_mean, scatter_->running_std);
    add("last_step", scatter_->batch_mean, scatter_->batch_std);
    return result;
}

}  // namespace normscope
