// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace normscope {

/// "45 s", "2 min 5 s", "1 h 8 min"; rounded up.
std::string durationText(double seconds);

}  // namespace normscope
