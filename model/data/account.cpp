// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/account.h"

#include <algorithm>
#include <array>
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

std::string written(double number, const char* format, int digits) {
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), format, digits, number);
    return text.data();
}

/// As many digits as tell the two apart to a thousandth of their distance, and all before the
/// point.
std::string rangeText(const FeatureRange& range) {
    constexpr double whole_most = 1e15;
    const auto is_whole = [&](double number) {
        return std::trunc(number) == number && std::abs(number) < whole_most;
    };
    const double size = std::max(std::abs(range.minimum), std::abs(range.maximum));
    const double distance = range.maximum - range.minimum;
    const double more = distance > 0 ? std::floor(std::log10(size / distance)) : 0;
    const double places = size >= 1 && size < whole_most ? std::floor(std::log10(size)) + 1 : 0;
    const auto digits = static_cast<int>(std::max(places, 4 + std::clamp(more, 0.0, 13.0)));
    const auto text = [&](double number) {
        return is_whole(number) ? written(number, "%.*f", 0) : written(number, "%.*g", digits);
    };
    return plain(range.name) + ' ' + text(range.minimum) + " to " + text(range.maximum);
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
