// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets: several axis rects in one plot.
#pragma once

#include <qcustomplot.h>

namespace normscope {

class Canvas;

/// An axis rect with left and bottom axes, without grid, in a row of the canvas's layout.
QCPAxisRect* addAxisRect(Canvas& canvas, int row);

/// Makes two axes show the same range, whichever is changed.
void link(QCPAxis* first, QCPAxis* second);

}  // namespace normscope
