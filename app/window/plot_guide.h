// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace normscope {

/// Where the guide explains a plot, by the plot's id: "window.md#histograms". Plots without a place
/// of their own have what all plots have in common.
QString guidePlaceOf(const QString& plot_id);

}  // namespace normscope
