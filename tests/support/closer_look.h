// SPDX-License-Identifier: GPL-3.0-or-later
// A closer look with every part, in figures that are easy to find again.
#pragma once

#include <limits>
#include <memory>

#include "model/inspect/inspection.h"

namespace normscope {

inline std::shared_ptr<const Inspection> someInspection() {
    constexpr double kNone = std::numeric_limits<double>::quiet_NaN();
    auto inspection = std::make_shared<Inspection>();
    auto& statistics = inspection->statistics.emplace();
    LayerStatistics layer;
    layer.present = true;
    layer.batch = {{1, 2}, {3, 4}};
    layer.running = {{5, 6}, {7, 8}};
    layer.from_batch = {0.5, 0.25, 0.75, 1, 2, 3, 0};
    layer.from_population = {kNone, kNone, kNone, 0, kNone, kNone, 0};
    statistics.layers = {layer, {}};
    statistics.worst_from_batch = 0;
    statistics.accuracy_batch = 0.875;
    statistics.accuracy_running = kNone;
    auto& fold = inspection->fold.emplace();
    fold.layers.resize(2);
    fold.layers[0].present = fold.layers[0].possible = true;
    fold.layers[0].original = {-1, 1, {3, 5}, 0, 0, 0, 8};
    fold.layers[0].folded = {-1, 1, {6, 2}, 0, 0, 0, 8};
    fold.folded = 1;
    fold.samples = 9;
    fold.max_logit_change = 1e-6;
    fold.max_logit = 4;
    fold.changed_predictions = 0;
    auto& companions = inspection->companions.emplace();
    companions.sample = 17;
    companions.label = 1;
    companions.batch_size = 4;
    companions.classes = 2;
    companions.batch_logits = {0.5F, 1, 2, -1};
    companions.predictions = {1, 0};
    companions.running_logits = {0.25F, 0.75F};
    companions.running_prediction = 1;
    companions.unsteady_share = 0.125;
    companions.unsteady_samples = 200;
    auto& predictions = inspection->predictions.emplace();
    predictions.classes = 2;
    predictions.samples = {{0, 1, 1, 0, 0.75, 0.5, {}}, {1, 0, -1, 0, 0, 0.625, {}}};
    predictions.confusion_running = {10, 2, 3, 40};
    auto& boundary = inspection->boundary.emplace();
    boundary.side = 2;
    boundary.x_lo = -1;
    boundary.x_hi = 1;
    boundary.y_lo = 10;
    boundary.y_hi = 20;
    boundary.probability = {0, 0.25F, 0.5F, 1};
    return inspection;
}

inline BatchScatter someScatter() {
    BatchScatter scatter;
    scatter.layer = 1;
    scatter.channel = 0;
    scatter.mean = {0.5F, 0.25F};
    scatter.std = {1, 2};
    scatter.batch_mean = 3;
    scatter.batch_std = 4;
    scatter.running_mean = scatter.running_std = std::numeric_limits<double>::quiet_NaN();
    scatter.population_mean = 5;
    scatter.population_std = 6;
    return scatter;
}

}  // namespace normscope
