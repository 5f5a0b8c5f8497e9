// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/class_labels.h"

#include <algorithm>

#include "model/data/data_file.h"

namespace normscope {

void refuseQuantities(const std::vector<std::int64_t>& labels, const std::string& place) {
    constexpr std::size_t few_classes = 20;
    auto found = labels;
    std::ranges::sort(found);
    found.erase(std::unique(found.begin(), found.end()), found.end());
    if (found.size() <= few_classes)
        return;
    const double range = static_cast<double>(found.back()) - static_cast<double>(found.front());
    const bool sparse = static_cast<double>(found.size()) < range / 2;
    if (labels.size() >= (sparse ? 10 : 2) * found.size())
        return;
    failIn(place, "holds " + grouped(static_cast<std::int64_t>(found.size())) +
                      " different whole numbers for " +
                      grouped(static_cast<std::int64_t>(labels.size())) +
                      " samples, which are values rather than classes; set data.task to "
                      "regression, or give classes (names that are numbers as text: "
                      "y.astype(str))");
}

void noteNewClasses(Dataset& dataset) {
    std::vector<bool> known(dataset.classes.size(), false);
    for (const auto label : dataset.train.labels)
        known[static_cast<std::size_t>(label)] = true;
    auto found = known;
    std::int64_t samples = 0;
    for (const auto label : dataset.validation.labels) {
        found[static_cast<std::size_t>(label)] = true;
        samples += known[static_cast<std::size_t>(label)] ? 0 : 1;
    }
    std::vector<std::string> fresh;
    for (std::size_t i = 0; i < found.size(); ++i)
        if (found[i] && !known[i])
            fresh.push_back(dataset.classes[i]);
    if (!fresh.empty())
        dataset.account.notes.push_back(
            "Validation has " + grouped(samples) + (samples == 1 ? " sample" : " samples") +
            " of classes that no training sample has: " + listed(fresh) + '.');
}

}  // namespace normscope
