// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/layer_table.h"

#include <QHeaderView>
#include <algorithm>
#include <cmath>

#include "widgets/plots/number_format.h"

namespace normscope {

namespace {

constexpr int kRowHeight = 20;     // px
constexpr int kHeaderHeight = 32;  // two lines
constexpr int kNameWidth = 34;

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
    setColumnCount(7);
    setHorizontalHeaderLabels({tr("layer"), tr("KL\nbatch"), tr("gap σ\nbatch"), tr("σ² ×\nbatch"),
                               tr("KL\npop."), tr("gap σ\npop."), tr("σ² ×\npop.")});
    const QString from_batch = tr("the running statistics' distance from the batch's");
    const QString from_population = tr("the running statistics' distance from the population's");
    const QString kl = tr("Kullback-Leibler divergence, mean over channels, in nats: %1.");
    const QString gap = tr("Difference of the means in standard deviations, over channels: %1.");
    const QString ratio = tr("Running variance over the other, mean over channels: %1.");
    int column = 1;
    for (const QString& from : {from_batch, from_population})
        for (const QString& help : {kl, gap, ratio})
            horizontalHeaderItem(column++)->setToolTip(help.arg(from));
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
        selected_ = with_twin_ ? row / 2 : row;
        emit layerSelected(selected_);
    });
    setShape(0, false);
}

void LayerTable::setShape(int rows, bool population) {
    if (rowCount() != rows)
        setRowCount(rows);
    for (const int column : {PopulationKl, PopulationGap, PopulationRatio})
        setColumnHidden(column, !population);
    const int height = kHeaderHeight + rows * kRowHeight + 2 * frameWidth();
    if (maximumHeight() != height)
        setFixedHeight(height);
    fitColumns();
}

void LayerTable::fitColumns() {
    const int figures = isColumnHidden(PopulationKl) ? 3 : 6;
    const int width = std::max(10, (viewport()->width() - kNameWidth) / figures);
    setColumnWidth(Name, viewport()->width() - figures * width);
    for (int column = BatchKl; column <= PopulationRatio; ++column)
        setColumnWidth(column, width);
}

void LayerTable::resizeEvent(QResizeEvent* event) {
    QTableWidget::resizeEvent(event);
    fitColumns();
}

void LayerTable::setCell(int row, int column, const QString& text, bool bold, bool twin) {
    auto* cell = item(row, column);
    if (cell == nullptr) {
        cell = new QTableWidgetItem;
        setItem(row, column, cell);
    }
    cell->setTextAlignment(column == Name ? Qt::AlignLeft | Qt::AlignVCenter
                                          : Qt::AlignRight | Qt::AlignVCenter);
    if (cell->text() != text)
        cell->setText(text);
    QFont wanted = font();
    wanted.setBold(bold);
    cell->setFont(wanted);
    cell->setForeground(twin ? theme_.run_b : theme_.text);
}

void LayerTable::writeDivergence(int row, int first, const LayerStatistics* layer,
                                 const Divergence& divergence, bool bold, bool twin) {
    const bool here = layer != nullptr && layer->present;
    const Divergence none{std::nan(""), std::nan(""), 0, 0, std::nan(""), 0, 0};
    const Divergence& shown = here ? divergence : none;
    setCell(row, first, orDash(shown.kl, formatShort(shown.kl)), bold, twin);
    setCell(row, first + 1, orDash(shown.mean_gap, formatLike(shown.mean_gap, 1.0)), bold, twin);
    setCell(row, first + 2, orDash(shown.var_ratio, formatShort(shown.var_ratio)), bold, twin);
}

void LayerTable::write(int row, const QString& name, const LayerStatistics* layer,
                       bool worst_from_batch, bool worst_from_population, bool twin) {
    const LayerStatistics none;
    const LayerStatistics& from = layer == nullptr ? none : *layer;
    setCell(row, Name, name, worst_from_batch, twin);
    writeDivergence(row, BatchKl, layer, from.from_batch, worst_from_batch, twin);
    writeDivergence(row, PopulationKl, layer, from.from_population, worst_from_population, twin);
}

void LayerTable::display(const InspectedStatistics* own, const InspectedStatistics* twin) {
    filling_ = true;
    with_twin_ = twin != nullptr;
    const std::size_t layers = std::max(own == nullptr ? 0 : own->layers.size(),
                                        twin == nullptr ? 0 : twin->layers.size());
    const auto knowsPopulation = [](const InspectedStatistics* statistics) {
        return statistics != nullptr &&
               std::any_of(statistics->layers.begin(), statistics->layers.end(),
                           [](const LayerStatistics& layer) { return !layer.population.empty(); });
    };
    setShape(static_cast<int>(layers) * (with_twin_ ? 2 : 1),
             knowsPopulation(own) || knowsPopulation(twin));
    int row = 0;
    for (std::size_t i = 0; i < layers; ++i) {
        const auto add = [&](const InspectedStatistics* of, const QString& name, bool second) {
            const auto* layer = of != nullptr && i < of->layers.size() ? &of->layers[i] : nullptr;
            write(row++, name, layer, of != nullptr && isWorst(of->worst_from_batch, i),
                  of != nullptr && isWorst(of->worst_from_population, i), second);
        };
        add(own, QString::number(i + 1), false);
        if (with_twin_)
            add(twin, tr("B"), true);
    }
    filling_ = false;
    setSelectedLayer(selected_);
}

void LayerTable::setSelectedLayer(int layer) {
    selected_ = layer;
    const int first = with_twin_ ? 2 * layer : layer;
    const bool shown = currentRow() >= first && currentRow() <= first + (with_twin_ ? 1 : 0);
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
                cell->setForeground(with_twin_ && row % 2 == 1 ? theme.run_b : theme.text);
}

}  // namespace normscope
