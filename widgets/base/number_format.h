// SPDX-License-Identifier: GPL-3.0-or-later
// How numbers are written for people, in one place. The minus sign is U+2212.
#pragma once

#include <QString>
#include <cstdint>

namespace normscope {

/// About three significant digits: "0.40", "−1.30", "12.3", "1234", "3.2e−5", "0", "NaN", "∞".
/// Steady in width between 0.1 and 10, where most statistics live.
QString formatShort(double value);

/// `value` with as many decimals as `scale` deserves, for a mean beside its deviation: with a scale
/// of 1.2, −0.0007 is "0.00".
QString formatLike(double value, double scale);

/// For axes: no trailing zeros, exponents without "+": "0.5", "−4", "2e6".
QString formatTick(double value);

/// A share in [0, 1] as "4 %"; never rounded to 0 or 100 % when it is neither: "<0.1 %", ">99.9 %".
QString formatShare(double share);

/// A share as it is, with as many decimals: "17.4 %". What goes to a terminal or into a file has a
/// plain space.
QString formatPercent(double share, int decimals = 1, QChar space = QChar(0x202F));

/// A count or step with thin spaces between thousands: "12 000".
QString formatCount(std::int64_t count);

}  // namespace normscope
