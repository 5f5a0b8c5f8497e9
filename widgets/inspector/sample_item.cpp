// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/inspector/sample_item.h"

#include <algorithm>
#include <cmath>

#include "widgets/inspector/field_item.h"
#include "widgets/plots/canvas.h"

namespace normscope {

namespace {

constexpr double kGap = 3.0;  // px around a cell

QFont weighted(QFont font, bool bold) {
    font.setBold(bold);
    return font;
}

}  // namespace

SampleItem::SampleItem(QCPAxis* key_axis, QCPAxis* value_axis)
    : QCPAbstractPlottable(key_axis, value_axis) {
    setSelectable(QCP::stNone);
}

void SampleItem::setStyle(const QColor& border, const QFont& font) {
    border_ = border;
    font_ = font;
}

int SampleItem::wordsHeight(const QFont& font, std::size_t lines) {
    return static_cast<int>(lines) * QFontMetrics(font).height() + static_cast<int>(2 * kGap) + 1;
}

QCPRange SampleItem::getKeyRange(bool& found, QCP::SignDomain) const {
    found = !cells_.empty();
    return {0.0, static_cast<double>(columns_)};
}

QCPRange SampleItem::getValueRange(bool& found, QCP::SignDomain, const QCPRange&) const {
    found = !cells_.empty();
    return {0.0, std::ceil(static_cast<double>(cells_.size()) / columns_)};
}

/// Centred as a whole.
void SampleItem::drawWords(QCPPainter& painter, const std::vector<Word>& words,
                           const QRectF& line) const {
    double width = 0.0;
    for (const auto& word : words)
        width += QFontMetricsF(weighted(font_, word.bold)).horizontalAdvance(word.text);
    double x = line.center().x() - width / 2.0;
    const double baseline = line.top() + QFontMetricsF(font_).ascent();
    for (const auto& word : words) {
        const QFont font = weighted(font_, word.bold);
        painter.setFont(font);
        painter.setPen(word.color);
        painter.drawText(QPointF(x, baseline), word.text);
        x += QFontMetricsF(font).horizontalAdvance(word.text);
    }
}

void SampleItem::draw(QCPPainter* painter) {
    const QRectF area(mKeyAxis->axisRect()->rect());
    const double line_height = QFontMetricsF(font_).height();
    for (std::size_t i = 0; i < cells_.size(); ++i) {
        const auto& cell = cells_[i];
        const auto column = static_cast<double>(i % static_cast<std::size_t>(columns_));
        const auto row = static_cast<double>(i / static_cast<std::size_t>(columns_));
        const QRectF rect =
            QRectF(QPointF(safePixel(*mKeyAxis, column), safePixel(*mValueAxis, row)),
                   QPointF(safePixel(*mKeyAxis, column + 1), safePixel(*mValueAxis, row + 1)))
                .normalized()
                .adjusted(kGap, kGap, -kGap, -kGap);
        const double words = line_height * static_cast<double>(cell.lines.size());
        const QSizeF picture_size =
            QSizeF(cell.picture.size())
                .scaled(rect.width(), std::max(rect.height() - words, 1.0), Qt::KeepAspectRatio);
        const QRectF picture(rect.center().x() - picture_size.width() / 2.0, rect.top(),
                             picture_size.width(), picture_size.height());
        // Cells cut by the edge come in sight whole by panning.
        if (!area.adjusted(-1, -1, 1, 1).contains(rect) || picture.isEmpty())
            continue;
        drawSharp(*painter, picture, cell.picture);
        painter->setPen(QPen(border_, 1));
        painter->setBrush(Qt::NoBrush);
        painter->drawRect(picture);
        for (std::size_t k = 0; k < cell.lines.size(); ++k)
            drawWords(*painter, cell.lines[k],
                      {rect.left(), picture.bottom() + 1 + line_height * static_cast<double>(k),
                       rect.width(), line_height});
    }
}

}  // namespace normscope
