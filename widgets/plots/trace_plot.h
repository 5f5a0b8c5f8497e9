// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "model/record/frame.h"
#include "model/record/history.h"
#include "widgets/plots/halves.h"
#include "widgets/plots/step_plot.h"

namespace normscope {

class MarksItem;
class SeriesItem;

/// One channel's batch statistics (thin, grey) against its running statistics (solid, dark) over
/// the last steps: mean above, variance below, one step axis. The batch variance is drawn as the
/// running variance takes it: unbiased. Run B's are orange.
class TracePlot : public StepPlot {
    Q_OBJECT
  public:
    explicit TracePlot(const QString& id, QWidget* parent = nullptr);

    /// `batch_size` is the number of values behind one batch statistic.
    void setData(const LayerFrame& layer, std::int64_t batch_size);
    /// Run B's trace of the same layer; null: there is no run B. `batch_size` as for run A; 0: the
    /// same as run A's.
    void setTwin(const LayerFrame* twin, std::int64_t batch_size = 0);
    /// Of both runs; a change made to both is one mark.
    void setMarks(const std::vector<Mark>& marks, const std::vector<Mark>& twin = {});
    void clear();

    /// step,batch_mean,batch_var,running_mean,running_var; batch_var biased, as in the frame.
    /// With run B the same four again, ending in _b.
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
    void drawVisited(QCPPainter&, double) const override {}  // its last step is that one

  private:
    /// The two lines of one run in one half.
    struct Lines {
        SeriesItem* batch = nullptr;
        SeriesItem* running = nullptr;
    };
    /// Upper (mean) and lower (variance) half.
    struct Part : Half {
        Lines own, twin;
        MarksItem* marks = nullptr;
        std::vector<SeriesItem*> items() const;
    };
    /// What is shown of one run.
    struct Run {
        ChannelTrace trace;
        bool present = false;
        QString unmoved;   ///< why there are no running statistics, of a norm without; else empty
        QString name;      ///< the norm's
        double gap = 0.0;  ///< |running − batch mean| / √(batch variance + ε), this channel
        double var_ratio = 0.0;  ///< running / unbiased batch variance, this channel
    };
    static Run makeRun(const LayerFrame& layer, std::int64_t batch_size);
    static void feedLines(const std::array<Lines, 2>& lines, const ChannelTrace& trace,
                          std::int64_t batch_size);
    bool shows(const std::optional<Run>& run) const;
    QPen batchPen(bool twin) const;
    QPen runningPen(bool twin) const;
    static Part makePart(const Half& half);
    void addOwnPieces(std::vector<HeaderPiece>& pieces) const;
    void addTwinPieces(std::vector<HeaderPiece>& pieces) const;
    void addGaps(std::vector<HeaderPiece>& pieces, const Run& run, bool twin) const;
    QString readoutIn(const Part& half, const QPointF& at) const;

    std::optional<Run> own_, twin_;
    std::int64_t batch_size_ = 1;
    std::array<Part, 2> halves_;
};

}  // namespace normscope
