// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/series_item.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/canvas.h"

namespace normscope {

namespace {

constexpr std::size_t kFewPoints = 60;
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double pixelOf(const QCPAxis& axis, double value) {
    return std::isfinite(value) ? safePixel(axis, value) : kNaN;
}

}  // namespace

SeriesItem::SeriesItem(QCPAxis* key_axis, QCPAxis* value_axis)
    : QCPAbstractPlottable(key_axis, value_axis) {
    setSelectable(QCP::stNone);
}

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

QCPRange SeriesItem::getKeyRange(bool& found, QCP::SignDomain) const {
    found = !points_.empty();
    return found ? QCPRange(points_.front().key, points_.back().key) : QCPRange();
}

QCPRange SeriesItem::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    QCPRange range;
    found = false;
    for (const auto& point : points_)
        for (const double value : {point.low, point.high, point.value}) {
            if (!std::isfinite(value))
                continue;
            range = found ? QCPRange(std::min(range.lower, value), std::max(range.upper, value))
                          : QCPRange(value, value);
            found = true;
        }
    return range;
}

/// The points in sight and one beyond each side; several in one pixel column become one.
std::vector<SeriesItem::Column> SeriesItem::visibleColumns() const {
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
    const bool dense = last - first > 2 * mKeyAxis->axisRect()->width();
    for (auto point = first; point != last; ++point) {
        const Column next{safePixel(*mKeyAxis, point->key), pixelOf(*mValueAxis, point->low),
                          pixelOf(*mValueAxis, point->high), pixelOf(*mValueAxis, point->value)};
        const bool same = dense && !columns.empty() &&
                          std::floor(columns.back().x) == std::floor(next.x) &&
                          !std::isnan(columns.back().value) && !std::isnan(next.value);
        if (!same) {
            columns.push_back(next);
            continue;
        }
        columns.back().low = std::max(columns.back().low, next.low);  // pixels grow downwards
        columns.back().high = std::min(columns.back().high, next.high);
        columns.back().value = (columns.back().value + next.value) / 2;
    }
    return columns;
}

void SeriesItem::draw(QCPPainter* painter) {
    if (points_.empty() || !mKeyAxis || !mValueAxis)
        return;
    const auto columns = visibleColumns();
    if (band_.isValid())
        drawBand(*painter, columns);
    drawLine(*painter, columns);
}

void SeriesItem::drawBand(QCPPainter& painter, const std::vector<Column>& columns) const {
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

void SeriesItem::drawLine(QCPPainter& painter, const std::vector<Column>& columns) const {
    painter.setPen(mPen);
    painter.setBrush(Qt::NoBrush);
    std::vector<QPointF> line;
    const auto flush = [&] {
        if (line.size() == 1) {
            painter.save();
            painter.setBrush(mPen.color());
            painter.setPen(Qt::NoPen);
            painter.drawEllipse(line.front(), 2.0, 2.0);
            painter.restore();
        } else if (!line.empty()) {
            painter.drawPolyline(line.data(), static_cast<int>(line.size()));
        }
        line.clear();
    };
    for (const auto& column : columns) {
        if (std::isnan(column.value))
            flush();
        else
            line.emplace_back(column.x, column.value);
    }
    flush();
    if (dot_size_ <= 0.0 || columns.size() > kFewPoints)
        return;
    painter.setPen(Qt::NoPen);
    painter.setBrush(mPen.color());
    for (const auto& column : columns)
        if (!std::isnan(column.value))
            painter.drawEllipse(QPointF(column.x, column.value), dot_size_ / 2, dot_size_ / 2);
}

MarksItem::MarksItem(QCPAxis* key_axis, QCPAxis* value_axis)
    : QCPAbstractPlottable(key_axis, value_axis) {
    setSelectable(QCP::stNone);
}

void MarksItem::setStyle(const QColor& color, const QColor& behind, const QFont& font) {
    color_ = color;
    behind_ = behind;
    font_ = font;
}

QString MarksItem::labelsNear(double x, double reach) const {
    QStringList labels;
    for (const auto& mark : marks_)
        if (std::abs(safePixel(*mKeyAxis, static_cast<double>(mark.step)) - x) <= reach)
            labels << QString::fromStdString(mark.label);
    return labels.join(QStringLiteral(", "));
}

QCPRange MarksItem::getKeyRange(bool& found, QCP::SignDomain) const {
    found = false;
    return {};
}

QCPRange MarksItem::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    found = false;
    return {};
}

void MarksItem::draw(QCPPainter* painter) {
    const auto range = mKeyAxis->range();
    const QRect area = mKeyAxis->axisRect()->rect();
    painter->setFont(font_);
    const QFontMetrics metrics = painter->fontMetrics();
    constexpr int kPad = 3;
    constexpr int kLeast = 18;  // px; a shorter label says nothing
    std::vector<double> row_end(static_cast<std::size_t>(rows_), -1e9);
    double last_x = -1e9;
    for (std::size_t i = 0; i < marks_.size(); ++i) {
        const auto step = static_cast<double>(marks_[i].step);
        if (step < range.lower || step > range.upper)
            continue;
        const double x = std::round(safePixel(*mKeyAxis, step));
        if (x == last_x)
            continue;
        last_x = x;
        painter->setPen(QPen(color_, 1));
        painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
        const QString label = QString::fromStdString(marks_[i].label);
        const double room = area.right() - x - 2 * kPad;
        if (room < kLeast)
            continue;
        const auto row =
            std::find_if(row_end.begin(), row_end.end(), [x](double end) { return x >= end; });
        if (row == row_end.end())
            continue;
        const QString text = metrics.elidedText(label, Qt::ElideRight, static_cast<int>(room));
        const int width = metrics.horizontalAdvance(text);
        const int top = area.top() + static_cast<int>(row - row_end.begin()) * metrics.height();
        painter->fillRect(QRectF(x + 1, top, width + 2 * kPad, metrics.height()), behind_);
        painter->drawText(QPointF(x + kPad, top + metrics.ascent()), text);
        *row = x + width + 3 * kPad;
    }
}

}  // namespace normscope
