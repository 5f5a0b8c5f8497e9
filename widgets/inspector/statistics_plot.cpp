// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/statistics_plot.h"

#include <QKeyEvent>
#include <algorithm>
#include <cmath>

#include "widgets/plots/axis_rects.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/dots_item.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/number_format.h"

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

StatisticsPlot::StatisticsPlot(const QString& id, QWidget* parent) : Plot(id, parent) {
    setTitle(tr("Batch, running and population statistics"));
    canvas().plotLayout()->clear();
    canvas().plotLayout()->setRowSpacing(6);
    halves_ = {makeHalf(0), makeHalf(1)};
    link(halves_[0].rect->axis(QCPAxis::atBottom), halves_[1].rect->axis(QCPAxis::atBottom));
    setToolTip(tr("Click a channel to follow it; [ and ] go to the previous and next one."));
    setTheme(theme());
}

StatisticsPlot::Half StatisticsPlot::makeHalf(int row) {
    Half half;
    half.rect = addAxisRect(canvas(), row);
    auto* x = half.rect->axis(QCPAxis::atBottom);
    auto* y = half.rect->axis(QCPAxis::atLeft);
    half.selected = new QCPItemStraightLine(&canvas());
    for (auto* point : {half.selected->point1, half.selected->point2})
        point->setAxes(x, y);
    half.selected->setClipAxisRect(half.rect);
    half.selected->setClipToAxisRect(true);
    half.selected->setSelectable(false);
    half.symbol = new QCPItemText(&canvas());
    half.symbol->position->setType(QCPItemPosition::ptAxisRectRatio);
    half.symbol->position->setAxisRect(half.rect);
    half.symbol->position->setCoords(1.0, 0.5);
    half.symbol->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    half.symbol->setPadding(QMargins(3, 0, 0, 0));
    half.symbol->setClipToAxisRect(false);
    half.symbol->setSelectable(false);
    half.symbol->setText(row == 0 ? tr("μ") : tr("σ²"));
    half.batch = new DotsItem(x, y);
    half.population = new DotsItem(x, y);
    half.running = new DotsItem(x, y);
    return half;
}

void StatisticsPlot::setData(const LayerStatistics& statistics, int layer, bool twin) {
    const bool other = twin != twin_;
    statistics_ = statistics;
    layer_ = layer;
    twin_ = twin;
    setTitle(tr("Layer %1 · batch, running and population statistics%2")
                 .arg(layer + 1)
                 .arg(twin ? tr(" of run B") : QString()));
    const auto feed = [](const Half& half, auto member, const LayerStatistics& from) {
        half.batch->setPoints(byChannel(from.batch.*member));
        half.running->setPoints(byChannel(from.running.*member));
        half.population->setPoints(byChannel(from.population.*member));
    };
    feed(halves_[0], &ChannelStatistics::mean, statistics);
    feed(halves_[1], &ChannelStatistics::var, statistics);
    if (other)
        restyle();
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

void StatisticsPlot::setAbsence(const QString& text) {
    if (text == absence_)
        return;
    absence_ = text;
    layoutChanged();
}

void StatisticsPlot::clear() {
    statistics_.reset();
    for (const auto& half : halves_)
        for (auto* item : {half.batch, half.running, half.population})
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

QString StatisticsPlot::absence() const {
    if (!absence_.isEmpty())
        return absence_;
    if (!statistics_)
        return tr("no data yet");
    return channels() > 0 ? QString() : tr("no batch norm in this layer");
}

/// Run B's markers keep their shapes; they are told apart by weight, not by colour.
QPen StatisticsPlot::penOf(const QColor& own) const {
    return QPen(twin_ ? theme().run_b : own, 1);
}

void StatisticsPlot::restyle() {
    for (const auto& half : halves_) {
        half.batch->setPen(twin_ ? QPen(faint(theme().run_b, theme().surface, 0.5), 1)
                                 : penOf(theme().batch));
        half.running->setPen(penOf(theme().running));
        half.population->setPen(
            QPen(faint(twin_ ? theme().run_b : theme().population, theme().surface, 0.7), 1));
        half.selected->setPen(QPen(theme().accent, 1, Qt::DotLine));
        half.symbol->setColor(theme().text);
        half.symbol->setFont(plotFont(-1.5));
    }
}

void StatisticsPlot::arrange(Density density) {
    arrangeHalf(halves_[0], density, false);
    arrangeHalf(halves_[1], density, true);
}

void StatisticsPlot::arrangeHalf(const Half& half, Density density, bool lower) {
    const bool large = density == Density::Large;
    const bool present = absence().isEmpty();
    const QFontMetrics metrics(plotFont(-1.5));
    auto* x = half.rect->axis(QCPAxis::atBottom);
    auto* y = half.rect->axis(QCPAxis::atLeft);
    for (auto* item : {half.batch, half.running, half.population}) {
        item->setVisible(present);
        item->setAntialiased(true);
        item->setAntialiasedFill(true);
    }
    half.selected->setVisible(present);
    half.symbol->setVisible(present && !large);
    x->setVisible(present);
    y->setVisible(present);
    y->grid()->setVisible(large);
    x->setTicker(QSharedPointer<CountTicker>::create(large ? 7 : 3, x));
    y->setTicker(QSharedPointer<ShortTicker>::create(large ? 4 : 3));
    x->setTickLabels(lower);
    for (auto* axis : {x, y})
        axis->setTickLength(0, large ? 4 : 0);
    x->setLabel(large && lower ? tr("channel") : QString());
    y->setLabel(!large ? QString() : lower ? tr("variance σ²") : tr("mean μ"));
    const int top = lower ? 0 : headerHeight() + 6;
    if (large) {
        half.rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
        half.rect->setMinimumMargins(QMargins(58, 0, 0, 6));
        half.rect->setMargins(QMargins(58, top, 18, lower ? 30 : 6));
    } else {
        half.rect->setAutoMargins(QCP::msNone);
        half.rect->setMargins(QMargins(36, top, metrics.horizontalAdvance(tr("σ²")) + 6,
                                       lower ? metrics.ascent() + 6 : 0));
    }
}

bool StatisticsPlot::fitHalf(const Half& half) {
    Extent extent;
    for (const auto* item : {half.batch, half.running, half.population}) {
        bool found = false;
        const QCPRange values = item->getValueRange(found);
        if (found) {
            extent.add(values.lower);
            extent.add(values.upper);
        }
    }
    if (extent.empty())
        return false;
    auto* y = half.rect->axis(QCPAxis::atLeft);
    const Range shown{y->range().lower, y->range().upper};
    const Range wanted = steady(shown, extent.range());
    y->setRange(wanted.lo, wanted.hi);
    return wanted != shown;
}

bool StatisticsPlot::fitRanges() {
    const bool appeared = halves_[0].batch->visible() != absence().isEmpty();
    if (appeared)
        arrange(density());
    bool changed = appeared;
    if (!isZoomed()) {
        auto* x = halves_[0].rect->axis(QCPAxis::atBottom);
        const QCPRange wanted(-0.9, std::max(channels(), 1) - 0.1);
        changed = changed || x->range() != wanted;
        x->setRange(wanted);
        for (const auto& half : halves_)
            changed = fitHalf(half) || changed;
    }
    placeMarkers();
    return changed;
}

/// As large as the channels in sight leave room for.
void StatisticsPlot::placeMarkers() {
    for (const auto& half : halves_) {
        const double spacing =
            half.rect->width() / std::max(1.0, half.rect->axis(QCPAxis::atBottom)->range().size());
        const double radius = std::clamp(spacing * 0.4, 1.2, 3.2);
        half.batch->setMarker(SampleShape::Dot, std::max(1.1, radius * 0.7));
        half.running->setMarker(SampleShape::Dot, radius);
        half.population->setMarker(SampleShape::Ring, radius + 1.4);
    }
}

std::vector<Plot::HeaderPiece> StatisticsPlot::header() const {
    if (!absence().isEmpty())
        return {};
    std::vector<HeaderPiece> pieces;
    const QColor color = twin_ ? theme().run_b : theme().text;
    pieces.push_back({tr("layer %1").arg(layer_ + 1), {}, color});
    pieces.push_back({tr("channel %1").arg(selected_), tr("ch %1").arg(selected_), color});
    if (statistics_->running.empty())
        pieces.push_back({tr("no running statistics"), {}, theme().warning});
    if (isZoomed())
        pieces.push_back({tr("zoomed"), {}, theme().accent});
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
            const double key = std::round(half.rect->axis(QCPAxis::atBottom)->pixelToCoord(at.x()));
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
    Table result{{"channel", "batch_mean", "batch_var", "running_mean", "running_var",
                  "population_mean", "population_var"},
                 {}};
    for (std::size_t i = 0; i < static_cast<std::size_t>(channels()); ++i) {
        QStringList row{QString::number(i)};
        for (const auto* of :
             {&statistics_->batch, &statistics_->running, &statistics_->population})
            for (const auto* values : {&of->mean, &of->var})
                row << (i < values->size() ? toCsvNumber((*values)[i]) : QString());
        result.rows.push_back(row);
    }
    return result;
}

}  // namespace normscope
