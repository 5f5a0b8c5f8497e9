// SPDX-License-Identifier: GPL-3.0-or-later
// What a sweep is to do and what it has come to, as files in its folder:
// - sweep.json: the plan, by which a folder is known again;
// - runs/NAME.json: the result of each run, written by it when it is complete.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>
#include <optional>
#include <vector>

#include "model/sweep/outcome.h"

namespace normscope {

struct SweepPlan {
    Sweep sweep;
    std::optional<SweepTarget> target = std::nullopt;
    const Measure* shown = &usualMeasure();  ///< on the map
};

/// Empty where a run has no result yet; [runs].
using SweepResults = std::vector<std::optional<RunFigures>>;

QString planPath(const QString& folder);
QString resultPath(const QString& folder, const SweepRun& run);

QByteArray planJson(const SweepPlan& plan);
/// Throws InputError.
SweepPlan readPlan(const QString& folder);

/// The results a folder has. Throws InputError where one is of other settings, or the folder's plan
/// is another sweep's; one with more or other values and seeds goes on from what there is.
SweepResults resultsIn(const QString& folder, const SweepPlan& plan,
                       const std::vector<SweepRun>& runs);
/// The result of a run that has just ended. Throws InputError.
RunFigures resultOf(const QString& folder, const SweepRun& run);

/// Copies the results that `folder` lacks from another one, and gives how many there were. Throws
/// InputError, ExportError.
int gatherInto(const QString& folder, const QString& from, const std::vector<SweepRun>& runs);

/// Throws SettingError or DataError where a run could not begin with its data.
void checkWithData(const std::vector<SweepRun>& runs);

/// Arguments of `normscope` that make a run: those of the experiment, then what the sweep sets.
QStringList argumentsOf(const QStringList& experiment, const SweepRun& run, const QString& folder);
/// As a line for a shell.
QString shellLine(const QStringList& words);

}  // namespace normscope
