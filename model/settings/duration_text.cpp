// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/duration_text.h"

#include <cmath>
#include <cstdint>

namespace normscope {

std::string durationText(double seconds) {
    const auto whole = static_cast<std::int64_t>(std::ceil(seconds));
    const auto text = [](std::int64_t count, const char* unit) {
        return std::to_string(count) + unit;
    };
    if (whole < 60)
        return text(whole, " s");
    if (whole < 3600)
        return text(whole / 60, " min ") + text(whole % 60, " s");
    return text(whole / 3600, " h ") + text(whole / 60 % 60, " min");
}

}  // namespace normscope
