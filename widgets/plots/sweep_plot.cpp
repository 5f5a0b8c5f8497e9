// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/sweep_plot.h"

#include "widgets/base/number_format.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/sweep_curve_plot.h"
#include "widgets/plots/sweep_heat_plot.h"

namespace normscope {

SweepPlot::SweepPlot(const QString& id, QWidget* parent) : Plot(id, parent) {
    for (auto* axis : {canvas().xAxis, canvas().yAxis})
        axis->grid()->setVisible(false);
}

std::unique_ptr<SweepPlot> SweepPlot::forMap(const SweepMap& map, const QString& id) {
    std::unique_ptr<SweepPlot> plot;
    if (map.y_values.isEmpty())
        plot = std::make_unique<SweepCurvePlot>(id);
    else
        plot = std::make_unique<SweepHeatPlot>(id);
    plot->setMap(map);
    return plot;
}

void SweepPlot::setMap(const SweepMap& map) {
    if (map == map_)
        return;
    map_ = map;
    setTitle(map.title);
    feed();
    layoutChanged();
}

QPoint SweepPlot::placeOf(std::size_t cell) {
    dataRect();  // lays it out
    return canvas().pos() + onCanvas(cell).toPoint();
}

QString SweepPlot::absence() const {
    return map_.cells.empty() ? tr("no sweep yet") : QString();
}

QString SweepPlot::textOf(double value) const {
    switch (map_.unit) {
        case SweepMap::Unit::Share:
            return QString::number(100.0 * value, 'f', 1);
        case SweepMap::Unit::Steps:
            return formatCount(std::llround(value));
        case SweepMap::Unit::Number:
            break;
    }
    return formatShort(value);
}

QString SweepPlot::spreadOf(const SweepMap::Cell& cell) const {
    if (!cell.isKnown() || cell.least == cell.most)
        return {};
    return textOf(cell.least) + u'–' + (std::isnan(cell.most) ? tr("never") : textOf(cell.most));
}

QString SweepPlot::wordForStopped(const SweepMap::Cell& cell) {
    return cell.diverged == cell.stopped ? tr("diverged") : tr("stopped");
}

QString SweepPlot::readout(const QPointF& at) const {
    const auto index = cellAt(at);
    if (!index)
        return {};
    const auto& cell = map_.cells[*index];
    QStringList lines;
    lines << map_.x_name + ": " +
                 map_.x_values.value(static_cast<qsizetype>(map_.columnOf(*index)));
    if (!map_.y_values.isEmpty())
        lines << map_.y_name + ": " +
                     map_.y_values.value(static_cast<qsizetype>(map_.rowOf(*index)));
    if (!map_.panels.isEmpty())
        lines << map_.panels.value(static_cast<qsizetype>(map_.panelOf(*index)));
    if (cell.isKnown())
        lines << (map_.seeds > 1 ? tr("median %1") : QStringLiteral("%1"))
                     .arg(textOf(cell.median) + (map_.unit == SweepMap::Unit::Share ? " %" : ""));
    if (const auto spread = spreadOf(cell); !spread.isEmpty())
        lines << tr("from %1").arg(spread);
    if (map_.seeds > 1 || cell.runs == 0)
        lines << tr("%1 of %2 runs").arg(cell.runs).arg(map_.seeds);
    if (cell.stopped > 0)
        lines << tr("%1 %2").arg(cell.stopped).arg(wordForStopped(cell));
    return lines.join('\n');
}

std::vector<Plot::HeaderPiece> SweepPlot::header() const {
    std::vector<HeaderPiece> pieces;
    const QString unit = map_.unit == SweepMap::Unit::Share   ? tr(", %")
                         : map_.unit == SweepMap::Unit::Steps ? tr(", steps")
                                                              : QString();
    pieces.push_back({map_.seeds > 1 ? tr("median of %1 seeds, least–most").arg(map_.seeds) + unit
                                     : tr("one seed") + unit,
                      {},
                      theme().muted});
    return pieces;
}

void SweepPlot::clicked(const QPointF& at) {
    if (const auto cell = cellAt(at))
        emit cellClicked(*cell);
}

void SweepPlot::hovered(const std::optional<QPointF>& at) {
    const auto cell = at ? cellAt(*at) : std::nullopt;
    if (cell == hovered_)
        return;
    hovered_ = cell;
    emit cellHovered(cell);
}

void SweepPlot::setTexts(QCPAxis* axis, const std::vector<std::pair<double, QString>>& texts) {
    auto ticker = QSharedPointer<QCPAxisTickerText>::create();
    for (const auto& [place, text] : texts)
        ticker->addTick(place, text);
    axis->setTicker(ticker);
}

Table SweepPlot::table() const {
    const bool has_y = !map_.y_values.isEmpty(), has_panels = !map_.panels.isEmpty();
    Table result{{map_.x_name}, {}};
    if (has_y)
        result.columns << map_.y_name;
    if (has_panels)
        result.columns << "panel";
    std::vector<double> median, least, most;
    std::vector<std::int64_t> runs, stopped;
    for (std::size_t i = 0; i < map_.cells.size(); ++i) {
        const auto& cell = map_.cells[i];
        result.rows.push_back({map_.x_values[static_cast<qsizetype>(map_.columnOf(i))]});
        if (has_y)
            result.rows.back() << map_.y_values[static_cast<qsizetype>(map_.rowOf(i))];
        if (has_panels)
            result.rows.back() << map_.panels[static_cast<qsizetype>(map_.panelOf(i))];
        median.push_back(cell.median);
        least.push_back(cell.least);
        most.push_back(cell.most);
        runs.push_back(static_cast<std::int64_t>(cell.runs));
        stopped.push_back(static_cast<std::int64_t>(cell.stopped));
    }
    result.add(map_.name + "_median", median);
    result.add(map_.name + "_min", least);
    result.add(map_.name + "_max", most);
    result.add("runs", runs);
    result.add("stopped", stopped);
    return result;
}

}  // namespace normscope
