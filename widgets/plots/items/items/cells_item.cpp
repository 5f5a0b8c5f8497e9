// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/cells_item.h"

#include <algorithm>

#include "widgets/plots/faint.h"

namespace normscope {

namespace {

constexpr int kSmallestFont = 8;        // px of a font that can be read
constexpr double kHalf = 0.5;           // a cell reaches this far from its middle
constexpr int kSmallerFont = 2;         // px below the font of the main text
constexpr double kCrossOpacity = 0.28;  // opacity

QFont smaller(QFont font) {
    font.setPixelSize(std::max(kSmallestFont, font.pixelSize() - kSmallerFont));
    return font;
}

}  // namespace

/// Edges on whole pixels, so that neighbours neither overlap nor leave a gap.
QRectF CellsItem::rectOf(const Cell& cell) const {
    const auto x = [this](double at) { return std::round(pixelX(at)); };
    const auto y = [this](double at) { return std::round(pixelY(at)); };
    return QRectF(QPointF(x(cell.middle.x() - kHalf), y(cell.middle.y() - kHalf)),
                  QPointF(x(cell.middle.x() + kHalf), y(cell.middle.y() + kHalf)))
        .normalized()
        .adjusted(0, 0, -1, -1);
}

/// One size for all cells: the largest at which the widest text fits.
QFont CellsItem::fittingFont() const {
    QFont font = font_;
    const auto fits = [&] {
        const QFontMetrics metrics(font);
        return std::ranges::all_of(cells_, [&](const Cell& cell) {
            return metrics.horizontalAdvance(cell.text) <= rectOf(cell).width() - 2;
        });
    };
    while (font.pixelSize() > kSmallestFont && !fits())
        font.setPixelSize(font.pixelSize() - 1);
    return font;
}

void CellsItem::drawTexts(QCPPainter& painter, const Cell& cell, const QRectF& rect,
                          const QFont& font) const {
    const QFontMetrics large(font), small(smaller(font));
    QStringList more;
    int height = large.height();
    for (const auto& text : cell.more)
        if (height + small.height() <= rect.height() &&
            small.horizontalAdvance(text) <= rect.width() - 2) {
            more << text;
            height += small.height();
        }
    if (large.ascent() > rect.height() || large.horizontalAdvance(cell.text) > rect.width())
        return;
    painter.setPen(readableOn(cell.color));
    QRectF line(rect.left(), rect.center().y() - height / 2.0, rect.width(), large.height());
    painter.setFont(font);
    if (cell.crossed)  // the cross ends where the text begins
        painter.fillRect(painter.boundingRect(line, Qt::AlignCenter, cell.text), cell.color);
    painter.drawText(line, Qt::AlignCenter, cell.text);
    painter.setFont(smaller(font));
    line.translate(0, large.height());
    line.setHeight(small.height());
    for (const auto& text : more) {
        painter.drawText(line, Qt::AlignCenter, text);
        line.translate(0, small.height());
    }
}

void CellsItem::draw(QCPPainter* painter) {
    painter->setAntialiasing(false);
    const auto font = cells_.empty() ? font_ : fittingFont();
    const QRectF within(area());
    for (const auto& cell : cells_) {
        const QRectF rect = rectOf(cell);
        const QRectF seen = rect & within;
        if (seen.isEmpty())
            continue;
        painter->fillRect(seen, cell.color);
        if (cell.crossed) {
            painter->setPen(QPen(faint(theme().text, cell.color, kCrossOpacity), 1));
            painter->drawLine(rect.topLeft(), rect.bottomRight());
            painter->drawLine(rect.bottomLeft(), rect.topRight());
        }
        if (within.contains(rect.center()))
            drawTexts(*painter, cell, rect, font);
    }
    painter->setPen(theme().text);
    painter->setFont(font_);
    for (const auto& title : titles_)
        painter->drawText(pixelAt(title.left.x(), title.left.y()), title.text);
}

}  // namespace normscope
