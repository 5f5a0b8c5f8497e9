// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/run_plot.h"

#include "widgets/plots/faint.h"

namespace normscope {

void RunPlot::setAbsence(const QString& text) {
    if (text == absence_)
        return;
    absence_ = text;
    layoutChanged();
}

void RunPlot::setRun(bool twin) {
    if (twin == twin_)
        return;
    twin_ = twin;
    restyle();
}

QColor RunPlot::runColor(const QColor& own) const {
    return twin_ ? theme().run_b : own;
}

QColor RunPlot::faintRunColor(const QColor& own) const {
    return twin_ ? faint(theme().run_b, theme().surface, 0.55) : own;
}

}  // namespace normscope
