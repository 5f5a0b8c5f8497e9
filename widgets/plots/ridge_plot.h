// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/plots/distribution_plot.h"

namespace normscope {

class RidgeItem;
struct RidgeRecord;

/// About a dozen records evenly spaced over the steps, as histograms one in front of the other, the
/// newest in front; run B's of the same steps as outlines.
class RidgePlot : public DistributionPlot {
    Q_OBJECT
  public:
    explicit RidgePlot(const QString& id, QWidget* parent = nullptr);

    Distribution kind() const override { return Distribution::Ridge; }
    /// Steps of the records drawn, the newest first.
    std::vector<std::int64_t> steps() const;

    /// As HeatPlot's, of the records that a large plot draws.
    Table table() const override;

  protected:
    bool stepsAcross() const override { return false; }
    bool zoomsVertically() const override { return false; }
    void feed() override;
    Range valueRange() const override;
    QString readoutOf(double step, double value) const override;
    void arrange(Density density) override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;

  private:
    /// That many records, or fewer where there are fewer, the newest first.
    std::vector<RidgeRecord> chosen(std::size_t count) const;
    void labelSteps();

    RidgeItem* ridges_;
};

}  // namespace normscope
