// SPDX-License-Identifier: GPL-3.0-or-later
// What TracePlot says: header, legend, readout, table.
#include <algorithm>

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/marks_item.h"
#include "widgets/plots/items/items/series_item.h"
#include "widgets/plots/trace_plot.h"

namespace normscope {

QPen TracePlot::batchPen(bool twin) const {
    return QPen(twin ? faint(theme().run_b, theme().surface, 0.55) : theme().batch, 1);
}

QPen TracePlot::runningPen(bool twin) const {
    return QPen(twin ? theme().run_b : theme().running, 2);
}

void TracePlot::addOwnPieces(std::vector<HeaderPiece>& pieces) const {
    const auto channel = own_->trace.channel;
    pieces.push_back({tr("channel %1").arg(channel), tr("ch %1").arg(channel), theme().text});
    if (own_->present)
        addGaps(pieces, *own_, false);
    else  // what drifts is the layer's own output
        pieces.push_back({tr("linear output, no norm"), tr("no norm"), theme().muted});
}

void TracePlot::addTwinPieces(std::vector<HeaderPiece>& pieces) const {
    const QColor orange = theme().run_b;
    const auto channel = twin_->trace.channel;
    if (!twin_->present) {
        pieces.push_back({tr("B: no normalization"), tr("B: none"), orange, true});
    } else if (!twin_->unmoved.isEmpty()) {
        pieces.push_back({tr("B: %1").arg(twin_->name), {}, orange, true});
    } else if (!twin_->trace.step.empty()) {
        if (!shows(own_) || channel != own_->trace.channel)
            pieces.push_back({tr("B channel %1").arg(channel), tr("B ch %1").arg(channel), orange});
        addGaps(pieces, *twin_, true);
    }
}

/// How far the running statistics are from the batch's.
void TracePlot::addGaps(std::vector<HeaderPiece>& pieces, const Run& run, bool twin) const {
    const QString before = twin ? tr("B ") : QString();
    const QColor color = twin ? theme().run_b : theme().muted;
    if (run.trace.running_mean.empty()) {
        pieces.push_back({before + tr("no running statistics"),
                          twin ? tr("B no running") : QString(), twin ? color : theme().warning,
                          twin});
        return;
    }
    const QString gap = formatLike(run.gap, 1.0);
    const QString ratio = formatShort(run.var_ratio);
    pieces.push_back(
        {before + tr("gap μ %1 σ").arg(gap), before + tr("gap %1").arg(gap), color, twin});
    pieces.push_back({tr("var ×%1").arg(ratio), tr("×%1").arg(ratio), color, twin});
}

std::vector<Plot::HeaderPiece> TracePlot::header() const {
    std::vector<HeaderPiece> pieces;
    if (shows(own_))
        addOwnPieces(pieces);
    else
        pieces.push_back(own_->unmoved.isEmpty()
                             ? HeaderPiece{tr("A: no normalization"), tr("A: none"), theme().muted}
                             : HeaderPiece{tr("A: %1").arg(own_->name), {}, theme().muted});
    if (twin_)
        addTwinPieces(pieces);
    return pieces;
}

std::vector<Plot::LegendEntry> TracePlot::legendEntries() const {
    std::vector<LegendEntry> entries;
    const auto add = [&](const std::optional<Run>& run, bool twin, const QString& prefix) {
        entries.push_back({prefix + tr("batch statistics (variance unbiased)"), batchPen(twin)});
        if (run && !run->trace.running_mean.empty())
            entries.push_back({prefix + tr("running statistics"), runningPen(twin)});
    };
    if (shows(own_) || !twin_)
        add(own_, false, twin_ ? tr("A ") : QString());
    if (shows(twin_))
        add(twin_, true, tr("B "));
    return entries;
}

QString TracePlot::readoutIn(const Part& half, const QPointF& at) const {
    const QString name = half.symbol->text();
    const double key = half.x->pixelToCoord(at.x());
    QStringList lines;
    const auto add = [&](const Lines& of, const QString& prefix) {
        const auto* batch = of.batch->visible() ? of.batch->nearest(key) : nullptr;
        if (!batch)
            return;
        const QString step = tr("step %1").arg(formatCount(static_cast<std::int64_t>(batch->key)));
        if (lines.isEmpty())
            lines << step;
        else if (lines.front() != step)
            return;  // run B has not come this far
        lines << prefix + tr("batch %1 %2").arg(name, formatShort(batch->value));
        if (const auto* running = of.running->nearest(batch->key))
            lines << prefix + tr("running %1 %2").arg(name, formatShort(running->value));
    };
    add(half.own, twin_ ? tr("A ") : QString());
    add(half.twin, tr("B "));
    if (lines.isEmpty())
        return {};
    const QString marks = half.marks->labelsNear(at.x(), 4.0);
    if (!marks.isEmpty())
        lines << marks;
    return lines.join(u'\n');
}

QString TracePlot::readout(const QPointF& at) const {
    for (const auto& half : halves_)
        if (QRectF(half.rect->rect()).contains(at))
            return readoutIn(half, at);
    return {};
}

Table TracePlot::table() const {
    Table result{{"step", "batch_mean", "batch_var", "running_mean", "running_var"}, {}};
    if (twin_)
        result.columns << "batch_mean_b"
                       << "batch_var_b"
                       << "running_mean_b"
                       << "running_var_b";
    // Both ascending by step; row by row from whichever is behind.
    const ChannelTrace none;
    const ChannelTrace& own = own_ ? own_->trace : none;
    const ChannelTrace& twin = twin_ ? twin_->trace : none;
    const auto append = [](QStringList& row, const ChannelTrace& trace, bool here, std::size_t i) {
        for (const auto* values :
             {&trace.batch_mean, &trace.batch_var, &trace.running_mean, &trace.running_var})
            row << (here && i < values->size() ? toCsvNumber((*values)[i]) : QString());
    };
    for (std::size_t a = 0, b = 0; a < own.step.size() || b < twin.step.size();) {
        const bool own_left = a < own.step.size();
        const bool twin_left = b < twin.step.size();
        const bool take_own = own_left && (!twin_left || own.step[a] <= twin.step[b]);
        const bool take_twin = twin_left && (!own_left || twin.step[b] <= own.step[a]);
        QStringList row{QString::number(take_own ? own.step[a] : twin.step[b])};
        append(row, own, take_own, a);
        if (twin_)
            append(row, twin, take_twin, b);
        result.rows.push_back(row);
        a += take_own ? 1 : 0;
        b += take_twin ? 1 : 0;
    }
    return result;
}

}  // namespace normscope
