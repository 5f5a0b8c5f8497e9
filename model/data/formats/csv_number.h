// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers as tables write them.
#pragma once

#include <optional>
#include <string_view>

#include "model/settings/enums.h"

namespace normscope {

/// A number written as in C, also with one leading +; infinities and NaN are numbers here. What no
/// double holds is 0 where it is small, else infinity.
std::optional<double> pointNumber(std::string_view text);

/// A number with this decimal sign; the other one may group thousands ("1,234.5", "1.234,5"). Auto:
/// a point, or what can be read in one way only.
std::optional<double> numberFrom(std::string_view text, DecimalSign sign);

/// Which decimal sign a text is evidence of; Auto: of none.
DecimalSign signOf(std::string_view text);

/// Whether the text is a number by either sign, and another one by the other: "1,234".
bool isAmbiguous(std::string_view text);

/// Whether it looks like a number, or a date, rather than like a name: a digit, and no letter but
/// an exponent's.
bool isNumberLike(std::string_view text);

/// A number with a sign of what it is: "<0.5", "12%", "$5".
bool isMarkedNumber(std::string_view text);

/// Digits alone, perhaps with a sign.
bool isWholeText(std::string_view text);

/// Exactly, as far as 64 bits go.
std::optional<long double> wholeNumber(std::string_view text);

}  // namespace normscope
