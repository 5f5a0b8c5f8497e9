// SPDX-License-Identifier: GPL-3.0-or-later
// An experiment in a few words, as command lines, lessons and questions spell it.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

#include "model/settings/experiment.h"

namespace normscope {

/// What an experiment begins with, and what differs from that, made in the order of the fields.
/// Assignments are "key=value"; an action may stand without its value.
struct ExperimentWords {
    std::optional<QString> file;  ///< instead of a preset; without either, the default
    std::optional<QString> preset;
    QStringList set;                 ///< assignments; later ones win
    std::optional<QString> weights;  ///< the same as "network.init.weights=…" in `set`
    std::optional<QString> steps;    ///< the same as "steps=…" in `set`
    QStringList at;                  ///< "STEP:assignment", of run B too but for what it differs in
    QStringList twin;                ///< assignments: a run B, and what it differs in
    QStringList twin_at;             ///< "STEP:assignment", of run B alone
    bool alone = false;              ///< without the run B of the file or preset

    /// Throws InputError.
    Experiment experiment() const;
    /// Of a command, one by one; what is added behind them with --set wins.
    QStringList arguments() const;
    /// "--preset momentum --set data.batch_size=4 --at 200:mode=eval", without a file.
    QString commandLine() const;
    /// Whether `set` has network.hidden.
    bool givesWidths() const;
};

/// "STEP:assignment" of each assignment.
QStringList atStep(std::int64_t step, const QStringList& assignments);

}  // namespace normscope
