// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>

#include "model/data/dataset.h"
#include "model/inspect/inspection.h"
#include "widgets/plots/plot.h"

namespace normscope {

class DotsItem;
class FieldItem;
class SegmentsItem;

/// What the network says over the plane: the probability of class 1 as background, the line where
/// it is one half, and the training points by class. Run B shows as its line alone.
class BoundaryPlot : public Plot {
    Q_OBJECT
  public:
    explicit BoundaryPlot(const QString& id, QWidget* parent = nullptr);

    /// Training points of data with two features, in their own units; anything else: none.
    void setPoints(const std::shared_ptr<const Dataset>& source);
    /// Empty: there is none, because the network normalizes by the batch alone.
    void setBoundary(const std::optional<DecisionBoundary>& own);
    /// Run B's; null: there is no run B.
    void setTwin(const DecisionBoundary* twin);
    void clear();

    /// x,y,probability; with run B also probability_b
    Table table() const override;

    /// Colour of a probability of class 1.
    static QColor colorOf(double probability, const Theme& theme);

    QSize sizeHint() const override { return {280, 280}; }

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString absence() const override;

  private:
    void feedField();
    QCPAxis* xAxis() const;
    QCPAxis* yAxis() const;

    std::shared_ptr<const Dataset> data_;
    std::optional<DecisionBoundary> own_, twin_;
    bool asked_ = false;  ///< an answer came, if an empty one
    FieldItem* field_;
    SegmentsItem* line_;
    SegmentsItem* twin_line_;
    DotsItem* first_;   ///< points of class 0
    DotsItem* second_;  ///< points of class 1
};

}  // namespace normscope
