// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/window/run_window.h"

namespace normscope {

/// Opens the window; without a display it trains the experiment without one instead.
struct ShowWindow {
    WindowStart start;
    int operator()(int& argc, char** argv) const;
};

}  // namespace normscope
