// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/network/reduction.h"
#include "widgets/plots/plot.h"

namespace normscope {

class ReductionItem;

/// What one statistic of a layer's norm is over, drawn from the shapes it sees.
class ReductionPlot : public Plot {
    Q_OBJECT
  public:
    explicit ReductionPlot(const QString& id, QWidget* parent = nullptr);

    /// `name`: PyTorch's. An empty reduction: no norm.
    void setData(const Reduction& reduction, NormKind kind, const QString& name);
    void clear();

    /// norm,axis,extent,in_one_statistic; then the values in a statistic and how many there are.
    Table table() const override;

  protected:
    void arrange(Density density) override;
    void fitRanges() override {}
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    QString absence() const override;

  private:
    Reduction reduction_;
    NormKind kind_ = kNoNorm;
    QString name_;
    bool has_data_ = false;
    ReductionItem* item_;
};

}  // namespace normscope
