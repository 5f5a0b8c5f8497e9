// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <map>
#include <vector>

#include "widgets/lab/column.h"

class QLabel;
class QMenu;
class QVBoxLayout;

namespace normscope {

class DistributionPlot;
class LabWishes;

/// A column's place in a layer's row: the plot of the newest frame, or what was recorded of a tap
/// over the steps. The plots over the steps are made when they are first wanted.
class LayerCell : public QWidget {
    Q_OBJECT
  public:
    /// `column` is a place in layerColumns().
    LayerCell(std::size_t column, int layer, LabWishes& wishes, QWidget* parent = nullptr);

    const LayerColumn& column() const { return column_; }
    int layer() const { return layer_; }
    LabWishes& wishes() const { return wishes_; }

    /// What is of one step.
    void display(const LayerLook& look, std::int64_t step);
    /// What was recorded; as DistributionPlot::display. Null: nothing yet.
    void display(const History* history, const History* twin);
    void clear() { column_.plot.clear(*newest_); }
    void apply(const ViewState& state);

    Plot* shown() const { return plots_.at(way_); }
    /// In all ways, the newest first; plots there are not yet are made.
    std::vector<Plot*> allPlots();
    bool holds(const Plot* plot) const;
    /// Takes a plot back that was shown elsewhere.
    void takeBack(Plot* plot);

  private:
    void adopt(Plot* plot, const QString& title, const QString& guide);
    Plot* plot(Distribution way);
    void displayRecords(DistributionPlot& plot) const;
    void extendMenu(QMenu& menu);

    std::size_t place_;
    const LayerColumn& column_;
    int layer_;
    LabWishes& wishes_;
    ViewState state_;
    QVBoxLayout* line_;
    QLabel* name_;
    Distribution way_ = Distribution::Histogram;
    Plot* newest_ = nullptr;
    std::map<Distribution, Plot*> plots_;  ///< those made
    const History* history_ = nullptr;
    const History* twin_ = nullptr;
};

}  // namespace normscope
