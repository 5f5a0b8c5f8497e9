// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/sweep_heat_plot.h"

#include <algorithm>

#include "widgets/plots/canvas.h"
#include "widgets/plots/faint.h"
#include "widgets/plots/items/items/cells_item.h"

namespace normscope {

namespace {

constexpr double kGap = 0.35;        ///< between panels, in cells
constexpr double kTitle = 0.55;      ///< above a panel for its title, in cells
constexpr double kWeakest = 0.08;    ///< colour of the least; what is not known has none
constexpr double kManyTimes = 30.0;  ///< from where on a scale of colours is logarithmic
constexpr std::size_t kPanelsAlong = 3;
constexpr QSize kCell(78, 50);            ///< px in an export
constexpr QSize kMostPixels(1800, 1400);  ///< of all cells, where there are many
constexpr int kBetweenNames = 4;          ///< px
constexpr int kWidestName = 150;          ///< px beside the vertical axis

}  // namespace

SweepHeatPlot::SweepHeatPlot(const QString& id, QWidget* parent) : SweepPlot(id, parent) {
    item_ = new CellsItem(canvas().xAxis, canvas().yAxis);
    setTheme(theme());
}

std::size_t SweepHeatPlot::panelsInRow() const {
    const auto panels = map().panelCount();
    return panels <= kPanelsAlong
               ? panels
               : static_cast<std::size_t>(std::ceil(std::sqrt(static_cast<double>(panels))));
}

std::size_t SweepHeatPlot::panelRows() const {
    return (map().panelCount() + panelsInRow() - 1) / panelsInRow();
}

QPointF SweepHeatPlot::middleOf(std::size_t cell) const {
    const auto panel = map().panelOf(cell);
    // The first panels stand above the others, the first of the values at the bottom.
    const auto row = panelRows() - 1 - panel / panelsInRow();
    const double title = map().panels.isEmpty() ? 0.0 : kTitle;
    return {
        static_cast<double>(panel % panelsInRow()) * (static_cast<double>(map().columns()) + kGap) +
            static_cast<double>(map().columnOf(cell)),
        static_cast<double>(row) * (static_cast<double>(map().rows()) + title) +
            static_cast<double>(map().rowOf(cell))};
}

QPointF SweepHeatPlot::farEnd() const {
    const double title = map().panels.isEmpty() ? 0.0 : kTitle;
    return {static_cast<double>(panelsInRow()) * (static_cast<double>(map().columns()) + kGap) -
                kGap - 0.5,
            static_cast<double>(panelRows()) * (static_cast<double>(map().rows()) + title) - 0.5};
}

double SweepHeatPlot::placeOnScale(double value) const {
    const auto scaled = [this](double v) { return logarithmic_ ? std::log(v) : v; };
    const double width = scaled(most_) - scaled(least_);
    return width > 0.0 ? (scaled(value) - scaled(least_)) / width : 1.0;
}

QColor SweepHeatPlot::colorOf(double value) const {
    const double strength = kWeakest + (1.0 - kWeakest) * placeOnScale(value);
    return faint(theme().run_a, theme().surface, strength);
}

void SweepHeatPlot::feed() {
    least_ = most_ = kNaN;
    for (const auto& cell : map().cells)
        if (cell.isKnown()) {
            least_ = std::fmin(least_, cell.median);
            most_ = std::fmax(most_, cell.median);
        }
    logarithmic_ =
        map().unit != SweepMap::Unit::Share && least_ > 0.0 && most_ > kManyTimes * least_;
    const auto empty = faint(theme().text, theme().surface, 0.05);
    std::vector<CellsItem::Cell> cells;
    for (std::size_t i = 0; i < map().cells.size(); ++i) {
        const auto& cell = map().cells[i];
        CellsItem::Cell drawn{middleOf(i), cell.isKnown() ? colorOf(cell.median) : empty, {}};
        drawn.crossed = cell.isLost();
        if (cell.isKnown()) {
            drawn.text = textOf(cell.median);
            if (const auto spread = spreadOf(cell); !spread.isEmpty())
                drawn.more << spread;
        } else if (cell.runs > 0) {
            drawn.text = cell.isLost()                         ? wordForStopped(cell)
                         : map().unit == SweepMap::Unit::Steps ? tr("never")
                                                               : tr("none");
        }
        if (cell.stopped > 0 && !cell.isLost())
            drawn.more
                << tr("%1 of %2 %3").arg(cell.stopped).arg(cell.runs).arg(wordForStopped(cell));
        else if (cell.runs > 0 && cell.runs < map().seeds)
            drawn.more << tr("%1 of %2 runs").arg(cell.runs).arg(map().seeds);
        cells.push_back(drawn);
    }
    item_->setCells(std::move(cells));
    std::vector<CellsItem::Title> titles;
    for (qsizetype panel = 0; panel < map().panels.size(); ++panel) {
        const auto last_row =
            static_cast<std::size_t>(panel + 1) * map().rows() * map().columns() - map().columns();
        titles.push_back({middleOf(last_row) + QPointF(-0.5, 0.6), map().panels[panel]});
    }
    item_->setTitles(std::move(titles));
    dataChanged();
}

void SweepHeatPlot::restyle() {
    feed();
}

/// The values' texts beside their rows and below their columns, shortened to `width` and `below`
/// px.
void SweepHeatPlot::nameCells(const QFontMetrics& metrics, int width, int below) {
    const auto shortened = [&](const QStringList& texts, std::size_t place, int most) {
        return metrics.elidedText(texts[static_cast<qsizetype>(place)], Qt::ElideMiddle, most);
    };
    std::vector<std::pair<double, QString>> along, up;
    for (std::size_t i = 0; i < map().cells.size(); ++i) {
        const auto panel = map().panelOf(i);
        if (map().rowOf(i) == 0 && panel / panelsInRow() == 0)
            along.emplace_back(middleOf(i).x(),
                               shortened(map().x_values, map().columnOf(i), below));
        if (map().columnOf(i) == 0 && panel % panelsInRow() == 0)
            up.emplace_back(middleOf(i).y(), shortened(map().y_values, map().rowOf(i), width));
    }
    setTexts(canvas().xAxis, along);
    setTexts(canvas().yAxis, up);
}

void SweepHeatPlot::arrange(Density density) {
    item_->setVisible(isPresent());
    item_->setFont(plotFont(density == Density::Large ? -0.5 : -1.5));
    const QFontMetrics metrics(plotFont(-1.5));
    int widest = 0;
    for (const auto& text : map().y_values)
        widest = std::max(widest, metrics.horizontalAdvance(text));
    widest = std::min(widest, kWidestName);
    const int line = metrics.height();
    const QMargins margins(widest + line + 12, headerHeight() + 5, 8, 2 * line + 8);
    auto* rect = canvas().axisRect();
    rect->setAutoMargins(QCP::msNone);
    rect->setMargins(margins);
    const double columns = std::max(1.0, farEnd().x() + 0.5);
    const int inside = room().width() - margins.left() - margins.right();
    nameCells(metrics, widest, static_cast<int>(inside / columns) - kBetweenNames);
    for (auto* axis : {canvas().xAxis, canvas().yAxis}) {
        axis->setVisible(isPresent());
        axis->setTickLength(0, 0);
        axis->setBasePen(Qt::NoPen);
        axis->setTickPen(Qt::NoPen);
    }
    canvas().xAxis->setLabel(map().x_name);
    canvas().yAxis->setLabel(map().y_name);
}

void SweepHeatPlot::fitRanges() {
    if (isZoomed() || map().cells.empty())
        return;
    fit(canvas().xAxis, {-0.5, farEnd().x()});
    fit(canvas().yAxis, {-0.5, farEnd().y()});
}

std::optional<std::size_t> SweepHeatPlot::cellAt(const QPointF& at) const {
    const QPointF place(canvas().xAxis->pixelToCoord(at.x()), canvas().yAxis->pixelToCoord(at.y()));
    for (std::size_t i = 0; i < map().cells.size(); ++i) {
        const QPointF distance = middleOf(i) - place;
        if (std::abs(distance.x()) < 0.5 && std::abs(distance.y()) < 0.5)
            return i;
    }
    return std::nullopt;
}

QPointF SweepHeatPlot::onCanvas(std::size_t cell) const {
    const auto middle = middleOf(cell);
    return {canvas().xAxis->coordToPixel(middle.x()), canvas().yAxis->coordToPixel(middle.y())};
}

QSize SweepHeatPlot::exportSize() const {
    constexpr QSize kAround(150, 130);
    const QPointF end = farEnd() + QPointF(0.5, 0.5);
    const auto side = [](double cells, int wanted, int most) {
        return static_cast<int>(cells * std::min<double>(wanted, most / cells));
    };
    return QSize(side(end.x(), kCell.width(), kMostPixels.width()),
                 side(end.y(), kCell.height(), kMostPixels.height())) +
           kAround;
}

std::vector<Plot::LegendEntry> SweepHeatPlot::legendEntries() const {
    std::vector<LegendEntry> entries;
    const auto add = [&](double value) {
        entries.push_back({textOf(value), QPen(colorOf(value), 1), SampleShape::Box});
    };
    if (!std::isnan(least_)) {
        add(least_);
        if (most_ > least_) {
            add(logarithmic_ ? std::sqrt(least_ * most_) : (least_ + most_) / 2.0);
            add(most_);
        }
    }
    return entries;
}

}  // namespace normscope
