// SPDX-License-Identifier: GPL-3.0-or-later
// What a run left behind, as files for other programs.
#pragma once

#include <QString>
#include <QStringList>
#include <functional>
#include <optional>
#include <string>

#include "app/export/plot_export.h"
#include "model/observation/history.h"

namespace normscope {

/// What the twin, run B, came to beside run A.
struct TwinResult {
    std::int64_t steps = 0;  ///< fewer than run A's where it had to stop
    History history;
    std::string weights_sha256;
    std::optional<Fault> fault;
};

/// A run that has ended, however it ended.
struct RunResult {
    ExportContext context;  ///< the experiment as carried out, the steps done
    History history;
    std::string weights_sha256;
    double steps_per_second = 0;
    std::optional<Fault> fault;
    bool interrupted = false;
    std::optional<TwinResult> twin = std::nullopt;  ///< where the experiment has one
};

/// Writes into `folder`, which exists, and gives the files written. Accuracies are shares in [0,
/// 1], layers are counted from 0 as in the keys `layers.K.…`, what does not exist is empty (CSV) or
/// null (JSON). Throws ExportError.
/// - metrics.csv: one row per recorded step;
/// - steps.csv: training loss and accuracy of every step;
/// - layers.csv: summaries of every layer and tap at the recorded steps;
/// - experiment.json: complete, replayable;
/// - summary.json: steps, final metrics, SHA-256 of the weights, speed, where it diverged; under
///   `runs` the same of each run.
/// With a twin the CSV files have a first column `run`: all rows of A, then all of B.
QStringList exportRun(const QString& folder, const RunResult& result);

/// Every plot of the view into `folder`/plots, the whole view into `folder`; `formats` as
/// plotFormats(). `progress` is told after each file how many of how many are done; false stops.
QStringList exportPlots(const QString& folder, LabView& view, const QStringList& formats,
                        const ExportContext& context,
                        const std::function<bool(int done, int all)>& progress);

}  // namespace normscope
