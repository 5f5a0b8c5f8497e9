// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/fold_plot.h"

#include <algorithm>

#include "widgets/plots/canvas.h"
#include "widgets/plots/histogram_item.h"
#include "widgets/plots/number_format.h"

namespace normscope {

FoldPlot::FoldPlot(const QString& id, QWidget* parent) : Plot(id, parent) {
    setTitle(tr("Weights, as they are and folded"));
    original_ = new HistogramItem(canvas().xAxis, canvas().yAxis);
    folded_ = new HistogramItem(canvas().xAxis, canvas().yAxis);
    folded_->setOutline(true);
    canvas().xAxis->grid()->setVisible(false);
    setTheme(theme());
}

void FoldPlot::setData(const FoldCheck::LayerFold& fold, int layer, bool twin) {
    fold_ = fold;
    layer_ = layer;
    if (twin != twin_) {
        twin_ = twin;
        restyle();
    }
    original_->setHistogram(fold.original);
    folded_->setHistogram(fold.folded);
    setTitle(tr("Layer %1 · weights, as they are and folded%2")
                 .arg(layer + 1)
                 .arg(twin ? tr(" of run B") : QString()));
    dataChanged();
}

void FoldPlot::clear() {
    fold_.reset();
    top_ = 0.0;
    original_->setHistogram({});
    folded_->setHistogram({});
    layoutChanged();
}

QString FoldPlot::absence() const {
    if (!fold_)
        return tr("no data yet");
    if (!fold_->present)
        return tr("no batch norm in this layer");
    return fold_->possible ? QString() : tr("cannot be folded");
}

void FoldPlot::restyle() {
    original_->setOutline(twin_);
    original_->setBrush(theme().run_a_fill);
    original_->setPen(QPen(theme().run_b, 1.5));
    folded_->setPen(QPen(theme().gamma, 1.5));
    for (auto* item : {original_, folded_})
        item->setOutsideColor(theme().warning);
}

void FoldPlot::arrange(Density density) {
    const bool large = density == Density::Large;
    const bool present = absence().isEmpty();
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    for (auto* item : {original_, folded_}) {
        item->setVisible(present);
        item->setAntialiased(fine());
    }
    x->setVisible(present);
    y->setVisible(present && large);
    y->grid()->setVisible(large);
    x->setTicker(QSharedPointer<ShortTicker>::create(large ? 7 : 4, x));
    y->setTicker(QSharedPointer<ShortTicker>::create(5));
    for (auto* axis : {x, y})
        axis->setTickLength(0, large ? 4 : 0);
    x->setTickLabelPadding(5);
    x->setLabel(large ? tr("weight") : QString());
    y->setLabel(large ? tr("share of weights per bin") : QString());
    const QFontMetrics metrics(plotFont(-1.5));
    auto* rect = canvas().axisRect();
    const int top = headerHeight() + 5;
    if (large) {
        rect->setAutoMargins(QCP::msLeft | QCP::msBottom);
        rect->setMinimumMargins(QMargins(52, 0, 0, 0));
        rect->setMargins(QMargins(52, top, 18, 30));
    } else {
        rect->setAutoMargins(QCP::msNone);
        rect->setMargins(QMargins(10, top, 10, metrics.ascent() + 7));
    }
}

bool FoldPlot::fitRanges() {
    bool changed = original_->visible() != absence().isEmpty();
    if (changed)
        arrange(density());
    if (!absence().isEmpty())
        return changed;
    const double peak = std::max(peaksOf(fold_->original, HistogramScale::Share).tallest,
                                 peaksOf(fold_->folded, HistogramScale::Share).tallest);
    top_ = steadyTop(top_, peak);
    const QCPRange vertical(0.0, top_);
    changed = changed || canvas().yAxis->range() != vertical;
    canvas().yAxis->setRange(vertical);
    if (isZoomed())
        return changed;
    const Range wanted = sane({fold_->original.lo, fold_->original.hi});
    const QCPRange horizontal(wanted.lo, wanted.hi);
    changed = changed || canvas().xAxis->range() != horizontal;
    canvas().xAxis->setRange(horizontal);
    return changed;
}

std::vector<Plot::HeaderPiece> FoldPlot::header() const {
    if (!absence().isEmpty())
        return {};
    std::vector<HeaderPiece> pieces{
        {tr("layer %1 into %2").arg(layer_ + 1).arg(QString::fromStdString(fold_->into)),
         {},
         theme().text},
        {tr("folded"), {}, theme().gamma}};
    if (isZoomed())
        pieces.push_back({tr("zoomed"), {}, theme().accent});
    return pieces;
}

std::vector<Plot::LegendEntry> FoldPlot::legendEntries() const {
    const LegendEntry original =
        twin_
            ? LegendEntry{tr("weights as they are"), QPen(theme().run_b, 1.5)}
            : LegendEntry{tr("weights as they are"), QPen(theme().run_a_fill, 1), SampleShape::Box};
    return {original, {tr("with batch norm folded in"), QPen(theme().gamma, 1.5)}};
}

QString FoldPlot::readout(const QPointF& at) const {
    if (!absence().isEmpty() || !QRectF(canvas().axisRect()->rect()).contains(at))
        return {};
    const Histogram& h = fold_->original;
    const auto bins = static_cast<double>(h.counts.size());
    const double place = (canvas().xAxis->pixelToCoord(at.x()) - h.lo) / (h.hi - h.lo) * bins;
    if (!(place >= 0.0 && place < bins))
        return {};
    const auto bin = static_cast<std::size_t>(place);
    QStringList lines{tr("%1 … %2").arg(formatShort(h.edge(bin)), formatShort(h.edge(bin + 1))),
                      tr("as they are: %1").arg(formatCount(h.counts[bin]))};
    if (bin < fold_->folded.counts.size())
        lines << tr("folded: %1").arg(formatCount(fold_->folded.counts[bin]));
    return lines.join(u'\n');
}

Table FoldPlot::table() const {
    Table result{{"bin_lower", "bin_upper", "original", "folded"}, {}};
    if (!absence().isEmpty())
        return result;
    const Histogram& h = fold_->original;
    for (std::size_t bin = 0; bin < h.counts.size() && bin < fold_->folded.counts.size(); ++bin)
        result.rows.push_back({toCsvNumber(h.edge(bin)), toCsvNumber(h.edge(bin + 1)),
                               QString::number(h.counts[bin]),
                               QString::number(fold_->folded.counts[bin])});
    return result;
}

}  // namespace normscope
