// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/inspector/page.h"

class QLabel;
class QToolButton;

namespace normscope {

class BoundaryPlot;
class ConfusionPlot;
class PredictionGrid;
class SegmentedSwitch;
class ValuePlot;

/// What the network says, by running and by batch statistics: single samples, all of the validation
/// set by class, and for data with two features over the plane. Of a regression what is predicted
/// against what is true.
class PredictionsPage : public InspectorPage {
    Q_OBJECT
  public:
    static constexpr std::int64_t kPerPage = 24;   ///< samples in sight at once
    static constexpr std::int64_t kFetched = 480;  ///< of which a filter picks
    static constexpr std::int64_t kBoundary = 64;  ///< points along a side

    explicit PredictionsPage(QWidget* parent = nullptr);

    static PageInfo describe();

    /// Only what is in sight: of a page that is not shown, nothing.
    InspectionRequest request() const override;
    void display(const Inspected& what) override;
    void clear() override;
    /// Those of the task.
    std::vector<Plot*> plots() const override;

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    enum class Filter { All, Differ, Wrong };

    void buildBoundary();
    void buildSamples();
    void buildConfusion();
    void displayData(const std::shared_ptr<const Dataset>& source);
    void displayTask(bool plane, bool pictures);
    void displayAll(const Predictions& own, const Predictions* twin);
    bool isRegression() const { return data_ && data_->task == Task::Regression; }
    void displaySamples();
    void turn(std::int64_t pages);
    std::int64_t validationCount() const;
    const Prediction* twinOf(std::size_t i) const;
    std::vector<std::size_t> matching() const;
    void askIfOther();

    std::shared_ptr<const Dataset> data_;
    std::shared_ptr<const Inspection> own_, twin_;  ///< the newest that have samples
    std::shared_ptr<const Inspection> shown_, shown_twin_;
    Filter filter_ = Filter::All;
    std::int64_t page_ = 0;
    InspectionRequest asked_;
    QWidget* plane_part_;  ///< decision boundary
    QWidget* picture_part_;
    BoundaryPlot* boundary_;
    SegmentedSwitch* filter_switch_;
    QToolButton *previous_, *next_;
    QLabel* which_;
    PredictionGrid* grid_;
    SegmentedSwitch *kind_, *run_;
    QLabel* all_heading_;  ///< over the confusion, or the values
    ConfusionPlot* confusion_;
    QWidget* confusion_place_;
    ValuePlot* values_;
    QWidget* values_place_;
    QLabel *no_pictures_, *no_plane_, *no_classes_;
};

}  // namespace normscope
