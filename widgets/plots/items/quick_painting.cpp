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

/// Hairlines beside one another for the width of an opaque pen.
void drawHairlines(QCPPainter& painter, const std::vector<QPointF>& places, const QPen& pen) {
    const int width = rounded(pen.widthF());
    painter.setPen(QPen(pen.color(), 1));
    const auto drawMoved = [&](double right, double down) {
        auto moved = places;
        for (QPointF& at : moved)
            at += QPointF(right, down);
        painter.drawPolyline(moved.data(), static_cast<int>(moved.size()));
    };
    const double first = -0.5 * (width - 1);
    drawMoved(first, first);
    for (int i = 1; i < width; ++i) {
        drawMoved(first + i, first);
        drawMoved(first, first + i);
    }
}

bool isOfHairlines(const QPen& pen) {
    constexpr double kThinnest = 1.0, kWidest = 3.0;  // px; hairlines of a wider one show
    return pen.widthF() > kThinnest && pen.widthF() <= kWidest && pen.style() == Qt::SolidLine &&
           pen.color().alpha() == 255;
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

void drawShapes(QCPPainter& painter, const std::vector<QPointF>& places, const QPainterPath& shape) {
    if (!isQuick(painter)) {
        QPainterPath all;
        all.setFillRule(Qt::WindingFill);
        for (const QPointF& at : places)
            all.addPath(shape.translated(at));
        painter.drawPath(all);
        return;
    }
    const double reach = std::ceil(std::max(shape.boundingRect().right(),
                                            shape.boundingRect().bottom())) + 1;
    const int size = 2 * static_cast<int>(reach) + 1;
    QImage sprite(size, size, QImage::Format_ARGB32_Premultiplied);
    sprite.fill(Qt::transparent);
    QPainter once(&sprite);
    once.setRenderHint(QPainter::Antialiasing);
    once.setPen(painter.pen());
    once.setBrush(painter.brush());
    once.translate(0.5 * size, 0.5 * size);
    once.drawPath(shape);
    once.end();
    for (const QPointF& at : places)
        painter.drawImage(QPoint(rounded(at.x() - 0.5 * size), rounded(at.y() - 0.5 * size)),
                          sprite);
}

void drawThrough(QCPPainter& painter, const std::vector<QPointF>& places, const QPen& pen) {
    if (places.size() < 2)
        return;
    painter.setBrush(Qt::NoBrush);
    if (!isQuick(painter) || !isRowOfBars(places, pen)) {
        if (isQuick(painter) && isOfHairlines(pen))
            return drawHairlines(painter, places, pen);
        painter.setPen(pen);
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
