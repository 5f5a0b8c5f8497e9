// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/quick_painting.h"

#include <algorithm>
#include <cmath>

namespace normscope {

namespace {

int rounded(double pixels) {
    return static_cast<int>(std::lround(pixels));
}

void fill(QCPPainter& painter, const std::vector<QRect>& rects, const QColor& color) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawRects(rects.data(), static_cast<int>(rects.size()));
}

/// Where a pixel is the screen's, or rectangles would be coarser than strokes.
bool isQuick(const QCPPainter& painter) {
    return !painter.antialiasing() && painter.device()->devicePixelRatioF() == 1.0;
}

/// Where points are about a pixel apart and the line is more than a pixel wide.
bool isRowOfBars(const std::vector<QPointF>& places, const QPen& pen) {
    constexpr double kApart = 1.5, kFar = 3.0;  // px; further apart bars would be stairs
    const auto isFar = [](const QPointF& from, const QPointF& to) {
        return to.x() - from.x() > kFar;
    };
    return pen.widthF() > 1.0 && pen.style() == Qt::SolidLine &&
           places.back().x() - places.front().x() <= kApart * static_cast<double>(places.size()) &&
           std::adjacent_find(places.begin(), places.end(), isFar) == places.end();
}

/// As wide, where the line is steep, or as high, where it is not, as a stroke is there.
QRect barOf(const QPointF& from, const QPointF& to, double width) {
    const double across = to.x() - from.x();
    const double down = std::abs(to.y() - from.y());
    const bool steep = down > 2 * across;
    const double length = std::hypot(across, down);
    const double wide = steep ? width * length / down : across;
    const double high = steep ? down + 1 : width * length / std::max(across, 1e-9);
    const QPointF middle = (from + to) / 2;
    const int left = rounded(middle.x() - wide / 2), top = rounded(middle.y() - high / 2);
    return {left, top, std::max(1, rounded(middle.x() + wide / 2) - left),
            std::max(1, rounded(middle.y() + high / 2) - top)};
}

}  // namespace

void drawDots(QCPPainter& painter, const std::vector<QPointF>& places, double radius,
              const QColor& color) {
    if (!isQuick(painter)) {
        painter.setPen(QPen(color, 2 * radius, Qt::SolidLine, Qt::RoundCap));
        painter.drawPoints(places.data(), static_cast<int>(places.size()));
        return;
    }
    const int width = std::max(2, rounded(2 * radius));
    const int corner = (width + 1) / 4;
    std::vector<QRect> rects;
    rects.reserve(3 * places.size());
    for (const QPointF& at : places) {
        const int left = rounded(at.x() - 0.5 * width);
        const int top = rounded(at.y() - 0.5 * width);
        rects.emplace_back(left, top + corner, width, width - 2 * corner);
        if (corner == 0)
            continue;
        rects.emplace_back(left + corner, top, width - 2 * corner, corner);
        rects.emplace_back(left + corner, top + width - corner, width - 2 * corner, corner);
    }
    fill(painter, rects, color);
}

void drawThrough(QCPPainter& painter, const std::vector<QPointF>& places, const QPen& pen) {
    if (places.size() < 2)
        return;
    if (!isQuick(painter) || !isRowOfBars(places, pen)) {
        painter.setPen(pen);
        painter.setBrush(Qt::NoBrush);
        painter.drawPolyline(places.data(), static_cast<int>(places.size()));
        return;
    }
    std::vector<QRect> bars;
    bars.reserve(places.size());
    for (std::size_t i = 0; i + 1 < places.size(); ++i)
        bars.push_back(barOf(places[i], places[i + 1], pen.widthF()));
    fill(painter, bars, pen.color());
}

}  // namespace normscope
