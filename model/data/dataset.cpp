// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/dataset.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "model/data/data_file.h"
#include "model/settings/dataset_row.h"

namespace normscope {

namespace {

/// A part's inputs as exactly as its source gives them.
double exactInput(const Samples& part, std::size_t i) {
    return part.exact_inputs.empty() ? part.inputs[i] : part.exact_inputs[i];
}

/// Calls `see(value's place, its group)` for all inputs of a part, in their order.
template <class See>
void forInputs(const Samples& part, std::size_t features, std::size_t width, See see) {
    const auto size = std::max(part.inputs.size(), part.exact_inputs.size());
    const auto groups = features / width;
    for (std::size_t i = 0; i < size;)
        for (std::size_t group = 0; group < groups; ++group)
            for (std::size_t k = 0; k < width; ++k)
                see(i++, group);
}

/// Leaves `rounded(value, group)` of each input, in single precision.
template <class Rounded>
void settle(Samples& part, std::size_t features, std::size_t width, Rounded rounded) {
    part.inputs.resize(std::max(part.inputs.size(), part.exact_inputs.size()));
    forInputs(part, features, width, [&](std::size_t i, std::size_t group) {
        part.inputs[i] = static_cast<float>(rounded(exactInput(part, i), group));
    });
    part.exact_inputs = {};
}

/// In double precision; sums of what floats don't hold are of distances from the first value,
/// which loses no digits and leaves a constant exactly constant.
struct Scaling {
    std::vector<double> mean, deviation;  ///< [groups]; biased
};

Scaling scalingOf(const Samples& part, std::size_t features, std::size_t width) {
    const auto groups = features / width;
    Scaling found{std::vector<double>(groups, 0.0), std::vector<double>(groups, 0.0)};
    const auto size = std::max(part.inputs.size(), part.exact_inputs.size());
    if (size == 0)
        return found;
    const auto per_group = static_cast<double>(size) / static_cast<double>(groups);
    const auto origin = [&](std::size_t group) {
        return part.exact_inputs.empty() ? 0.0 : part.exact_inputs[group * width];
    };
    forInputs(part, features, width, [&](std::size_t i, std::size_t group) {
        found.mean[group] += exactInput(part, i) - origin(group);
    });
    for (std::size_t group = 0; group < groups; ++group)
        found.mean[group] = origin(group) + found.mean[group] / per_group;
    forInputs(part, features, width, [&](std::size_t i, std::size_t group) {
        const double distance = exactInput(part, i) - found.mean[group];
        found.deviation[group] += distance * distance;
    });
    for (auto& value : found.deviation)
        value = std::sqrt(value / per_group);
    return found;
}

/// Features that are standardised together lie next to each other: `group` of them.
void standardize(Dataset& dataset, std::int64_t group) {
    const auto features = static_cast<std::size_t>(dataset.features());
    const auto width = static_cast<std::size_t>(group);
    auto scaling = scalingOf(dataset.train, features, width);
    for (auto& value : scaling.deviation)
        if (value == 0.0)
            value = 1.0;  // a feature that never varies stays 0
    for (auto* part : {&dataset.train, &dataset.validation})
        settle(*part, features, width, [&](double value, std::size_t place) {
            return (value - scaling.mean[place]) / scaling.deviation[place];
        });
    for (std::size_t i = 0; i < features; ++i) {
        dataset.offset.push_back(scaling.mean[i / width]);
        dataset.scale.push_back(scaling.deviation[i / width]);
    }
}

/// Says of which features single precision keeps less than a hundredth of the deviation.
void noteCoarseFeatures(Dataset& dataset) {
    if (dataset.train.exact_inputs.empty())
        return;
    const auto features = static_cast<std::size_t>(dataset.features());
    const auto scaling = scalingOf(dataset.train, features, 1);
    for (std::size_t i = 0; i < features; ++i) {
        const double step = std::abs(scaling.mean[i]) * 0x1p-23;
        if (scaling.deviation[i] > 0.0 && step > scaling.deviation[i] / 100)
            dataset.account.coarse.push_back(i < dataset.feature_names.size()
                                                 ? dataset.feature_names[i]
                                                 : std::string("x").append(std::to_string(i + 1)));
    }
    const auto& coarse = dataset.account.coarse;
    if (!coarse.empty())
        dataset.account.notes.push_back(
            listed(coarse) + (coarse.size() == 1 ? " lies" : " lie") +
            " so far from 0 that single precision keeps little of how the values differ; set "
            "data.standardization to per-feature.");
}

/// By mean and biased deviation of the training part, so that a mean squared error of 1 is what
/// predicting the mean makes.
void standardizeTargets(Dataset& dataset, const std::string& path) {
    const auto exact = [](const Samples& part, std::size_t i) {
        return part.exact_targets.empty() ? part.targets[i] : part.exact_targets[i];
    };
    const auto& known = dataset.train;
    const auto count = known.targets.size();
    double mean = 0.0;
    for (std::size_t i = 0; i < count; ++i)
        mean += exact(known, i) - exact(known, 0);
    mean = mean / static_cast<double>(count) + exact(known, 0);
    double squares = 0.0;
    for (std::size_t i = 0; i < count; ++i)
        squares += (exact(known, i) - mean) * (exact(known, i) - mean);
    const double deviation = std::sqrt(squares / static_cast<double>(count));
    if (!(deviation > 0.0))
        failIn(path, inQuotes(dataset.classes.front()) +
                         " has one value only in the training part, so there is nothing to "
                         "predict; choose another column");
    dataset.target_offset = mean;
    dataset.target_scale = deviation;
    for (auto* part : {&dataset.train, &dataset.validation})
        for (std::size_t i = 0; i < part->targets.size(); ++i)
            part->targets[i] = static_cast<float>((exact(*part, i) - mean) / deviation);
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
    dataset->summary = summarize(*dataset);  // of the values as they were read
    if (configuration.data.standardization == Standardization::PerFeature)
        standardize(*dataset, 1);
    else if (configuration.data.standardization == Standardization::PerChannel)
        standardize(*dataset, channel);
    else
        noteCoarseFeatures(*dataset);
    if (dataset->task == Task::Regression)
        standardizeTargets(*dataset, configuration.data.path);
    for (auto* part : {&dataset->train, &dataset->validation}) {
        if (!part->exact_inputs.empty())
            settle(*part, static_cast<std::size_t>(dataset->features()), 1,
                   [](double value, std::size_t) { return value; });
        part->exact_targets = {};
    }
    if (!datasetRow(configuration.data.dataset).reading.what.empty())
        dataset->checks = checksOf(*dataset);
    return dataset;
}

}  // namespace normscope
