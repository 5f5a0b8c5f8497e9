// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>
#include <optional>
#include <vector>

#include "model/experiment/settings.h"
#include "model/observation/frame.h"
#include "model/observation/history.h"
#include "widgets/plots/distribution.h"
#include "widgets/theme.h"

class QHBoxLayout;
class QLabel;

namespace normscope {

class ChannelPlot;
class FeatureMapPlot;
class LayerHeader;
class Plot;
class TapCell;
class TracePlot;

/// One layer: its piece of the diagram, then its plots in data-flow order.
class LayerRow : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kHeaderWidth = 150;
    static constexpr int kSpacing = 6;
    static constexpr int kCompactHeight = 92;  ///< rows do not get lower than this
    static constexpr int kFullHeight = 138;    ///< from here on the header has all its lines

    explicit LayerRow(int layer, QWidget* parent = nullptr);

    /// `twin` is run B's frame, or null; what it has of this layer is drawn over run A's.
    void display(const Frame& frame, const Frame* twin);
    /// What was recorded, and run B's of it; null: nothing yet. Both have to outlive the row or the
    /// next call.
    void display(const History* history, const History* twin);
    void setMarks(const std::vector<Mark>& marks, const std::vector<Mark>& twin);
    void clear();
    void setTheme(const Theme& theme);
    void setFine(bool fine);
    /// Names above the plots, for a matrix whose layers differ in order.
    void setNamed(bool named);
    void setRowHeight(int height);
    /// A column of the chosen channel's feature maps.
    void setMaps(bool shown);
    /// Whether both statistics were asked for.
    void setDual(bool asked) { dual_ = asked; }

    /// How the values of a tap are shown.
    void setDistribution(Tap tap, Distribution kind);
    /// The unit that plots over the steps tell apart.
    void setUnit(int unit);
    void setVisited(std::optional<std::int64_t> step);
    void setLogX(bool log);
    /// Which run heat strips show (0: A).
    void setRun(int run);
    /// The step cursor.
    void setCursor(double step);
    void clearCursor();

    /// Those shown, in data-flow order: the three taps', channels, trace, maps where they are
    /// shown.
    std::vector<Plot*> plots() const;
    /// And each tap in every way it can be shown.
    std::vector<Plot*> allPlots();
    LayerHeader* header() const { return header_; }
    /// Takes a plot back that was shown elsewhere.
    void takeBack(Plot* plot);

  signals:
    void settingsRequested(const std::vector<normscope::Setting>& settings);
    void channelSelected(int layer, int channel);
    void plotMade(normscope::Plot* plot);
    void distributionChosen(int layer, normscope::Tap tap, normscope::Distribution kind);
    void runChosen(int run);
    void cursorMoved(double step);
    void cursorLeft();

  private:
    struct Cell {
        QWidget* box = nullptr;
        QLabel* name = nullptr;
        Plot* plot = nullptr;
    };
    Cell makeCell(Plot* plot, const QString& name);
    std::array<TapCell*, 3> tapsInOrder() const;
    std::array<QWidget*, 6> boxesInOrder() const;
    void arrange(Placement placement);
    void displayDual(const LayerFrame& layer, Mode mode);
    void displayShortcut(const Frame& frame);
    void displayTwin(const LayerFrame* twin, std::int64_t batch_size);
    void request(const char* field, std::string_view value);

    int layer_;
    bool maps_shown_ = false;
    bool dual_ = false;
    Placement placement_ = Placement::Before;
    QHBoxLayout* layout_;
    LayerHeader* header_;
    std::array<TapCell*, 3> taps_{};  ///< indexed by Tap
    ChannelPlot* channels_;
    TracePlot* trace_;
    FeatureMapPlot* maps_;
    std::array<Cell, 3> cells_;  ///< channels, trace, maps
};

}  // namespace normscope
