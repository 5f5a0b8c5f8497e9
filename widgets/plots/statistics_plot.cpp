// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/statistics_plot.h"

#include <QKeyEvent>
#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/dots_item.h"

namespace normscope {

namespace {

std::vector<QPointF> byChannel(const std::vector<float>& values) {
    std::vector<QPointF> points;
    points.reserve(values.size());
    for (const float value : values)
        points.emplace_back(static_cast<double>(points.size()), value);
    return points;
}

}  // namespace

StatisticsPlot::StatisticsPlot(const QString& id, QWidget* parent) : RunPlot(id, parent) {
    setTitle(tr("Batch, running and population statistics"));
    const auto halves = makeHalves(canvas(), /*spacing=*/11);
    halves_ = {makePart(halves[0]), makePart(halves[1])};
    setToolTip(tr("Click a channel to follow it; [ and ] go to the previous and next one."));
    setTheme(theme());
}

StatisticsPlot::Part StatisticsPlot::makePart(const Half& half) {
    auto* selected = new QCPItemStraightLine(&canvas());
    for (auto* point : {selected->point1, selected->point2})
        point->setAxes(half.x, half.y);
    selected->setClipAxisRect(half.rect);
    selected->setClipToAxisRect(true);
    selected->setSelectable(false);
    const auto make = [&half] { return new DotsItem(half.x, half.y); };
    return {half, make(), make(), make(), selected};
}

void StatisticsPlot::setData(const LayerStatistics& statistics, int layer, bool twin) {
    statistics_ = statistics;
    layer_ = layer;
    setRun(twin);
    setTitle(
        tr("Layer %1 · batch, running and population statistics%2").arg(layer + 1).arg(ofRun()));
    const auto feed = [](const Part& half, auto member, const LayerStatistics& from) {
        half.batch->setPoints(byChannel(from.batch.*member));
        half.running->setPoints(byChannel(from.running.*member));
        half.population->setPoints(byChannel(from.population.*member));
    };
    feed(halves_[0], &ChannelStatistics::mean, statistics);
    feed(halves_[1], &ChannelStatistics::var, statistics);
    dataChanged();
}

void StatisticsPlot::setSelectedChannel(int channel) {
    selected_ = channel;
    for (const auto& half : halves_) {
        half.selected->point1->setCoords(channel, 0);
        half.selected->point2->setCoords(channel, 1);
    }
    dataChanged();
}

void StatisticsPlot::clear() {
    statistics_.reset();
    for (const auto& half : halves_)
        for (auto* item : half.items())
            item->setPoints({});
    layoutChanged();
}

int StatisticsPlot::channels() const {
    if (!statistics_)
        return 0;
    return static_cast<int>(
        std::max({statistics_->batch.mean.size(), statistics_->running.mean.size(),
                  statistics_->population.mean.size()}));
}

QString StatisticsPlot::lack() const {
    if (!statistics_)
        return tr("no data yet");
    return channels() > 0 ? QString() : tr("no batch norm in this layer");
}

void StatisticsPlot::restyle() {
    const auto faded = [this](const QColor& color, double opacity) {
        return QPen(faint(color, theme().surface, opacity), 1);
    };
    for (const auto& half : halves_) {
        half.batch->setPen(twin() ? faded(theme().run_b, 0.5) : QPen(theme().batch, 1));
        half.running->setPen(QPen(runColor(theme().running), 1));
        half.population->setPen(faded(runColor(theme().population), 0.7));
        half.selected->setPen(QPen(theme().accent, 1, Qt::DotLine));
        half.setTheme(theme());
    }
}

void StatisticsPlot::arrange(Density density) {
    for (const auto& half : halves_) {
        for (auto* item : half.items())
            item->show(isPresent(), true);
        half.selected->setVisible(isPresent());
        setCounts(half.x, tr("channel"), 7, 3);
        setTicks(half.y, 4, 3, /*whole=*/true);
        half.arrange(isPresent(), density == Density::Large, tr("channel"), headerHeight() + 6,
                     {42, 0, 0, 6});
    }
}

void StatisticsPlot::fitRanges() {
    if (!isZoomed()) {
        fit(halves_[0].x, {-0.9, std::max(channels(), 1) - 0.1});
        for (const auto& half : halves_) {
            Extent extent;
            for (const auto* item : half.items())
                extent.add(item->values());
            fitSteadily(half.y, extent);
        }
    }
    placeMarkers();
}

/// As large as the channels in sight leave room for.
void StatisticsPlot::placeMarkers() {
    for (const auto& half : halves_) {
        const double spacing = half.rect->width() / std::max(1.0, half.x->range().size());
        const double radius = std::clamp(spacing * 0.4, 1.2, 3.2);
        half.batch->setMarker(SampleShape::Dot, std::max(1.1, radius * 0.7));
        half.running->setMarker(SampleShape::Dot, radius);
        half.population->setMarker(SampleShape::Ring, radius + 1.4);
    }
}

std::vector<Plot::HeaderPiece> StatisticsPlot::header() const {
    std::vector<HeaderPiece> pieces;
    const QColor color = runColor(theme().text);
    pieces.push_back({tr("layer %1").arg(layer_ + 1), {}, color});
    pieces.push_back({tr("channel %1").arg(selected_), tr("ch %1").arg(selected_), color});
    if (statistics_->running.empty())
        pieces.push_back({tr("no running statistics"), {}, theme().warning});
    return pieces;
}

std::vector<Plot::LegendEntry> StatisticsPlot::legendEntries() const {
    const auto& half = halves_[0];
    std::vector<LegendEntry> entries{
        {tr("batch (variance unbiased)"), half.batch->pen(), SampleShape::Dot}};
    if (!half.running->points().empty())
        entries.push_back({tr("running"), half.running->pen(), SampleShape::Dot});
    if (!half.population->points().empty())
        entries.push_back({tr("population"), half.population->pen(), SampleShape::Ring});
    return entries;
}

int StatisticsPlot::channelAt(const QPointF& at) const {
    for (const auto& half : halves_)
        if (channels() > 0 && QRectF(half.rect->rect()).adjusted(-2, 0, 2, 0).contains(at)) {
            const double key = std::round(half.x->pixelToCoord(at.x()));
            return static_cast<int>(std::clamp(key, 0.0, channels() - 1.0));
        }
    return -1;
}

QString StatisticsPlot::readout(const QPointF& at) const {
    const int channel = channelAt(at);
    if (channel < 0)
        return {};
    QStringList lines{tr("channel %1").arg(channel)};
    const auto index = static_cast<std::size_t>(channel);
    const auto add = [&](const ChannelStatistics& of, const QString& name) {
        if (index < of.mean.size() && index < of.var.size())
            lines << tr("%1 μ %2 σ² %3")
                         .arg(name, formatShort(of.mean[index]), formatShort(of.var[index]));
    };
    add(statistics_->batch, tr("batch"));
    add(statistics_->running, tr("running"));
    add(statistics_->population, tr("population"));
    return lines.join(u'\n');
}

void StatisticsPlot::select(int channel) {
    setSelectedChannel(channel);
    emit channelSelected(channel);
}

void StatisticsPlot::clicked(const QPointF& at) {
    const int channel = absence().isEmpty() ? channelAt(at) : -1;
    if (channel >= 0)
        select(channel);
}

void StatisticsPlot::keyPressEvent(QKeyEvent* event) {
    const bool next = event->key() == Qt::Key_BracketRight;
    const bool previous = event->key() == Qt::Key_BracketLeft;
    if ((next || previous) && channels() > 0)
        select(std::clamp(selected_ + (next ? 1 : -1), 0, channels() - 1));
    else
        Plot::keyPressEvent(event);
}

Table StatisticsPlot::table() const {
    Table result = Table::counting("channel", static_cast<std::size_t>(channels()));
    const LayerStatistics statistics = statistics_.value_or(LayerStatistics{});
    const auto add = [&](const QString& of, const ChannelStatistics& values) {
        result.add(of + "_mean", values.mean);
        result.add(of + "_var", values.var);
    };
    add("batch", statistics.batch);
    add("running", statistics.running);
    add("population", statistics.population);
    return result;
}

}  // namespace normscope
