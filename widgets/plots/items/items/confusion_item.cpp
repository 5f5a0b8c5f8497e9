// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/confusion_item.h"

#include "widgets/plots/faint.h"

namespace normscope {

void ConfusionItem::setCells(std::vector<Cell> cells, int side) {
    cells_ = std::move(cells);
    side_ = side;
}

/// Edges on whole pixels, so that neighbours neither overlap nor leave a gap.
QRectF ConfusionItem::rectOf(int row, int column) const {
    const auto x = [this](double at) { return std::round(pixelX(at)); };
    const auto y = [this](double at) { return std::round(pixelY(at)); };
    return QRectF(QPointF(x(column - 0.5), y(row - 0.5)), QPointF(x(column + 0.5), y(row + 0.5)))
        .normalized();
}

// One size for all cells: the largest, down to what can still be read, at which the longest fits.
QFont ConfusionItem::fittingFont() const {
    constexpr int kSmallest = 8;  // px
    const double width = rectOf(0, 0).width() - 1;
    QString longest;
    for (const auto& cell : cells_)
        if (cell.text.size() > longest.size())
            longest = cell.text;
    QFont font = font_;
    while (font.pixelSize() > kSmallest && QFontMetrics(font).horizontalAdvance(longest) > width)
        font.setPixelSize(font.pixelSize() - 1);
    return font;
}

void ConfusionItem::draw(QCPPainter* painter) {
    painter->setAntialiasing(false);
    painter->setFont(fittingFont());
    const QFontMetrics metrics(painter->font());
    const QRectF within(area());
    for (int row = 0; row < side_; ++row)
        for (int column = 0; column < side_; ++column) {
            const auto& cell = cells_[static_cast<std::size_t>(row * side_ + column)];
            const QRectF rect = rectOf(row, column).adjusted(0, 0, -1, -1);
            const QRectF seen = rect & within;
            if (seen.isEmpty())
                continue;
            painter->fillRect(seen, cell.color);
            const bool fits = metrics.horizontalAdvance(cell.text) <= rect.width() &&
                              metrics.ascent() <= rect.height() && within.contains(rect.center());
            if (fits && !cell.text.isEmpty()) {
                painter->setPen(readableOn(cell.color));
                painter->drawText(rect, Qt::AlignCenter, cell.text);
            }
        }
    painter->setPen(QPen(theme().text, 1));
    painter->setBrush(Qt::NoBrush);
    for (int i = 0; i < side_; ++i)
        if (const QRectF rect = rectOf(i, i); within.contains(rect.center()))
            painter->drawRect(rect.adjusted(0, 0, -1, -1));
}

}  // namespace normscope
