// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/series_item.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "widgets/plots/canvas.h"

namespace normscope {

namespace {

constexpr std::size_t kFewPoints = 60;
constexpr int kLabelPad = 3;  // px between a mark's line and its label
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
        auto& column = columns.back();
        column.low = std::max(column.low, next.low);  // pixels grow downwards
        column.high = std::min(column.high, next.high);
        ++column.points;
        column.value += (next.value - column.value) / column.points;
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
        if (std::isnan(column.value)) {
            flush();
        } else if (column.points > 1 && !band_.isValid()) {
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

int MarksItem::stripHeight() const {
    return rows_ * QFontMetrics(font_).height();
}

QRect MarksItem::clipRect() const {
    return mKeyAxis->axisRect()->rect().adjusted(0, -stripHeight(), 1, 0);
}

int MarksItem::neededRows(int most) const {
    int rows = 0;
    for (const auto& mark : place(most))
        rows = std::max(rows, mark.row + 1);
    return rows;
}

/// The marks in sight, one per pixel column, each with its label's row and place.
std::vector<MarksItem::Placed> MarksItem::place(int rows) const {
    std::vector<Placed> placed;
    const auto range = mKeyAxis->range();
    const QRect area = mKeyAxis->axisRect()->rect();
    const QFontMetrics metrics(font_);
    std::vector<double> row_end(static_cast<std::size_t>(rows), area.left());
    for (const auto& mark : marks_) {
        const auto step = static_cast<double>(mark.step);
        if (step < range.lower || step > range.upper)
            continue;
        const double x = std::round(safePixel(*mKeyAxis, step));
        if (!placed.empty() && placed.back().x == x)
            continue;
        const QString text = QString::fromStdString(mark.label);
        const double width = metrics.horizontalAdvance(text) + kLabelPad;
        // A change made just now stands at the right edge; its label then goes to the left.
        const bool on_right = x + kLabelPad + width <= area.right() + kLabelPad;
        const double left = on_right ? x + kLabelPad : x - width;
        const auto row = std::find_if(row_end.begin(), row_end.end(),
                                      [left](double end) { return left >= end; });
        const bool fits = row != row_end.end();
        placed.push_back({x, left, fits ? static_cast<int>(row - row_end.begin()) : -1, text});
        if (fits)
            *row = std::max(x, left + width) + 2 * kLabelPad;
    }
    return placed;
}

void MarksItem::draw(QCPPainter* painter) {
    if (marks_.empty())
        return;
    const QRect area = mKeyAxis->axisRect()->rect();
    const QFontMetrics metrics(font_);
    painter->setFont(font_);
    painter->setPen(QPen(color_, 1));
    const auto placed = place(rows_);
    const auto row_top = [&](int row) {
        return area.top() - stripHeight() + row * metrics.height();
    };
    for (const auto& mark : placed) {
        const int top = mark.row < 0 ? area.top() : row_top(mark.row) + 2;
        painter->drawLine(QPointF(mark.x, top), QPointF(mark.x, area.bottom()));
    }
    for (const auto& mark : placed) {
        if (mark.row < 0)
            continue;
        const QPointF at(mark.text_x, row_top(mark.row) + metrics.ascent());
        // Another mark's line may pass here on its way down.
        painter->fillRect(QRectF(at.x() - 1, at.y() - metrics.ascent() + 1,
                                 metrics.horizontalAdvance(mark.text) + 2, metrics.height() - 1),
                          behind_);
        painter->drawText(at, mark.text);
    }
}

}  // namespace normscope
