// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>

#include "widgets/plots/distribution_plot.h"

namespace normscope {

class SeriesItem;

/// Percentiles 15, 50 and 85 over the steps: of the whole layer as a band with its median, of one
/// unit as lines; of the normalized values also the unit's x̂ = (y − β)/γ, dashed. Run B's over
/// them in orange, without a fill.
class BandsPlot : public DistributionPlot {
    Q_OBJECT
  public:
    explicit BandsPlot(const QString& id, QWidget* parent = nullptr);

    Distribution kind() const override { return Distribution::Bands; }
    enum Part { Layer, Unit, Standardized };
    static constexpr int kParts = 3;
    void setPartShown(Part part, bool shown);
    bool isPartShown(Part part) const { return shown_[part]; }

    /// step,p15,p50,p85,unit_p15,unit_p50,unit_p85 and, of the normalized values,
    /// xhat_p15,xhat_p50,xhat_p85; with run B the same again, ending in _b.
    Table table() const override;

  protected:
    void feed() override;
    Range valueRange() const override;
    QString readoutOf(double step, double value) const override;
    void restyle() override;
    void arrange(Density density) override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    void addActions(QMenu& menu) override;

  private:
    using Percentiles = std::array<double, 3>;  ///< 15, 50, 85; NaN where there are none
    /// One run's lines.
    struct Strand {
        SeriesItem* layer = nullptr;
        std::array<SeriesItem*, 3> unit{};
        std::array<SeriesItem*, 3> standardized{};
    };
    Percentiles percentiles(const LayerRecord& record, Part part) const;
    std::vector<SeriesItem*> itemsOf(const Strand& strand, Part part) const;
    QString partName(Part part) const;
    bool hasPart(Part part) const;

    std::array<Strand, 2> strands_;
    std::array<bool, kParts> shown_{true, true, true};
};

}  // namespace normscope
