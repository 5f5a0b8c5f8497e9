// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <vector>

#include "model/observation/frame.h"
#include "model/observation/history.h"
#include "widgets/plots/plot.h"

class QCPItemText;

namespace normscope {

class MarksItem;
class SeriesItem;

/// One channel's batch statistics (thin, grey) against its running statistics (solid, dark) over
/// the last steps: mean above, variance below, one step axis. The batch variance is drawn as the
/// running variance takes it: unbiased.
class TracePlot : public Plot {
    Q_OBJECT
  public:
    explicit TracePlot(const QString& id, QWidget* parent = nullptr);

    /// `batch_size` is the number of values behind one batch statistic.
    void setData(const LayerFrame& layer, std::int64_t batch_size);
    void setMarks(const std::vector<Mark>& marks);
    void clear();

    /// step,batch_mean,batch_var,running_mean,running_var; batch_var biased, as in the frame.
    Table table() const override;

  public slots:
    void setCursor(double step);
    void clearCursor();

  signals:
    void cursorMoved(double step);
    void cursorLeft();

  protected:
    void restyle() override;
    void arrange(Density density) override;
    bool fitRanges() override;
    QString readout(const QPointF& canvas_position) const override;
    std::vector<HeaderPiece> header() const override;
    std::vector<LegendEntry> legendEntries() const override;
    QString absence() const override;
    void hovered(const std::optional<QPointF>& canvas_position) override;
    void drawOverlay(QCPPainter& painter) override;

  private:
    /// Upper (mean) and lower (variance) half.
    struct Half {
        QCPAxisRect* rect = nullptr;
        SeriesItem* batch = nullptr;
        SeriesItem* running = nullptr;
        MarksItem* marks = nullptr;
        QCPItemText* symbol = nullptr;
    };
    Half makeHalf(int row);
    void arrangeHalf(const Half& half, Density density, bool lower);
    void addGapPieces(std::vector<HeaderPiece>& pieces) const;
    bool fitHalf(const Half& half);

    ChannelTrace trace_;
    bool present_ = false;
    bool has_data_ = false;
    double gap_ = 0.0;        ///< |running − batch mean| / √(batch variance + ε), this channel
    double var_ratio_ = 0.0;  ///< running / unbiased batch variance, this channel
    std::optional<double> cursor_;
    std::array<Half, 2> halves_;
};

}  // namespace normscope
