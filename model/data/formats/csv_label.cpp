// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv_label.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <optional>

#include "model/data/data_file.h"
#include "model/data/formats/csv_number.h"

namespace normscope {

namespace {

/// What label columns are called, in order of precedence.
constexpr std::array kLabelNames{"label",   "labels",   "class",      "classes",    "class_label",
                                 "target",  "targets",  "species",    "category",   "diagnosis",
                                 "outcome", "response", "class_name", "label_name", "y"};
/// So many whole numbers may be classes, however few samples each has.
constexpr std::size_t kFewClasses = 20;
/// More of them are a quantity where a class has fewer samples, or where they lie far apart.
constexpr std::size_t kSamplesOfClass = 10;

bool isWhole(double number) {
    return std::trunc(number) == number && std::abs(number) <= 0x1p53;
}

/// By its name: a "y" beside an "x" is a coordinate.
std::optional<std::size_t> columnCalledLabel(const std::vector<std::string>& names,
                                             const std::vector<bool>& left_out) {
    const auto placeOf = [&](std::string_view wanted) -> std::optional<std::size_t> {
        for (std::size_t i = 0; i < names.size(); ++i)
            if (!left_out[i] && lowered(names[i]) == wanted)
                return i;
        return std::nullopt;
    };
    for (const std::string_view wanted : kLabelNames)
        if (const auto place = placeOf(wanted); place && (wanted != "y" || !placeOf("x")))
            return place;
    return std::nullopt;
}

std::optional<std::size_t> onlyColumnOfText(const CsvLayout& layout,
                                            const std::vector<bool>& left_out) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < layout.names.size(); ++i)
        if (layout.of_text[i] && !left_out[i]) {
            if (found)
                return std::nullopt;
            found = i;
        }
    return found;
}

}  // namespace

std::size_t columnNamed(const std::vector<std::string>& names, const std::string& column,
                        const char* key, const std::string& file) {
    const auto found = std::ranges::find(names, column);
    if (found != names.end())
        return static_cast<std::size_t>(found - names.begin());
    if (isWholeText(column) && column.size() < 7)
        if (const auto number = std::stol(column);
            number >= 1 && number <= static_cast<long>(names.size()))
            return static_cast<std::size_t>(number - 1);
    failIn(file,
           "has no column " + inQuotes(column) + "; set " + key + " to one of " + listed(names));
}

LabelColumn labelColumn(const CsvLayout& layout, const std::vector<bool>& left_out,
                        const DataConfig& data, const std::string& file) {
    if (!data.label.empty()) {
        const auto place = columnNamed(layout.names, data.label, "data.label", file);
        if (left_out[place])
            failIn(file, "column " + inQuotes(layout.names[place]) +
                             " is the label and left out; take it from data.leave_out");
        return {place, "as data.label says"};
    }
    if (const auto place = columnCalledLabel(layout.names, left_out))
        return {*place, "by its name"};
    if (data.task == Task::Classification)
        if (const auto place = onlyColumnOfText(layout, left_out))
            return {*place, "the only one of text"};
    for (auto place = layout.names.size(); place-- > 0;)
        if (!left_out[place])
            return {place, "the last one, for none is called label, class, target or the like",
                    true};
    failIn(file, "data.leave_out leaves no column; take some from it");
}

std::int64_t LabelNumbers::numberOf(const std::string& text, std::int64_t line) {
    const auto number = pointNumber(text);
    const bool whole = number && isWhole(*number);
    // More digits than a double holds: a name.
    const bool name = !number || !std::isfinite(*number) || (!whole && isWholeText(text));
    all_numbers_ = all_numbers_ && !name;
    all_whole_ = all_whole_ && (whole || isWholeText(text));
    if (!name && !whole && real_value_.empty())
        real_value_ = inQuotes(text) + " on line " + std::to_string(line);
    if (number) {
        smallest_ = labels_.empty() ? *number : std::min(smallest_, *number);
        largest_ = labels_.empty() ? *number : std::max(largest_, *number);
    }
    const auto index = static_cast<std::int64_t>(labels_.size());
    const auto place = labels_.try_emplace(text, index).first;
    if (labels_.size() > static_cast<std::size_t>(kMaximumClasses)) {
        refuseRealValues();
        failIn(file_, "by line " + std::to_string(line) + ", column " + inQuotes(column_) +
                          " has more than " + grouped(kMaximumClasses) +
                          " different labels; set data.label to a column of classes" +
                          (all_numbers_ ? ", or data.task to regression" : ""));
    }
    return place->second;
}

void LabelNumbers::refuseRealValues() const {
    if (all_numbers_ && !real_value_.empty())
        failIn(file_, "column " + inQuotes(column_) + " holds real values to predict, such as " +
                          real_value_ +
                          "; set data.task to regression, or data.label to a column of names "
                          "or whole numbers");
}

void LabelNumbers::refuseQuantities(std::size_t samples) const {
    const auto count = labels_.size();
    const double range = largest_ - smallest_ + 1;
    const bool sparse = static_cast<double>(count) < range / 2;
    if (!all_whole_ || count <= kFewClasses || (samples >= kSamplesOfClass * count && !sparse))
        return;
    failIn(file_, "column " + inQuotes(column_) + " has " +
                      grouped(static_cast<std::int64_t>(count)) + " different whole numbers in " +
                      grouped(static_cast<std::int64_t>(samples)) +
                      " samples, which are values rather than classes; set data.task to "
                      "regression, data.label to a column of classes, or write classes as text");
}

std::vector<std::string> LabelNumbers::classes(std::vector<std::int64_t>& labels) const {
    refuseRealValues();
    refuseQuantities(labels.size());
    std::map<std::pair<double, std::string>, std::vector<std::int64_t>> sorted;
    for (const auto& [text, index] : labels_) {
        if (all_numbers_) {
            const double number = *pointNumber(text);
            const auto name = std::to_string(static_cast<std::int64_t>(number));
            sorted[{number, name}].push_back(index);
        } else {
            sorted[{0.0, text}].push_back(index);
        }
    }
    std::vector<std::string> names;
    std::vector<std::int64_t> rank(labels_.size());
    for (const auto& [key, indices] : sorted) {
        for (const auto index : indices)
            rank[static_cast<std::size_t>(index)] = static_cast<std::int64_t>(names.size());
        names.push_back(key.second);
    }
    for (auto& label : labels)
        label = rank[static_cast<std::size_t>(label)];
    return names;
}

}  // namespace normscope
