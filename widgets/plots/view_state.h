// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "model/record/frame.h"
#include "widgets/base/theme.h"
#include "widgets/plots/distribution.h"

namespace normscope {

/// How one column of the layer matrix shows what it has.
struct ColumnView {
    bool wanted = true;
    bool possible = true;  ///< some layer of the network has something to show in it
    Distribution way = Distribution::Histogram;
    std::map<int, Distribution> exceptions = {};  ///< of single layers, from 0
    /// Locked, of the values; empty: it follows them.
    std::optional<std::pair<double, double>> range = {};

    bool shown() const { return wanted && possible; }
    Distribution wayIn(int layer) const {
        const auto own = exceptions.find(layer);
        return own != exceptions.end() ? own->second : way;
    }
    bool operator==(const ColumnView&) const = default;
};

/// How the lab shows what it has, whatever that is: handed down whole to every plot, which takes
/// from it what matters to it.
struct ViewState {
    Theme theme = Theme::light();
    bool fine = false;                        ///< antialiased: paused
    Shown shown = Shown::All;                 ///< which values the histograms are of
    bool dual = false;                        ///< both statistics' distributions are asked for
    std::optional<double> cursor;             ///< the step pointed at, in whatever plot
    std::optional<double> visited;            ///< the step looked at, where it is not the newest
    bool log_x = false;                       ///< logarithmic step axes, where steps have one
    int run = 0;                              ///< which is shown where only one can be (0: A)
    std::vector<std::int64_t> units;          ///< the channel followed in each layer; none: 0
    int unit = 0;                             ///< the one in the layer that this is handed to
    Placement placement = Placement::Before;  ///< of the first layer
    bool agreed = true;                       ///< all layers have it; else plots name themselves
    std::vector<ColumnView> columns;          ///< in the order of layerColumns()

    ViewState ofLayer(int layer) const {
        ViewState own = *this;
        const auto place = static_cast<std::size_t>(layer);
        own.unit = place < units.size() ? static_cast<int>(units[place]) : 0;
        return own;
    }
    bool operator==(const ViewState&) const = default;
};

using ViewChange = std::function<void(ViewState&)>;

}  // namespace normscope
