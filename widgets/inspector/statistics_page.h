// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/inspector/page.h"

class QCheckBox;
class QLabel;

namespace normscope {

class DivergencePlot;
class FoldPlot;
class LayerTable;
class NormActions;
class SegmentedSwitch;
class StatisticsPlot;

/// Train against inference: what the same batch is by batch, running and population statistics,
/// layer by layer and channel by channel; what to do about it; and whether batch norm folds away.
class StatisticsPage : public InspectorPage {
    Q_OBJECT
  public:
    explicit StatisticsPage(QWidget* parent = nullptr);

    InspectionRequest request() const override;
    void display(const Inspected& what) override;
    void clear() override;
    void setTheme(const Theme& theme) override;
    void setFine(bool fine) override;
    void select(int layer, int channel) override;
    std::vector<Plot*> plots() const override;

  private:
    void buildComparison();
    void buildFold();
    void choose(int layer, int channel);
    void displayComparison();
    void displayLayer();
    void displayFold();
    /// Of the run shown; null where there is none.
    const Inspection* shown() const { return (shows_twin_ ? twin_ : own_).get(); }

    std::shared_ptr<const Inspection> own_, twin_;
    Task task_ = Task::Classification;
    bool shows_twin_ = false;
    int layer_ = 0;
    int channel_ = 0;
    SegmentedSwitch* run_;
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
