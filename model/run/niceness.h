// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace normscope {

/// How willingly the calling thread lets others go first where cores are scarce, 0 to 19, as nice(1)
/// has it: the window's thread stays at 0, so that it paints when it has to. Of the thread alone, on
/// Linux; nothing elsewhere.
enum class Niceness : int { Steps = 3, Records = 6 };
void stepBack(Niceness niceness);

}  // namespace normscope
