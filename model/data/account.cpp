// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/account.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "model/data/data_file.h"

namespace normscope {

namespace {

constexpr std::size_t kMost = 8;

/// The names of files may hold anything: one line each.
std::string plain(const std::string& text) {
    const auto quoted = inQuotes(text);
    return quoted.substr(1, quoted.size() - 2);
}

std::string numberText(double number) {
    char text[32];
    std::snprintf(text, sizeof text, std::abs(number) < 1e6 ? "%.4g" : "%.10g", number);
    return text;
}

std::string rangeText(const FeatureRange& range) {
    return plain(range.name) + ' ' + numberText(range.minimum) + " to " + numberText(range.maximum);
}

std::string samplesText(const Dataset& dataset) {
    const auto features = dataset.features();
    return grouped(dataset.train.count()) + " training and " + grouped(dataset.validation.count()) +
           " validation samples of " + grouped(features) +
           (features == 1 ? " value." : " values.") +
           (dataset.account.split.empty() ? "" : " " + dataset.account.split);
}

std::string classesText(const std::vector<ClassShare>& classes) {
    std::string text = grouped(static_cast<std::int64_t>(classes.size())) + " classes: ";
    for (std::size_t i = 0; i < std::min(classes.size(), kMost); ++i)
        text.append(i == 0 ? "" : ", ")
            .append(plain(classes[i].name))
            .append(" (")
            .append(grouped(classes[i].train + classes[i].validation))
            .append(")");
    return text + (classes.size() > kMost ? ", …" : ".");
}

std::string featuresText(const Dataset& dataset, const DatasetSummary& summary) {
    std::string text = "Values in training: ";
    for (std::size_t i = 0; i < std::min(summary.features.size(), kMost); ++i)
        text.append(i == 0 ? "" : ", ").append(rangeText(summary.features[i]));
    text += summary.features.size() > kMost ? ", …" : ".";
    if (summary.constant_features > 0)
        text += ' ' + grouped(summary.constant_features) + " of " + grouped(dataset.features()) +
                " never vary.";
    return text;
}

}  // namespace

std::vector<std::string> accountOf(const Dataset& dataset) {
    const auto& summary = *dataset.summary;
    const auto& account = dataset.account;
    std::vector<std::string> lines;
    if (!account.label.empty())
        lines.push_back("Label: " + account.label);
    lines.push_back(samplesText(dataset));
    lines.push_back(summary.target ? "To predict: " + rangeText(*summary.target) + '.'
                                   : classesText(summary.classes));
    lines.push_back(featuresText(dataset, summary));
    lines.insert(lines.end(), account.notes.begin(), account.notes.end());
    return lines;
}

}  // namespace normscope
