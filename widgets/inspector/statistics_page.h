// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/inspector/run_page.h"

class QCheckBox;
class QLabel;

namespace normscope {

class DivergencePlot;
class FoldPlot;
class LayerTable;
class NormActions;
class StatisticsPlot;

/// Train against inference: what the same batch is by batch, running and population statistics,
/// layer by layer and channel by channel; what to do about it; and whether batch norm folds away.
class StatisticsPage : public RunPage {
    Q_OBJECT
  public:
    explicit StatisticsPage(QWidget* parent = nullptr);

    static PageInfo describe();

    InspectionRequest request() const override;
    void setTheme(const Theme& theme) override;
    void select(int layer, int channel) override;

  protected:
    void follow(const Inspected& what) override;
    void displayLooks() override;
    void forget() override;

  private:
    void buildComparison();
    void buildFold();
    void choose(int layer, int channel);
    void displayComparison();
    void displayLayer();
    void displayFold();
    Task task_ = Task::Classification;
    int layer_ = 0;
    int channel_ = 0;
    QLabel* moment_;
    QLabel *absence_, *furthest_, *population_words_, *accuracies_, *shift_, *window_;
    LayerTable* table_;
    QCheckBox* population_;
    NormActions* actions_;
    StatisticsPlot* statistics_;
    DivergencePlot* divergence_;
    QCheckBox* fold_;
    QLabel *fold_outcome_, *fold_layer_;
    FoldPlot* fold_plot_;
    QWidget* fold_place_;
};

}  // namespace normscope
