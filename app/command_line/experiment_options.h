// SPDX-License-Identifier: GPL-3.0-or-later
// The experiment that a command line describes.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

#include "model/experiment/experiment.h"

namespace normscope {

/// As typed; lists in the order of the line.
struct ExperimentOptions {
    QStringList files;  ///< none or one
    std::optional<QString> preset;
    QStringList set;
    std::optional<QString> steps;
    QStringList at;  ///< STEP:KEY=VALUE, of run A, and of B but for what it differs in
    QStringList twin;
    QStringList twin_at;  ///< of run B alone
};

/// Reads the file or the preset, then changes it in the order of the fields above. Throws
/// UsageError.
Experiment experimentFrom(const ExperimentOptions& options);

}  // namespace normscope
