// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/sweep_plot.h"

namespace normscope {

class WhiskersItem;

/// A sweep over one setting: the median of each value as a dot, from the least to the greatest over
/// the seeds as a bar, joined by a line where the values are numbers. The values stand at equal
/// distances, in their order. Values whose runs all had to stop have a cross at the bottom.
class SweepCurvePlot : public SweepPlot {
    Q_OBJECT
  public:
    explicit SweepCurvePlot(const QString& id, QWidget* parent = nullptr);

    std::optional<std::size_t> cellAt(const QPointF& canvas_position) const override;
    QSize exportSize() const override;

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    void feed() override;
    QPointF onCanvas(std::size_t cell) const override;

  private:
    /// The factor from values to the axis: percent of shares.
    double scale() const { return map().unit == SweepMap::Unit::Share ? 100.0 : 1.0; }

    WhiskersItem* item_;
};

}  // namespace normscope
