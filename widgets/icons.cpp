// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/icons.h"

#include <QIconEngine>
#include <QPainter>
#include <QPainterPath>
#include <array>

namespace normscope {

namespace {

QPolygonF triangle(double left, double top, double right, double bottom) {
    return QPolygonF({{left, top}, {right, (top + bottom) / 2}, {left, bottom}});
}

void drawDice(QPainter& painter) {
    painter.drawRoundedRect(QRectF(2.5, 2.5, 11, 11), 2.5, 2.5);
    painter.setBrush(painter.pen().color());
    for (const QPointF dot : {QPointF(5.6, 5.6), QPointF(8, 8), QPointF(10.4, 10.4)})
        painter.drawEllipse(dot, 0.55, 0.55);
}

void drawReset(QPainter& painter) {
    painter.drawArc(QRectF(3, 3, 10, 10), -150 * 16, 270 * 16);
    painter.drawPolyline(QPolygonF({{2.2, 7.2}, {3.8, 11.2}, {7.4, 9.6}}));
}

void drawPadlock(QPainter& painter, bool open) {
    QPainterPath shackle(QPointF(5, 7.5));
    shackle.lineTo(5, 5.5);
    shackle.arcTo(QRectF(5, 2.5, 6, 6), 180, open ? -150 : -180);
    if (!open)
        shackle.lineTo(11, 7.5);
    painter.drawPath(shackle);
    painter.setBrush(painter.pen().color());
    painter.drawRoundedRect(QRectF(3.8, 7.5, 8.4, 6), 1.2, 1.2);
}

void drawSwap(QPainter& painter) {
    painter.drawLine(QPointF(5.2, 3), QPointF(5.2, 13));
    painter.drawPolyline(QPolygonF({{2.9, 5.3}, {5.2, 3}, {7.5, 5.3}}));
    painter.drawLine(QPointF(10.8, 3), QPointF(10.8, 13));
    painter.drawPolyline(QPolygonF({{8.5, 10.7}, {10.8, 13}, {13.1, 10.7}}));
}

void drawHeat(QPainter& painter) {
    const double opacity = painter.opacity();
    constexpr std::array kShades{0.25, 0.6, 1.0, 0.45};
    for (int column = 0; column < 4; ++column)
        for (int row = 0; row < 4; ++row) {
            painter.setOpacity(opacity * kShades[static_cast<std::size_t>((row + column / 2) % 4)]);
            painter.fillRect(QRectF(2.5 + 2.8 * column, 2.5 + 2.8 * row, 2.8, 2.8),
                             painter.pen().color());
        }
    painter.setOpacity(opacity);
}

/// Drawn in a square of 16 by 16.
void draw(QPainter& painter, Glyph glyph) {
    const QColor color = painter.pen().color();
    switch (glyph) {
        case Glyph::Play:
            painter.setBrush(color);
            painter.drawPolygon(triangle(5, 3.5, 12.5, 12.5));
            break;
        case Glyph::Pause:
            painter.fillRect(QRectF(4, 3.5, 3, 9), color);
            painter.fillRect(QRectF(9, 3.5, 3, 9), color);
            break;
        case Glyph::Step:
            painter.setBrush(color);
            painter.drawPolygon(triangle(3.5, 4, 9.5, 12));
            painter.fillRect(QRectF(11, 3.5, 2, 9), color);
            break;
        case Glyph::Slow:
            painter.drawPolyline(triangle(5.5, 4, 10.5, 12));
            break;
        case Glyph::Fast:
            painter.setBrush(color);
            painter.drawPolygon(triangle(2.5, 4.5, 7.5, 11.5));
            painter.drawPolygon(triangle(8, 4.5, 13, 11.5));
            break;
        case Glyph::Rewind:
            painter.setBrush(color);
            painter.drawPolygon(triangle(8, 4.5, 3, 11.5));
            painter.drawPolygon(triangle(13.5, 4.5, 8.5, 11.5));
            break;
        case Glyph::Back:
            painter.drawPolyline(QPolygonF({{7.5, 3.5}, {3, 8}, {7.5, 12.5}}));
            painter.drawLine(QPointF(3, 8), QPointF(13.5, 8));
            break;
        case Glyph::Export:
            painter.drawLine(QPointF(8, 9.5), QPointF(8, 2.5));
            painter.drawPolyline(QPolygonF({{5.2, 5}, {8, 2.5}, {10.8, 5}}));
            painter.drawPolyline(QPolygonF({{3, 9}, {3, 13}, {13, 13}, {13, 9}}));
            break;
        case Glyph::Reset:
            drawReset(painter);
            break;
        case Glyph::Dice:
            drawDice(painter);
            break;
        case Glyph::Lock:
            drawPadlock(painter, false);
            break;
        case Glyph::Unlock:
            drawPadlock(painter, true);
            break;
        case Glyph::Swap:
            drawSwap(painter);
            break;
        case Glyph::Bars:
            for (const QRectF bar : {QRectF(2.5, 9, 2.6, 4), QRectF(5.5, 5, 2.6, 8),
                                     QRectF(8.5, 3, 2.6, 10), QRectF(11.5, 7.5, 2.6, 5.5)})
                painter.fillRect(bar, color);
            break;
        case Glyph::Heat:
            drawHeat(painter);
            break;
        case Glyph::Ridges:
            for (const double down : {0.0, 4.0, 8.0})
                painter.drawPolyline(QPolygonF({{2.5, 5.5 + down},
                                                {6, 5.5 + down},
                                                {8, 2 + down},
                                                {10, 5.5 + down},
                                                {13.5, 5.5 + down}}));
            break;
        case Glyph::Bands:
            painter.drawPolyline(QPolygonF({{2.5, 5}, {6, 3}, {10, 4.5}, {13.5, 2.5}}));
            painter.drawPolyline(QPolygonF({{2.5, 9}, {6, 8}, {10, 8.5}, {13.5, 7}}));
            painter.drawPolyline(QPolygonF({{2.5, 12.5}, {6, 13}, {10, 12}, {13.5, 12.5}}));
            break;
    }
}

class GlyphEngine : public QIconEngine {
  public:
    GlyphEngine(Glyph glyph, const QColor& color) : glyph_(glyph), color_(color) {}
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override {
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        if (mode == QIcon::Disabled)
            painter->setOpacity(painter->opacity() * 0.4);
        const double scale = std::min(rect.width(), rect.height()) / 16.0;
        painter->translate(rect.x() + (rect.width() - 16 * scale) / 2,
                           rect.y() + (rect.height() - 16 * scale) / 2);
        painter->scale(scale, scale);
        painter->setPen(QPen(color_, 1.4, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter->setBrush(Qt::NoBrush);
        draw(*painter, glyph_);
        painter->restore();
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
        QPixmap result(size);
        result.fill(Qt::transparent);
        QPainter painter(&result);
        paint(&painter, QRect(QPoint(0, 0), size), mode, state);
        return result;
    }
    QIconEngine* clone() const override { return new GlyphEngine(*this); }

  private:
    Glyph glyph_;
    QColor color_;
};

}  // namespace

QIcon icon(Glyph glyph, const QColor& color) {
    return QIcon(new GlyphEngine(glyph, color));
}

}  // namespace normscope
