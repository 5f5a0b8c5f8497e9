// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/reduction_drawing.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QImage>
#include <QPainter>
#include <algorithm>
#include <cmath>

#include "model/network/structure.h"
#include "widgets/base/number_format.h"
#include "widgets/plots/faint.h"

namespace normscope {

namespace {

constexpr int kMostChannels = 12;
constexpr int kMostSamples = 8;
constexpr int kPositions = 4;  // lines along the positions: taken whole, or one of them
constexpr int kMostSmall = 5;  // in a drawing without labels

struct Reductions {
    Q_DECLARE_TR_FUNCTIONS(Reductions)
};

struct Axes {
    DrawnAxis samples, channels;
    int positions = 1, first_position = 0;
};

Axes axesOf(const Reduction& reduction, bool small) {
    const auto n = reduction.shape[0];
    const auto c = reduction.shape[1];
    const int positions = small ? 3 : kPositions;
    const bool one = reduction.shape.size() > 2 && !reduction.reduced[2];
    return {drawnAxis(n, reduction.samples, small ? kMostSmall : kMostSamples, false),
            drawnAxis(c, reduction.channels, small ? kMostSmall : kMostChannels, true), positions,
            one ? positions - 1 : 0};
}

struct Pens {
    QPen cell, border, outline;
    QColor ghost, ghost_top, ghost_side, shade, shade_top, shade_side;
};

Pens pensFor(const Theme& theme) {
    const auto mix = [&](const QColor& color, double share) {
        return faint(color, theme.surface, share);
    };
    return {QPen(mix(theme.axis, 0.45), 1),
            QPen(theme.axis, 1.2),
            QPen(theme.accent, 1.8, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin),
            mix(theme.muted, 0.05),
            mix(theme.muted, 0.10),
            mix(theme.muted, 0.17),
            mix(theme.accent, theme.dark ? 0.62 : 0.55),
            mix(theme.accent, theme.dark ? 0.48 : 0.38),
            mix(theme.accent, theme.dark ? 0.80 : 0.75)};
}

/// From cells to points: channels to the right, positions up, samples into the depth.
struct Block {
    QPointF origin;  ///< lower left corner of the front
    QPointF channel, position, sample;
    QPointF at(double c, double p, double n) const {
        return origin + channel * c + position * p + sample * n;
    }
};

QPolygonF quad(const QPointF& a, const QPointF& b, const QPointF& c, const QPointF& d) {
    return QPolygonF({a, b, c, d, a});
}

/// The faces in sight of cells [c0, c1) × positions [p0, p1) × samples [n0, n1).
struct Faces {
    QPolygonF front, top, side;
};

Faces facesOf(const Block& block, double c0, double c1, double p0, double p1, double n0,
              double n1) {
    const auto at = [&](double c, double p, double n) { return block.at(c, p, n); };
    return {quad(at(c0, p0, n0), at(c1, p0, n0), at(c1, p1, n0), at(c0, p1, n0)),
            quad(at(c0, p1, n0), at(c1, p1, n0), at(c1, p1, n1), at(c0, p1, n1)),
            quad(at(c1, p0, n0), at(c1, p0, n1), at(c1, p1, n1), at(c1, p1, n0))};
}

void fill(QPainter& painter, const QPolygonF& face, const QColor& color) {
    painter.setPen(Qt::NoPen);
    painter.setBrush(color);
    painter.drawPolygon(face);
}

void drawBlockLines(QPainter& painter, const Block& block, const Axes& axes, const Pens& pens) {
    const int c = axes.channels.cells;
    const int n = axes.samples.cells;
    const int p = axes.positions;
    const auto channelLine = [&](int i) {
        painter.drawPolyline(QPolygonF({block.at(i, 0, 0), block.at(i, p, 0), block.at(i, p, n)}));
    };
    const auto sampleLine = [&](int i) {
        painter.drawPolyline(QPolygonF({block.at(0, p, i), block.at(c, p, i), block.at(c, 0, i)}));
    };
    painter.setPen(pens.cell);
    for (int i = 1; i < c; ++i)
        channelLine(i);
    for (int i = 1; i < n; ++i)
        sampleLine(i);
    for (int i = 1; i < p; ++i)
        painter.drawPolyline(QPolygonF({block.at(0, i, 0), block.at(c, i, 0), block.at(c, i, n)}));
    painter.setPen(pens.border);
    for (const int i : axes.channels.borders)
        channelLine(i);
    for (const int i : axes.samples.borders)
        sampleLine(i);
    channelLine(0);
    channelLine(c);
    sampleLine(0);
    sampleLine(n);
    painter.drawPolyline(QPolygonF({block.at(0, 0, 0), block.at(c, 0, 0), block.at(c, 0, n)}));
}

void drawBlock(QPainter& painter, const QRectF& area, const Axes& axes, const Pens& pens) {
    const auto& channels = axes.channels;
    const double c = channels.cells;
    const double n = axes.samples.cells;
    const double p = axes.positions;
    const QPointF depth(area.width() * 0.27, -area.height() * 0.36);
    Block block;
    block.origin = area.bottomLeft();
    block.channel = QPointF((area.width() - depth.x()) / c, 0);
    block.position = QPointF(0, -(area.height() + depth.y()) / p);
    block.sample = depth / n;
    const auto all = facesOf(block, 0, c, 0, p, 0, n);
    fill(painter, all.front, pens.ghost);
    fill(painter, all.top, pens.ghost_top);
    fill(painter, all.side, pens.ghost_side);
    const bool at_side = channels.last == channels.cells;
    const auto one =
        facesOf(block, channels.first, channels.last, axes.first_position, p, 0, axes.samples.last);
    fill(painter, one.front, pens.shade);
    fill(painter, one.top, pens.shade_top);
    if (at_side)
        fill(painter, one.side, pens.shade_side);
    painter.setBrush(Qt::NoBrush);
    drawBlockLines(painter, block, axes, pens);
    painter.setPen(pens.outline);
    painter.drawPolygon(one.front);
    painter.drawPolygon(one.top);
    if (at_side)
        painter.drawPolygon(one.side);
}

void drawGrid(QPainter& painter, const QRectF& area, const Axes& axes, const Pens& pens) {
    const double width = area.width() / axes.channels.cells;
    const double height = area.height() / axes.samples.cells;
    const auto across = [&](double i) { return area.left() + width * i; };
    const auto down = [&](double i) { return area.top() + height * i; };
    const auto& channels = axes.channels;
    const auto& samples = axes.samples;
    fill(painter, QPolygonF(area), pens.ghost);
    const QRectF one(QPointF(across(channels.first), down(samples.first)),
                     QPointF(across(channels.last), down(samples.last)));
    fill(painter, QPolygonF(one), pens.shade);
    const auto vertical = [&](int i) {
        painter.drawLine(QPointF(across(i), area.top()), QPointF(across(i), area.bottom()));
    };
    const auto horizontal = [&](int i) {
        painter.drawLine(QPointF(area.left(), down(i)), QPointF(area.right(), down(i)));
    };
    painter.setPen(pens.cell);
    for (int i = 1; i < channels.cells; ++i)
        vertical(i);
    for (int i = 1; i < samples.cells; ++i)
        horizontal(i);
    painter.setPen(pens.border);
    for (const int i : channels.borders)
        vertical(i);
    for (const int i : samples.borders)
        horizontal(i);
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(area);
    painter.setPen(pens.outline);
    painter.drawRect(one);
}

/// Along the left edge, from below.
void drawUpright(QPainter& painter, const QRectF& area, double left, const QString& text) {
    painter.save();
    painter.translate(left, area.center().y());
    painter.rotate(-90);
    painter.drawText(QRectF(-area.height(), 0, 2 * area.height(), painter.fontMetrics().height()),
                     Qt::AlignCenter, text);
    painter.restore();
}

QRectF drawLabels(QPainter& painter, const QRectF& area, const Reduction& reduction,
                  const Theme& theme) {
    painter.setFont(plotFont(-1.5));
    painter.setPen(theme.muted);
    const QFontMetricsF metrics(painter.font());
    const double line = metrics.height() + 2;
    const bool block = reduction.shape.size() > 2;
    const QString samples = sampleAxisLabel(reduction);
    const double right = block ? std::min(metrics.horizontalAdvance(samples) * 0.6, 60.0) : 2.0;
    const QRectF inner = area.adjusted(line + 2, 2, -right, -line - 5);
    painter.drawText(QRectF(inner.left(), inner.bottom() + 2,
                            block ? inner.width() * 0.73 : inner.width(), line),
                     Qt::AlignCenter, channelAxisLabel(reduction));
    if (!block) {
        drawUpright(painter, inner, area.left(), samples);
        return inner;
    }
    const QRectF front(inner.left(), inner.top() + inner.height() * 0.36, inner.width() * 0.73,
                       inner.height() * 0.64);
    drawUpright(painter, front, area.left(), positionAxisLabel(reduction));
    // Beside the middle of the lower edge that runs into the depth.
    const QPointF middle(inner.left() + inner.width() * 0.865,
                         inner.bottom() - inner.height() * 0.18);
    painter.drawText(QRectF(middle.x() + 5, middle.y() + 1, area.right() - middle.x() - 5, line),
                     Qt::AlignLeft | Qt::AlignVCenter, samples);
    return inner;
}

}  // namespace

DrawnAxis drawnAxis(std::int64_t extent, std::int64_t taken, int most, bool in_the_middle) {
    DrawnAxis axis;
    extent = std::max<std::int64_t>(1, extent);
    taken = std::clamp<std::int64_t>(taken, 1, extent);
    const auto parts = (extent + taken - 1) / taken;
    const int shown_parts = static_cast<int>(std::min<std::int64_t>(parts, most));
    const int per_part = static_cast<int>(
        std::max<std::int64_t>(1, std::min<std::int64_t>(taken, most / shown_parts)));
    // The last part may be a smaller one.
    const auto rest = extent % taken;
    const int last_part =
        rest == 0 || shown_parts < parts
            ? per_part
            : std::max(1, static_cast<int>(std::lround(static_cast<double>(per_part) *
                                                       static_cast<double>(rest) /
                                                       static_cast<double>(taken))));
    axis.cells = (shown_parts - 1) * per_part + last_part;
    const int chosen = in_the_middle ? shown_parts / 2 - (shown_parts % 2 == 0 ? 1 : 0) : 0;
    axis.first = chosen * per_part;
    axis.last = std::min(axis.cells, axis.first + per_part);
    if (shown_parts > 1 && per_part > 1)
        for (int part = 1; part < shown_parts; ++part)
            axis.borders.push_back(part * per_part);
    axis.whole = axis.cells == extent;
    return axis;
}

bool isDrawnWhole(const Reduction& reduction) {
    if (reduction.shape.size() != 2)
        return false;
    const auto axes = axesOf(reduction, false);
    return axes.samples.whole && axes.channels.whole;
}

QString sampleAxisLabel(const Reduction& reduction) {
    const auto n = reduction.shape[0];
    const bool parts = reduction.reduced[0] && reduction.samples < n;
    return parts ? Reductions::tr("N = %1 in %2 parts")
                       .arg(formatCount(n))
                       .arg((n + reduction.samples - 1) / reduction.samples)
                 : Reductions::tr("N = %1").arg(formatCount(n));
}

QString channelAxisLabel(const Reduction& reduction) {
    const auto c = reduction.shape[1];
    const bool groups = reduction.reduced[1] && reduction.channels < c;
    return groups ? Reductions::tr("C = %1 in %2 groups")
                        .arg(formatCount(c))
                        .arg(c / reduction.channels)
                  : Reductions::tr("C = %1").arg(formatCount(c));
}

QString positionAxisLabel(const Reduction& reduction) {
    if (reduction.shape.size() < 3)
        return {};
    const Shape positions(reduction.shape.begin() + 2, reduction.shape.end());
    return (positions.size() == 3 ? QStringLiteral("D×H×W = ") : QStringLiteral("H×W = ")) +
           QString::fromStdString(shapeText(positions));
}

void drawReduction(QPainter& painter, const QRectF& area, const Reduction& reduction,
                   const Theme& theme, bool labelled) {
    if (reduction.shape.size() < 2)
        return;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF inner =
        labelled ? drawLabels(painter, area, reduction, theme) : area.adjusted(1, 1, -1, -1);
    const auto axes = axesOf(reduction, !labelled);
    const auto pens = pensFor(theme);
    if (reduction.shape.size() == 2)
        drawGrid(painter, inner, axes, pens);
    else
        drawBlock(painter, inner, axes, pens);
    painter.restore();
}

QString reductionHtml(const Reduction& reduction, const QSize& size, const Theme& theme) {
    constexpr int kSharp = 2;  // device px for a px
    QImage image(size * kSharp, QImage::Format_RGB32);
    image.fill(theme.surface);
    QPainter painter(&image);
    painter.scale(kSharp, kSharp);
    drawReduction(painter, QRectF(QPointF(0, 4), size).adjusted(4, 0, -4, -4), reduction, theme,
                  true);
    painter.end();
    QByteArray png;
    QBuffer buffer(&png);
    image.save(&buffer, "PNG");
    return QStringLiteral("<img width='%1' height='%2' src='data:image/png;base64,%3'/>")
        .arg(size.width())
        .arg(size.height())
        .arg(QString::fromLatin1(png.toBase64()));
}

}  // namespace normscope
