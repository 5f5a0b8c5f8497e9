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

bool isWorst(const std::optional<std::int64_t>& worst, int layer) {
    return worst && *worst == layer;
}

/// Of a layer in `of`; null where there is nothing to say of it.
const LayerStatistics* statisticsOf(const InspectedStatistics* of, int layer) {
    const auto place = static_cast<std::size_t>(layer);
    return of != nullptr && place < of->layers.size() ? &of->layers[place] : nullptr;
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
        selected_ = lines_[static_cast<std::size_t>(row)].layer;
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

void LayerTable::write(int row, const InspectedStatistics* of) {
    const Line line = lines_[static_cast<std::size_t>(row)];
    const LayerStatistics* from = statisticsOf(of, line.layer);
    Divergence shown{std::nan(""), std::nan(""), 0, 0, std::nan(""), 0, 0};
    if (from != nullptr && from->present)
        shown = line.population ? from->from_population : from->from_batch;
    const bool worst =
        of != nullptr &&
        isWorst(line.population ? of->worst_from_population : of->worst_from_batch, line.layer);
    const QString name = line.twin         ? line.population ? tr("B pop.") : tr("B")
                                 : line.population ? tr("pop.")
                                           : QString::number(line.layer + 1);
    setCell(row, Name, name, worst, line);
    setCell(row, Kl, orDash(shown.kl, formatShort(shown.kl)), worst, line);
    setCell(row, Gap, orDash(shown.mean_gap, formatLike(shown.mean_gap, 1.0)), worst, line);
    setCell(row, Ratio, orDash(shown.var_ratio, formatShort(shown.var_ratio)), worst, line);
}

/// A layer has a line of run A always, the others where they have something to say.
void LayerTable::addLines(int layer, const InspectedStatistics* own,
                          const InspectedStatistics* twin) {
    const auto add = [&](const InspectedStatistics* of, bool is_twin) {
        const LayerStatistics* from = statisticsOf(of, layer);
        const bool present = from != nullptr && from->present;
        if (!is_twin || present)
            lines_.push_back({layer, is_twin, false});
        if (present && !from->population.empty())
            lines_.push_back({layer, is_twin, true});
    };
    add(own, false);
    add(twin, true);
}

void LayerTable::display(const InspectedStatistics* own, const InspectedStatistics* twin) {
    filling_ = true;
    lines_.clear();
    const std::size_t layers = std::max(own == nullptr ? 0 : own->layers.size(),
                                        twin == nullptr ? 0 : twin->layers.size());
    for (std::size_t i = 0; i < layers; ++i)
        addLines(static_cast<int>(i), own, twin);
    const int rows = static_cast<int>(lines_.size());
    if (rowCount() != rows)
        setRowCount(rows);
    fitColumns();
    for (int row = 0; row < rows; ++row)
        write(row, lines_[static_cast<std::size_t>(row)].twin ? twin : own);
    filling_ = false;
    setSelectedLayer(selected_);
}

void LayerTable::setSelectedLayer(int layer) {
    selected_ = layer;
    const auto of_layer = [layer](const Line& line) { return line.layer == layer; };
    const auto first = std::find_if(lines_.begin(), lines_.end(), of_layer);
    const auto current = static_cast<std::size_t>(currentRow());
    const bool shown = currentRow() >= 0 && current < lines_.size() && of_layer(lines_[current]);
    if (shown || first == lines_.end())
        return;
    filling_ = true;
    setCurrentCell(static_cast<int>(first - lines_.begin()), Name);
    filling_ = false;
}

void LayerTable::setTheme(const Theme& theme) {
    theme_ = theme;
    for (int row = 0; row < rowCount(); ++row)
        for (int column = 0; column < columnCount(); ++column)
            if (auto* cell = item(row, column))
                cell->setForeground(colorOf(lines_[static_cast<std::size_t>(row)]));
}

}  // namespace normscope
