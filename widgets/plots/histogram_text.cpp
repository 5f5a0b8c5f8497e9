// SPDX-License-Identifier: GPL-3.0-or-later
// What HistogramPlot says: header, legend, readout, menu, table.
#include <QMenu>
#include <cmath>

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
    if (twin_)
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
    if (which_ == Tap::Activation)
        addActivationPieces(pieces);
    if (h.nonfinite > 0 && h.total > 0)
        pieces.push_back(
            {tr("NaN/inf %1")
                 .arg(formatShare(static_cast<double>(h.nonfinite) / static_cast<double>(h.total))),
             {},
             theme().error});
}

void HistogramPlot::addTwinPieces(std::vector<HeaderPiece>& pieces) const {
    const QColor orange = theme().run_b;
    if (!twin_->present) {
        pieces.push_back({tr("B: %1").arg(absence_), tr("B: none"), orange, true});
        return;
    }
    const auto& s = twin_->summary;
    if (std::isfinite(s.mean))
        pieces.push_back({tr("B μ %1 σ %2").arg(formatLike(s.mean, s.std), formatShort(s.std)),
                          tr("B %1 ± %2").arg(formatLike(s.mean, s.std), formatShort(s.std)),
                          orange, true});
    const auto& h = twin_->histogram;
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
    const QString bars = twin_ ? tr("A, %1").arg(heightLabel()) : heightLabel();
    std::vector<LegendEntry> entries{{bars, QPen(theme().run_a_fill, 1), LegendEntry::Shape::Box},
                                     {tr("mean μ ± σ above; percentiles 15, 50, 85 below"),
                                      QPen(theme().text, 1), LegendEntry::Shape::Line}};
    if (twin_)
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
        add(tap_.histogram, twin_ ? tr("A: ") : QString(), true);
    if (showsTwin())
        add(twin_->histogram, tr("B: "),
            lines.isEmpty() || !sameBins(tap_.histogram, twin_->histogram));
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

Table HistogramPlot::table() const {
    Table result{{"kind", "bin_lower", "bin_upper", "count"}, {}};
    if (twin_)
        result.columns << "count_b";
    const auto add = [&](const Histogram& h, bool own, const Histogram* twin) {
        const auto row = [&](QStringList cells, std::uint64_t count, std::uint64_t count_b) {
            cells << (own ? QString::number(count) : QString());
            if (twin_)
                cells << (twin ? QString::number(count_b) : QString());
            result.rows.push_back(cells);
        };
        for (std::size_t bin = 0; bin < h.counts.size(); ++bin)
            row({"bin", toCsvNumber(h.edge(bin)), toCsvNumber(h.edge(bin + 1))}, h.counts[bin],
                twin ? twin->counts[bin] : 0);
        row({"below", "", toCsvNumber(h.lo)}, h.below, twin ? twin->below : 0);
        row({"above", toCsvNumber(h.hi), ""}, h.above, twin ? twin->above : 0);
        row({"nonfinite", "", ""}, h.nonfinite, twin ? twin->nonfinite : 0);
    };
    const Histogram* twin = showsTwin() ? &twin_->histogram : nullptr;
    const bool together = showsOwn() && twin && sameBins(tap_.histogram, *twin);
    if (showsOwn())
        add(tap_.histogram, true, together ? twin : nullptr);
    if (twin && !together)
        add(*twin, false, twin);
    return result;
}

}  // namespace normscope
