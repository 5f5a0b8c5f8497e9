// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/layer_table.h"

#include <QHeaderView>
#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"

namespace normscope {

namespace {

constexpr int kRowHeight = 20;  // px
constexpr int kHeaderHeight = 24;
constexpr int kNameWidth = 52;

QString orDash(double value, const QString& text) {
    return std::isfinite(value) ? text : QStringLiteral("–");
}

bool isWorst(const std::optional<std::int64_t>& worst, std::size_t layer) {
    return worst && *worst == static_cast<std::int64_t>(layer);
}

}  // namespace

LayerTable::LayerTable(QWidget* parent) : QTableWidget(parent), theme_(Theme::light()) {
    setObjectName(QStringLiteral("layer-table"));
    setAccessibleName(tr("Divergence of the running statistics by layer"));
    setColumnCount(4);
    setHorizontalHeaderLabels({tr("layer"), tr("KL"), tr("gap σ"), tr("var ×")});
    const QString from =
        tr("How far the running statistics lie from the batch's; in a line \"pop.\", from the "
           "population's. ");
    horizontalHeaderItem(Kl)->setToolTip(
        from + tr("Kullback-Leibler divergence, mean over channels, in nats."));
    horizontalHeaderItem(Gap)->setToolTip(
        from + tr("Difference of the means in standard deviations, root mean square."));
    horizontalHeaderItem(Ratio)->setToolTip(from +
                                            tr("Running variance over the other, geometric mean."));
    for (const int column : {Kl, Gap, Ratio})
        horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    horizontalHeaderItem(Name)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    verticalHeader()->setMinimumSectionSize(kRowHeight);
    horizontalHeader()->setFixedHeight(kHeaderHeight);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setMinimumSectionSize(10);
    horizontalHeader()->setHighlightSections(false);
    setShowGrid(false);
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false);
    setWordWrap(false);
    setTextElideMode(Qt::ElideNone);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    connect(this, &QTableWidget::currentCellChanged, this, [this](int row) {
        if (filling_ || row < 0)
            return;
        selected_ = row / linesPerLayer();
        emit layerSelected(selected_);
    });
    fitColumns();
}

void LayerTable::fitColumns() {
    const int height = kHeaderHeight + rowCount() * kRowHeight + 2 * frameWidth();
    if (maximumHeight() != height)
        setFixedHeight(height);
    const int width = std::max(10, (viewport()->width() - kNameWidth) / 3);
    setColumnWidth(Name, viewport()->width() - 3 * width);
    for (const int column : {Kl, Gap, Ratio})
        setColumnWidth(column, width);
}

void LayerTable::resizeEvent(QResizeEvent* event) {
    QTableWidget::resizeEvent(event);
    fitColumns();
}

QColor LayerTable::colorOf(const Line& line) const {
    return line.twin ? theme_.run_b : line.population ? theme_.muted : theme_.text;
}

void LayerTable::setCell(int row, int column, const QString& text, bool bold, const Line& line) {
    auto* cell = item(row, column);
    if (cell == nullptr) {
        cell = new QTableWidgetItem;
        cell->setTextAlignment((column == Name ? Qt::AlignLeft : Qt::AlignRight) |
                               Qt::AlignVCenter);
        setItem(row, column, cell);
    }
    if (cell->text() != text)
        cell->setText(text);
    if (cell->font().bold() != bold) {
        QFont wanted = font();
        wanted.setBold(bold);
        cell->setFont(wanted);
    }
    if (cell->foreground().color() != colorOf(line))
        cell->setForeground(colorOf(line));
}

void LayerTable::write(int row, const Line& line, std::size_t layer,
                       const InspectedStatistics* of) {
    const LayerStatistics* from =
        of != nullptr && layer < of->layers.size() ? &of->layers[layer] : nullptr;
    Divergence shown{std::nan(""), std::nan(""), 0, 0, std::nan(""), 0, 0};
    if (from != nullptr && from->present)
        shown = line.population ? from->from_population : from->from_batch;
    const bool worst =
        of != nullptr &&
        isWorst(line.population ? of->worst_from_population : of->worst_from_batch, layer);
    const QString name = line.twin         ? line.population ? tr("B pop.") : tr("B")
                                 : line.population ? tr("pop.")
                                           : QString::number(layer + 1);
    setCell(row, Name, name, worst, line);
    setCell(row, Kl, orDash(shown.kl, formatShort(shown.kl)), worst, line);
    setCell(row, Gap, orDash(shown.mean_gap, formatLike(shown.mean_gap, 1.0)), worst, line);
    setCell(row, Ratio, orDash(shown.var_ratio, formatShort(shown.var_ratio)), worst, line);
}

std::vector<LayerTable::Line> LayerTable::linesOf(const InspectedStatistics* own,
                                                  const InspectedStatistics* twin) const {
    const auto knowsPopulation = [](const InspectedStatistics* statistics) {
        return statistics != nullptr &&
               std::any_of(statistics->layers.begin(), statistics->layers.end(),
                           [](const LayerStatistics& layer) { return !layer.population.empty(); });
    };
    std::vector<Line> lines{{false, false}};
    if (knowsPopulation(own))
        lines.push_back({false, true});
    if (twin != nullptr)
        lines.push_back({true, false});
    if (knowsPopulation(twin))
        lines.push_back({true, true});
    return lines;
}

void LayerTable::display(const InspectedStatistics* own, const InspectedStatistics* twin) {
    filling_ = true;
    lines_ = linesOf(own, twin);
    const std::size_t layers = std::max(own == nullptr ? 0 : own->layers.size(),
                                        twin == nullptr ? 0 : twin->layers.size());
    const int rows = static_cast<int>(layers) * linesPerLayer();
    if (rowCount() != rows)
        setRowCount(rows);
    fitColumns();
    int row = 0;
    for (std::size_t i = 0; i < layers; ++i)
        for (const Line& line : lines_)
            write(row++, line, i, line.twin ? twin : own);
    filling_ = false;
    setSelectedLayer(selected_);
}

void LayerTable::setSelectedLayer(int layer) {
    selected_ = layer;
    const int first = layer * linesPerLayer();
    const bool shown = currentRow() >= first && currentRow() < first + linesPerLayer();
    if (shown || first >= rowCount())
        return;
    filling_ = true;
    setCurrentCell(first, Name);
    filling_ = false;
}

void LayerTable::setTheme(const Theme& theme) {
    theme_ = theme;
    for (int row = 0; row < rowCount(); ++row)
        for (int column = 0; column < columnCount(); ++column)
            if (auto* cell = item(row, column))
                cell->setForeground(
                    colorOf(lines_[static_cast<std::size_t>(row % linesPerLayer())]));
}

}  // namespace normscope
