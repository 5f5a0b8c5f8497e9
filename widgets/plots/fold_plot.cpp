// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/fold_plot.h"

#include <algorithm>

#include "widgets/base/number_format.h"
#include "widgets/plots/bins.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/histogram_item.h"

namespace normscope {

FoldPlot::FoldPlot(const QString& id, QWidget* parent) : RunPlot(id, parent) {
    setTitle(tr("Weights, as they are and folded"));
    original_ = new HistogramItem(canvas().xAxis, canvas().yAxis);
    folded_ = new HistogramItem(canvas().xAxis, canvas().yAxis);
    folded_->setOutline(true);
    for (auto* item : {original_, folded_})
        item->setOutsideTold(true);
    canvas().xAxis->grid()->setVisible(false);
    setTheme(theme());
}

void FoldPlot::setData(const FoldCheck::LayerFold& fold, int layer, bool twin) {
    fold_ = fold;
    layer_ = layer;
    setRun(twin);
    original_->setHistogram(fold.original);
    folded_->setHistogram(fold.folded);
    setTitle(tr("Layer %1 · weights, as they are and folded%2").arg(layer + 1).arg(ofRun()));
    dataChanged();
}

void FoldPlot::clear() {
    fold_.reset();
    top_ = 0.0;
    original_->setHistogram({});
    folded_->setHistogram({});
    layoutChanged();
}

QString FoldPlot::lack() const {
    if (!fold_)
        return tr("no data yet");
    if (!fold_->present)
        return tr("no batch norm in this layer");
    return fold_->possible ? QString() : tr("cannot be folded");
}

void FoldPlot::restyle() {
    original_->setOutline(twin());
    original_->setBrush(theme().run_a_fill);
    original_->setPen(QPen(theme().run_b, 1.5));
    folded_->setPen(QPen(theme().gamma, 1.5));
}

void FoldPlot::arrange(Density density) {
    const bool large = density == Density::Large;
    auto* x = canvas().xAxis;
    auto* y = canvas().yAxis;
    for (auto* item : {original_, folded_})
        item->show(isPresent(), fine());
    dress(x, tr("weight"), 5);
    dress(y, tr("share of weights per bin"));
    y->setVisible(isPresent() && large);
    y->grid()->setVisible(large);
    setTicks(x, 7, 4);
    setTicks(y, 5, 5);
    setMargins(canvas().axisRect(), /*gap=*/5, /*left=*/52, {10, 0, 10, 7});
}

void FoldPlot::fitRanges() {
    if (!isPresent())
        return;
    top_ = steadyTop(top_, std::max(peaksOf(fold_->original, HistogramScale::Share).tallest,
                                    peaksOf(fold_->folded, HistogramScale::Share).tallest));
    fit(canvas().yAxis, {0.0, top_});
    if (!isZoomed())
        fit(canvas().xAxis, sane({fold_->original.lo, fold_->original.hi}));
}

std::vector<Plot::HeaderPiece> FoldPlot::header() const {
    return {{tr("layer %1 into %2").arg(layer_ + 1).arg(QString::fromStdString(fold_->into)),
             {},
             theme().text},
            {tr("folded"), {}, theme().gamma}};
}

std::vector<Plot::LegendEntry> FoldPlot::legendEntries() const {
    const LegendEntry original =
        twin()
            ? LegendEntry{tr("weights as they are"), QPen(theme().run_b, 1.5)}
            : LegendEntry{tr("weights as they are"), QPen(theme().run_a_fill, 1), SampleShape::Box};
    return {original, {tr("with batch norm folded in"), QPen(theme().gamma, 1.5)}};
}

QString FoldPlot::readout(const QPointF& at) const {
    const Histogram& h = fold_->original;
    const auto bin = binAt(h, canvas().xAxis->pixelToCoord(at.x()));
    if (!bin)
        return {};
    QStringList lines{edgesText(h, *bin), tr("as they are: %1").arg(formatCount(h.counts[*bin]))};
    if (*bin < fold_->folded.counts.size())
        lines << tr("folded: %1").arg(formatCount(fold_->folded.counts[*bin]));
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
