// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/files/experiment_json.h"

namespace normscope {

/// Writes one, whole or not at all. Throws std::runtime_error with one sentence.
void writeExperimentFile(const QString& path, const Experiment& experiment);

}  // namespace normscope
