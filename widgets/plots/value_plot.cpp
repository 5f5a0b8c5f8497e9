// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/value_plot.h"

#include <algorithm>

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/dots_item.h"

namespace normscope {

namespace {

constexpr double kReach = 8.0;  // px around a dot that count as on it

std::vector<QPointF> pointsOf(const std::vector<float>& targets,
                              const std::vector<float>& outputs) {
    std::vector<QPointF> points;
    for (std::size_t i = 0; i < std::min(targets.size(), outputs.size()); ++i)
        points.emplace_back(targets[i], outputs[i]);
    return points;
}

}  // namespace

ValuePlot::ValuePlot(const QString& id, QWidget* parent) : Plot(id, parent) {
    setTitle(tr("Predicted against true values"));
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    diagonal_ = new QCPItemStraightLine(&canvas());
    diagonal_->setSelectable(false);
    diagonal_->point1->setCoords(0.0, 0.0);
    diagonal_->point2->setCoords(1.0, 1.0);
    batch_ = new DotsItem(x, y);
    running_ = new DotsItem(x, y);
    batch_->setMarker(SampleShape::Ring, 2.6);
    running_->setMarker(SampleShape::Dot, 1.8);
    setTheme(theme());
}

const Predictions* ValuePlot::shown() const {
    const auto& wanted = shows_twin_ && twin_ ? twin_ : own_;
    return wanted ? &*wanted : nullptr;
}

void ValuePlot::setData(const Predictions& own, const QString& name) {
    other_ = other_ || !own_ || own_->targets != own.targets;
    own_ = own;
    name_ = name;
    setTitle(tr("%1: predicted against true").arg(name));
    feed();
}

void ValuePlot::setTwin(const Predictions* other) {
    twin_ = other ? std::optional(*other) : std::nullopt;
    feed();
}

void ValuePlot::showTwin(bool twin) {
    shows_twin_ = twin;
    feed();
}

void ValuePlot::feed() {
    const auto* p = shown();
    batch_->setPoints(p ? pointsOf(p->targets, p->outputs_batch) : std::vector<QPointF>{});
    running_->setPoints(p ? pointsOf(p->targets, p->outputs_running) : std::vector<QPointF>{});
    restyle();
    dataChanged();
}

void ValuePlot::clear() {
    own_.reset();
    twin_.reset();
    other_ = true;
    feed();
    layoutChanged();
}

QString ValuePlot::absence() const {
    const auto* p = shown();
    if (!p)
        return tr("no data yet");
    return p->outputs_running.empty() && p->outputs_batch.empty()
               ? tr("neither statistics give an answer")
               : QString();
}

void ValuePlot::restyle() {
    const bool orange = shows_twin_ && twin_;
    const QColor faded = faint(theme().run_b, theme().surface, 0.55);
    batch_->setPen(QPen(orange ? faded : theme().batch, 1));
    running_->setPen(QPen(orange ? theme().run_b : theme().running, 1));
    diagonal_->setPen(QPen(theme().axis, 1));
}

void ValuePlot::arrange(Density density) {
    const bool large = density == Density::Large;
    for (auto* item : {batch_, running_})
        item->show(isPresent(), true);
    diagonal_->setVisible(isPresent());
    // The header says where there is no room for names.
    dress(canvas().xAxis, tr("true %1").arg(name_), large ? 4 : 3);
    dress(canvas().yAxis, tr("predicted %1").arg(name_), large ? 4 : 3);
    for (auto* axis : {canvas().xAxis, canvas().yAxis}) {
        axis->grid()->setVisible(large);
        setTicks(axis, 6, 4, /*whole=*/true);
    }
    setMargins(canvas().axisRect(), /*gap=*/5, /*left=*/52, {38, 0, 10, 7});
}

/// The same range across and up, so that the diagonal is one.
void ValuePlot::fitRanges() {
    if (isZoomed() || !isPresent())
        return;
    Extent extent;
    for (const auto* item : {batch_, running_}) {
        extent.add(item->keys());
        extent.add(item->values());
    }
    fitTo(canvas().xAxis, extent, other_, 0.05);
    fit(canvas().yAxis, rangeOf(canvas().xAxis));
    other_ = false;
}

std::vector<Plot::HeaderPiece> ValuePlot::header() const {
    const auto* p = shown();
    const bool orange = shows_twin_ && twin_;
    std::vector<HeaderPiece> pieces{
        {tr("%1 validation samples: true across, predicted up")
             .arg(formatCount(static_cast<std::int64_t>(p->targets.size()))),
         tr("true → predicted ↑"), orange ? theme().run_b : theme().text}};
    if (p->outputs_running.empty())
        pieces.push_back({tr("no running statistics"), {}, theme().warning});
    if (p->outputs_batch.empty())
        pieces.push_back({tr("alone: no batch statistics"), {}, theme().warning});
    return pieces;
}

std::vector<Plot::LegendEntry> ValuePlot::legendEntries() const {
    std::vector<LegendEntry> entries;
    if (!running_->points().empty())
        entries.push_back({tr("by running statistics"), running_->pen(), SampleShape::Dot});
    if (!batch_->points().empty())
        entries.push_back({tr("by batch statistics"), batch_->pen(), SampleShape::Ring});
    entries.push_back({tr("exactly right"), diagonal_->pen(), SampleShape::Line});
    return entries;
}

QString ValuePlot::readout(const QPointF& at) const {
    const auto* p = shown();
    auto found = running_->nearest(at, kReach);
    if (!found)
        found = batch_->nearest(at, kReach);
    if (!found)
        return {};
    QStringList lines{tr("sample %1").arg(*found),
                      tr("true: %1").arg(formatShort(p->targets[*found]))};
    if (*found < p->outputs_running.size())
        lines << tr("running: %1").arg(formatShort(p->outputs_running[*found]));
    if (*found < p->outputs_batch.size())
        lines << tr("batch: %1").arg(formatShort(p->outputs_batch[*found]));
    return lines.join(u'\n');
}

Table ValuePlot::table() const {
    const Predictions own = own_.value_or(Predictions{});
    Table result = Table::counting("sample", own.targets.size());
    result.add("true", own.targets);
    result.add("running", own.outputs_running);
    result.add("batch", own.outputs_batch);
    if (twin_) {
        result.add("running_b", twin_->outputs_running);
        result.add("batch_b", twin_->outputs_batch);
    }
    return result;
}

}  // namespace normscope
