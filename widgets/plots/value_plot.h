// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>

#include "model/inspect/inspection.h"
#include "widgets/plots/plot.h"

class QCPItemStraightLine;

namespace normscope {

class DotsItem;

/// A regression's answers: what is predicted up, what is true across, a dot for each validation
/// sample by running statistics, a grey one by those of its batch; on the diagonal they agree. Run
/// B's are orange.
class ValuePlot : public Plot {
    Q_OBJECT
  public:
    explicit ValuePlot(const QString& id, QWidget* parent = nullptr);

    /// `name`: of what is predicted.
    void setData(const Predictions& own, const QString& name);
    void setTwin(const Predictions* other);
    void showTwin(bool twin);  ///< run B's in place of run A's
    void clear();

    /// sample,true,running,batch; with run B also running_b,batch_b
    Table table() const override;

    QSize sizeHint() const override { return {280, 260}; }

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString absence() const override;

  private:
    const Predictions* shown() const;
    void feed();

    std::optional<Predictions> own_, twin_;
    QString name_;
    bool shows_twin_ = false;
    bool other_ = true;  ///< than was shown: the axes begin anew
    QCPItemStraightLine* diagonal_;
    DotsItem *batch_, *running_;
};

}  // namespace normscope
