// SPDX-License-Identifier: GPL-3.0-or-later
// What HistogramPlot says: header, legend, readout, menu, table.
#include <QMenu>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/plots/canvas.h"
#include "widgets/plots/histogram_item.h"
#include "widgets/plots/histogram_plot.h"
#include "widgets/plots/number_format.h"

namespace normscope {

std::vector<Plot::HeaderPiece> HistogramPlot::header() const {
    if (!absence().isEmpty())
        return {};
    std::vector<HeaderPiece> pieces;
    if (showsOwn())
        addOwnPieces(pieces);
    else
        pieces.push_back({tr("A: %1").arg(absence_), tr("A: none"), theme().muted});
    if (shows(dual_))
        addDualPiece(pieces);
    if (twin_.tap)
        addTwinPieces(pieces);
    if (isZoomed())
        pieces.push_back({tr("zoomed"), {}, theme().accent});
    return pieces;
}

void HistogramPlot::addOwnPieces(std::vector<HeaderPiece>& pieces) const {
    const QColor normal = theme().muted;
    const auto& s = tap_.summary;
    if (std::isfinite(s.mean))
        pieces.push_back(
            {tr("μ %1 σ %2").arg(formatLike(s.mean, s.std), formatShort(s.std)), {}, normal});
    const auto& h = tap_.histogram;
    if (h.below + h.above > 0 && h.total > 0) {
        const QString share =
            formatShare(static_cast<double>(h.below + h.above) / static_cast<double>(h.total));
        pieces.push_back({tr("outside %1").arg(share), tr("out %1").arg(share), theme().warning});
    }
    addActivationPieces(pieces);
    if (h.nonfinite > 0 && h.total > 0)
        pieces.push_back(
            {tr("NaN/inf %1")
                 .arg(formatShare(static_cast<double>(h.nonfinite) / static_cast<double>(h.total))),
             {},
             theme().error});
}

QString HistogramPlot::dualName() const {
    return dual_running_ ? tr("running") : tr("batch");
}

void HistogramPlot::addDualPiece(std::vector<HeaderPiece>& pieces) const {
    const auto& s = dual_.tap->summary;
    if (!std::isfinite(s.mean))
        return;
    const QString mean = formatLike(s.mean, s.std);
    const QString std = formatShort(s.std);
    pieces.push_back({tr("%1: μ %2 σ %3").arg(dualName(), mean, std),
                      (dual_running_ ? tr("run. %1 ± %2") : tr("batch %1 ± %2")).arg(mean, std),
                      dual_running_ ? theme().running : theme().muted, true});
}

void HistogramPlot::addTwinPieces(std::vector<HeaderPiece>& pieces) const {
    const QColor orange = theme().run_b;
    if (!twin_.tap->present) {
        pieces.push_back({tr("B: %1").arg(absence_), tr("B: none"), orange, true});
        return;
    }
    const auto& s = twin_.tap->summary;
    if (std::isfinite(s.mean))
        pieces.push_back({tr("B μ %1 σ %2").arg(formatLike(s.mean, s.std), formatShort(s.std)),
                          tr("B %1 ± %2").arg(formatLike(s.mean, s.std), formatShort(s.std)),
                          orange, true});
    const auto& h = twin_.tap->histogram;
    if (h.total == 0)
        return;
    const auto share = [&h](std::uint64_t count) {
        return formatShare(static_cast<double>(count) / static_cast<double>(h.total));
    };
    if (h.below + h.above > 0)
        pieces.push_back({tr("B outside %1").arg(share(h.below + h.above)),
                          tr("B out %1").arg(share(h.below + h.above)), orange});
    if (h.nonfinite > 0)
        pieces.push_back({tr("B NaN/inf %1").arg(share(h.nonfinite)), {}, theme().error});
}

void HistogramPlot::addActivationPieces(std::vector<HeaderPiece>& pieces) const {
    const QColor normal = theme().muted;
    const bool saturates = std::isfinite(tap_.saturated_share);
    const bool dies = std::isfinite(tap_.dead_share);
    const QString saturated = formatShare(tap_.saturated_share);
    const QString dead = formatShare(tap_.dead_share);
    if (saturates && dies)
        pieces.push_back({tr("saturated %1 · dead %2").arg(saturated, dead),
                          tr("sat. %1 · dead %2").arg(saturated, dead), normal});
    else if (saturates)
        pieces.push_back({tr("saturated %1").arg(saturated), tr("sat. %1").arg(saturated), normal});
    else if (dies)
        pieces.push_back({tr("dead %1").arg(dead), {}, normal});
}

std::vector<Plot::LegendEntry> HistogramPlot::legendEntries() const {
    const QString bars = twin_.tap ? tr("A, %1").arg(heightLabel()) : heightLabel();
    std::vector<LegendEntry> entries{{bars, QPen(theme().run_a_fill, 1), LegendEntry::Shape::Box},
                                     {tr("mean μ ± σ above; percentiles 15, 50, 85 below"),
                                      QPen(theme().text, 1), LegendEntry::Shape::Line}};
    if (shows(dual_))
        entries.push_back({dual_running_ ? tr("the same batch by running statistics")
                                         : tr("the same batch by its own statistics"),
                           dualPen(), LegendEntry::Shape::Line});
    if (twin_.tap)
        entries.push_back({tr("B"), QPen(theme().run_b, 1.5), LegendEntry::Shape::Line});
    return entries;
}

namespace {

/// The bin a value falls in.
std::optional<std::size_t> binAt(const Histogram& h, double value) {
    const auto bins = static_cast<double>(h.counts.size());
    const double place = h.hi > h.lo ? (value - h.lo) / (h.hi - h.lo) * bins : -1.0;
    if (!(place >= 0.0 && place < bins))
        return std::nullopt;
    return static_cast<std::size_t>(place);
}

bool sameBins(const Histogram& a, const Histogram& b) {
    return a.lo == b.lo && a.hi == b.hi && a.counts.size() == b.counts.size();
}

}  // namespace

QString HistogramPlot::readout(const QPointF& at) const {
    if (!QRectF(canvas().axisRect()->rect()).contains(at))
        return {};
    const double value = canvas().xAxis->pixelToCoord(at.x());
    QStringList lines;
    const auto add = [&](const Histogram& h, const QString& prefix, bool with_range) {
        const auto bin = binAt(h, value);
        if (!bin)
            return;
        if (with_range)
            lines << tr("%1 … %2").arg(formatShort(h.edge(*bin)), formatShort(h.edge(*bin + 1)));
        lines << prefix + tr("%1 of %2 (%3)")
                              .arg(formatCount(h.counts[*bin]),
                                   formatCount(static_cast<std::int64_t>(h.total)),
                                   formatShare(barHeight(h, *bin, HistogramScale::Share)));
        if (h.below + h.above > 0)
            lines << prefix + tr("outside: %1 below, %2 above")
                                  .arg(formatCount(static_cast<std::int64_t>(h.below)),
                                       formatCount(static_cast<std::int64_t>(h.above)));
    };
    if (showsOwn())
        add(tap_.histogram, twin_.tap ? tr("A: ") : QString(), true);
    const auto addOverlay = [&](const Overlay& overlay, const QString& prefix) {
        if (shows(overlay))
            add(overlay.tap->histogram, prefix,
                lines.isEmpty() || !sameBins(tap_.histogram, overlay.tap->histogram));
    };
    addOverlay(dual_, tr("%1: ").arg(dualName()));
    addOverlay(twin_, tr("B: "));
    return lines.join(u'\n');
}

void HistogramPlot::addActions(QMenu& menu) {
    auto* log = menu.addAction(tr("&Logarithmic y axis"), this, [this](bool on) { setLogY(on); });
    log->setObjectName(QStringLiteral("action-log-y"));
    log->setCheckable(true);
    log->setChecked(log_y_);
    auto* count = menu.addAction(tr("&Counts instead of shares"), this, [this](bool on) {
        setScale(on ? HistogramScale::Count : HistogramScale::Share);
    });
    count->setObjectName(QStringLiteral("action-counts"));
    count->setCheckable(true);
    count->setChecked(scale_ == HistogramScale::Count);
    auto* full = menu.addAction(tr("&Full height"), this, [this](bool on) { setFullHeight(on); });
    full->setObjectName(QStringLiteral("action-full-height"));
    full->setCheckable(true);
    full->setChecked(full_height_);
    full->setEnabled(!log_y_);  // a logarithmic axis cuts nothing
}

namespace {

/// Rows for the bins of `bins`, with the counts of those histograms that have the same; null: an
/// empty cell.
void addRows(Table& table, const Histogram& bins, const std::vector<const Histogram*>& counted) {
    const auto row = [&](QStringList cells, const auto& countOf) {
        for (const Histogram* histogram : counted)
            cells << (histogram ? QString::number(countOf(*histogram)) : QString());
        table.rows.push_back(cells);
    };
    for (std::size_t bin = 0; bin < bins.counts.size(); ++bin)
        row({"bin", toCsvNumber(bins.edge(bin)), toCsvNumber(bins.edge(bin + 1))},
            [bin](const Histogram& h) { return h.counts[bin]; });
    row({"below", "", toCsvNumber(bins.lo)}, [](const Histogram& h) { return h.below; });
    row({"above", toCsvNumber(bins.hi), ""}, [](const Histogram& h) { return h.above; });
    row({"nonfinite", "", ""}, [](const Histogram& h) { return h.nonfinite; });
}

}  // namespace

Table HistogramPlot::table() const {
    Table result{{"kind", "bin_lower", "bin_upper", "count"}, {}};
    std::vector<const Histogram*> parts{showsOwn() ? &tap_.histogram : nullptr};
    const auto addOverlay = [&](const Overlay& overlay, const QString& column) {
        if (!overlay.tap)
            return;
        result.columns << column;
        parts.push_back(shows(overlay) ? &overlay.tap->histogram : nullptr);
    };
    addOverlay(twin_, QStringLiteral("count_b"));
    addOverlay(dual_,
               dual_running_ ? QStringLiteral("count_running") : QStringLiteral("count_batch"));
    while (true) {
        const auto next = std::find_if(parts.begin(), parts.end(),
                                       [](const Histogram* part) { return part != nullptr; });
        if (next == parts.end())
            return result;
        const Histogram& bins = **next;
        std::vector<const Histogram*> together(parts.size());
        for (std::size_t i = 0; i < parts.size(); ++i)
            if (parts[i] && sameBins(bins, *parts[i]))
                together[i] = std::exchange(parts[i], nullptr);
        addRows(result, bins, together);
    }
}

}  // namespace normscope
