// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/ridge_plot.h"

#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"
#include "widgets/plots/bins.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/ridge_item.h"

namespace normscope {

namespace {
constexpr std::size_t kMost = 12;
constexpr double kBelow = 0.2;  // room under the front ridge, in distances between two
}  // namespace

RidgePlot::RidgePlot(const QString& id, QWidget* parent)
    : DistributionPlot(id, parent), ridges_(new RidgeItem(canvas().xAxis, canvas().yAxis)) {
    canvas().yAxis->grid()->setVisible(false);
    setTheme(theme());
}

std::vector<RidgeRecord> RidgePlot::chosen(std::size_t count) const {
    // The one that has records; the other's stand at the same steps.
    const int leading = shows(0) ? 0 : 1;
    std::vector<const LayerRecord*> all;
    for (const auto& record : records(leading))
        if (entryOf(record) != nullptr)
            all.push_back(&record);
    std::vector<RidgeRecord> ridges;
    const auto first = all.empty() ? 0.0 : static_cast<double>(all.front()->step);
    const auto last = all.empty() ? 0.0 : static_cast<double>(all.back()->step);
    for (std::size_t i = 0; i < count && !all.empty(); ++i) {
        const double at =
            last - (last - first) * static_cast<double>(i) / static_cast<double>(count - 1);
        const auto* record = nearest(leading, at);
        if (!ridges.empty() && record->step >= ridges.back().step)
            continue;  // too few records for so many ridges
        RidgeRecord ridge{record->step, {}, {}};
        (leading == 0 ? ridge.own : ridge.second) = entryOf(*record)->histogram;
        const auto* second = leading == 0 ? nearest(1, static_cast<double>(record->step)) : nullptr;
        if (second != nullptr && second->step == record->step)
            ridge.second = entryOf(*second)->histogram;
        ridges.push_back(std::move(ridge));
    }
    return ridges;
}

void RidgePlot::feed() {
    ridges_->setRidges(chosen(density() == Density::Compact ? 6
                              : density() == Density::Small ? 9
                                                            : kMost));
    labelSteps();
}

void RidgePlot::labelSteps() {
    const auto& ridges = ridges_->ridges();
    const auto count = static_cast<double>(ridges.size());
    auto* y = canvas().yAxis;
    y->setRange(-kBelow, std::max(count - 1.0, 0.0) + 1.1 * RidgeItem::kHeight + 0.1);
    const QFontMetrics metrics(y->tickLabelFont());
    const double distance = canvas().axisRect()->height() / y->range().size();  // px between two
    const auto every =
        std::max<std::size_t>(1, static_cast<std::size_t>(std::ceil(metrics.height() / distance)));
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (std::size_t i = 0; i < ridges.size(); i += every)
        ticker->addTick(static_cast<double>(i), formatCount(ridges[i].step));
    y->setTicker(ticker);
}

std::vector<std::int64_t> RidgePlot::steps() const {
    std::vector<std::int64_t> steps;
    for (const auto& ridge : ridges_->ridges())
        steps.push_back(ridge.step);
    return steps;
}

Range RidgePlot::valueRange() const {
    Extent extent;
    for (int run = 0; run < 2; ++run)
        for (const auto& ridge : ridges_->ridges())
            if (const auto* record = nearest(run, static_cast<double>(ridge.step)))
                extent.add(bulkOf(*entryOf(*record)));
    return padded(extent.range(), 0.03);
}

void RidgePlot::arrange(Density density) {
    DistributionPlot::arrange(density);
    ridges_->show(isPresent(), fine());
    canvas().yAxis->setSubTicks(false);
    canvas().yAxis->setBasePen(Qt::NoPen);
    if (density != Density::Large) {
        // Steps are longer than most values.
        const QFontMetrics metrics(plotFont(-1.5));
        auto margins = canvas().axisRect()->margins();
        margins.setLeft(metrics.horizontalAdvance(formatCount(88888)) + 6);
        canvas().axisRect()->setMargins(margins);
    }
    recordsChanged();  // how many there are depends on the room
}

std::vector<Plot::HeaderPiece> RidgePlot::header() const {
    std::vector<HeaderPiece> pieces;
    for (int run = 0; run < (hasTwin() ? 2 : 1); ++run)
        addSpread(pieces, run, false);
    return pieces;
}

std::vector<Plot::LegendEntry> RidgePlot::legendEntries() const {
    const QString name = tr("values at the step at the left, each as tall as the others");
    std::vector<LegendEntry> entries{
        {hasTwin() ? tr("A, %1").arg(name) : name, QPen(theme().run_a_fill, 1), SampleShape::Box}};
    if (hasTwin())
        entries.push_back({tr("B"), QPen(theme().run_b, 1.5), SampleShape::Line});
    return entries;
}

/// `step` is a place on the axis that counts ridges.
QString RidgePlot::readoutOf(double step, double value) const {
    const auto& ridges = ridges_->ridges();
    if (ridges.empty())
        return {};
    const double last = static_cast<double>(ridges.size()) - 1.0;
    const auto& ridge = ridges[static_cast<std::size_t>(std::clamp(std::floor(step), 0.0, last))];
    QStringList lines{tr("step %1").arg(formatCount(ridge.step))};
    const auto add = [&](const Histogram& h, const QString& before) {
        if (const auto bin = binAt(h, value))
            lines << before + tr("%1: %2").arg(edgesText(h, *bin), countText(h, *bin));
    };
    add(ridge.own, hasTwin() ? tr("A: ") : QString());
    add(ridge.second, tr("B: "));
    return lines.join(u'\n');
}

Table RidgePlot::table() const {
    Table result{{"step", "bin_lower", "bin_upper", "count"}, {}};
    if (hasTwin())
        result.columns.prepend("run");
    const auto ridges = chosen(kMost);
    for (int run = 0; run < (hasTwin() ? 2 : 1); ++run) {
        const QStringList first =
            hasTwin() ? QStringList{run == 0 ? QStringLiteral("A") : QStringLiteral("B")}
                      : QStringList{};
        for (auto ridge = ridges.rbegin(); ridge != ridges.rend(); ++ridge)
            addBinRows(result, first, ridge->step, run == 0 ? ridge->own : ridge->second);
    }
    return result;
}

}  // namespace normscope
