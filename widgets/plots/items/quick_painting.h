// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/plots: dots and lines that are drawn at each frame. Antialiased they are what
// QPainter makes of them; without, as while frames come in at full rate, they are rectangles,
// hairlines and pictures, which take a fraction of the time of a stroked path.
#pragma once

#include <qcustomplot.h>

#include <vector>

namespace normscope {

/// Whether it is so: a pixel is the screen's, else rectangles would be coarser than strokes; no
/// export.
bool isQuick(const QCPPainter& painter);

/// Round dots at pixel positions.
void drawDots(QCPPainter& painter, const std::vector<QPointF>& places, double radius,
              const QColor& color);

/// The same small shape, around the origin, at pixel positions, with the painter's pen and brush.
void drawShapes(QCPPainter& painter, const std::vector<QPointF>& places, const QPainterPath& shape);

/// A line through pixel positions from left to right; none through fewer than two.
void drawThrough(QCPPainter& painter, const std::vector<QPointF>& places, const QPen& pen);

}  // namespace normscope
