// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/experiment/experiment.h"

class QApplication;

namespace normscope {

/// Prepares fonts and style for the window; once per application, before any widget.
void prepareApplication(QApplication& application);

/// Opens the lab, training already, and returns when it is closed. Layout and kept runs live in the
/// user's usual places.
int runWindow(QApplication& application, const Experiment& experiment);

}  // namespace normscope
