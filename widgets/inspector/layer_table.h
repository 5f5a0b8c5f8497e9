// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QTableWidget>

#include "model/analysis/inspection.h"
#include "widgets/theme.h"

namespace normscope {

/// How far every layer's running statistics lie from the batch, and from the population where that
/// was asked for: a line a layer, under it in orange run B's. The furthest is bold.
class LayerTable : public QTableWidget {
    Q_OBJECT
  public:
    explicit LayerTable(QWidget* parent = nullptr);

    /// Either may be null.
    void display(const InspectedStatistics* own, const InspectedStatistics* twin);
    void setSelectedLayer(int layer);
    void setTheme(const Theme& theme);

  signals:
    void layerSelected(int layer);

  protected:
    void resizeEvent(QResizeEvent* event) override;

  private:
    enum Column {
        Name,
        BatchKl,
        BatchGap,
        BatchRatio,
        PopulationKl,
        PopulationGap,
        PopulationRatio
    };

    void setShape(int rows, bool population);
    void write(int row, const QString& name, const LayerStatistics* layer, bool worst_from_batch,
               bool worst_from_population, bool twin);
    void setCell(int row, int column, const QString& text, bool bold, bool twin);
    void writeDivergence(int row, int first, const LayerStatistics* layer,
                         const Divergence& divergence, bool bold, bool twin);
    void fitColumns();

    Theme theme_;
    bool with_twin_ = false;
    int selected_ = 0;
    bool filling_ = false;  ///< what changes now is not the person's choice
};

}  // namespace normscope
