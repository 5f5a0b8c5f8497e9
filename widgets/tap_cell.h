// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <array>
#include <optional>
#include <vector>

#include "model/observation/history.h"
#include "widgets/plots/distribution.h"
#include "widgets/theme.h"

class QLabel;
class QMenu;

namespace normscope {

class DistributionPlot;
class HistogramPlot;
class Plot;

/// One tap's place in a layer's row: its newest histogram, or what was recorded of it over the
/// steps. The plots over the steps are made when they are first wanted.
class TapCell : public QWidget {
    Q_OBJECT
  public:
    TapCell(int layer, Tap tap, QWidget* parent = nullptr);

    HistogramPlot* histogram() const { return histogram_; }
    void setDistribution(Distribution kind);
    Distribution distribution() const { return kind_; }
    Plot* shown() const;
    /// The plot of a kind; made where there is none yet.
    Plot* plot(Distribution kind);
    /// All kinds, the newest histogram first; those there are not yet are made.
    std::vector<Plot*> allPlots();

    /// What was recorded; as DistributionPlot::display. Null: nothing yet.
    void display(const History* history, const History* twin);
    void clear();
    void setUnit(int unit);
    void setVisited(std::optional<double> step);
    void setLogX(bool log);
    /// Which run a heat strip shows.
    void setRun(int run);
    void setCursor(double step);
    void clearCursor();
    void setTheme(const Theme& theme);
    void setFine(bool fine);
    void setNamed(bool named);
    /// Takes a plot back that was shown elsewhere.
    void takeBack(Plot* plot);

  signals:
    void plotMade(normscope::Plot* plot);
    /// In a plot's context menu.
    void distributionChosen(normscope::Distribution kind);
    void cursorMoved(double step);
    void cursorLeft();
    void runChosen(int run);

  private:
    DistributionPlot* make(Distribution kind);
    void extendMenu(QMenu& menu);
    template <class Do>
    void forEachMade(Do what);

    int layer_;
    Tap tap_;
    Distribution kind_ = Distribution::Histogram;
    QLabel* name_;
    HistogramPlot* histogram_;
    std::array<DistributionPlot*, 4> over_steps_{};  ///< indexed by Distribution

    const History* history_ = nullptr;
    const History* twin_ = nullptr;
    int unit_ = 0;
    int run_ = 0;
    bool log_x_ = false;
    bool fine_ = false;
    std::optional<double> visited_;
    Theme theme_;
};

}  // namespace normscope
