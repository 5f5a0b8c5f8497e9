// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/base/formula/math_box.h"

namespace normscope {

/// Sets a formula in letters of `size` px. What is understood, of TeX:
///
///     x  \gamma  12.5           letters lean, figures do not; γ and β have their colours
///     a_i  a^2  a_{ij}^{2}      scripts
///     \frac{a}{b}  \sqrt{a}  \hat{a}  \sum_{i}{}
///     \under{a}{b}              a over a brace, b explains it
///     \text{mean}  \muted{a}    upright words; paler
///     \ofgamma{2}  \ofbeta{2}   in the colour of γ, of β
///     + − · = ← ( ) [ ]         with their spaces; \,: a little more
///
/// A letter of any other kind stands as it is. Nothing is an error: what lacks a brace ends there.
MathBox layOutFormula(const QString& source, double size, const MathFont& font);

/// A number as it stands in a formula: "0.37", "3.2\cdot10^{−5}".
QString inFormula(double value);
/// The same behind an operator: in parentheses if it is negative.
QString asOperand(double value);

}  // namespace normscope
