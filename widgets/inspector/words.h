// SPDX-License-Identifier: GPL-3.0-or-later
// What the inspector says of closer looks, as sentences for people.
#pragma once

#include <QString>

#include "model/inspect/inspection.h"

namespace normscope::words {

/// "Layer 3's running statistics lie furthest from the batch: gap 0.80 σ, var ×0.31."
/// Empty where no layer has both.
QString furthestFromBatch(const InspectedStatistics& statistics);
QString furthestFromPopulation(const InspectedStatistics& statistics);
/// By which factor, layer by layer, the running variances are off what comes in when the same batch
/// passes in evaluation mode: the variance shift that dropout makes (Li et al. 2018). Empty where
/// none is known.
QString varianceShift(const InspectedStatistics& statistics);

/// A share right in percent, R² in a regression; empty where it is no number.
QString scoreText(double score, Task task);

/// "This batch: 96.7 % right by batch statistics, 41.7 % by running statistics."
/// "This batch: R² 0.91 by batch statistics, 0.42 by running statistics."
QString bothScores(const InspectedStatistics& statistics, Task task);

/// Why nothing can be compared; empty where it can.
QString whyNoComparison(const InspectedStatistics& statistics);

/// What momentum makes of the batches of one layer: the averaging window, and how much of the
/// initial 0 and 1 is left after so many batches.
QString averagingWindow(const LayerStatistics& layer);

/// What folding every batch norm changes, in one sentence.
QString foldOutcome(const FoldCheck& fold, Task task);
/// How one layer folds, and why not to the other side.
QString foldOfLayer(const FoldCheck::LayerFold& fold);

/// How far the batches' means lie apart, beside what sampling alone gives: σ/√B.
QString spreadOfBatches(const BatchScatter& scatter);

/// "Predicted 7 in 11, 4 in 9 of 20 batches; by running statistics always 4."
/// "Predicted 12.1 to 13.4 in 20 batches; by running statistics always 12.9."
QString predictionsInBatches(const CompanionCheck& check);
/// "54.5 % of 200 samples change their prediction with their companions."
/// "The prediction for a validation sample deviates by 0.21 from batch to batch."
QString unsteadyShare(const CompanionCheck& check);

}  // namespace normscope::words
