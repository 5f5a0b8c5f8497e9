// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets: two axis rects, one above the other, along one horizontal axis.
#pragma once

#include <qcustomplot.h>

#include <array>

#include "widgets/base/theme.h"

namespace normscope {

class Canvas;

/// Means above, or variances below. `symbol` says which at the right, where there are no names.
struct Half {
    bool lower = false;
    QCPAxisRect* rect = nullptr;
    QCPAxis *x = nullptr, *y = nullptr;
    QCPItemText* symbol = nullptr;

    void setTheme(const Theme& theme) const;
    /// Names, tick labels and margins. `top` px lie above the upper half; `small` has the left and
    /// bottom margins of a plot that is not large, the bottom one beside the tick labels.
    void arrange(bool present, bool large, const QString& name, int top,
                 const QMargins& small) const;
};

/// In place of the canvas's own axis rect, `spacing` px apart.
std::array<Half, 2> makeHalves(Canvas& canvas, int spacing);

}  // namespace normscope
