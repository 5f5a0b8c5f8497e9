// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/sets/generated.h"

#include <cmath>

namespace normscope {

Dataset generated(const Configuration& configuration, const std::vector<std::int64_t>& shape,
                  std::vector<std::string> classes, Draw draw) {
    Dataset dataset;
    dataset.name = datasetRow(configuration.data.dataset).label;
    dataset.shape = shape;
    dataset.classes = std::move(classes);
    const auto features = static_cast<std::size_t>(dataset.features());
    const auto count = static_cast<std::size_t>(configuration.data.samples);
    Random random(configuration.seed);
    Samples samples;
    samples.inputs.resize(count * features);
    samples.labels.resize(count);
    const auto order = random.permutation(configuration.data.samples);
    std::vector<double> values(features);
    for (std::size_t i = 0; i < count; ++i) {
        const auto place = static_cast<std::size_t>(order[i]);
        const auto label = static_cast<std::int64_t>(i % dataset.classes.size());
        draw(label, random, values);
        for (std::size_t j = 0; j < features; ++j)
            samples.inputs[place * features + j] =
                static_cast<float>(values[j] + configuration.data.noise * random.normal());
        samples.labels[place] = label;
    }
    splitInOrder(dataset, std::move(samples));
    return dataset;
}

void putOnCircle(std::span<double> point, double radius, double angle) {
    point[0] = radius * std::cos(angle);
    point[1] = radius * std::sin(angle);
}

}  // namespace normscope
