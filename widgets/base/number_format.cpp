// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/number_format.h"

#include <cmath>

namespace normscope {

namespace {

constexpr QChar kMinus(0x2212);
constexpr QChar kThinSpace(0x202F);  // narrow and no-break

QString withRealMinus(QString text) {
    text.replace(u'-', kMinus);
    return text;
}

/// "1.20e+05" → "1.2e5", "3.00e-07" → "3e-7".
QString tidyExponent(const QString& text) {
    const auto at = text.indexOf(u'e');
    if (at < 0)
        return text;
    QString mantissa = text.left(at);
    if (mantissa.contains(u'.')) {
        while (mantissa.endsWith(u'0'))
            mantissa.chop(1);
        if (mantissa.endsWith(u'.'))
            mantissa.chop(1);
    }
    return mantissa + u'e' + QString::number(text.mid(at + 1).toInt());
}

/// About three significant digits of a value of that size, from 0.001 to 100 000.
int decimalsFor(double size) {
    return size >= 99.95 ? 0 : size >= 9.995 ? 1 : size >= 0.0995 ? 2 : size >= 0.00995 ? 3 : 4;
}

QString nonFinite(double value) {
    if (std::isnan(value))
        return QStringLiteral("NaN");
    return value > 0 ? QStringLiteral("∞") : QStringLiteral("−∞");
}

}  // namespace

QString formatShort(double value) {
    if (!std::isfinite(value))
        return nonFinite(value);
    if (value == 0.0)
        return QStringLiteral("0");
    const double size = std::abs(value);
    if (size >= 99999.5 || size < 0.000995)
        return withRealMinus(tidyExponent(QString::number(value, 'e', 1)));
    return withRealMinus(QString::number(value, 'f', decimalsFor(size)));
}

QString formatLike(double value, double scale) {
    const double size = std::abs(scale);
    if (!std::isfinite(value) || !(size >= 0.000995) || !(size < 99999.5) ||
        std::abs(value) >= 99999.5)
        return formatShort(value);
    const int decimals = decimalsFor(size);
    const QString text = QString::number(value, 'f', decimals);
    // "-0.00" says a sign that the digits do not.
    return withRealMinus(text.toDouble() == 0.0 ? QString::number(0.0, 'f', decimals) : text);
}

QString formatTick(double value) {
    if (!std::isfinite(value))
        return nonFinite(value);
    const double size = std::abs(value);
    if (size != 0.0 && (size >= 99999.5 || size < 0.0001))
        return withRealMinus(tidyExponent(QString::number(value, 'e', 3)));
    return withRealMinus(QString::number(value, 'g', 5));
}

QString formatShare(double share) {
    const auto percent = [](const QString& number) { return number + kThinSpace + u'%'; };
    if (!std::isfinite(share))
        return nonFinite(share);
    if (share <= 0.0)
        return percent(QStringLiteral("0"));
    if (share >= 1.0)
        return percent(QStringLiteral("100"));
    if (share < 0.0005)
        return percent(QStringLiteral("<0.1"));
    if (share > 0.9995)
        return percent(QStringLiteral(">99.9"));
    const bool fine = share < 0.0995 || share > 0.995;
    return percent(QString::number(share * 100.0, 'f', fine ? 1 : 0));
}

QString formatPercent(double share, int decimals, QChar space) {
    if (!std::isfinite(share))
        return nonFinite(share);
    return withRealMinus(QString::number(100.0 * share, 'f', decimals)) + space + u'%';
}

QString formatCount(std::int64_t count) {
    QString text = QString::number(count);
    const qsizetype first = count < 0 ? 1 : 0;
    for (qsizetype at = text.size() - 3; at > first; at -= 3)
        text.insert(at, kThinSpace);
    return withRealMinus(text);
}

}  // namespace normscope
