// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "widgets/inspector/run_page.h"

class QComboBox;
class QLabel;
class QSpinBox;

namespace normscope {

class ProfilePlot;

/// Why training goes as it goes: the loss along the gradient, what changes by depth, and both from
/// look to look. Plots show both runs, sentences the one chosen.
class WhyPage : public RunPage {
    Q_OBJECT
  public:
    explicit WhyPage(QWidget* parent = nullptr);

    static PageInfo describe();

    InspectionRequest request() const override;

  protected:
    void follow(const Inspected& what) override;
    void displayLooks() override;
    void forget() override;

  private:
    /// What is kept of a look, for the plot over the steps: each of the quantities there are.
    struct Point {
        std::int64_t step = 0;
        std::vector<double> values;
    };
    ProfilePlot* addProfile(const char* id, const QString& title);
    QComboBox* addChoice(const char* name, const QString& label, const QStringList& texts);
    void buildAlong();
    void buildDepth();
    void buildTime();
    static void note(std::vector<Point>& points, const Inspection* look);
    void displayAlong();
    void displayDepth();
    void displayTime();
    void displayWords();
    void displayDrift();

    std::array<std::vector<Point>, 2> points_;
    std::array<const History*, 2> histories_{};
    std::array<std::uint64_t, 2> revisions_{};
    OptimizerConfig optimizer_;
    Placement placement_ = Placement::Before;
    Task task_ = Task::Classification;
    std::int64_t training_samples_ = 0;
    QLabel* moment_;
    QComboBox *along_quantity_, *stretch_;
    ProfilePlot* along_;
    QLabel* along_words_;
    QComboBox* depth_quantity_;
    QSpinBox* since_;
    ProfilePlot* depth_;
    QLabel *shift_words_, *gradient_words_, *samples_words_;
    QComboBox* time_quantity_;
    ProfilePlot* time_;
    QLabel *edge_words_, *average_heading_, *average_words_;
};

}  // namespace normscope
