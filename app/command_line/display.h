// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <functional>

namespace normscope {

/// Whether a window can be shown here: on X11 and Wayland systems, whether there is a display that
/// answers (Qt would end the program where it does not); elsewhere always.
bool hasDisplay();

/// Lets the application that is made next paint without showing anything, and keeps Qt from talking
/// of it.
void paintIntoMemory();
/// Does work that paints but shows nothing, in an application of its own.
int offscreen(int& argc, char** argv, const std::function<int()>& work);

}  // namespace normscope
