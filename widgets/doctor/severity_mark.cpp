// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/doctor/severity_mark.h"

#include <QCoreApplication>
#include <QPainter>
#include <QPixmap>
#include <array>
#include <cmath>
#include <numbers>

namespace normscope {

namespace {

constexpr int kSide = 16;  // px
constexpr std::array kScales{1, 2, 3};

/// One pixmap a scale factor; `draw` works in a square of kSide.
template <class Draw>
QIcon drawn(const Draw& draw) {
    QIcon icon;
    for (const int scale : kScales) {
        QPixmap pixmap(kSide * scale, kSide * scale);
        pixmap.setDevicePixelRatio(scale);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        painter.setRenderHint(QPainter::Antialiasing);
        draw(painter);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

void drawExclamation(QPainter& painter, const QColor& color, double top) {
    painter.setPen(QPen(color, 1.8, Qt::SolidLine, Qt::RoundCap));
    painter.drawLine(QPointF(8, top), QPointF(8, 9));
    painter.drawPoint(QPointF(8, 11.8));
}

void drawOctagon(QPainter& painter, const Theme& theme) {
    QPolygonF shape;
    for (int corner = 0; corner < 8; ++corner) {
        const double angle = (corner + 0.5) * std::numbers::pi / 4;
        shape << QPointF(8 + 7.4 * std::cos(angle), 8 + 7.4 * std::sin(angle));
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.error);
    painter.drawPolygon(shape);
    drawExclamation(painter, theme.surface, 4.4);
}

void drawTriangle(QPainter& painter, const Theme& theme) {
    painter.setPen(QPen(theme.warning, 1.5, Qt::SolidLine, Qt::SquareCap, Qt::RoundJoin));
    painter.setBrush(Qt::NoBrush);
    painter.drawPolygon(QPolygonF({{8, 1.8}, {15, 14}, {1, 14}}));
    drawExclamation(painter, theme.warning, 6.2);
}

void drawRing(QPainter& painter, const QColor& color) {
    painter.setPen(QPen(color, 1.4));
    painter.setBrush(Qt::NoBrush);
    painter.drawEllipse(QPointF(8, 8), 6.6, 6.6);
}

QString tr(const char* text) {
    return QCoreApplication::translate("Doctor", text);
}

}  // namespace

QIcon severityIcon(Severity severity, const Theme& theme) {
    return drawn([&](QPainter& painter) {
        if (severity == Severity::Problem)
            return drawOctagon(painter, theme);
        if (severity == Severity::Warning)
            return drawTriangle(painter, theme);
        drawRing(painter, theme.muted);
        painter.setPen(QPen(theme.muted, 1.6, Qt::SolidLine, Qt::RoundCap));
        painter.drawPoint(QPointF(8, 4.8));
        painter.drawLine(QPointF(8, 7.4), QPointF(8, 11.2));
    });
}

QIcon soundIcon(const Theme& theme) {
    return drawn([&](QPainter& painter) {
        drawRing(painter, theme.muted);
        painter.setPen(QPen(theme.muted, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
        painter.drawPolyline(QPolygonF({{5, 8.2}, {7.2, 10.4}, {11, 5.8}}));
    });
}

QString severityName(Severity severity) {
    switch (severity) {
        case Severity::Problem:
            return tr("Problem");
        case Severity::Warning:
            return tr("Warning");
        case Severity::Note:
            break;
    }
    return tr("Note");
}

QString findingTitle(FindingKind kind) {
    const auto label = labelOf(kind);
    return QString::fromUtf8(label.data(), static_cast<qsizetype>(label.size()));
}

}  // namespace normscope
