// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace normscope {

/// Whether a window can be shown here: on X11 and Wayland systems, whether there is a display that
/// answers (Qt would end the program where it does not); elsewhere always.
bool hasDisplay();

}  // namespace normscope
