// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/histogram_item.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "widgets/plots/items/quick_painting.h"

namespace normscope {

namespace {

double heightOf(const Histogram& histogram, double count, HistogramScale scale) {
    if (scale == HistogramScale::Count)
        return count;
    return histogram.total == 0 ? 0.0 : count / static_cast<double>(histogram.total);
}

}  // namespace

double barHeight(const Histogram& histogram, std::size_t bin, HistogramScale scale) {
    return heightOf(histogram, histogram.counts[bin], scale);
}

Peaks peaksOf(const Histogram& histogram, HistogramScale scale) {
    std::uint32_t tallest = 0;
    std::uint32_t second = 0;
    Peaks peaks;
    for (std::size_t bin = 0; bin < histogram.counts.size(); ++bin) {
        const std::uint32_t count = histogram.counts[bin];
        if (count > tallest) {
            second = std::exchange(tallest, count);
            peaks.bin = bin;
        } else {
            second = std::max(second, count);
        }
    }
    peaks.tallest = heightOf(histogram, tallest, scale);
    peaks.second = heightOf(histogram, second, scale);
    return peaks;
}

void HistogramItem::draw(QCPPainter* painter) {
    if (histogram_.counts.empty())
        return;
    if (outline_)
        drawOutline(*painter);
    else
        drawBars(*painter);
    if (tells_outside_)
        drawOutside(*painter);
}

void HistogramItem::drawBars(QCPPainter& painter) const {
    constexpr double kGapFrom = 6.0;  // px per bin from which a gap between bars helps
    const bool pixels = !painter.modes().testFlag(QCPPainter::pmVectorized);
    const auto snapped = [pixels](double value) { return pixels ? std::round(value) : value; };
    const double base = pixelY(mValueAxis->range().lower);
    const std::size_t bins = histogram_.counts.size();
    const double width = std::abs(pixelX(histogram_.edge(1)) - pixelX(histogram_.edge(0)));
    const double gap = width >= kGapFrom ? 1.0 : 0.0;
    std::vector<QRectF> bars;
    bars.reserve(bins);
    double left = snapped(pixelX(histogram_.edge(0)));
    for (std::size_t bin = 0; bin < bins; ++bin) {
        const double right = snapped(pixelX(histogram_.edge(bin + 1)));
        if (histogram_.counts[bin] > 0) {
            // A single value among thousands still shows: at least one pixel.
            const double top =
                std::min(snapped(pixelY(barHeight(histogram_, bin, scale_))), base - 1.0);
            bars.emplace_back(left, top, std::max(right - left - gap, 1.0), base - top);
        }
        left = right;
    }
    painter.setAntialiasing(false);
    painter.setPen(Qt::NoPen);
    painter.setBrush(mBrush);
    painter.drawRects(bars.data(), static_cast<int>(bars.size()));
}

void HistogramItem::drawOutline(QCPPainter& painter) const {
    const double base = pixelY(mValueAxis->range().lower);
    std::vector<QPointF> contour;
    contour.reserve(2 * histogram_.counts.size() + 2);
    contour.emplace_back(pixelX(histogram_.lo), base);
    for (std::size_t bin = 0; bin < histogram_.counts.size(); ++bin) {
        const double top = pixelY(barHeight(histogram_, bin, scale_));
        contour.emplace_back(pixelX(histogram_.edge(bin)), top);
        contour.emplace_back(pixelX(histogram_.edge(bin + 1)), top);
    }
    contour.emplace_back(pixelX(histogram_.hi), base);
    drawThrough(painter, contour, mPen);
}

void HistogramItem::drawOutside(QCPPainter& painter) const {
    const double y = area().bottom() - 6;
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().warning);
    const auto arrow = [&](double tip, double direction) {
        painter.drawPolygon(QPolygonF({QPointF(tip, y), QPointF(tip - 5 * direction, y - 4),
                                       QPointF(tip - 5 * direction, y + 4)}));
    };
    if (histogram_.below > 0)
        arrow(area().left(), -1.0);
    if (histogram_.above > 0)
        arrow(area().right() + 1.0, 1.0);
}

QRect SummaryItem::clipRect() const {
    // The percentile ticks hang below the axis.
    return area().adjusted(-1, 0, 1, 7);
}

void SummaryItem::draw(QCPPainter* painter) {
    if (mKeyAxis->range().contains(0.0)) {
        painter->setPen(QPen(theme().zero_line, 1, Qt::DashLine));
        drawUpright(*painter, std::round(pixelX(0.0)));
    }
    if (bracket_)
        drawBracket(*painter);
    drawPercentiles(*painter);
}

void SummaryItem::drawBracket(QCPPainter& painter) const {
    if (!std::isfinite(summary_.mean))
        return;
    constexpr double kCap = 2.5;  // px
    const double y = area().top() + 5.0;
    const double mean = pixelX(summary_.mean);
    if (std::isfinite(summary_.std)) {
        const double low = pixelX(summary_.mean - summary_.std);
        const double high = pixelX(summary_.mean + summary_.std);
        painter.setPen(QPen(strong_, 1));
        painter.drawLine(QPointF(low, y), QPointF(high, y));
        painter.drawLine(QPointF(low, y - kCap), QPointF(low, y + kCap));
        painter.drawLine(QPointF(high, y - kCap), QPointF(high, y + kCap));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(strong_);
    painter.drawRect(QRectF(std::round(mean) - 1.0, y - 4.0, 2.0, 8.0));
}

void SummaryItem::drawPercentiles(QCPPainter& painter) const {
    painter.setPen(Qt::NoPen);
    painter.setBrush(strong_);
    const auto tick = [&](double value, double length) {
        if (!std::isfinite(value))
            return;
        const double x = std::round(pixelX(value));
        if (x >= area().left() && x <= area().right() + 1)
            painter.drawRect(QRectF(x - 0.5, area().bottom() + 1.0, 1.5, length));
    };
    tick(summary_.p15, 3.5);
    tick(summary_.p50, 5.5);
    tick(summary_.p85, 3.5);
}

int BreakItem::stripHeight() const {
    return strip_ ? QFontMetrics(font()).height() : 0;
}

QRect BreakItem::clipRect() const {
    return area().adjusted(-6, -stripHeight(), 6, 0);
}

void BreakItem::drawStrokes(QCPPainter& painter, double left, double right) const {
    constexpr double kBelowTop = 11.0;  // px, under the bracket of mean and deviation
    constexpr double kReach = 2.5;      // beyond the bar
    constexpr double kRise = 3.0;
    constexpr double kApart = 3.0;
    const double y = mKeyAxis->axisRect()->top() + (strip_ ? kBelowTop : kBelowTop / 2);
    const auto stroke = [&](double shift) {
        return QLineF(left - kReach, y + kRise / 2 + shift, right + kReach, y - kRise / 2 + shift);
    };
    const QLineF upper = stroke(0.0);
    const QLineF lower = stroke(kApart);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme().surface);
    painter.drawPolygon(QPolygonF({upper.p1(), upper.p2(), lower.p2(), lower.p1()}));
    painter.setPen(QPen(theme().text, 1));
    painter.drawLine(upper);
    painter.drawLine(lower);
}

namespace {

struct Label {
    double x, width;  ///< px
    QString text;
    QColor color;
};

constexpr double kBetween = 5.0;  // px, labels

/// Moves labels apart, within [left, right], as little as it takes; those for which there is no
/// room go.
void spread(std::vector<Label>& labels, double left, double right) {
    double needed = -kBetween;
    for (const Label& label : labels)
        needed += label.width + kBetween;
    for (; !labels.empty() && needed > right - left; labels.pop_back())
        needed -= labels.back().width + kBetween;
    for (Label& label : labels) {
        label.x = std::max(label.x, left);
        left = label.x + label.width + kBetween;
    }
    for (auto label = labels.rbegin(); label != labels.rend(); ++label) {
        label->x = std::min(label->x, right - label->width);
        right = label->x - kBetween;
    }
}

}  // namespace

void BreakItem::draw(QCPPainter* painter) {
    const QRect within = area();
    const QFontMetrics metrics(font());
    const double top = strip_ ? within.top() - stripHeight() : within.top();
    painter->setAntialiasing(true);
    painter->setFont(font());
    std::vector<Label> labels;
    for (const auto& bar : bars_) {
        const double left = pixelX(bar.low);
        const double right = pixelX(bar.high);
        if (right < within.left() || left > within.right() + 1)
            continue;
        drawStrokes(*painter, left, right);
        const double width = metrics.horizontalAdvance(bar.text);
        double x = strip_ ? (left + right - width) / 2 : right + kBetween;
        if (!strip_ && x + width > within.right())
            x = left - kBetween - width;
        labels.push_back({x, width, bar.text, bar.color});
    }
    spread(labels, within.left(), within.right());
    for (const Label& label : labels) {
        painter->setPen(label.color);
        painter->drawText(QPointF(label.x, top + metrics.ascent() - (strip_ ? 1 : 0)), label.text);
    }
}

}  // namespace normscope
