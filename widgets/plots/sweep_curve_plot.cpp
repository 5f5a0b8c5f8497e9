// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/sweep_curve_plot.h"

#include <algorithm>

#include "widgets/plots/canvas.h"
#include "widgets/plots/items/items/whiskers_item.h"

namespace normscope {

namespace {

constexpr double kBeside = 0.5;  ///< of the distance between two values, at both ends

}  // namespace

SweepCurvePlot::SweepCurvePlot(const QString& id, QWidget* parent) : SweepPlot(id, parent) {
    item_ = new WhiskersItem(canvas().xAxis, canvas().yAxis);
    canvas().yAxis->grid()->setVisible(true);
    setTheme(theme());
}

void SweepCurvePlot::feed() {
    std::vector<WhiskersItem::Point> points;
    for (std::size_t i = 0; i < map().cells.size(); ++i) {
        const auto& cell = map().cells[i];
        points.push_back({static_cast<double>(i), cell.median * scale(), cell.least * scale(),
                          cell.most * scale(), cell.isLost()});
    }
    item_->setPoints(std::move(points));
    item_->setJoined(map().x_is_number);
    dataChanged();
}

void SweepCurvePlot::restyle() {
    item_->setPen(QPen(theme().run_a, 1.5));
}

void SweepCurvePlot::arrange(Density density) {
    item_->show(isPresent(), fine());
    const QFontMetrics metrics(plotFont(-1.5));
    const int for_one = room().width() / std::max(1, static_cast<int>(map().cells.size()) + 1);
    std::vector<std::pair<double, QString>> along;
    for (std::size_t i = 0; i < map().cells.size(); ++i)
        along.emplace_back(static_cast<double>(i),
                           metrics.elidedText(map().x_values[static_cast<qsizetype>(i)],
                                              Qt::ElideMiddle, for_one));
    dress(canvas().xAxis, map().x_name);
    dress(canvas().yAxis, map().unit == SweepMap::Unit::Share ? map().title + ", %" : map().title);
    setTexts(canvas().xAxis, along);
    setTicks(canvas().yAxis, 6, 3);
    const int line = metrics.height();
    setMargins(canvas().axisRect(), 5, 50, QMargins(density == Density::Compact ? 4 : 34, 0, 8, 6));
    canvas().axisRect()->setMinimumMargins(QMargins(50, 0, 0, line));
}

void SweepCurvePlot::fitRanges() {
    if (isZoomed() || map().cells.empty())
        return;
    fit(canvas().xAxis, {-kBeside, static_cast<double>(map().cells.size()) - 1.0 + kBeside});
    Extent extent;
    for (const auto& point : item_->points())
        for (const double value : {point.value, point.least, point.most})
            extent.add(value);
    fitTo(canvas().yAxis, extent, /*anew=*/true, /*padding=*/0.1);
}

std::optional<std::size_t> SweepCurvePlot::cellAt(const QPointF& at) const {
    const double place = std::round(canvas().xAxis->pixelToCoord(at.x()));
    if (place < 0.0 || place >= static_cast<double>(map().cells.size()) ||
        !canvas().axisRect()->rect().contains(at.toPoint()))
        return std::nullopt;
    return static_cast<std::size_t>(place);
}

QPointF SweepCurvePlot::onCanvas(std::size_t cell) const {
    const auto& range = canvas().yAxis->range();
    const double value = map().cells[cell].median * scale();
    return {canvas().xAxis->coordToPixel(static_cast<double>(cell)),
            canvas().yAxis->coordToPixel(std::isfinite(value) ? value : range.center())};
}

QSize SweepCurvePlot::exportSize() const {
    constexpr int kLeast = 480, kForOne = 70, kAround = 120, kHeight = 400;
    return {std::max(kLeast, kAround + kForOne * static_cast<int>(map().cells.size())), kHeight};
}

std::vector<Plot::HeaderPiece> SweepCurvePlot::header() const {
    auto pieces = SweepPlot::header();
    const auto lost = std::ranges::find_if(map().cells, &SweepMap::Cell::isLost);
    if (lost != map().cells.end())
        pieces.push_back({tr("✕ %1").arg(wordForStopped(*lost)), {}, theme().error});
    return pieces;
}

std::vector<Plot::LegendEntry> SweepCurvePlot::legendEntries() const {
    return {{map().seeds > 1 ? tr("median, least to most of %1 seeds").arg(map().seeds)
                             : tr("one seed"),
             QPen(theme().run_a, 1.5), SampleShape::Dot}};
}

}  // namespace normscope
