// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/dataset.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/data/data_file.h"
#include "model/settings/dataset_row.h"

namespace normscope {

namespace {

/// Features that are standardised together lie next to each other: `group` of them.
void standardize(Dataset& dataset, std::int64_t group) {
    const auto features = static_cast<std::size_t>(dataset.features());
    const auto width = static_cast<std::size_t>(group);
    const auto groups = features / width;
    std::vector<double> mean(groups, 0.0);
    std::vector<double> deviation(groups, 0.0);
    const auto& inputs = dataset.train.inputs;
    const auto per_group = static_cast<double>(inputs.size() / groups);
    const auto groupOf = [&](std::size_t i) { return i % features / width; };
    for (std::size_t i = 0; i < inputs.size(); ++i)
        mean[groupOf(i)] += inputs[i];
    for (auto& value : mean)
        value /= per_group;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        const double offset = inputs[i] - mean[groupOf(i)];
        deviation[groupOf(i)] += offset * offset;
    }
    for (auto& value : deviation) {
        value = std::sqrt(value / per_group);  // biased
        if (value == 0.0)
            value = 1.0;  // a feature that never varies stays 0
    }
    for (auto* part : {&dataset.train, &dataset.validation})
        for (std::size_t i = 0; i < part->inputs.size(); ++i)
            part->inputs[i] =
                static_cast<float>((part->inputs[i] - mean[groupOf(i)]) / deviation[groupOf(i)]);
    for (std::size_t i = 0; i < features; ++i) {
        dataset.offset.push_back(static_cast<float>(mean[groupOf(i)]));
        dataset.scale.push_back(static_cast<float>(deviation[groupOf(i)]));
    }
}

/// By mean and biased deviation of the training part, so that a mean squared error of 1 is what
/// predicting the mean makes.
void standardizeTargets(Dataset& dataset, const std::string& path) {
    const auto& known = dataset.train.targets;
    const auto n = static_cast<double>(known.size());
    const double mean = std::accumulate(known.begin(), known.end(), 0.0) / n;
    double squares = 0.0;
    for (const double value : known)
        squares += (value - mean) * (value - mean);
    const double deviation = std::sqrt(squares / n);
    if (!(deviation > 0.0))
        failIn(path, inQuotes(dataset.classes.front()) +
                         " has one value only in the training part, so there is nothing to "
                         "predict; choose another column");
    dataset.target_offset = mean;
    dataset.target_scale = deviation;
    for (auto* part : {&dataset.train, &dataset.validation})
        for (auto& value : part->targets)
            value = static_cast<float>((value - mean) / deviation);
}

Dataset load(const Configuration& configuration) {
    const auto& row = datasetRow(configuration.data.dataset);
    if (!row.reading.what.empty() && configuration.data.path.empty())
        throw DataError("data.path is empty; give the " + std::string(row.reading.what) +
                        " that data.dataset=" + std::string(row.key) + " reads");
    return row.make(configuration);
}

}  // namespace

std::vector<std::int64_t> byClass(const Samples& samples) {
    std::vector<std::int64_t> order(static_cast<std::size_t>(samples.count()));
    std::iota(order.begin(), order.end(), std::int64_t{0});
    if (!samples.targets.empty())
        std::ranges::stable_sort(order, {}, [&](std::int64_t index) {
            return samples.targets[static_cast<std::size_t>(index)];
        });
    std::ranges::stable_sort(order, {}, [&](std::int64_t index) {
        return samples.labels[static_cast<std::size_t>(index)];
    });
    return order;
}

std::shared_ptr<const Dataset> loadDataset(const Configuration& configuration) {
    auto dataset = std::make_shared<Dataset>(load(configuration));
    // Images and volumes have channels first; each coordinate of a point counts as a channel.
    const bool image = dataset->shape.size() >= 3;
    const auto channel = image ? dataset->features() / dataset->shape[0] : 1;
    if (configuration.data.standardization == Standardization::PerFeature)
        standardize(*dataset, 1);
    else if (configuration.data.standardization == Standardization::PerChannel)
        standardize(*dataset, channel);
    if (dataset->task == Task::Regression)
        standardizeTargets(*dataset, configuration.data.path);
    return dataset;
}

}  // namespace normscope
