// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/inspect/inspection.h"
#include "widgets/plots/run_plot.h"

class QCPItemStraightLine;

namespace normscope {

class DotsItem;

/// What one channel's batches say of it: μ_B across, σ_B up, a dot for each of many random batches;
/// the population as dashed lines, the running statistics as a diamond, the last training step's
/// batch as a ring. Run B's are orange.
class ScatterPlot : public RunPlot {
    Q_OBJECT
  public:
    explicit ScatterPlot(const QString& id, QWidget* parent = nullptr);

    void setData(const BatchScatter& scatter, bool twin);
    void clear();

    /// kind,mean,std: rows "batch", then "population", "running", "last_step"
    Table table() const override;

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString lack() const override;

  private:
    std::optional<BatchScatter> scatter_;
    bool other_ = true;  ///< than was shown: the axes begin anew
    QCPItemStraightLine *population_mean_, *population_std_;
    DotsItem *batches_, *running_, *last_;
};

}  // namespace normscope
