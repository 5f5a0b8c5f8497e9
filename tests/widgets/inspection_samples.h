// SPDX-License-Identifier: GPL-3.0-or-later
// Closer looks with figures known by hand.
#pragma once

#include <cmath>
#include <memory>

#include "model/inspect/inspection.h"
#include "model/record/history.h"

namespace normscope::samples {

inline ChannelStatistics statisticsOf(std::vector<float> mean, std::vector<float> var) {
    return {std::move(mean), std::move(var)};
}

/// Two layers of three channels; the second lies further off.
inline InspectedStatistics inspectedStatistics() {
    InspectedStatistics statistics;
    statistics.batch_size = 60;
    for (const double kl : {0.25, 1.5}) {
        LayerStatistics layer;
        layer.present = true;
        layer.batch = statisticsOf({0.5F, 1.0F, -1.0F}, {1.0F, 2.0F, 4.0F});
        layer.running = statisticsOf({0.25F, 0.75F, -0.5F}, {1.0F, 1.0F, 1.0F});
        layer.num_batches_tracked = 57;
        layer.momentum = 0.1;
        layer.from_batch = {kl, 0.8, 1.2, 2, 0.31, 4.0, 2};
        layer.eval = layer.batch;
        layer.from_eval.var_ratio = kl;
        layer.from_population = {std::nan(""), std::nan(""), 0, 0, std::nan(""), 0, 0};
        statistics.layers.push_back(layer);
    }
    statistics.worst_from_batch = 1;
    statistics.accuracy_batch = 0.967;
    statistics.accuracy_running = 0.417;
    return statistics;
}

inline InspectedStatistics withPopulation() {
    InspectedStatistics statistics = inspectedStatistics();
    for (LayerStatistics& layer : statistics.layers) {
        layer.population = statisticsOf({0.4F, 0.9F, -0.9F}, {1.5F, 2.5F, 3.5F});
        layer.from_population = {0.125, 0.4, 0.5, 1, 0.5, 2.0, 1};
    }
    statistics.worst_from_population = 0;
    return statistics;
}

/// Layer 1 folds into its own linear layer, layer 2 has no running statistics.
inline FoldCheck foldCheck() {
    FoldCheck fold;
    FoldCheck::LayerFold first;
    first.present = first.possible = true;
    first.into = "layer 1's linear";
    first.why = "It stands right behind the linear layer.";
    first.why_not_other = "The activation stands between it and the next one.";
    first.original = {-1.0, 1.0, {1, 5, 5, 1}, 0, 0, 0, 12};
    first.folded = {-1.0, 1.0, {4, 2, 2, 4}, 0, 0, 0, 12};
    first.max_logit_change = 2e-6;
    FoldCheck::LayerFold second;
    second.present = true;
    second.why = "It has no running statistics.";
    fold.layers = {first, second};
    fold.folded = 1;
    fold.samples = 1000;
    fold.max_logit_change = 5e-6;
    fold.max_logit = 8.5;
    return fold;
}

/// Four batches of 16 with means 1, 2, 3, 4: their deviation is √(5/3).
inline BatchScatter batchScatter() {
    BatchScatter scatter;
    scatter.layer = 1;
    scatter.channel = 2;
    scatter.batch_size = 16;
    scatter.mean = {1.0F, 2.0F, 3.0F, 4.0F};
    scatter.std = {0.5F, 1.0F, 1.5F, 2.0F};
    scatter.population_mean = 2.5;
    scatter.population_std = 6.0;
    scatter.running_mean = 2.25;
    scatter.running_std = 1.25;
    scatter.batch_mean = 2.0;
    scatter.batch_std = 1.0;
    return scatter;
}

/// Sample 3 of class 1 in three batches of 8: 1 twice, 2 once; by running statistics 1.
inline CompanionCheck companionCheck() {
    CompanionCheck check;
    check.sample = 3;
    check.label = 1;
    check.batch_size = 8;
    check.classes = 3;
    check.batch_logits = {0.0F, 2.0F, 1.0F, 0.5F, 1.0F, 2.0F, 0.0F, 3.0F, 1.5F};
    check.running_logits = {0.25F, 2.5F, 1.25F};
    check.predictions = {1, 2, 1};
    check.running_prediction = 1;
    check.unsteady_share = 0.545;
    check.unsteady_samples = 200;
    return check;
}

/// Divergences of two layers at steps 1, 10, 100.
inline History dualHistory() {
    History history;
    std::vector<DualRecord> records;
    for (const std::int64_t step : {1, 10, 100}) {
        DualRecord record;
        record.step = step;
        record.layers.resize(2);
        for (std::size_t i = 0; i < 2; ++i) {
            auto& layer = record.layers[i];
            layer.present = true;
            layer.from_batch.kl = (i == 0 ? 2.0 : 1.0) / static_cast<double>(step);
            layer.from_population.kl = 0.5 / static_cast<double>(step);
        }
        records.push_back(record);
    }
    history.dual = records;
    return history;
}

/// A look at step 57 with everything asked for that is given.
inline std::shared_ptr<Inspection> inspectionOf(std::optional<InspectedStatistics> statistics,
                                                std::optional<FoldCheck> fold = {}) {
    auto inspection = std::make_shared<Inspection>();
    inspection->step = 57;
    inspection->request.statistics = statistics.has_value();
    inspection->request.fold = fold.has_value();
    inspection->statistics = std::move(statistics);
    inspection->fold = std::move(fold);
    return inspection;
}

inline std::shared_ptr<Inspection> inspectionOf(const BatchScatter& scatter,
                                                const CompanionCheck& check) {
    auto inspection = std::make_shared<Inspection>();
    inspection->step = 57;
    inspection->request.batches = InspectionRequest::Batches{scatter.layer, scatter.channel};
    inspection->request.companions = InspectionRequest::Companions{check.sample};
    inspection->batches = scatter;
    inspection->companions = check;
    return inspection;
}

}  // namespace normscope::samples
