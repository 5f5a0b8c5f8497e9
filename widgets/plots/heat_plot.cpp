// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/heat_plot.h"

#include <QMenu>
#include <algorithm>
#include <cmath>

#include "widgets/plots/canvas.h"
#include "widgets/plots/heat_item.h"
#include "widgets/plots/number_format.h"
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

void addBinRows(Table& table, const QStringList& first, std::int64_t step,
                const Histogram& histogram) {
    const auto add = [&](const QString& lower, const QString& upper, std::uint64_t count) {
        table.rows.push_back(
            first + QStringList{QString::number(step), lower, upper, QString::number(count)});
    };
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin)
        add(toCsvNumber(histogram.edge(bin)), toCsvNumber(histogram.edge(bin + 1)),
            histogram.counts[bin]);
    if (histogram.nonfinite > 0)
        add({}, {}, histogram.nonfinite);
}

HeatPlot::HeatPlot(const QString& id, QWidget* parent)
    : DistributionPlot(id, parent),
      heat_(new HeatItem(canvas().xAxis, canvas().yAxis)),
      bar_(new ColorBarItem(&canvas(), QStringLiteral("data"), *heat_)) {
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
        if (const auto* entry = entryOf(record)) {
            const auto [lo, hi] = bulkOf(*entry);
            extent.add(lo);
            extent.add(hi);
        }
    return padded(extent.empty() ? Range{} : extent.range(), 0.02);
}

int HeatPlot::rightMargin() const {
    return ColorBarItem::kRoom;
}

void HeatPlot::restyle() {
    DistributionPlot::restyle();
    heat_->setColors(
        heatColors(theme().surface, run() == 0 ? theme().run_a : theme().run_b, theme().dark));
    bar_->setStyle(theme().muted, theme().axis, plotFont(-1.5));
}

void HeatPlot::arrange(Density density) {
    DistributionPlot::arrange(density);
    const bool present = absence().isEmpty();
    heat_->setVisible(present);
    heat_->setResolution(exporting() ? kExportResolution
                                     : std::max(1, qRound(canvas().devicePixelRatioF())));
    bar_->setVisible(present && density == Density::Large);
    bar_->setName(tr("share of values per unit of %1").arg(symbol()));
}

std::vector<Plot::HeaderPiece> HeatPlot::header() const {
    if (!absence().isEmpty())
        return {};
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
    if (isZoomed())
        pieces.push_back({tr("zoomed"), {}, theme().accent});
    return pieces;
}

std::vector<Plot::LegendEntry> HeatPlot::legendEntries() const {
    const QColor color = run() == 0 ? theme().run_a : theme().run_b;
    QString name = tr("darker: more of the values there");
    if (theme().dark)
        name = tr("brighter: more of the values there");
    if (hasTwin())
        name = (run() == 0 ? tr("A, %1") : tr("B, %1")).arg(name);
    return {{name, QPen(color, 1), LegendEntry::Shape::Box}};
}

QString HeatPlot::readoutOf(double step, double value) const {
    const auto* record = nearest(run(), step);
    if (record == nullptr)
        return {};
    const auto& h = entryOf(*record)->histogram;
    QString text = tr("step %1").arg(formatCount(record->step));
    if (hasTwin())
        text = (run() == 0 ? tr("A, %1") : tr("B, %1")).arg(text);
    const auto bins = static_cast<double>(h.counts.size());
    const double place = (value - h.lo) / (h.hi - h.lo) * bins;
    if (!(place >= 0.0 && place < bins))
        return text + u'\n' + tr("all values in %1 … %2").arg(formatShort(h.lo), formatShort(h.hi));
    const auto bin = static_cast<std::size_t>(place);
    const auto total = static_cast<double>(h.total);
    return text + u'\n' +
           tr("%1 … %2").arg(formatShort(h.edge(bin)), formatShort(h.edge(bin + 1))) + u'\n' +
           tr("%1 of %2 (%3)")
               .arg(formatCount(h.counts[bin]), formatCount(static_cast<std::int64_t>(h.total)),
                    formatShare(h.counts[bin] / total));
}

void HeatPlot::addActions(QMenu& menu) {
    auto* second = menu.addAction(tr("Show run &B"), this, [this](bool on) { setRun(on ? 1 : 0); });
    second->setObjectName(QStringLiteral("action-heat-run-b"));
    second->setCheckable(true);
    second->setChecked(run() == 1);
    second->setEnabled(hasTwin());
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
