// SPDX-License-Identifier: GPL-3.0-or-later
// Small data and experiments that train in no time, and ways to look into a run.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "model/data/random.h"
#include "model/run/run.h"

namespace normscope::testing {

struct Size {
    std::int64_t train = 40;
    std::int64_t validation = 24;
    std::int64_t features = 4;
    std::int64_t classes = 3;
};

/// Normally distributed inputs; the class is the largest of the first `classes` features, so that
/// there is something to learn.
inline Samples smallSamples(std::int64_t count, const Size& size, Random& random) {
    Samples samples;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto begin = samples.inputs.size();
        for (std::int64_t f = 0; f < size.features; ++f)
            samples.inputs.push_back(static_cast<float>(random.normal()));
        const auto first = samples.inputs.begin() + static_cast<std::ptrdiff_t>(begin);
        samples.labels.push_back(
            std::max_element(first, first + std::min(size.classes, size.features)) - first);
    }
    return samples;
}

inline std::shared_ptr<const Dataset> smallData(const Size& size = {}, std::uint64_t seed = 3) {
    Random random(seed);
    auto data = std::make_shared<Dataset>();
    data->name = "small";
    data->shape = {size.features};
    for (std::int64_t c = 0; c < size.classes; ++c)
        data->classes.push_back(std::to_string(c));
    data->train = smallSamples(size.train, size, random);
    data->validation = smallSamples(size.validation, size, random);
    return data;
}

/// The same inputs; to predict is a number that depends on them not quite linearly, standardised
/// as loadDataset does.
inline std::shared_ptr<const Dataset> smallRegression(const Size& size = {},
                                                      std::uint64_t seed = 3) {
    auto data = std::make_shared<Dataset>(*smallData(size, seed));
    data->task = Task::Regression;
    data->classes = {"price"};
    const auto width = static_cast<std::size_t>(size.features);
    for (auto* part : {&data->train, &data->validation})
        for (std::size_t i = 0; i < part->labels.size(); ++i) {
            const auto* x = &part->inputs[i * width];
            part->targets.push_back(x[0] + 0.5f * x[1] * x[1] - 0.3f * x[width - 1]);
            part->labels[i] = 0;
        }
    double sum = 0, squares = 0;
    const auto n = static_cast<double>(data->train.targets.size());
    for (const double value : data->train.targets)
        sum += value;
    for (const double value : data->train.targets)
        squares += (value - sum / n) * (value - sum / n);
    data->target_offset = sum / n;
    data->target_scale = std::sqrt(squares / n);
    for (auto* part : {&data->train, &data->validation})
        for (auto& value : part->targets)
            value = static_cast<float>((value - data->target_offset) / data->target_scale);
    return data;
}

/// Two tanh layers with batch norm before the activation, batches of 8.
inline Experiment smallExperiment() {
    Experiment experiment;
    auto& c = experiment.configuration;
    c.seed = 11;
    c.data.batch_size = 8;
    c.network.hidden = {7, 5};
    c.network.activation = Activation::Tanh;
    c.network.init = {InitScheme::PyTorch, 1.0, 0.1};
    c.optimizer.lr = 0.1;
    return experiment;
}

using State = std::map<std::string, std::vector<float>>;

inline State stateOf(const Run& run) {
    State state;
    for (auto& tensor : run.state())
        state[tensor.name] = std::move(tensor.values);
    return state;
}

/// The entries whose name contains `part`.
inline State partOf(const State& state, std::string_view part) {
    State some;
    for (const auto& entry : state)
        if (entry.first.find(part) != std::string::npos)
            some.insert(entry);
    return some;
}

inline bool allFinite(const State& state) {
    for (const auto& [name, values] : state)
        for (const float value : values)
            if (!std::isfinite(value))
                return false;
    return true;
}

/// Makes `steps` steps; how many were made before a fault.
inline std::int64_t stepMany(Run& run, std::int64_t steps) {
    for (std::int64_t i = 0; i < steps; ++i)
        if (!run.step())
            return i;
    return steps;
}

/// Every bit of the weights after `steps` steps of an experiment made anew.
inline std::string replayedSha(const Experiment& experiment,
                               const std::shared_ptr<const Dataset>& data, std::int64_t steps) {
    Run run(experiment, data, {/*record=*/false});
    stepMany(run, steps);
    return run.weightsSha256();
}

inline InspectionRequest forStatistics(bool population = false) {
    InspectionRequest request;
    request.statistics = true;
    request.population = population;
    return request;
}

inline InspectionRequest forFold() {
    InspectionRequest request;
    request.fold = true;
    return request;
}

/// Frames that show the other statistics too.
inline ObservationRequest bothWays() {
    ObservationRequest request;
    request.dual = true;
    return request;
}

/// Small data for every configuration but IDX folders, which cannot be read.
inline std::shared_ptr<const Dataset> loadSmall(const Configuration& configuration) {
    if (configuration.data.dataset == "idx")
        throw DataError("no such folder; give another");
    return smallData({.train = 41}, 3 + configuration.seed % 2);
}

/// Never leaves a batch of one over.
inline Experiment startingExperiment(std::uint64_t seed = 11) {
    auto experiment = smallExperiment();
    experiment.configuration.seed = seed;
    experiment.configuration.data.drop_last = true;
    return experiment;
}

/// The losses of an experiment's steps, made again without a thread.
inline std::vector<float> replayedLosses(const Experiment& experiment, std::size_t steps) {
    auto alone = experiment;
    alone.twin.reset();
    Run run(alone, loadSmall(alone.configuration), {/*record=*/false});
    std::vector<float> losses;
    while (losses.size() < steps && run.step())
        losses.push_back(run.lastStep().train_loss);
    return losses;
}

}  // namespace normscope::testing
