// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <functional>
#include <optional>
#include <vector>

#include "model/record/frame.h"
#include "model/record/history.h"
#include "widgets/plots/plot.h"
#include "widgets/plots/view_state.h"

namespace normscope {

class LayerCell;

/// What a frame, and run B's, have of one layer.
struct LayerLook {
    const Frame& frame;
    const LayerFrame& layer;
    const Frame* twin_frame = nullptr;  ///< null: there is no run B, or it has no such layer
    const LayerFrame* twin = nullptr;

    /// Nothing where the frame has no such layer.
    static std::optional<LayerLook> at(const Frame& frame, const Frame* twin, int layer);
};

/// The entry of a menu that shows and hides a column.
struct ColumnMenu {
    QString text;  ///< empty: the column is always there
    QString keys;  ///< "F"
    QString help;
    QString impossible;  ///< its help where no layer has something to show
};

/// How a column makes and feeds the plot of a layer's newest frame.
struct ColumnPlot {
    std::function<Plot*(const QString& id, LayerCell& cell)> make;
    std::function<void(Plot&, const LayerLook&)> display;
    std::function<void(Plot&)> clear;
};

/// One column of the layer matrix: what stands in every layer's row under one title.
struct LayerColumn {
    QString key;     ///< in ids: "layer1-trace" is its plot in the first layer
    QString lesson;  ///< what lessons call it: "running"
    QString title;   ///< of its plots: "running against batch statistics"
    QString name;    ///< above them, where layers differ in order: "running vs batch"
    QString guide;   ///< where the guide explains it: "window.md#running-against-batch"
    ColumnMenu menu = {};
    /// Whose values it shows, in every way of Distribution and over a range that can be locked;
    /// empty where it shows something else.
    std::optional<Tap> tap = {};
    ColumnPlot plot;
    /// Above the matrix: the fullest first, then ever shorter ones; may be rich text. Left out:
    /// `name`.
    std::function<QStringList(const ViewState&)> titles = {};
    /// Shows what was recorded of run A and of run B; null: nothing yet.
    std::function<void(Plot&, const History*, const History*)> record = [](Plot&, const History*,
                                                                           const History*) {};
    /// Adds what it needs of a look, while it is shown.
    std::function<void(ObservationRequest&)> ask = [](ObservationRequest&) {};
    /// Whether there is something to show of such a layer.
    std::function<bool(const LayerFrame&)> is_in = [](const LayerFrame&) { return true; };

    bool isOptional() const { return !menu.text.isEmpty(); }
    QStringList titlesIn(const ViewState& view) const {
        return titles ? titles(view) : QStringList{name};
    }
};

/// All there are, as they stand where norms come before activations.
const std::vector<LayerColumn>& layerColumns();
/// Their places in layerColumns(), in data-flow order.
std::vector<std::size_t> columnOrder(Placement placement);

}  // namespace normscope
