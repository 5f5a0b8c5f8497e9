// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <optional>
#include <vector>

#include "model/inspect/inspection.h"
#include "widgets/plots/plot.h"

namespace normscope {

class ConfusionItem;

/// How often each class was taken for each other: rows are the truth, columns what was predicted,
/// over the whole validation set. Coloured by the share of the row; the diagonal, what is right, is
/// framed.
class ConfusionPlot : public Plot {
    Q_OBJECT
  public:
    enum class Kind { Running, Batch, Difference };

    explicit ConfusionPlot(const QString& id, QWidget* parent = nullptr);

    /// Counts by both statistics; `classes` names them.
    void setData(const Predictions& own, const std::vector<std::string>& classes);
    /// Run B's; null: there is no run B.
    void setTwin(const Predictions* twin);
    /// Counts by running or by batch statistics, or how many more by the former.
    void setKind(Kind kind);
    void showTwin(bool twin);
    void clear();

    /// label,predicted,count_running,count_batch; with run B also count_running_b,count_batch_b
    Table table() const override;

    QSize sizeHint() const override { return {280, 280}; }

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    bool hasHeader() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString absence() const override;

  private:
    const Predictions* shown() const;
    int side() const;
    bool has(Kind kind) const;
    QColor colorOf(double share) const;
    QString nameOf(int index) const;
    void feed();

    std::optional<Predictions> own_, twin_;
    std::vector<std::string> classes_;
    Kind kind_ = Kind::Running;
    bool shows_twin_ = false;
    ConfusionItem* item_;
};

}  // namespace normscope
