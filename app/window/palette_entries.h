// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/window/command_palette.h"

namespace normscope {

class MainWindow;

/// Everything of the window that can be done or shown: what the menus have, the settings, lessons,
/// questions of both kinds and the guide's pages with their sections.
std::vector<PaletteEntry> paletteEntries(MainWindow& window);

}  // namespace normscope
