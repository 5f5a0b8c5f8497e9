// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace normscope {

/// How much more willingly than the program the calling thread lets others go first where cores are
/// scarce, as nice(1) counts: the window's thread does not step back, so that it paints when it has
/// to. Of the thread alone, on Linux; nothing elsewhere.
enum class Niceness : int { Looks = 3, Steps = 4, Records = 10 };
void stepBack(Niceness niceness);

}  // namespace normscope
