// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <vector>

#include "widgets/lab/column.h"

class QHBoxLayout;

namespace normscope {

class LabWishes;
class LayerHeader;

/// One layer: its piece of the diagram, then its plots in data-flow order.
class LayerRow : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kHeaderWidth = 150;
    static constexpr int kSpacing = 6;
    static constexpr int kCompactHeight = 94;  ///< rows do not get lower than this
    static constexpr int kFullHeight = 138;    ///< from here on the header has all its lines

    LayerRow(int layer, LabWishes& wishes, QWidget* parent = nullptr);

    int layer() const { return layer_; }
    LayerHeader* header() const { return header_; }
    /// The columns' that are shown, in data-flow order.
    std::vector<LayerCell*> cells() const;
    /// That has this plot, in whatever way it is shown; null: none of this row.
    LayerCell* cellOf(const Plot* plot) const;

    /// `twin` is run B's frame, or null; what it has of this layer is drawn over run A's. Empties
    /// the row where the frame has no such layer.
    void display(const Frame& frame, const Frame* twin);
    /// What was recorded, and run B's of it; null: nothing yet. Both have to outlive the row or the
    /// next call.
    void display(const History* history, const History* twin);
    void clear();
    void apply(const ViewState& state);
    void setRowHeight(int height);

  private:
    void arrange(Placement placement);
    void displayDual(const LayerFrame& layer);
    void displayShortcut(const Frame& frame);

    int layer_;
    LabWishes& wishes_;
    ViewState state_;
    Placement placement_ = Placement::Before;
    QHBoxLayout* layout_;
    LayerHeader* header_;
    std::vector<LayerCell*> cells_;  ///< in the order of layerColumns()
};

}  // namespace normscope
