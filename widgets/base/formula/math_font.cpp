// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/formula/math_font.h"

#include <QFontDatabase>
#include <QFontMetricsF>

namespace normscope {

namespace {

constexpr const char* kMathFamilies[] = {"STIX Two Math",     "STIX Math",
                                         "STIXGeneral",       "STIX",
                                         "Latin Modern Math", "DejaVu Math TeX Gyre"};
constexpr char32_t kItalicX = 0x1D465;
constexpr char32_t kItalicGamma = 0x1D6FE;

QFont sized(QFont font, double pixels) {
    font.setHintingPreference(QFont::PreferNoHinting);
    font.setPixelSize(qMax(1, qRound(pixels)));
    return font;
}

bool hasLetters(const QString& family) {
    const QFontMetricsF metrics(sized(QFont(family), 32));
    return metrics.inFontUcs4(kItalicX) && metrics.inFontUcs4(kItalicGamma);
}

}  // namespace

MathFont::MathFont() : MathFont(QString(), false) {
    const QStringList families = QFontDatabase::families();
    for (const char* family : kMathFamilies) {
        const QString name = QString::fromLatin1(family);
        if (families.contains(name) && hasLetters(name)) {
            family_ = name;
            math_letters_ = true;
            return;
        }
    }
}

MathFont::MathFont(const QString& family, bool math_letters)
    : family_(family), math_letters_(math_letters) {}

MathFont MathFont::serif() {
    return {QString(), false};
}

QFont MathFont::upright(double pixels) const {
    QFont font(family_.isEmpty() ? QStringLiteral("serif") : family_);
    font.setStyleHint(QFont::Serif);
    return sized(font, pixels);
}

QFont MathFont::italic(double pixels) const {
    QFont font = upright(pixels);
    font.setItalic(!math_letters_);
    return font;
}

QString MathFont::italicText(QChar letter) const {
    const char32_t code = letter.unicode();
    if (!math_letters_)
        return letter;
    char32_t italic = code;
    if (code == U'h')
        italic = 0x210E;  // has its own place
    else if (code >= U'a' && code <= U'z')
        italic = 0x1D44E + (code - U'a');
    else if (code >= U'A' && code <= U'Z')
        italic = 0x1D434 + (code - U'A');
    else if (code >= U'α' && code <= U'ω')
        italic = 0x1D6FC + (code - U'α');
    return QString::fromUcs4(&italic, 1);
}

}  // namespace normscope
