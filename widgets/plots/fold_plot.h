// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/inspect/inspection.h"
#include "widgets/plots/run_plot.h"

namespace normscope {

class HistogramItem;

/// The weights that one layer's batch norm folds into, as they are (filled) and folded (violet
/// outline), in the same bins.
class FoldPlot : public RunPlot {
    Q_OBJECT
  public:
    explicit FoldPlot(const QString& id, QWidget* parent = nullptr);

    /// `layer` counts from 0; `twin`: it is run B's.
    void setData(const FoldCheck::LayerFold& fold, int layer, bool twin);
    void clear();

    /// bin_lower,bin_upper,original,folded: counts of weights
    Table table() const override;

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString lack() const override;
    bool zoomsVertically() const override { return false; }

  private:
    std::optional<FoldCheck::LayerFold> fold_;
    int layer_ = 0;
    double top_ = 0.0;
    HistogramItem *original_, *folded_;
};

}  // namespace normscope
