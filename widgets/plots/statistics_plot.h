// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include "model/inspect/inspection.h"
#include "widgets/plots/halves.h"
#include "widgets/plots/run_plot.h"

namespace normscope {

class DotsItem;

/// What one layer's batch norm knows of each channel: the batch's statistics (thin, grey), the
/// running ones (solid, dark), the population's (rings); means above, unbiased variances below, one
/// channel axis. Run B's are orange.
class StatisticsPlot : public RunPlot {
    Q_OBJECT
  public:
    explicit StatisticsPlot(const QString& id, QWidget* parent = nullptr);

    /// `layer` counts from 0; `twin`: they are run B's.
    void setData(const LayerStatistics& statistics, int layer, bool twin);
    void setSelectedChannel(int channel);
    int selectedChannel() const { return selected_; }
    void clear();

    /// channel,batch_mean,batch_var,running_mean,running_var,population_mean,population_var; the
    /// variances unbiased.
    Table table() const override;

  signals:
    void channelSelected(int channel);

  protected:
    void restyle() override;
    void arrange(Density density) override;
    void fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString lack() const override;
    void clicked(const QPointF& canvas_position) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    /// Means, or variances.
    struct Part : Half {
        DotsItem *batch = nullptr, *population = nullptr, *running = nullptr;
        QCPItemStraightLine* selected = nullptr;
        std::array<DotsItem*, 3> items() const { return {batch, running, population}; }
    };
    Part makePart(const Half& half);
    int channels() const;
    int channelAt(const QPointF& canvas_position) const;
    void select(int channel);
    void placeMarkers();

    std::optional<LayerStatistics> statistics_;
    int layer_ = 0;
    int selected_ = 0;
    std::array<Part, 2> halves_;
};

}  // namespace normscope
