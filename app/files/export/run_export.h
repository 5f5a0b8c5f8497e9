// SPDX-License-Identifier: GPL-3.0-or-later
// What a run left behind, as files for other programs.
#pragma once

#include <QString>
#include <QStringList>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/files/export/plot_export.h"
#include "model/inspect/inspection.h"
#include "model/record/history.h"

namespace normscope {

/// What one run came to.
struct RunOutcome {
    std::int64_t steps = 0;
    History history;
    std::string weights_sha256;
    std::optional<Fault> fault;
    /// A closer look at the run as it ended; null where none was taken.
    std::shared_ptr<const Inspection> inspection;
    std::vector<BatchScatter> scatters;  ///< of the layers with batch norm, one channel each
};

/// A run that has ended, however it ended.
struct RunResult {
    ExportContext context;  ///< the experiment as carried out, the steps done by run A
    RunOutcome a;
    std::optional<RunOutcome> b;  ///< where the experiment has a twin
    double steps_per_second = 0;
    bool interrupted = false;
};

/// Writes into `folder`, which exists, and gives the files written. Accuracies are shares in [0,
/// 1], layers are counted from 0 as in the keys `layers.K.…`, variances are unbiased, what does not
/// exist is empty (CSV) or null (JSON). Throws ExportError.
///
/// Of the recording:
/// - metrics.csv: one row per recorded step;
/// - steps.csv: training loss and accuracy of every step;
/// - layers.csv: summaries of every layer and tap at the recorded steps;
/// - dual.csv: batch, running and population statistics of every batch norm at the recorded steps,
///   how far the running ones lie from the other two, and the training batch's accuracy both ways;
/// - distributions.csv: the histograms of every layer and tap at the recorded steps;
/// - units.csv: percentiles of each unit of the last hidden layer, what goes into its activation;
/// - updates.csv: how far the recorded steps moved each layer's weight;
/// - experiment.json: complete, replayable;
/// - summary.json: steps, final metrics, SHA-256 of the weights, speed, where it diverged; under
///   `runs` the same of each run, its worst layer, fold check and spread.
///
/// Of the closer look at the end, each where there is something to write:
/// - channels.csv: γ, β and the three statistics of every channel;
/// - fold.csv: weights before and after folding, in the same bins;
/// - batches.csv: mean and deviation of many random batches, one channel of each batch norm;
/// - companions.csv: one sample's logits in many random batches;
/// - predictions.csv: predicted class of validation samples by both statistics;
/// - confusion.csv: counts over the whole validation set by both statistics;
/// - why.csv: gradients by depth, at the end and at the steps asked for;
/// - averages.csv: the validation with averaged weights at the end, where they are kept;
/// - why_along.csv: the loss along the gradient, likewise;
/// - boundary.csv: probability of class 1 over the plane.
/// With a twin the CSV files have a first column `run`: all rows of A, then all of B.
QStringList exportRun(const QString& folder, const RunResult& result);

}  // namespace normscope
