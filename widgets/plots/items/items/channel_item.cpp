// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/channel_item.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/items/items/dots_item.h"
#include "widgets/plots/items/quick_painting.h"

namespace normscope {

void ChannelItem::setValues(const std::vector<float>& gamma, const std::vector<float>& beta) {
    gamma_ = gamma;
    beta_ = beta;
}

void ChannelItem::setTwinValues(const std::vector<float>& gamma, const std::vector<float>& beta) {
    twin_gamma_ = gamma;
    twin_beta_ = beta;
}

Extent ChannelItem::extent() const {
    Extent extent;
    for (const auto* values : {&gamma_, &beta_, &twin_gamma_, &twin_beta_})
        for (const float value : *values)
            extent.add(value);
    return extent;
}

void ChannelItem::drawReference(QCPPainter& painter, double value, const QColor& color) const {
    if (!mValueAxis->range().contains(value))
        return;
    const double y = std::round(pixelY(value));
    QColor line = color;
    line.setAlphaF(0.45F);
    painter.setPen(QPen(line, 1));
    painter.drawLine(QPointF(area().left(), y), QPointF(area().right(), y));
}

std::vector<QPointF> ChannelItem::pixelsOf(const std::vector<float>& values) const {
    std::vector<QPointF> pixels;
    pixels.reserve(values.size());
    const auto range = mKeyAxis->range();
    for (std::size_t channel = 0; channel < values.size(); ++channel) {
        const auto key = static_cast<double>(channel);
        if (std::isfinite(values[channel]) && key >= range.lower - 1 && key <= range.upper + 1)
            pixels.push_back(pixelAt(key, values[channel]));
    }
    return pixels;
}

void ChannelItem::draw(QCPPainter* painter) {
    drawReference(*painter, 1.0, theme().gamma);
    if (!beta_.empty() || !twin_beta_.empty())  // RMSNorm has none
        drawReference(*painter, 0.0, theme().beta);
    if (selected_ >= 0 &&
        static_cast<std::size_t>(selected_) < std::max(gamma_.size(), twin_gamma_.size())) {
        painter->setPen(QPen(theme().accent, 1, Qt::DotLine));
        drawUpright(*painter, pixelX(selected_));
    }
    const double spacing = area().width() / std::max(1.0, mKeyAxis->range().size());
    const double radius = std::clamp(spacing * 0.45, 1.2, 3.5);
    if (!twin_gamma_.empty())
        drawTwin(*painter, radius);
    drawDots(*painter, pixelsOf(gamma_), radius, theme().gamma);
    painter->setPen(Qt::NoPen);
    painter->setBrush(theme().beta);
    drawShapes(*painter, pixelsOf(beta_), diamond(radius));
}

/// Hollow and beneath, since the smallest ring is larger than the smallest dot.
void ChannelItem::drawTwin(QCPPainter& painter, double radius) const {
    constexpr double kSmallest = 2.0;  // px; a ring has to have a hole
    radius = std::max(radius, kSmallest);
    painter.setPen(QPen(theme().run_b, 1));
    painter.setBrush(Qt::NoBrush);
    drawShapes(painter, pixelsOf(twin_gamma_), ring(radius));
    drawShapes(painter, pixelsOf(twin_beta_), diamond(radius));
}

}  // namespace normscope
