// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/heat_plot.h"

#include <QMenu>
#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/plots/bins.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/heat_item.h"
#include "widgets/plots/view_state.h"

namespace normscope {

namespace {

constexpr int kExportResolution = 3;  // image pixels in one of the page's

/// Values in bins that lie beyond [lo, hi] as a whole.
double countBeyond(const Histogram& histogram, const Range& range) {
    double count = 0.0;
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin)
        if (histogram.edge(bin + 1) < range.lo || histogram.edge(bin) > range.hi)
            count += histogram.counts[bin];
    return count;
}

}  // namespace

HeatPlot::HeatPlot(const QString& id, QWidget* parent)
    : DistributionPlot(id, parent),
      heat_(new HeatItem(canvas().xAxis, canvas().yAxis)),
      bar_(new ColorBarItem(*heat_)) {
    raiseMarks();
    canvas().yAxis->grid()->setVisible(false);
    setTheme(theme());
}

int HeatPlot::run() const {
    const int wanted = hasTwin() ? run_ : 0;
    return !shows(wanted) && shows(1 - wanted) ? 1 - wanted : wanted;
}

void HeatPlot::setView(const ViewState& view) {
    DistributionPlot::setView(view);
    setRun(view.run);
}

void HeatPlot::setRun(int run) {
    if (run == run_)
        return;
    run_ = run;
    recordsChanged();
    layoutChanged();
    emit runChosen(run);
}

double HeatPlot::scale() const {
    return heat_->scale();
}

void HeatPlot::feed() {
    const int which = run();
    const auto all = records(which);
    std::vector<HeatItem::Record> columns;
    const Range range = sane(valueRange());
    double beyond = 0.0, strange = 0.0, total = 0.0;
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto* entry = entryOf(all[i]);
        if (entry == nullptr)
            continue;
        const auto step = static_cast<double>(all[i].step);
        const double before = i > 0 ? static_cast<double>(all[i - 1].step) : step - 1.0;
        const double after =
            i + 1 < all.size() ? static_cast<double>(all[i + 1].step) : 2.0 * step - before;
        columns.push_back({(before + step) / 2, (step + after) / 2, i});
        beyond += countBeyond(entry->histogram, range);
        strange += static_cast<double>(entry->histogram.nonfinite);
        total += static_cast<double>(entry->histogram.total);
    }
    outside_ = total > 0.0 ? beyond / total : 0.0;
    nonfinite_ = total > 0.0 ? strange / total : 0.0;
    heat_->setRecords(std::move(columns), [this, which](std::size_t place) -> const Histogram* {
        const auto now = records(which);
        const auto* entry = place < now.size() ? entryOf(now[place]) : nullptr;
        return entry == nullptr ? nullptr : &entry->histogram;
    });
    heat_->setColors(
        heatColors(theme().surface, which == 0 ? theme().run_a : theme().run_b, theme().dark));
}

Range HeatPlot::valueRange() const {
    Extent extent;
    for (const auto& record : records(run()))
        if (const auto* entry = entryOf(record))
            extent.add(bulkOf(*entry));
    return padded(extent.range(), 0.02);
}

int HeatPlot::rightMargin() const {
    return ColorBarItem::kRoom;
}

void HeatPlot::restyle() {
    heat_->setColors(
        heatColors(theme().surface, run() == 0 ? theme().run_a : theme().run_b, theme().dark));
}

void HeatPlot::arrange(Density density) {
    DistributionPlot::arrange(density);
    heat_->setVisible(isPresent());
    heat_->setResolution(exporting() ? kExportResolution
                                     : std::max(1, qRound(canvas().devicePixelRatioF())));
    bar_->show(isPresent() && density == Density::Large, false);
    bar_->setName(tr("share of values per unit of %1").arg(symbol()));
}

std::vector<Plot::HeaderPiece> HeatPlot::header() const {
    std::vector<HeaderPiece> pieces;
    const int which = run();
    if (hasTwin() && which == 0)
        pieces.push_back({tr("A"), {}, theme().run_a});
    addSpread(pieces, which, false);
    const auto share = [&](const QString& full, const QString& brief, double value, QColor color) {
        if (value > 0.0)
            pieces.push_back({full.arg(formatShare(value)), brief.arg(formatShare(value)), color});
    };
    if (!isZoomed())
        share(tr("outside %1"), tr("out %1"), outside_, theme().warning);
    share(tr("NaN/inf %1"), tr("NaN %1"), nonfinite_, theme().error);
    return pieces;
}

std::vector<Plot::LegendEntry> HeatPlot::legendEntries() const {
    const QColor color = run() == 0 ? theme().run_a : theme().run_b;
    QString name = tr("darker: more of the values there");
    if (theme().dark)
        name = tr("brighter: more of the values there");
    if (hasTwin())
        name = (run() == 0 ? tr("A, %1") : tr("B, %1")).arg(name);
    return {{name, QPen(color, 1), SampleShape::Box}};
}

QString HeatPlot::readoutOf(double step, double value) const {
    const auto* record = nearest(run(), step);
    if (record == nullptr)
        return {};
    const auto& h = entryOf(*record)->histogram;
    QString text = tr("step %1").arg(formatCount(record->step));
    if (hasTwin())
        text = (run() == 0 ? tr("A, %1") : tr("B, %1")).arg(text);
    const auto bin = binAt(h, value);
    if (!bin)
        return text + u'\n' + tr("all values in %1 … %2").arg(formatShort(h.lo), formatShort(h.hi));
    return text + u'\n' + edgesText(h, *bin) + u'\n' + countText(h, *bin);
}

void HeatPlot::addActions(QMenu& menu) {
    addChoice(menu, "heat-run-b", tr("Show run &B"), run() == 1, [this](bool on) {
        setRun(on ? 1 : 0);
    })->setEnabled(hasTwin());
}

Table HeatPlot::table() const {
    Table result{{"step", "bin_lower", "bin_upper", "count"}, {}};
    if (hasTwin())
        result.columns.prepend("run");
    for (int which = 0; which < (hasTwin() ? 2 : 1); ++which) {
        const QStringList first =
            hasTwin() ? QStringList{which == 0 ? QStringLiteral("A") : QStringLiteral("B")}
                      : QStringList{};
        for (const auto& record : records(which))
            if (const auto* entry = entryOf(record))
                addBinRows(result, first, record.step, entry->histogram);
    }
    return result;
}

}  // namespace normscope
