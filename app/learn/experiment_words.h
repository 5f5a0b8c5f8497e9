// SPDX-License-Identifier: GPL-3.0-or-later
// An experiment in a few words, spelled as on the command line.
#pragma once

#include <QString>
#include <QStringList>
#include <cstdint>
#include <utility>
#include <vector>

#include "model/experiment/experiment.h"

namespace normscope {

/// What differs from a preset, or from the first of them. Assignments are "key=value"; an
/// action may stand without its value.
struct ExperimentWords {
    using At = std::pair<std::int64_t, QStringList>;  ///< step, assignments made after it

    QString preset;        ///< empty: none
    QStringList settings;  ///< later ones win
    std::vector<At> changes;
    QStringList differences;   ///< of run B
    std::vector<At> twin_own;  ///< run B's own changes, beside those it takes over from run A

    /// Throws UsageError.
    Experiment experiment() const;
    /// "--preset momentum --set data.batch_size=4 --at 200:mode=eval"
    QString commandLine() const;
};

}  // namespace normscope
