// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>
#include <vector>

#include "model/experiment/settings.h"
#include "model/observation/frame.h"
#include "model/observation/history.h"
#include "widgets/theme.h"

class QHBoxLayout;
class QLabel;

namespace normscope {

class ChannelPlot;
class HistogramPlot;
class LayerHeader;
class Plot;
class TracePlot;

/// One layer: its piece of the diagram, then its plots in data-flow order.
class LayerRow : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kHeaderWidth = 132;
    static constexpr int kSpacing = 6;
    static constexpr int kCompactHeight = 92;  ///< rows do not get lower than this
    static constexpr int kFullHeight = 138;    ///< from here on the header has all its lines

    explicit LayerRow(int layer, QWidget* parent = nullptr);

    /// `twin` is run B's frame, or null; what it has of this layer is drawn over run A's.
    void display(const Frame& frame, const Frame* twin);
    void setMarks(const std::vector<Mark>& marks, const std::vector<Mark>& twin);
    void clear();
    void setTheme(const Theme& theme);
    void setFine(bool fine);
    /// Names above the plots, for a matrix whose layers differ in order.
    void setNamed(bool named);
    void setRowHeight(int height);

    /// In data-flow order: three histograms, channels, trace.
    std::vector<Plot*> plots() const;
    LayerHeader* header() const { return header_; }
    TracePlot* trace() const { return trace_; }
    /// Takes a plot back that was shown elsewhere.
    void takeBack(Plot* plot);

  signals:
    void settingsRequested(const std::vector<normscope::Setting>& settings);
    void channelSelected(int layer, int channel);

  private:
    struct Cell {
        QWidget* box = nullptr;
        QLabel* name = nullptr;
        Plot* plot = nullptr;
    };
    Cell makeCell(Plot* plot, const QString& name);
    std::array<Cell, 5> cellsInOrder() const;
    void arrange(Placement placement);
    void displayDual(const LayerFrame& layer, Mode mode);
    void displayTwin(const LayerFrame* twin, std::int64_t batch_size);
    void request(const char* field, const char* value);

    int layer_;
    Placement placement_ = Placement::Before;
    QHBoxLayout* layout_;
    LayerHeader* header_;
    std::array<HistogramPlot*, 3> histograms_{};  ///< indexed by Tap
    ChannelPlot* channels_;
    TracePlot* trace_;
    std::array<Cell, 5> cells_;  ///< the three taps, channels, trace
};

}  // namespace normscope
