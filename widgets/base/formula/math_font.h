// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFont>
#include <QString>

namespace normscope {

/// What formulas are set with: a font with the italic letters of mathematics where one is
/// installed, else a serif font and its italics.
class MathFont {
  public:
    /// The best there is here.
    MathFont();
    /// A serif font by its italics, as where no font of mathematics is installed.
    static MathFont serif();

    QFont upright(double pixels) const;
    /// The font of italic letters, to draw what italicText() says.
    QFont italic(double pixels) const;
    /// A letter, Latin or Greek, as it stands in a formula.
    QString italicText(QChar letter) const;
    bool hasMathLetters() const { return math_letters_; }

  private:
    /// Of the family of that name; empty: the platform's serif font.
    MathFont(const QString& family, bool math_letters);

    QString family_;
    bool math_letters_ = false;
};

}  // namespace normscope
