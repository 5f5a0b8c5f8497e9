// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "model/experiment/experiment.h"

namespace normscope {

/// Reads an experiment file. Throws std::runtime_error with one sentence that names the file.
Experiment readExperimentFile(const QString& path);

/// Writes one, whole or not at all. Throws std::runtime_error with one sentence.
void writeExperimentFile(const QString& path, const Experiment& experiment);

}  // namespace normscope
