// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/trainer/trainer.h"

namespace normscope {

/// Begins to read the data of `configuration` on a thread of its own, so that they are there when
/// the window is. What it gives back hands them, or what was wrong with them, to the first who asks
/// for the data of just that configuration, and reads everything else itself. Data from a file are
/// not begun: they may be large, and reading them can be given up where it is asked for.
DatasetLoader readAhead(const Configuration& configuration);

}  // namespace normscope
