// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>

#include "model/analysis/inspection.h"
#include "widgets/plots/plot.h"

class QCPAxisRect;
class QCPItemStraightLine;
class QCPItemText;

namespace normscope {

class DotsItem;

/// What one layer's batch norm knows of each channel: the batch's statistics (thin, grey), the
/// running ones (solid, dark), the population's (rings); means above, unbiased variances below, one
/// channel axis. Run B's are orange.
class StatisticsPlot : public Plot {
    Q_OBJECT
  public:
    explicit StatisticsPlot(const QString& id, QWidget* parent = nullptr);

    /// `layer` counts from 0; `twin`: they are run B's.
    void setData(const LayerStatistics& statistics, int layer, bool twin);
    void setSelectedChannel(int channel);
    int selectedChannel() const { return selected_; }
    /// What is said where there is nothing to show.
    void setAbsence(const QString& text);
    void clear();

    /// channel,batch_mean,batch_var,running_mean,running_var,population_mean,population_var; the
    /// variances unbiased.
    Table table() const override;

  signals:
    void channelSelected(int channel);

  protected:
    void restyle() override;
    void arrange(Density density) override;
    bool fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString absence() const override;
    void clicked(const QPointF& canvas_position) override;
    void keyPressEvent(QKeyEvent* event) override;

  private:
    /// Means, or variances.
    struct Half {
        QCPAxisRect* rect = nullptr;
        DotsItem *batch = nullptr, *running = nullptr, *population = nullptr;
        QCPItemStraightLine* selected = nullptr;
        QCPItemText* symbol = nullptr;
    };
    Half makeHalf(int row);
    void arrangeHalf(const Half& half, Density density, bool lower);
    bool fitHalf(const Half& half);
    int channels() const;
    int channelAt(const QPointF& canvas_position) const;
    void select(int channel);
    QPen penOf(const QColor& own) const;
    void placeMarkers();

    std::optional<LayerStatistics> statistics_;
    int layer_ = 0;
    bool twin_ = false;
    int selected_ = 0;
    QString absence_;
    std::array<Half, 2> halves_;
};

}  // namespace normscope
