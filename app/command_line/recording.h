// SPDX-License-Identifier: GPL-3.0-or-later
// Runs without a window, recorded as they go.
#pragma once

#include "model/observation/history.h"
#include "model/training/run.h"

namespace normscope {

/// As they are made, so that what a long run records stays within the history's bounds.
void takeRecords(Run& run, History& history);

/// Makes a step; false when it could not be made.
bool stepInto(Run& run, History& history);

}  // namespace normscope
