// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/series_item.h"

#include <algorithm>
#include <cmath>

#include "model/settings/nan.h"
#include "widgets/plots/items/quick_painting.h"

namespace normscope {

namespace {

constexpr std::size_t kFewPoints = 60;
double pixelOf(const QCPAxis& axis, double value) {
    return std::isfinite(value) ? safePixel(axis, value) : kNaN;
}

}  // namespace

const SeriesPoint* SeriesItem::nearest(double key) const {
    if (points_.empty() || !std::isfinite(key))
        return nullptr;
    auto after = std::lower_bound(points_.begin(), points_.end(), key,
                                  [](const SeriesPoint& p, double k) { return p.key < k; });
    if (after == points_.end())
        return &points_.back();
    if (after == points_.begin())
        return &*after;
    const auto before = std::prev(after);
    return key - before->key <= after->key - key ? &*before : &*after;
}

Extent SeriesItem::values(const QCPRange& within) const {
    Extent extent;
    const bool everywhere = within == QCPRange();
    for (const auto& point : points_)
        if (everywhere || within.contains(point.key))
            for (const double value : {point.low, point.high, point.value})
                extent.add(value);
    return extent;
}

/// The points in sight and one beyond each side; several in one pixel column become one.
std::vector<SeriesItem::Column> SeriesItem::visibleColumns(bool fine) const {
    std::vector<Column> columns;
    const auto range = mKeyAxis->range();
    const auto by_key = [](const SeriesPoint& p, double key) { return p.key < key; };
    auto first = std::lower_bound(points_.begin(), points_.end(), range.lower, by_key);
    auto last = std::lower_bound(first, points_.end(), range.upper, by_key);
    if (first != points_.begin())
        --first;
    if (last != points_.end())
        ++last;
    columns.reserve(static_cast<std::size_t>(last - first));
    // Smooth paths show two in a column.
    const bool dense = last - first > (fine ? 2.0 : 1.2) * area().width();
    for (auto point = first; point != last; ++point) {
        const Column next{pixelX(point->key), pixelOf(*mValueAxis, point->low),
                          pixelOf(*mValueAxis, point->high), pixelOf(*mValueAxis, point->value)};
        const bool same = dense && !columns.empty() &&
                          std::floor(columns.back().x) == std::floor(next.x) &&
                          !std::isnan(columns.back().value) && !std::isnan(next.value);
        if (!same) {
            columns.push_back(next);
            continue;
        }
        auto& column = columns.back();
        column.low = std::max(column.low, next.low);  // pixels grow downwards
        column.high = std::min(column.high, next.high);
        ++column.points;
        column.value += (next.value - column.value) / column.points;
    }
    return columns;
}

void SeriesItem::draw(QCPPainter* painter) {
    if (points_.empty())
        return;
    const auto columns = visibleColumns(!isQuick(*painter));
    if (band_.isValid())
        drawBand(*painter, columns);
    if (envelope_.isValid())
        drawEnvelope(*painter, columns);
    drawLine(*painter, columns);
}

/// One rectangle for each point, up to half-way to its neighbours: much cheaper than one large
/// polygon, and at screen resolution the same picture.
void SeriesItem::drawBandColumns(QCPPainter& painter, const std::vector<Column>& columns) const {
    std::vector<QRectF> rects;
    rects.reserve(columns.size());
    for (std::size_t i = 0; i < columns.size(); ++i) {
        const auto& column = columns[i];
        if (!(column.low > column.high))  // also NaN
            continue;
        const double before = i == 0 ? column.x : columns[i - 1].x;
        const double after = i + 1 == columns.size() ? column.x : columns[i + 1].x;
        const double left = std::round((before + column.x) / 2);
        const double right = std::max(std::round((column.x + after) / 2), left + 1.0);
        rects.emplace_back(left, std::round(column.high), right - left,
                           std::max(std::round(column.low - column.high), 1.0));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(band_);
    painter.drawRects(rects.data(), static_cast<int>(rects.size()));
}

void SeriesItem::drawBand(QCPPainter& painter, const std::vector<Column>& columns) const {
    if (!painter.antialiasing()) {
        drawBandColumns(painter, columns);
        return;
    }
    painter.setPen(QPen(band_, 1));
    painter.setBrush(band_);
    std::vector<QPointF> outline;
    const auto flush = [&] {
        if (outline.size() >= 4)
            painter.drawPolygon(outline.data(), static_cast<int>(outline.size()));
        outline.clear();
    };
    for (std::size_t begin = 0; begin < columns.size();) {
        if (std::isnan(columns[begin].low) || std::isnan(columns[begin].high)) {
            ++begin;
            continue;
        }
        std::size_t end = begin;
        while (end < columns.size() && !std::isnan(columns[end].low) &&
               !std::isnan(columns[end].high))
            outline.emplace_back(columns[end].x, columns[end].high), ++end;
        for (std::size_t i = end; i-- > begin;)
            outline.emplace_back(columns[i].x, columns[i].low);
        flush();
        begin = end;
    }
}

void SeriesItem::drawEnvelope(QCPPainter& painter, const std::vector<Column>& columns) const {
    painter.setPen(QPen(envelope_, 1));
    painter.setBrush(Qt::NoBrush);
    std::vector<QPointF> line;
    for (const auto edge : {&Column::low, &Column::high}) {
        const auto flush = [&] {
            if (line.size() > 1)
                painter.drawPolyline(line.data(), static_cast<int>(line.size()));
            line.clear();
        };
        for (const auto& column : columns) {
            if (column.low > column.high)  // false for NaN: the line is interrupted
                line.emplace_back(column.x, column.*edge);
            else
                flush();
        }
        flush();
    }
}

void SeriesItem::drawLine(QCPPainter& painter, const std::vector<Column>& columns) const {
    constexpr double kLonely = 2.0;  // px, radius of a point without neighbors
    std::vector<QPointF> line;
    const auto flush = [&] {
        if (line.size() == 1)
            drawDots(painter, line, kLonely, mPen.color());
        drawThrough(painter, line, mPen);
        line.clear();
    };
    for (const auto& column : columns) {
        if (std::isnan(column.value)) {
            flush();
        } else if (column.points > 1 && !band_.isValid() && !envelope_.isValid()) {
            // No band tells of the extremes, so the line itself goes through them.
            line.emplace_back(column.x, column.low);
            line.emplace_back(column.x, column.high);
        } else {
            line.emplace_back(column.x, column.value);
        }
    }
    flush();
    if (dot_size_ <= 0.0 || columns.size() > kFewPoints)
        return;
    for (const auto& column : columns)
        if (!std::isnan(column.value))
            line.emplace_back(column.x, column.value);
    drawDots(painter, line, dot_size_ / 2, mPen.color());
}

}  // namespace normscope
