// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/checks.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "model/data/dataset.h"

namespace normscope {

namespace {

/// One class holds "nearly all" from here on: guessing it is as good as most networks get.
constexpr double kNearlyAll = 0.95;
/// A correlation with the target that no measured quantity has.
constexpr double kSameQuantity = 0.999999;
/// Tables of more features are pictures; nobody reads a list of their constant pixels.
constexpr std::int64_t kMostFeatures = 2000;

std::string_view bytesOf(const Samples& part, std::int64_t sample, std::int64_t features) {
    return {reinterpret_cast<const char*>(part.inputs.data() + sample * features),
            static_cast<std::size_t>(features) * sizeof(float)};
}

std::int64_t countInBoth(const Dataset& dataset) {
    const auto features = dataset.features();
    std::unordered_set<std::string_view> known;
    for (std::int64_t i = 0; i < dataset.train.count(); ++i)
        known.insert(bytesOf(dataset.train, i, features));
    std::int64_t both = 0;
    for (std::int64_t i = 0; i < dataset.validation.count(); ++i)
        both += known.contains(bytesOf(dataset.validation, i, features)) ? 1 : 0;
    return both;
}

void checkClasses(const Dataset& dataset, DataChecks& checks) {
    std::vector<std::int64_t> train(dataset.classes.size(), 0);
    for (const auto label : dataset.train.labels)
        ++train[static_cast<std::size_t>(label)];
    auto all = train;
    for (const auto label : dataset.validation.labels)
        ++all[static_cast<std::size_t>(label)];
    checks.classes_of_one = std::ranges::count(all, 1);
    const auto most = std::ranges::max_element(train);
    if (most == train.end() || dataset.train.count() == 0)
        return;
    checks.largest_share = static_cast<double>(*most) / static_cast<double>(dataset.train.count());
    if (checks.largest_share >= kNearlyAll)
        checks.one_class = dataset.classes[static_cast<std::size_t>(most - train.begin())];
}

/// Before it was rounded to single precision.
bool variesAsRead(const Dataset& dataset, std::int64_t feature) {
    const auto place = static_cast<std::size_t>(feature);
    if (!dataset.summary || dataset.summary->per_channel ||
        place >= dataset.summary->features.size())
        return false;
    const auto& range = dataset.summary->features[place];
    return range.minimum < range.maximum;
}

std::vector<float> columnOf(const Dataset& dataset, std::int64_t feature) {
    std::vector<float> values;
    values.reserve(static_cast<std::size_t>(dataset.train.count()));
    const auto features = dataset.features();
    for (std::int64_t i = 0; i < dataset.train.count(); ++i)
        values.push_back(dataset.train.inputs[static_cast<std::size_t>(i * features + feature)]);
    return values;
}

/// Whether each class has a range of the values for itself.
bool dividesClasses(const std::vector<float>& values, const Dataset& dataset) {
    const auto& labels = dataset.train.labels;
    struct Range {
        float least = std::numeric_limits<float>::infinity();
        float most = -std::numeric_limits<float>::infinity();
    };
    std::vector<Range> ranges(dataset.classes.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
        auto& own = ranges[static_cast<std::size_t>(labels[i])];
        own = {std::min(own.least, values[i]), std::max(own.most, values[i])};
    }
    std::erase_if(ranges, [](const Range& own) { return own.least > own.most; });  // not trained on
    std::ranges::sort(ranges, {}, &Range::least);
    const auto meet = [](const Range& one, const Range& next) { return next.least <= one.most; };
    return values.size() >= 10 && std::ranges::adjacent_find(ranges, meet) == ranges.end();
}

bool isTheTarget(const std::vector<float>& values, const std::vector<float>& targets) {
    const auto n = static_cast<double>(values.size());
    double x = 0, y = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        x += values[i] / n;
        y += targets[i] / n;
    }
    double xx = 0, yy = 0, xy = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
        xx += (values[i] - x) * (values[i] - x);
        yy += (targets[i] - y) * (targets[i] - y);
        xy += (values[i] - x) * (targets[i] - y);
    }
    return values.size() >= 10 && xx > 0 && yy > 0 &&
           std::abs(xy) > kSameQuantity * std::sqrt(xx * yy);
}

void checkFeatures(const Dataset& dataset, DataChecks& checks) {
    const auto nameOf = [&](std::int64_t i) {
        const auto place = static_cast<std::size_t>(i);
        return place < dataset.feature_names.size()
                   ? dataset.feature_names[place]
                   : std::string("x").append(std::to_string(i + 1));
    };
    std::unordered_multimap<std::size_t, std::int64_t> seen;  // by the hash of all values
    const auto valueOf = [&](std::int64_t sample, std::int64_t feature) {
        return dataset.train
            .inputs[static_cast<std::size_t>(sample * dataset.features() + feature)];
    };
    const auto areAlike = [&](std::int64_t one, std::int64_t other) {
        for (std::int64_t sample = 0; sample < dataset.train.count(); ++sample)
            if (valueOf(sample, one) != valueOf(sample, other))
                return false;
        return true;
    };
    for (std::int64_t i = 0; i < dataset.features(); ++i) {
        const auto values = columnOf(dataset, i);
        if (std::ranges::all_of(values, [&](float value) { return value == values.front(); })) {
            if (!variesAsRead(dataset, i))
                checks.constant.push_back(nameOf(i));
            continue;
        }
        const auto hash = std::hash<std::string_view>{}(
            {reinterpret_cast<const char*>(values.data()), values.size() * sizeof(float)});
        const auto [begin, end] = seen.equal_range(hash);
        const auto first =
            std::find_if(begin, end, [&](const auto& known) { return areAlike(known.second, i); });
        if (first != end)
            checks.alike.emplace_back(nameOf(i), nameOf(first->second));
        else
            seen.emplace(hash, i);
        const bool tells = dataset.task == Task::Regression
                               ? isTheTarget(values, dataset.train.targets)
                               : dividesClasses(values, dataset);
        if (tells && !checks.telling && dataset.features() > 1)
            checks.telling = nameOf(i);
    }
}

}  // namespace

DataChecks checksOf(const Dataset& dataset) {
    DataChecks checks;
    checks.samples_in_both = countInBoth(dataset);
    if (dataset.task == Task::Classification)
        checkClasses(dataset, checks);
    if (dataset.shape.size() == 1 && dataset.features() <= kMostFeatures &&
        dataset.train.count() > 0)
        checkFeatures(dataset, checks);
    return checks;
}

}  // namespace normscope
