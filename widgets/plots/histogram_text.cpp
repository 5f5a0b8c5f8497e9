// SPDX-License-Identifier: GPL-3.0-or-later
// What HistogramPlot says: header, legend, readout, menu, table.
#include <QMenu>
#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/base/number_format.h"
#include "widgets/plots/bins.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/histogram_plot.h"
#include "widgets/plots/items/items/histogram_item.h"

namespace normscope {

std::vector<Plot::HeaderPiece> HistogramPlot::header() const {
    std::vector<HeaderPiece> pieces;
    if (showsOwn())
        addPieces(pieces, tap_, false);
    else
        pieces.push_back({tr("A: %1").arg(absence_), tr("A: none"), theme().muted});
    if (shows(dual_))
        addDualPiece(pieces);
    if (showsTwin())
        addPieces(pieces, *twin_.tap, true);
    else if (twin_.tap)
        pieces.push_back({tr("B: %1").arg(absence_), tr("B: none"), theme().run_b, true});
    return pieces;
}

void HistogramPlot::addPieces(std::vector<HeaderPiece>& pieces, const TapFrame& tap,
                              bool twin) const {
    const QString before = twin ? tr("B ") : QString();
    const auto& s = tap.summary;
    const auto& h = tap.histogram;
    const QString mean = formatLike(s.mean, s.std), std = formatShort(s.std);
    if (!twin && !values_.isEmpty())
        pieces.push_back({values_, {}, theme().warning});
    if (std::isfinite(s.mean))
        pieces.push_back({before + tr("μ %1 σ %2").arg(mean, std),
                          (twin ? tr("B %1 ± %2") : tr("%1 ± %2")).arg(mean, std),
                          twin ? theme().run_b : theme().muted, twin});
    const auto share = [&h](std::uint64_t count) {
        return formatShare(static_cast<double>(count) / static_cast<double>(h.total));
    };
    if (h.below + h.above > 0 && h.total > 0)
        pieces.push_back({before + tr("outside %1").arg(share(h.below + h.above)),
                          before + tr("out %1").arg(share(h.below + h.above)),
                          twin ? theme().run_b : theme().warning});
    if (!twin) {
        addActivationPieces(pieces);
        if (std::isfinite(tap.within))
            pieces.push_back(
                {tr("unit σ %1, between %2").arg(formatShort(tap.within), formatShort(tap.between)),
                 tr("unit σ %1").arg(formatShort(tap.within)), theme().muted, true});
    }
    if (h.nonfinite > 0 && h.total > 0)
        pieces.push_back({before + tr("NaN/inf %1").arg(share(h.nonfinite)), {}, theme().error});
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
    std::vector<LegendEntry> entries{{bars, QPen(theme().run_a_fill, 1), SampleShape::Box},
                                     {tr("mean μ ± σ above; percentiles 15, 50, 85 below"),
                                      QPen(theme().text, 1), SampleShape::Line}};
    if (shows(dual_))
        entries.push_back({dual_running_ ? tr("the same batch by running statistics")
                                         : tr("the same batch by its own statistics"),
                           dualPen(), SampleShape::Line});
    if (twin_.tap)
        entries.push_back({tr("B"), QPen(theme().run_b, 1.5), SampleShape::Line});
    return entries;
}

namespace {

bool sameBins(const Histogram& a, const Histogram& b) {
    return a.lo == b.lo && a.hi == b.hi && a.counts.size() == b.counts.size();
}

}  // namespace

QString HistogramPlot::readout(const QPointF& at) const {
    const double value = canvas().xAxis->pixelToCoord(at.x());
    QStringList lines;
    const auto add = [&](const Histogram& h, const QString& prefix, bool with_range) {
        const auto bin = binAt(h, value);
        if (!bin)
            return;
        if (with_range)
            lines << edgesText(h, *bin);
        lines << prefix + countText(h, *bin);
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
    if (showsOwn() && std::isfinite(tap_.within))
        lines << tr("σ within units %1, between units %2")
                     .arg(formatShort(tap_.within), formatShort(tap_.between));
    return lines.join(u'\n');
}

void HistogramPlot::addActions(QMenu& menu) {
    addChoice(menu, "log-y", tr("&Logarithmic y axis"), log_y_, [this](bool on) { setLogY(on); });
    addChoice(menu, "counts", tr("&Counts instead of shares"), scale_ == HistogramScale::Count,
              [this](bool on) { setScale(on ? HistogramScale::Count : HistogramScale::Share); });
    auto* full = addChoice(menu, "full-height", tr("&Full height"), full_height_,
                           [this](bool on) { setFullHeight(on); });
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
