// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QVariant>
#include <QWidget>

namespace normscope {

/// Says where the guide explains a plot: "window.md#the-curves".
inline void setGuidePlace(QWidget& plot, const QString& place) {
    plot.setProperty("guidePlace", place);
}

/// Empty where that was not said.
inline QString guidePlace(const QWidget& plot) {
    return plot.property("guidePlace").toString();
}

}  // namespace normscope
