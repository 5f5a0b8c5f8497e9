// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/channel_item.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/axis_range.h"
#include "widgets/plots/canvas.h"
#include "widgets/plots/dots_item.h"

namespace normscope {

ChannelItem::ChannelItem(QCPAxis* key_axis, QCPAxis* value_axis)
    : QCPAbstractPlottable(key_axis, value_axis) {
    setSelectable(QCP::stNone);
}

void ChannelItem::setValues(const std::vector<float>& gamma, const std::vector<float>& beta) {
    gamma_ = gamma;
    beta_ = beta;
}

void ChannelItem::setTwinValues(const std::vector<float>& gamma, const std::vector<float>& beta) {
    twin_gamma_ = gamma;
    twin_beta_ = beta;
}

void ChannelItem::setColors(const QColor& gamma, const QColor& beta, const QColor& twin,
                            const QColor& selected) {
    gamma_color_ = gamma;
    beta_color_ = beta;
    twin_color_ = twin;
    selected_color_ = selected;
}

QCPRange ChannelItem::getKeyRange(bool& found, QCP::SignDomain) const {
    const std::size_t channels = std::max(gamma_.size(), twin_gamma_.size());
    found = channels > 0;
    return {0.0, static_cast<double>(channels)};
}

QCPRange ChannelItem::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    Extent extent;
    for (const auto* values : {&gamma_, &beta_, &twin_gamma_, &twin_beta_})
        for (const float value : *values)
            extent.add(value);
    found = !extent.empty();
    return {extent.range().lo, extent.range().hi};
}

void ChannelItem::drawReference(QCPPainter& painter, double value, const QColor& color) const {
    if (!mValueAxis->range().contains(value))
        return;
    const QRect area = mKeyAxis->axisRect()->rect();
    const double y = std::round(safePixel(*mValueAxis, value));
    QColor line = color;
    line.setAlphaF(0.45F);
    painter.setPen(QPen(line, 1));
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
}

std::vector<QPointF> ChannelItem::pixelsOf(const std::vector<float>& values) const {
    std::vector<QPointF> pixels;
    pixels.reserve(values.size());
    const auto range = mKeyAxis->range();
    for (std::size_t channel = 0; channel < values.size(); ++channel) {
        const auto key = static_cast<double>(channel);
        if (std::isfinite(values[channel]) && key >= range.lower - 1 && key <= range.upper + 1)
            pixels.emplace_back(safePixel(*mKeyAxis, key), safePixel(*mValueAxis, values[channel]));
    }
    return pixels;
}

void ChannelItem::draw(QCPPainter* painter) {
    drawReference(*painter, 1.0, gamma_color_);
    if (!beta_.empty() || !twin_beta_.empty())  // RMSNorm has none
        drawReference(*painter, 0.0, beta_color_);
    const QRect area = mKeyAxis->axisRect()->rect();
    if (selected_ >= 0 &&
        static_cast<std::size_t>(selected_) < std::max(gamma_.size(), twin_gamma_.size())) {
        const double x = safePixel(*mKeyAxis, selected_);
        painter->setPen(QPen(selected_color_, 1, Qt::DotLine));
        painter->drawLine(QPointF(x, area.top()), QPointF(x, area.bottom()));
    }
    const double spacing = area.width() / std::max(1.0, mKeyAxis->range().size());
    const double radius = std::clamp(spacing * 0.45, 1.2, 3.5);
    if (!twin_gamma_.empty())
        drawTwin(*painter, radius);
    painter->setPen(QPen(gamma_color_, 2 * radius, Qt::SolidLine, Qt::RoundCap));
    const auto gamma = pixelsOf(gamma_);
    painter->drawPoints(gamma.data(), static_cast<int>(gamma.size()));
    painter->setPen(Qt::NoPen);
    painter->setBrush(beta_color_);
    painter->drawPath(diamonds(pixelsOf(beta_), radius));
}

/// Hollow and beneath, since the smallest ring is larger than the smallest dot.
void ChannelItem::drawTwin(QCPPainter& painter, double radius) const {
    constexpr double kSmallest = 2.0;  // px; a ring has to have a hole
    radius = std::max(radius, kSmallest);
    QPainterPath rings;
    for (const auto& at : pixelsOf(twin_gamma_))
        rings.addEllipse(at, radius, radius);
    rings.addPath(diamonds(pixelsOf(twin_beta_), radius));
    painter.setPen(QPen(twin_color_, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawPath(rings);
}

}  // namespace normscope
