// SPDX-License-Identifier: GPL-3.0-or-later
// CurvePlot's names and newest values, where its lines end.
#include <algorithm>
#include <cmath>
#include <iterator>

#include "widgets/plots/canvas.h"
#include "widgets/plots/curve_plot.h"
#include "widgets/plots/items/items/series_item.h"

namespace normscope {

namespace {

constexpr double kGap = 5.0;  // px, from a line's end
constexpr double kPad = 2.0;
constexpr double kMostOfHeight = 0.7;  // that labels may fill
constexpr double kMostOfWidth = 0.7;
constexpr float kVeil = 0.8F;  // over lines behind a label

/// The last point in sight; null where there is none.
const SeriesPoint* endOf(const SeriesItem& item, const QCPRange& across) {
    const auto& points = item.points();
    const auto end = std::find_if(points.rbegin(), points.rend(), [&across](const auto& point) {
        return across.contains(point.key) && std::isfinite(point.value);
    });
    return end == points.rend() ? nullptr : &*end;
}

}  // namespace

std::vector<CurvePlot::LineEnd> CurvePlot::lineEnds() const {
    std::vector<LineEnd> ends;
    const auto& x = *canvas().xAxis;
    const auto& y = *canvas().yAxis;
    for (int run = 0; run < 2; ++run)
        for (int i = 0; i < kSeries; ++i) {
            const auto series = static_cast<Series>(i);
            const Strand& strand = strands_[run];
            if (!draws(strand, series))
                continue;
            const bool smooth = series == Train && smoothing_ > 0.0;
            const auto* end = endOf(smooth ? *strand.smooth : *strand.items[i], x.range());
            if (end == nullptr)
                continue;
            const QString name = hasTwin() ? nameOf(series, run) : briefName(series);
            ends.push_back({tr("%1 %2").arg(name, formatValue(end->value)),
                            (smooth ? smoothPenOf(run) : penOf(series, run)).color(),
                            {safePixel(x, end->key), safePixel(y, end->value)}});
        }
    return ends;
}

QStringList CurvePlot::summary() const {
    QStringList words;
    for (const LineEnd& end : lineEnds())
        words << end.text;
    return words;
}

/// One below the other in the order of the lines; behind the line where there is room, else before
/// its end.
void CurvePlot::drawEnds(QCPPainter& painter) const {
    auto ends = lineEnds();
    const QFont font = plotFont(-1.5);
    const QFontMetrics metrics(font);
    const double height = metrics.height();
    const QRectF area(canvas().axisRect()->rect());
    quick_ends_.setFont(font);
    const auto widthOf = [&](const QString& text) {
        return 2 * kPad + (fine() ? metrics.horizontalAdvance(text) : quick_ends_.width(text));
    };
    double widest = 0;
    for (const LineEnd& end : ends)
        widest = std::max(widest, widthOf(end.text));
    if (height * static_cast<double>(ends.size()) > kMostOfHeight * area.height() ||
        widest > kMostOfWidth * area.width())
        return;
    std::stable_sort(ends.begin(), ends.end(),
                     [](const auto& a, const auto& b) { return a.at.y() < b.at.y(); });
    double free_from = area.top();
    double needed = height * static_cast<double>(ends.size());
    painter.setFont(font);
    for (const LineEnd& end : ends) {
        const double width = widthOf(end.text);
        const double top =
            std::min(std::max(end.at.y() - height / 2, free_from), area.bottom() - needed - 1);
        const bool behind = end.at.x() + kGap + width <= area.right();
        const QRectF place(behind ? end.at.x() + kGap : area.right() - width, top, width, height);
        QColor veil = theme().surface;
        veil.setAlphaF(kVeil);
        painter.fillRect(place, veil);
        painter.setPen(end.color);
        if (fine())
            painter.drawText(place, Qt::AlignCenter, end.text);
        else
            quick_ends_.draw(painter, place.topLeft() + QPointF(kPad, metrics.ascent()), end.text);
        free_from = top + height;
        needed -= height;
    }
}

}  // namespace normscope
