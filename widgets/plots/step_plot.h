// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "widgets/plots/plot.h"

namespace normscope {

/// Base of plots along whose horizontal axis steps run: the cursor that all of them share, and the
/// step the rest of the window shows.
class StepPlot : public Plot {
    Q_OBJECT
  public:
    using Plot::Plot;

    void setView(const ViewState& view) override;
    /// The step the rest of the window shows, where it is not the newest.
    void setVisited(std::optional<double> step);
    void setCursor(std::optional<double> step);

    /// The steps chosen by hand; none: all.
    std::optional<Range> chosenSteps() const;
    void chooseSteps(const std::optional<Range>& steps);

  protected:
    bool takesTurns() const override { return true; }
    virtual bool stepsAcross() const { return true; }
    virtual void drawVisited(QCPPainter& painter, double step) const;
    void hovered(const std::optional<QPointF>& canvas_position) override;
    void drawOverlay(QCPPainter& painter) override;
    bool hasOverlay() const override { return visited_ || cursor_ || Plot::hasOverlay(); }
    /// The step axis; the first where there are several.
    QCPAxis* stepAxis() const;
    /// Where a step stands on it: the first at least on a logarithmic one.
    double onAxis(double step) const;
    void forgetVisited() { visited_.reset(); }

  private:
    std::optional<double> cursor_, visited_;
};

}  // namespace normscope
