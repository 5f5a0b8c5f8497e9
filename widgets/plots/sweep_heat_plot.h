// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/sweep_plot.h"

namespace normscope {

class CellsItem;

/// A sweep over two settings as a heat map: a cell for each combination, coloured and labelled with
/// the median over its seeds, the spread below it; a panel for each combination of further
/// settings. Cells all of whose runs had to stop are crossed out; where some had to, it says how
/// many.
class SweepHeatPlot : public SweepPlot {
    Q_OBJECT
  public:
    explicit SweepHeatPlot(const QString& id, QWidget* parent = nullptr);

    std::optional<std::size_t> cellAt(const QPointF& canvas_position) const override;
    QSize exportSize() const override;

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    std::vector<LegendEntry> legendEntries() const override;
    void feed() override;
    QPointF onCanvas(std::size_t cell) const override;

  private:
    std::size_t panelsInRow() const;
    std::size_t panelRows() const;
    /// Where a cell's middle lies, in cells.
    QPointF middleOf(std::size_t cell) const;
    /// The end of the axes, in cells.
    QPointF farEnd() const;
    void nameCells(const QFontMetrics& metrics, int width, int below);
    double placeOnScale(double value) const;
    QColor colorOf(double value) const;

    double least_ = kNaN, most_ = kNaN;  ///< of the medians
    bool logarithmic_ = false;           ///< the scale of colours
    CellsItem* item_;
};

}  // namespace normscope
