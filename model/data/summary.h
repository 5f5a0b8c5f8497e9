// SPDX-License-Identifier: GPL-3.0-or-later
// What a data set holds, in numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace normscope {

struct Dataset;
struct Samples;

struct ClassShare {
    std::string name;
    std::int64_t train = 0, validation = 0;  ///< samples
};

/// Over the training part, in the units of the source, before standardisation. Biased deviation.
struct FeatureRange {
    std::string name;
    double minimum = 0, maximum = 0, mean = 0, deviation = 0;
};

struct DatasetSummary {
    std::vector<ClassShare> classes;     ///< none in a regression
    std::optional<FeatureRange> target;  ///< of a regression: what is to be predicted
    /// One for each feature of a table or of points; one for each channel of images and volumes.
    std::vector<FeatureRange> features;
    bool per_channel = false;
    std::int64_t constant_features = 0;  ///< that have one value in the whole training part
};

DatasetSummary summarize(const Dataset& dataset);

/// A sample in the units of the source, before standardisation.
std::vector<float> rawSample(const Dataset& dataset, const Samples& part, std::int64_t index);

/// The training samples to show: of each class in turn the first, then the second … up to `count`.
std::vector<std::int64_t> examples(const Dataset& dataset, std::int64_t count);

}  // namespace normscope
