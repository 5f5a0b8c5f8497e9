// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/formula/math_box.h"

#include <QFontMetricsF>
#include <QPainter>
#include <QPainterPathStroker>
#include <algorithm>

#include "widgets/base/theme.h"

namespace normscope {

namespace {

// In units of the size of letters.
constexpr double kRule = 0.055;
constexpr double kAxis = 0.25;  ///< fractions' rule above the baseline
constexpr double kFractionGap = 0.16;
constexpr double kFractionOverhang = 0.1;
constexpr double kRootGap = 0.12;
constexpr double kRootWidth = 0.55;
constexpr double kHatGap = 0.07;
constexpr double kHatHeight = 0.17;
constexpr double kSuperscriptRise = 0.38;
constexpr double kSubscriptDrop = 0.2;
constexpr double kBraceHeight = 0.26;
constexpr double kBraceGap = 0.12;

QPainterPath stroked(const QPainterPath& line, double width) {
    QPainterPathStroker stroker;
    stroker.setWidth(width);
    stroker.setCapStyle(Qt::RoundCap);
    stroker.setJoinStyle(Qt::RoundJoin);
    return stroker.createStroke(line);
}

QColor colorOf(InkRole role, const Theme& theme) {
    switch (role) {
        case InkRole::Gamma:
            return theme.gamma;
        case InkRole::Beta:
            return theme.beta;
        case InkRole::Muted:
            return theme.muted;
        case InkRole::Plain:
            break;
    }
    return theme.text;
}

}  // namespace

void MathBox::place(const MathBox& other, double dx, double dy) {
    for (const Ink& ink : other.inks)
        inks.push_back({ink.path.translated(dx, dy), ink.role});
}

void MathBox::append(const MathBox& other, double space) {
    place(other, width + space, 0.0);
    width += space + other.width;
    ascent = std::max(ascent, other.ascent);
    descent = std::max(descent, other.descent);
    text += other.text;
}

void MathBox::setRole(InkRole role) {
    for (Ink& ink : inks)
        ink.role = role;
}

void MathBox::paint(QPainter& painter, const QPointF& origin, const Theme& theme) const {
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.translate(origin);
    for (const Ink& ink : inks)
        painter.fillPath(ink.path, colorOf(ink.role, theme));
    painter.restore();
}

namespace math {

MathBox textBox(const QString& drawn, const QFont& font, const QString& text) {
    MathBox box;
    QPainterPath path;
    path.addText(0.0, 0.0, font, drawn);
    path.setFillRule(Qt::WindingFill);
    const QRectF ink = path.boundingRect();
    // Slanted letters lean out of their advance; what follows must not touch them.
    box.width = std::max(QFontMetricsF(font).horizontalAdvance(drawn), ink.right());
    box.ascent = std::max(0.0, -ink.top());
    box.descent = std::max(0.0, ink.bottom());
    box.text = text;
    box.inks.push_back({path, InkRole::Plain});
    return box;
}

MathBox fraction(const MathBox& above, const MathBox& below, double size) {
    MathBox box;
    const double rule = kRule * size, gap = kFractionGap * size;
    const double overhang = kFractionOverhang * size;
    const double inner = std::max(above.width, below.width) + 2 * overhang;
    const double side = overhang / 2;
    const double axis = -kAxis * size;
    box.width = inner + 2 * side;
    const double up = axis - rule / 2 - gap - above.descent;
    const double down = axis + rule / 2 + gap + below.ascent;
    box.place(above, (box.width - above.width) / 2, up);
    box.place(below, (box.width - below.width) / 2, down);
    QPainterPath line;
    line.addRect(side, axis - rule / 2, inner, rule);
    box.inks.push_back({line, InkRole::Plain});
    box.ascent = above.ascent - up;
    box.descent = std::max(0.0, down + below.descent);
    const auto grouped = [](const QString& text) {
        return text.size() > 1 ? "(" + text + ")" : text;
    };
    box.text = grouped(above.text) + "/" + grouped(below.text);
    return box;
}

MathBox root(const MathBox& inside, double size) {
    MathBox box;
    const double rule = kRule * size, gap = kRootGap * size, sign = kRootWidth * size;
    const double top = -(inside.ascent + gap), bottom = inside.descent + 0.05 * size;
    const double half = (bottom - top) / 2;
    QPainterPath thin, thick;
    thin.moveTo(rule, bottom - half * 0.85);
    thin.lineTo(sign * 0.25, bottom - half);
    thick.moveTo(sign * 0.27, bottom - half);
    thick.lineTo(sign * 0.52, bottom);
    QPainterPath over;
    over.moveTo(sign * 0.54, bottom);
    over.lineTo(sign, top);
    over.lineTo(sign + inside.width + gap, top);
    for (const auto& [path, width] :
         {std::pair{thin, rule}, std::pair{thick, 2 * rule}, std::pair{over, rule}})
        box.inks.push_back({stroked(path, width), InkRole::Plain});
    box.place(inside, sign + gap / 2, 0.0);
    box.width = sign + inside.width + gap + rule;
    box.ascent = -top + rule / 2;
    box.descent = bottom + rule;
    box.text = inside.text.size() > 1 ? "√(" + inside.text + ")" : "√" + inside.text;
    return box;
}

MathBox hat(const MathBox& base, double size) {
    MathBox box = base;
    const double height = kHatHeight * size, reach = 0.19 * size;
    const double bottom = -(base.ascent + kHatGap * size);
    const double middle = base.width / 2 + 0.05 * size;  // slanted letters' tops lie to the right
    QPainterPath line;
    line.moveTo(middle - reach, bottom);
    line.lineTo(middle, bottom - height);
    line.lineTo(middle + reach, bottom);
    box.inks.push_back({stroked(line, 1.1 * kRule * size), InkRole::Plain});
    box.ascent = -bottom + height + kRule * size;
    box.text = base.text + QChar(0x0302);
    return box;
}

MathBox scripts(const MathBox& base, const MathBox& above, const MathBox& below, double size) {
    MathBox box = base;
    const double left = base.width + 0.04 * size;
    double up = std::max(kSuperscriptRise * size, base.ascent - 0.28 * size);
    up = std::max(up, 0.12 * size + above.descent);
    double down = std::max(kSubscriptDrop * size, base.descent + 0.02 * size);
    // Both together need room between them.
    const double lack = 0.12 * size - (up - above.descent) - (down - below.ascent);
    if (!above.inks.empty() && !below.inks.empty() && lack > 0)
        down += lack;
    if (!above.inks.empty()) {
        box.place(above, left, -up);
        box.ascent = std::max(box.ascent, up + above.ascent);
        box.text += above.text == "2" ? QStringLiteral("²") : "^" + above.text;
    }
    if (!below.inks.empty()) {
        box.place(below, left, down);
        box.descent = std::max(box.descent, down + below.descent);
        box.text += "_" + below.text;
    }
    box.width = left + std::max(above.width, below.width);
    return box;
}

MathBox withLimit(const MathBox& sign, const MathBox& limit, double size) {
    MathBox box;
    box.width = std::max(sign.width, limit.width);
    const double down = sign.descent + 0.1 * size + limit.ascent;
    box.place(sign, (box.width - sign.width) / 2, 0.0);
    box.place(limit, (box.width - limit.width) / 2, down);
    box.ascent = sign.ascent;
    box.descent = down + limit.descent;
    box.text = sign.text + "_" + limit.text + " ";
    return box;
}

MathBox underBrace(const MathBox& base, const MathBox& label, double size) {
    MathBox box;
    box.width = std::max(base.width, label.width);
    const double left = (box.width - base.width) / 2;
    const double top = std::max(base.descent, 0.1 * size) + kBraceGap * size;
    const double half = kBraceHeight * size / 2, middle = box.width / 2;
    const double right = left + base.width, curl = std::min(half, base.width / 4);
    QPainterPath line;
    line.moveTo(left, top);
    line.quadTo(left, top + half, left + curl, top + half);
    line.lineTo(middle - curl, top + half);
    line.quadTo(middle, top + half, middle, top + 2 * half);
    line.quadTo(middle, top + half, middle + curl, top + half);
    line.lineTo(right - curl, top + half);
    line.quadTo(right, top + half, right, top);
    box.place(base, left, 0.0);
    box.inks.push_back({stroked(line, 0.9 * kRule * size), InkRole::Muted});
    const double down = top + 2 * half + kBraceGap * size + label.ascent;
    box.place(label, (box.width - label.width) / 2, down);
    box.ascent = base.ascent;
    box.descent = down + label.descent;
    box.text = base.text + " [" + label.text + "]";
    return box;
}

MathBox onAxis(MathBox box, double size) {
    QRectF ink;
    for (const MathBox::Ink& piece : box.inks)
        ink |= piece.path.boundingRect();
    const double shift = -kAxis * size - ink.center().y();
    MathBox result;
    result.place(box, 0.0, shift);
    result.width = box.width;
    result.ascent = std::max(0.0, box.ascent - shift);
    result.descent = std::max(0.0, box.descent + shift);
    result.text = box.text;
    return result;
}

}  // namespace math

}  // namespace normscope
