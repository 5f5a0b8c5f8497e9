// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/inspector/run_page.h"

class QLabel;
class QPushButton;
class QSpinBox;

namespace normscope {

class CompanionPlot;
class ScatterPlot;
class SegmentedSwitch;

/// What depends on who else is in the batch: how its statistics scatter for one channel, and what
/// that does to one sample's answer.
class BatchesPage : public RunPage {
    Q_OBJECT
  public:
    explicit BatchesPage(QWidget* parent = nullptr);

    static PageInfo describe();

    InspectionRequest request() const override;
    void select(int layer, int channel) override;

  protected:
    void follow(const Inspected& what) override;
    void displayLooks() override;

  private:
    void buildScatter();
    void buildCompanions();
    void wire();
    void displayConfiguration(const Configuration& shown, const Configuration& aimed);
    void displayData(const std::shared_ptr<const Dataset>& dataset);
    void displayScatter();
    void displayCompanions();
    QString truthText(const CompanionCheck& check) const;
    void displaySample(const CompanionCheck* check);

    std::shared_ptr<const Dataset> data_;
    std::vector<std::int64_t> widths_;  ///< of the hidden layers
    bool normalized_ = true;            ///< whether any layer of the run shown has batch norm
    std::uint64_t shuffle_ = 0;
    int wanted_layer_ = 0, wanted_channel_ = 0;  ///< as chosen; shown where there are so many
    QLabel* moment_;
    QSpinBox *layer_, *channel_;
    ScatterPlot* scatter_;
    QLabel* spread_;
    SegmentedSwitch* sizes_;
    QLabel* size_note_;
    QLabel* picture_;
    QSpinBox* sample_;
    QLabel* truth_;
    QPushButton* reshuffle_;
    CompanionPlot* companions_;
    QLabel *predictions_, *unsteady_;
};

}  // namespace normscope
