// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "model/settings/experiment.h"

namespace normscope {

/// Writes an experiment as JSON, whole or not at all, so that it can be replayed from there: paths
/// lead from its folder, and the files of weights that it names lie beside it, under their own
/// names, or with a part of their hash where something else has that name. Gives what was written.
/// Throws ExportError.
QStringList writeExperimentFile(const QString& path, const Experiment& experiment);

}  // namespace normscope
