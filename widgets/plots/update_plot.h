// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "model/record/history.h"
#include "widgets/plots/step_plot.h"

class QCPItemStraightLine;

namespace normscope {

class MarksItem;
class SeriesItem;

/// How far each step moves a layer's weight, over the recorded steps and at the newest: ‖ΔW‖/‖W‖ on
/// a logarithmic axis, with a line at 10⁻³; or the weight's norm, or the effective rate. Run B's
/// are orange.
class UpdatePlot : public StepPlot {
    Q_OBJECT
  public:
    enum class Quantity { Ratio, WeightNorm, EffectiveRate };
    static constexpr double kGuide = 1e-3;

    explicit UpdatePlot(const QString& id, QWidget* parent = nullptr);

    void setLayer(int layer) { layer_ = layer; }
    /// The newest step's; NaN where it is not known. Behind the records.
    void setNewest(std::int64_t step, const WeightUpdate& own, std::int64_t twin_step,
                   const WeightUpdate* twin);
    /// As DistributionPlot::display. Null: nothing yet.
    void display(const History* own, const History* twin);
    void clear();
    void setQuantity(Quantity quantity);
    Quantity quantity() const { return quantity_; }

    /// step,update_ratio,weight_norm,effective_rate; with run B the same three, ending in _b.
    Table table() const override;

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    unsigned parts() const override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString absence() const override;
    void addActions(QMenu& menu) override;

  private:
    /// What is shown of one run.
    struct Strand {
        std::vector<std::int64_t> steps;    ///< recorded
        std::vector<WeightUpdate> updates;  ///< of them
        std::int64_t newest_step = 0;
        WeightUpdate newest;
        SeriesItem* line = nullptr;
        const History* history = nullptr;
        std::uint64_t revision = 0;
    };
    void take(Strand& strand, const History* history);
    void feed(Strand& strand);
    double valueOf(const WeightUpdate& update) const;
    QString nameOf() const;
    bool shows(const Strand& strand) const;

    int layer_ = 0;
    Quantity quantity_ = Quantity::Ratio;
    std::array<Strand, 2> strands_;
    MarksItem* marks_;
    QCPItemStraightLine* guide_;
};

}  // namespace normscope
