// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/lab/layer_cell.h"

namespace normscope {

/// Of plots of one kind: `show(plot, look)` feeds one, `prepare(plot, cell)` sees it as it is made.
template <class P, class Show, class Prepare>
ColumnPlot plotOf(Show show, Prepare prepare) {
    return {
        .make = [prepare](const QString& id, LayerCell& cell) -> Plot* {
            auto* plot = new P(id, &cell);
            prepare(*plot, cell);
            return plot;
        },
        .display = [show](Plot& plot, const LayerLook& look) { show(static_cast<P&>(plot), look); },
        .clear = [](Plot& plot) { static_cast<P&>(plot).clear(); }};
}

template <class P, class Show>
ColumnPlot plotOf(Show show) {
    return plotOf<P>(show, [](P&, LayerCell&) {});
}

}  // namespace normscope
