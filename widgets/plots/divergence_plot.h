// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/record/history.h"
#include "widgets/plots/step_plot.h"

namespace normscope {

class MarksItem;
class SeriesItem;

/// How far each layer's running statistics lie from the batch, step by step: the Kullback-Leibler
/// divergence on a logarithmic axis. The layer that lies furthest now is drawn strong; its distance
/// from the population, where recorded, dashed. Run B is orange.
class DivergencePlot : public StepPlot {
    Q_OBJECT
  public:
    explicit DivergencePlot(const QString& id, QWidget* parent = nullptr);

    /// `twin`: the history is run B's. Copies what it needs; cheap where nothing is new.
    void setData(const History& history, bool twin);
    void clear();
    /// The layer with the largest divergence at the last recorded step, counted from 0; −1: none.
    int worstLayer() const { return worst_; }

    /// step, then kl_layer1_batch, kl_layer1_population, kl_layer2_batch, …
    Table table() const override;

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString absence() const override;
    void hovered(const std::optional<QPointF>&) override {}  // its steps are its own
    void drawVisited(QCPPainter& painter, double step) const override;

  private:
    struct Line {
        SeriesItem* batch = nullptr;
        SeriesItem* population = nullptr;
    };
    /// What decides whether anything is new.
    struct Seen {
        std::size_t records = 0;
        std::int64_t last_step = 0;
        bool twin = false;
        bool operator==(const Seen&) const = default;
    };
    void setLineCount(std::size_t count);
    void feed(const std::vector<DualRecord>& records);
    QPen penOf(std::size_t layer) const;
    bool hasPopulation(std::size_t layer) const;

    Seen seen_;
    std::vector<Line> lines_;
    std::vector<std::int64_t> steps_;
    std::vector<std::vector<double>> from_batch_, from_population_;  ///< [layer][record]
    MarksItem* marks_;
    int worst_ = -1;
    bool zeros_ = false;  ///< a divergence of exactly 0, for which a log axis has no place
};

}  // namespace normscope
