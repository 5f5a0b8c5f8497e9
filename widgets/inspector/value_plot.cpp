// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/value_plot.h"

#include <algorithm>

#include "widgets/plots/canvas.h"
#include "widgets/plots/dots_item.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/number_format.h"

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
    const bool present = absence().isEmpty();
    for (auto* item : {batch_, running_}) {
        item->setVisible(present);
        item->setAntialiased(true);
        item->setAntialiasedFill(true);
    }
    diagonal_->setVisible(present);
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    for (auto* axis : {x, y}) {
        axis->setVisible(present);
        axis->grid()->setVisible(large);
        axis->setTicker(QSharedPointer<ShortTicker>::create(large ? 6 : 4, axis));
        axis->setTickLength(0, large ? 4 : 0);
        axis->setTickLabelPadding(large ? 4 : 3);
    }
    // The letters stand in the header where there is no room for names.
    x->setLabel(large ? tr("true %1").arg(name_) : QString());
    y->setLabel(large ? tr("predicted %1").arg(name_) : QString());
    const QFontMetrics metrics(plotFont(-1.5));
    auto* rect = canvas().axisRect();
    const int top = headerHeight() + 5;
    rect->setAutoMargins(large ? QCP::msLeft | QCP::msBottom : QCP::MarginSides(QCP::msNone));
    rect->setMinimumMargins(QMargins(large ? 52 : 0, 0, 0, 0));
    rect->setMargins(large ? QMargins(52, top, 18, 30)
                           : QMargins(38, top, 10, metrics.ascent() + 7));
}

/// The same range across and up, so that the diagonal is one.
bool ValuePlot::fitRanges() {
    const bool changed = running_->visible() != absence().isEmpty();
    if (changed)
        arrange(density());
    if (isZoomed() || !absence().isEmpty())
        return changed;
    Extent extent;
    for (const auto* item : {batch_, running_})
        for (const auto& point : item->points()) {
            extent.add(point.x());
            extent.add(point.y());
        }
    if (extent.empty())
        return changed;
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    const Range shown_range{x->range().lower, x->range().upper};
    const Range wanted =
        other_ ? padded(extent.range(), 0.05) : steady(shown_range, extent.range());
    const bool moved = wanted != shown_range || y->range() != x->range();
    for (auto* axis : {x, y})
        axis->setRange(wanted.lo, wanted.hi);
    other_ = false;
    return changed || moved;
}

std::vector<Plot::HeaderPiece> ValuePlot::header() const {
    const auto* p = shown();
    if (!p || !absence().isEmpty())
        return {};
    const bool orange = shows_twin_ && twin_;
    std::vector<HeaderPiece> pieces{
        {tr("%1 validation samples: true across, predicted up")
             .arg(formatCount(static_cast<std::int64_t>(p->targets.size()))),
         tr("true → predicted ↑"), orange ? theme().run_b : theme().text}};
    if (p->outputs_running.empty())
        pieces.push_back({tr("no running statistics"), {}, theme().warning});
    if (p->outputs_batch.empty())
        pieces.push_back({tr("alone: no batch statistics"), {}, theme().warning});
    if (isZoomed())
        pieces.push_back({tr("zoomed"), {}, theme().accent});
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
    if (!p || !absence().isEmpty() || !QRectF(canvas().axisRect()->rect()).contains(at))
        return {};
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
    Table result{{"sample", "true", "running", "batch"}, {}};
    if (twin_)
        result.columns << "running_b"
                       << "batch_b";
    if (!own_)
        return result;
    const auto cell = [](const std::vector<float>& values, std::size_t i) {
        return i < values.size() ? toCsvNumber(values[i]) : QString();
    };
    for (std::size_t i = 0; i < own_->targets.size(); ++i) {
        QStringList row{QString::number(i), cell(own_->targets, i), cell(own_->outputs_running, i),
                        cell(own_->outputs_batch, i)};
        if (twin_)
            row << cell(twin_->outputs_running, i) << cell(twin_->outputs_batch, i);
        result.rows.push_back(row);
    }
    return result;
}

}  // namespace normscope
