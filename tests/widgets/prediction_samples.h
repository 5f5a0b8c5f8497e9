// SPDX-License-Identifier: GPL-3.0-or-later
// Data and predictions with figures known by hand.
#pragma once

#include <memory>
#include <numeric>

#include "model/data/dataset.h"
#include "model/inspect/inspection.h"

namespace normscope::samples {

/// Sixty 2×2 pictures of three classes.
inline std::shared_ptr<const Dataset> pictures() {
    auto data = std::make_shared<Dataset>();
    data->name = "pictures";
    data->shape = {1, 2, 2};
    data->classes = {"0", "1", "fox terrier"};
    for (std::int64_t i = 0; i < 60; ++i) {
        data->validation.labels.push_back(i % 3);
        data->validation.inputs.insert(data->validation.inputs.end(), 4, 0.5F);
    }
    return data;
}

/// Two points of each class; standardised by offset 1, scale 2 along x.
inline std::shared_ptr<const Dataset> points() {
    auto data = std::make_shared<Dataset>();
    data->name = "points";
    data->shape = {2};
    data->classes = {"0", "1"};
    data->train.inputs = {-1, 0, -1, 0.5F, 1, 0, 1, 0.5F};
    data->train.labels = {0, 0, 1, 1};
    data->validation = data->train;
    data->offset = {1, 0};
    data->scale = {2, 1};
    return data;
}

/// What a request for these samples gives: every third is wrong by the batch (class 0 taken for 1),
/// every sixth by the running statistics too.
inline Predictions predictionsOf(const Dataset& data, const std::vector<std::int64_t>& wanted) {
    Predictions result;
    result.classes = static_cast<std::int64_t>(data.classes.size());
    for (const auto sample : wanted) {
        Prediction one;
        one.sample = sample;
        one.label = data.validation.labels[static_cast<std::size_t>(sample)];
        one.by_running = sample % 6 == 0 ? 1 : one.label;
        one.by_batch = sample % 3 == 0 ? 1 : one.label;
        one.probability_running = 0.75;
        one.probability_batch = 0.5;
        one.values = {0.0F, 0.25F, 0.75F, 1.0F};
        result.samples.push_back(one);
    }
    return result;
}

/// Rows 10, 20, 30; by running statistics 9, 15 and 30 of them right, by the batch's 10, 20, 24.
inline void addConfusion(Predictions& predictions) {
    predictions.classes = 3;
    predictions.confusion_running = {9, 1, 0, 5, 15, 0, 0, 0, 30};
    predictions.confusion_batch = {10, 0, 0, 0, 20, 0, 3, 3, 24};
}

/// A grid of 3×3 over x ∈ [−1, 3], y ∈ [0, 2]: 0 at the left, 1 at the right.
inline DecisionBoundary boundary() {
    DecisionBoundary b;
    b.side = 3;
    b.x_lo = -1;
    b.x_hi = 3;
    b.y_lo = 0;
    b.y_hi = 2;
    b.probability = {0, 0.5F, 1, 0, 0.5F, 1, 0, 0.25F, 1};
    return b;
}

/// An answer to a request, as the model gives it.
inline std::shared_ptr<const Inspection> answerTo(const InspectionRequest& request,
                                                  const Dataset& data) {
    auto answer = std::make_shared<Inspection>();
    answer->request = request;
    if (!request.samples.empty() || request.confusion) {
        answer->predictions = predictionsOf(data, request.samples);
        if (request.confusion && data.classes.size() == 3)
            addConfusion(*answer->predictions);
    }
    if (request.boundary > 0)
        answer->boundary = boundary();
    return answer;
}

}  // namespace normscope::samples
