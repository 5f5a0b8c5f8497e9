// SPDX-License-Identifier: GPL-3.0-or-later
// What a sweep has come to, for people and for other programs.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

#include "app/sweep/sweep_plan.h"
#include "model/run/run.h"
#include "widgets/plots/sweep_plot.h"

namespace normscope {

/// A row a run: its values, seed, `state` (done; diverged, batch_of_one or data for one that could
/// not go on; missing), steps made, figures at the end, steps to the target, speed, SHA-256 of the
/// weights, and its file. Empty where there is none.
QByteArray runsCsv(const SweepPlan& plan, const std::vector<SweepRun>& runs,
                   const SweepResults& results);

/// A row a cell: its values, runs that ended, how many of them stopped and reached the target, and
/// median, least and most of every figure over the seeds; see CellFigures.
QByteArray cellsCsv(const SweepPlan& plan, const std::vector<CellFigures>& cells);

/// A line a cell, for a terminal.
QStringList cellLines(const SweepPlan& plan, const std::vector<CellFigures>& cells);

/// Of the figure shown at the end of the runs; the first setting along, the second upwards, the
/// others a panel each.
SweepMap mapOf(const SweepPlan& plan, const std::vector<CellFigures>& cells);
/// Of the steps to the target; the plan has one.
SweepMap stepsMapOf(const SweepPlan& plan, const std::vector<CellFigures>& cells);

/// Writes runs.csv, cells.csv and the pictures into `folder`, which exists, and gives the files
/// written. Throws ExportError.
QStringList exportSweep(const QString& folder, const SweepPlan& plan,
                        const std::vector<SweepRun>& runs, const SweepResults& results,
                        const QStringList& formats, const BackendInfo& backend);

}  // namespace normscope
