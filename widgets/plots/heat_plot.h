// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/distribution_plot.h"

namespace normscope {

class ColorBarItem;
class HeatItem;

/// Steps to the right, values upward, colour for density: every record with its own bins at their
/// own places. Of two runs one is shown.
class HeatPlot : public DistributionPlot {
    Q_OBJECT
  public:
    explicit HeatPlot(const QString& id, QWidget* parent = nullptr);

    Distribution kind() const override { return Distribution::Heat; }
    void setView(const ViewState& view) override;
    /// Which run is shown (0: A) where there are two; the other where only that one has the tap.
    void setRun(int run);
    int run() const;
    /// The density of the strongest colour, as last painted.
    double scale() const;

    /// step,bin_lower,bin_upper,count of every record, then the values that are not finite with
    /// empty edges; with run B a first column run, all of A before all of B.
    Table table() const override;

  signals:
    void runChosen(int run);

  protected:
    void feed() override;
    Range valueRange() const override;
    QString readoutOf(double step, double value) const override;
    int rightMargin() const override;
    void restyle() override;
    void arrange(Density density) override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    void addActions(QMenu& menu) override;

  private:
    int run_ = 0;
    double outside_ = 0.0;    ///< share of the values beyond the value axis while it follows them
    double nonfinite_ = 0.0;  ///< share of them
    HeatItem* heat_;
    ColorBarItem* bar_;
};

}  // namespace normscope
