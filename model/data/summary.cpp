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
    /// `value(i)` for each i below `size`.
    template <class Value>
    void add(std::size_t size, const Value& value) {
        if (count == 0 && size > 0)
            origin = value(0);
        count += static_cast<std::int64_t>(size);
        for (std::size_t i = 0; i < size; ++i) {
            const double x = value(i);
            minimum = std::min(minimum, x);
            maximum = std::max(maximum, x);
            sum += x - origin;
            squares += (x - origin) * (x - origin);
        }
    }
    FeatureRange range(std::string name) const {
        const auto n = static_cast<double>(std::max<std::int64_t>(count, 1));
        const double offset = sum / n;
        return {std::move(name), minimum, maximum, origin + offset,
                std::sqrt(std::max(0.0, squares / n - offset * offset))};
    }
};

double raw(const Dataset& dataset, std::size_t feature, double value) {
    if (dataset.scale.empty())
        return value;
    return value * dataset.scale[feature] + dataset.offset[feature];
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
    const auto& targets = dataset.train.targets;
    const auto& exact = dataset.train.exact_targets;
    moments.add(targets.size(), [&](std::size_t i) {
        return dataset.rawTarget(exact.empty() ? double{targets[i]} : exact[i]);
    });
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

struct AllMoments {
    std::vector<Moments> groups;
    std::vector<char> varies;  ///< of each feature
};

/// Features that are taken together lie next to each other: `width` of them.
template <class Number>
AllMoments momentsOf(const Dataset& dataset, const std::vector<Number>& inputs,
                     std::size_t features, std::size_t width) {
    AllMoments all{std::vector<Moments>(features / width), std::vector<char>(features, 0)};
    for (std::size_t row = 0; row + features <= inputs.size(); row += features) {
        const Number* sample = &inputs[row];
        for (std::size_t group = 0; group < all.groups.size(); ++group)
            all.groups[group].add(width, [&](std::size_t i) {
                const auto feature = group * width + i;
                return raw(dataset, feature, sample[feature]);
            });
        for (std::size_t i = 0; i < features; ++i)
            all.varies[i] = static_cast<char>(all.varies[i] | (sample[i] != inputs[i] ? 1 : 0));
    }
    return all;
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
    const auto& train = dataset.train;
    const auto found = train.exact_inputs.empty()
                           ? momentsOf(dataset, train.inputs, features, width)
                           : momentsOf(dataset, train.exact_inputs, features, width);
    for (std::size_t i = 0; i < groups; ++i)
        summary.features.push_back(
            found.groups[i].range(featureName(dataset, summary.per_channel, i, groups)));
    summary.constant_features = std::count(found.varies.begin(), found.varies.end(), 0);
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
