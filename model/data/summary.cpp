// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/summary.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/data/dataset.h"

namespace normscope {

namespace {

/// Sums over one feature, or over what is taken together.
struct Moments {
    double minimum = INFINITY, maximum = -INFINITY;
    double origin = 0;  ///< the first value: sums of distances from it lose no digits
    double sum = 0, squares = 0;
    std::int64_t count = 0;
    void add(double value) {
        if (count++ == 0)
            origin = value;
        minimum = std::min(minimum, value);
        maximum = std::max(maximum, value);
        sum += value - origin;
        squares += (value - origin) * (value - origin);
    }
    FeatureRange range(std::string name) const {
        const auto n = static_cast<double>(std::max<std::int64_t>(count, 1));
        const double offset = sum / n;
        return {std::move(name), minimum, maximum, origin + offset,
                std::sqrt(std::max(0.0, squares / n - offset * offset))};
    }
};

double raw(const Dataset& dataset, std::size_t feature, float value) {
    if (dataset.scale.empty())
        return value;
    return static_cast<double>(value) * dataset.scale[feature] + dataset.offset[feature];
}

std::string featureName(const Dataset& dataset, bool per_channel, std::size_t index,
                        std::size_t count) {
    if (index < dataset.feature_names.size())
        return dataset.feature_names[index];
    if (!per_channel)
        return std::string("x").append(std::to_string(index + 1));
    if (count == 1)
        return dataset.shape.size() == 4 ? "voxels" : "pixels";
    constexpr const char* colours[] = {"red", "green", "blue"};
    return count == 3 ? colours[index] : "channel " + std::to_string(index + 1);
}

FeatureRange targetRange(const Dataset& dataset) {
    Moments moments;
    for (const double value : dataset.train.targets)
        moments.add(dataset.rawTarget(value));
    return moments.range(dataset.classes.front());
}

std::vector<ClassShare> sharesOf(const Dataset& dataset) {
    std::vector<ClassShare> shares;
    for (const auto& name : dataset.classes)
        shares.push_back({name, 0, 0});
    for (const auto label : dataset.train.labels)
        ++shares[static_cast<std::size_t>(label)].train;
    for (const auto label : dataset.validation.labels)
        ++shares[static_cast<std::size_t>(label)].validation;
    return shares;
}

}  // namespace

DatasetSummary summarize(const Dataset& dataset) {
    DatasetSummary summary;
    if (dataset.task == Task::Regression)
        summary.target = targetRange(dataset);
    else
        summary.classes = sharesOf(dataset);
    summary.per_channel = dataset.shape.size() >= 3;
    const auto features = static_cast<std::size_t>(dataset.features());
    const auto groups =
        summary.per_channel ? static_cast<std::size_t>(dataset.shape.front()) : features;
    const auto width = features / groups;
    std::vector<Moments> moments(groups);
    std::vector<bool> varies(features, false);
    const auto& inputs = dataset.train.inputs;
    for (std::size_t i = 0, feature = 0; i < inputs.size(); ++i) {
        moments[groups == features ? feature : feature / width].add(
            raw(dataset, feature, inputs[i]));
        varies[feature] = varies[feature] || inputs[i] != inputs[feature];
        feature = feature + 1 < features ? feature + 1 : 0;
    }
    for (std::size_t i = 0; i < groups; ++i)
        summary.features.push_back(
            moments[i].range(featureName(dataset, summary.per_channel, i, groups)));
    summary.constant_features = std::count(varies.begin(), varies.end(), false);
    return summary;
}

std::vector<float> rawSample(const Dataset& dataset, const Samples& part, std::int64_t index) {
    const auto features = static_cast<std::size_t>(dataset.features());
    std::vector<float> values(features);
    for (std::size_t i = 0; i < features; ++i)
        values[i] = static_cast<float>(
            raw(dataset, i, part.inputs[static_cast<std::size_t>(index) * features + i]));
    return values;
}

std::vector<std::int64_t> examples(const Dataset& dataset, std::int64_t count) {
    std::vector<std::vector<std::int64_t>> of_class(dataset.classes.size());
    const auto most = static_cast<std::size_t>(std::max<std::int64_t>(count, 0));
    for (std::int64_t i = 0; i < dataset.train.count(); ++i) {
        const auto label = dataset.train.labels[static_cast<std::size_t>(i)];
        auto& own = of_class[static_cast<std::size_t>(label)];
        if (own.size() < most)
            own.push_back(i);
    }
    std::vector<std::int64_t> chosen;
    for (std::size_t round = 0; round < most; ++round)
        for (const auto& own : of_class)
            if (round < own.size() && chosen.size() < most)
                chosen.push_back(own[round]);
    return chosen;
}

}  // namespace normscope
