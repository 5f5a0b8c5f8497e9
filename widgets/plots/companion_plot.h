// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/inspect/inspection.h"
#include "widgets/plots/run_plot.h"

class QCPItemRect;

namespace normscope {

class DotsItem;

/// One sample's logits in many random batches: a column for each class, in it a dot for each
/// batch by batch statistics, from the first at the left to the last, and a bar by running
/// statistics. The true class stands on a tinted ground. Run B's are orange. Of a
/// regression one column, of the values predicted.
class CompanionPlot : public RunPlot {
    Q_OBJECT
  public:
    explicit CompanionPlot(const QString& id, QWidget* parent = nullptr);

    /// `classes` are the names, for the readout.
    void setData(const CompanionCheck& check, const std::vector<std::string>& classes, bool twin);
    void clear();

    /// draw,class,logit: draws count from 0; "running" for the running statistics
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
    std::size_t draws() const;
    bool isRegression() const { return check_ && check_->classes == 1; }  ///< one value, no class
    QString nameOf(std::size_t index) const;

    std::optional<CompanionCheck> check_;
    std::vector<std::string> classes_;
    QCPItemRect* truth_;
    DotsItem *draws_, *running_;
};

}  // namespace normscope
