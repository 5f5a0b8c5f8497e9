// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/items/items/sample_item.h"

#include <algorithm>
#include <cmath>

#include "widgets/plots/items/items/field_item.h"

namespace normscope {

namespace {

constexpr double kCellGap = 3.0;  // px around a cell

QFont weighted(QFont font, bool bold) {
    font.setBold(bold);
    return font;
}

}  // namespace

int SampleItem::wordsHeight(std::size_t lines) const {
    return static_cast<int>(lines) * QFontMetrics(font()).height() +
           static_cast<int>(2 * kCellGap) + 1;
}

/// Centred as a whole.
void SampleItem::drawWords(QCPPainter& painter, const std::vector<Word>& words,
                           const QRectF& line) const {
    double width = 0.0;
    for (const auto& word : words)
        width += QFontMetricsF(weighted(font(), word.bold)).horizontalAdvance(word.text);
    double x = line.center().x() - width / 2.0;
    const double baseline = line.top() + QFontMetricsF(font()).ascent();
    for (const auto& word : words) {
        const QFont weight = weighted(font(), word.bold);
        painter.setFont(weight);
        painter.setPen(word.color);
        painter.drawText(QPointF(x, baseline), word.text);
        x += QFontMetricsF(weight).horizontalAdvance(word.text);
    }
}

void SampleItem::draw(QCPPainter* painter) {
    const QRectF within(area());
    const double line_height = QFontMetricsF(font()).height();
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const auto& cell = cells_[i];
        const auto column = static_cast<double>(i % static_cast<std::size_t>(columns_));
        const auto row = static_cast<double>(i / static_cast<std::size_t>(columns_));
        const QRectF rect = QRectF(pixelAt(column, row), pixelAt(column + 1, row + 1))
                                .normalized()
                                .adjusted(kCellGap, kCellGap, -kCellGap, -kCellGap);
        const double words = line_height * static_cast<double>(cell.lines.size());
        const QSizeF picture_size =
            QSizeF(cell.picture.size())
                .scaled(rect.width(), std::max(rect.height() - words, 1.0), Qt::KeepAspectRatio);
        const QRectF picture(rect.center().x() - picture_size.width() / 2.0, rect.top(),
                             picture_size.width(), picture_size.height());
        // Cells cut by the edge come in sight whole by panning.
        if (!within.adjusted(-1, -1, 1, 1).contains(rect) || picture.isEmpty())
            continue;
        drawSharp(*painter, picture, cell.picture);
        painter->setPen(QPen(theme().border, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(picture);
        for (std::size_t k = 0; k < cell.lines.size(); ++k)
            drawWords(*painter, cell.lines[k],
                      {rect.left(), picture.bottom() + 1 + line_height * static_cast<double>(k),
                       rect.width(), line_height});
    }
}

}  // namespace normscope
