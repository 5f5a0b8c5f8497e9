// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/heat_item.h"

#include <algorithm>
#include <cmath>

#include "widgets/base/number_format.h"

namespace normscope {

void HeatItem::setRecords(std::vector<Record> records, Source source) {
    records_ = std::move(records);
    source_ = std::move(source);
    made_for_.reset();
}

void HeatItem::setColors(const std::array<QRgb, 256>& colors) {
    if (colors == colors_)
        return;
    colors_ = colors;
    made_for_.reset();
}

void HeatItem::setResolution(int pixels) {
    if (pixels == resolution_)
        return;
    resolution_ = pixels;
    made_for_.reset();
}

HeatItem::View HeatItem::view() const {
    return {mKeyAxis->range(), mValueAxis->range(), mKeyAxis->scaleType(),
            mKeyAxis->axisRect()->size() * resolution_};
}

void HeatItem::update() {
    const View now = view();
    if (made_for_ == now)
        return;
    made_for_ = now;
    scale_ = 0.0;
    image_ = {};
    if (records_.empty() || now.size.isEmpty())
        return;
    const double left = mKeyAxis->axisRect()->left();
    std::vector<HeatColumn> columns;
    columns.reserve(records_.size());
    for (const auto& record : records_) {
        const auto pixel = [&](double step) { return (pixelX(step) - left) * resolution_; };
        if (const auto* histogram = source_(record.place))
            columns.push_back({pixel(record.left), pixel(record.right), histogram});
    }
    const HeatImage image(columns, now.size, now.values.upper, now.values.lower);
    scale_ = image.scale();
    cut_ = image.isCut();
    image_ = image.colored(colors_);
}

void HeatItem::draw(QCPPainter* painter) {
    update();
    if (!image_.isNull())
        painter->drawImage(area(), image_);
}

ColorBarItem::ColorBarItem(const HeatItem& heat)
    : Item(heat.keyAxis(), heat.valueAxis()), heat_(heat) {}

void ColorBarItem::draw(QCPPainter* painter) {
    if (heat_.scale() <= 0.0)
        return;
    constexpr int kAway = 12;
    constexpr int kWidth = 10;
    const QRect bar(area().right() + kAway, area().top(), kWidth, area().height());
    QImage shades(1, 256, QImage::Format_RGB32);
    for (int y = 0; y < shades.height(); ++y)
        shades.setPixel(0, y, heat_.colors()[heatIndex(1.0 - (y + 0.5) / shades.height())]);
    painter->drawImage(bar, shades);
    painter->setPen(theme().axis);
    painter->setBrush(Qt::NoBrush);
    painter->drawRect(bar);
    painter->setFont(font());
    painter->setPen(theme().muted);
    const QFontMetrics metrics(font());
    int widest = 0;
    for (const double place : {0.0, 0.25, 0.5, 0.75, 1.0}) {
        QString text = formatShort(heat_.scale() * place * place);
        if (place == 1.0 && heat_.isCut())
            text.prepend(QStringLiteral("≥"));
        const int y = qRound(bar.bottom() - place * bar.height()) + metrics.ascent() / 2 - 1;
        painter->drawText(QPoint(bar.right() + 4, y), text);
        widest = std::max(widest, metrics.horizontalAdvance(text));
    }
    painter->save();
    painter->translate(bar.right() + 6 + widest + metrics.ascent(), bar.center().y());
    painter->rotate(-90);
    painter->drawText(QRect(-bar.height() / 2, -metrics.ascent(), bar.height(), metrics.height()),
                      Qt::AlignHCenter | Qt::AlignTop, name_);
    painter->restore();
}

}  // namespace normscope
