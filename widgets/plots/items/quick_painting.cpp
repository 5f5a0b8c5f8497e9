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

std::vector<QLineF> linesThrough(const std::vector<QPointF>& places) {
    std::vector<QLineF> lines;
    lines.reserve(places.size());
    for (std::size_t i = 0; i + 1 < places.size(); ++i)
        lines.emplace_back(places[i], places[i + 1]);
    return lines;
}

/// What a pen draws of a line: all of it, or its dashes.
std::vector<QLineF> dashesThrough(const std::vector<QPointF>& places, const QPen& pen) {
    const auto pattern = pen.dashPattern();  // on, off, on, … in widths of the pen
    if (pattern.isEmpty())
        return linesThrough(places);
    constexpr double kNothing = 1e-6;  // px; else what rounding leaves would be gone for ever
    std::vector<QLineF> dashes;
    qsizetype part = 0;
    double left = pattern[0] * pen.widthF();
    for (const QLineF& line : linesThrough(places)) {
        const double length = std::hypot(line.dx(), line.dy());
        for (double from = 0; from < length;) {
            const double to = std::min(length, from + left);
            const double drawn_to = std::min(to, from + left - 1);  // its last pixel is drawn too
            if (part % 2 == 0 && drawn_to > from)
                dashes.emplace_back(line.pointAt(from / length), line.pointAt(drawn_to / length));
            left -= to - from;
            from = to;
            if (left > kNothing)
                continue;
            part = (part + 1) % pattern.size();
            left = pattern[part] * pen.widthF();
        }
    }
    return dashes;
}

/// Hairlines beside one another for the width of an opaque pen: one above the other, or, where the
/// line is steep, side by side.
void drawHairlines(QCPPainter& painter, const std::vector<QPointF>& places, const QPen& pen) {
    const int width = std::max(1, static_cast<int>(std::ceil(pen.widthF() - 0.5)));
    const auto lines = dashesThrough(places, pen);
    std::vector<QLineF> all;
    all.reserve(static_cast<std::size_t>(width) * lines.size());
    for (const QLineF& line : lines) {
        const bool steep = std::abs(line.dy()) > std::abs(line.dx());
        for (int i = 0; i < width; ++i) {
            const double aside = i - 0.5 * (width - 1);
            all.push_back(steep ? line.translated(aside, 0) : line.translated(0, aside));
        }
    }
    painter.setPen(QPen(pen.color(), 1));
    painter.QPainter::drawLines(all.data(), static_cast<int>(all.size()));
}

bool isOfHairlines(const std::vector<QPointF>& places, const QPen& pen) {
    constexpr double kThinnest = 1.0, kWidest = 3.0;  // px; hairlines of a wider one show
    constexpr double kFar = 1e4;                      // px; QPainter leaves out dashes out there
    const auto is_near = [](const QPointF& at) {
        return std::abs(at.x()) < kFar && std::abs(at.y()) < kFar;
    };
    return std::all_of(places.begin(), places.end(), is_near) && pen.widthF() > kThinnest &&
           pen.widthF() <= kWidest && pen.style() != Qt::NoPen && pen.color().alpha() == 255;
}

}  // namespace

bool isQuick(const QCPPainter& painter) {
    return !painter.antialiasing() && painter.device()->devicePixelRatioF() == 1.0 &&
           painter.paintEngine()->type() == QPaintEngine::Raster;
}

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

void drawShapes(QCPPainter& painter, const std::vector<QPointF>& places,
                const QPainterPath& shape) {
    if (!isQuick(painter)) {
        QPainterPath all;
        all.setFillRule(Qt::WindingFill);
        for (const QPointF& at : places)
            all.addPath(shape.translated(at));
        painter.drawPath(all);
        return;
    }
    const double reach =
        std::ceil(std::max(shape.boundingRect().right(), shape.boundingRect().bottom())) + 1;
    const int size = 2 * static_cast<int>(reach) + 1;
    QImage sprite(size, size, QImage::Format_ARGB32_Premultiplied);
    sprite.fill(Qt::transparent);
    QPainter once(&sprite);
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
        if (isQuick(painter) && isOfHairlines(places, pen))
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
