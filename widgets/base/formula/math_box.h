// SPDX-License-Identifier: GPL-3.0-or-later
// Boxes of ink that formulas are put together from. Coordinates are px, y down, the origin at the
// left end of the baseline.
#pragma once

#include <QPainterPath>
#include <QString>
#include <vector>

#include "widgets/base/formula/math_font.h"

class QPainter;

namespace normscope {

struct Theme;

/// What a piece stands for, and so its colour.
enum class InkRole { Plain, Gamma, Beta, Muted };

struct MathBox {
    struct Ink {
        QPainterPath path;  ///< filled
        InkRole role = InkRole::Plain;
    };
    double width = 0.0;
    double ascent = 0.0;   ///< above the baseline, of the ink
    double descent = 0.0;  ///< below it
    std::vector<Ink> inks;
    QString text;  ///< as read aloud or copied: "(x − μ)/√(σ² + ε)"

    double height() const { return ascent + descent; }
    /// Takes the ink of another at an offset of its origin; the size stays for the caller to say.
    void place(const MathBox& other, double dx, double dy);
    /// Behind what there is, on the same baseline.
    void append(const MathBox& other, double space = 0.0);
    void setRole(InkRole role);
    void paint(QPainter& painter, const QPointF& origin, const Theme& theme) const;
};

namespace math {

/// Everything in units of the size of letters, px.
MathBox textBox(const QString& drawn, const QFont& font, const QString& text);
MathBox fraction(const MathBox& above, const MathBox& below, double size);
MathBox root(const MathBox& inside, double size);
MathBox hat(const MathBox& base, double size);
/// Either may be empty.
MathBox scripts(const MathBox& base, const MathBox& above, const MathBox& below, double size);
/// A sum and what it goes over, beneath.
MathBox withLimit(const MathBox& sign, const MathBox& limit, double size);
/// A brace under what is explained, and the explanation.
MathBox underBrace(const MathBox& base, const MathBox& label, double size);
/// Centred on the axis of fractions.
MathBox onAxis(MathBox box, double size);

}  // namespace math

}  // namespace normscope
