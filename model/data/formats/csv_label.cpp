// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv_label.h"

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include "model/data/data_file.h"
#include "model/data/formats/csv_number.h"

namespace normscope {

namespace {

/// What label columns are called, in order of precedence, by their letters and digits alone.
constexpr auto kLabelNames = std::to_array<std::string_view>(
    {"label",       "labels",     "class",       "classes",     "classlabel",
     "classlabels", "target",     "targets",     "targetclass", "targetlabel",
     "species",     "category",   "diagnosis",   "outcome",     "response",
     "classname",   "labelname",  "targetname",  "classid",     "labelid",
     "targetid",    "categoryid", "groundtruth", "ytrue",       "y"});
/// And what they are called less often: not where they hold decimals, or numbers are wanted.
constexpr auto kOtherLabelNames = std::to_array<std::string_view>(
    {"survived", "sentiment", "isfraud", "fraud", "isspam", "spam", "churn", "churned", "exited",
     "defaulted", "attrition", "variety", "digit", "cls", "lbl", "gt", "truth", "type"});
/// So many whole numbers may be classes, however few samples each has.
constexpr std::size_t kFewClasses = 20;
/// More of them are a quantity where a class has fewer samples, or where they lie far apart.
constexpr std::size_t kSamplesOfClass = 10;
/// From so many samples on nearly a class for each is no label.
constexpr std::size_t kSomeSamples = 10;

bool isWhole(double number) {
    return std::trunc(number) == number && std::abs(number) <= 0x1p53;
}

std::string bareName(const std::string& name) {
    auto bare = lowered(name);
    std::erase_if(bare, [](char letter) {
        return std::string_view(" _-.").find(letter) != std::string_view::npos;
    });
    return bare;
}

/// By its name: a "y" beside an "x" is a coordinate.
std::optional<std::size_t> columnCalledLabel(const CsvLayout& layout,
                                             const std::vector<bool>& left_out, Task task) {
    const auto& names = layout.names;
    const bool numbers = task == Task::Regression;
    std::map<std::string, std::size_t> places;
    bool has_x = false;
    for (auto i = names.size(); i-- > 0;) {
        has_x = has_x || (!left_out[i] && lowered(names[i]) == "x");
        if (!left_out[i] && isLabelName(names[i]) && !(numbers && layout.of_text[i]))
            places[bareName(names[i])] = i;
    }
    for (const auto wanted : kLabelNames)
        if (const auto place = places.find(std::string(wanted));
            place != places.end() && (wanted != "y" || !has_x))
            return place->second;
    for (const auto wanted : kOtherLabelNames)
        if (const auto place = places.find(std::string(wanted));
            place != places.end() && !numbers && !layout.of_decimals[place->second] &&
            !layout.of_names[place->second])
            return place->second;
    return std::nullopt;
}

/// But for names of samples, and for one text everywhere.
std::optional<std::size_t> onlyColumnOfText(const CsvLayout& layout,
                                            const std::vector<bool>& left_out) {
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < layout.names.size(); ++i)
        if (layout.of_kinds[i] && !left_out[i]) {
            if (found)
                return std::nullopt;
            found = i;
        }
    return found;
}

/// `suits`: whether a column may be the label.
std::optional<std::size_t> lastColumn(const std::vector<bool>& left_out, auto suits) {
    for (auto place = left_out.size(); place-- > 0;)
        if (!left_out[place] && suits(place))
            return place;
    return std::nullopt;
}

/// Digits behind a 0: an identifier, whose zeros are part of it.
bool isPadded(std::string_view text) {
    return text.size() > 1 && text.front() == '0' && isWholeText(text);
}

}  // namespace

bool isLabelName(const std::string& name) {
    if (name.size() > 20)
        return false;
    const auto bare = bareName(name);
    return std::ranges::count(kLabelNames, bare) > 0 ||
           std::ranges::count(kOtherLabelNames, bare) > 0;
}

bool isClearLabelName(const std::string& name) {
    return name.size() > 3 && name.size() <= 20 &&
           std::ranges::count(kLabelNames, bareName(name)) > 0;
}

std::size_t columnNamed(const std::vector<std::string>& names, const std::string& column,
                        const char* key, const std::string& file) {
    const auto found = std::ranges::find(names, column);
    if (found != names.end())
        return static_cast<std::size_t>(found - names.begin());
    const auto digits = column.starts_with('#') ? column.substr(1) : column;
    if (isWholeText(digits) && digits.size() < 7)
        if (const auto number = std::stol(digits);
            number >= 1 && number <= static_cast<long>(names.size()))
            return static_cast<std::size_t>(number - 1);
    failIn(file,
           "has no column " + inQuotes(column) + "; set " + key + " to one of " + listed(names));
}

std::string numberOfColumn(const std::vector<std::string>& names, std::size_t column) {
    auto number = std::to_string(column + 1);
    return std::ranges::count(names, number) > 0 ? '#' + number : number;
}

LabelColumn labelColumn(const CsvLayout& layout, const std::vector<bool>& left_out,
                        const DataConfig& data, const std::string& file) {
    if (!data.label.empty()) {
        const auto place = columnNamed(layout.names, data.label, "data.label", file);
        if (left_out[place])
            failIn(file, "column " + inQuotes(layout.names[place]) +
                             " is the label and left out; take it from data.leave_out");
        return {place, "as data.label says", LabelTold::Setting};
    }
    if (const auto place = columnCalledLabel(layout, left_out, data.task))
        return {*place, "by its name", LabelTold::Name};
    const bool numbers = data.task == Task::Regression;
    if (!numbers)
        if (const auto place = onlyColumnOfText(layout, left_out))
            return {*place, "the only one of text", LabelTold::Text};
    const auto last = lastColumn(left_out, [](std::size_t) { return true; });
    if (!last)
        failIn(file, "data.leave_out leaves no column; take some from it");
    const auto place = lastColumn(
        left_out, [&](std::size_t i) { return !(numbers ? layout.of_text : layout.of_names)[i]; });
    if (!place || place == last)
        return {*last, "the last one, for none is called label, class, target or the like",
                LabelTold::Place};
    return {*place,
            std::string("the last one ") + (numbers ? "of numbers" : "that is no name of samples") +
                ", for none is called label, class, target or the like",
            LabelTold::Place};
}

/// By the table's decimal sign, else by any.
std::optional<double> LabelNumbers::numberIn(const std::string& text) const {
    if (const auto number = numberFrom(text, decimal_); number || decimal_ != DecimalSign::Auto)
        return number;
    if (!isNumberLike(text))
        return std::nullopt;
    const auto comma = numberFrom(text, DecimalSign::Comma);
    return comma ? comma : numberFrom(text, DecimalSign::Point);
}

std::int64_t LabelNumbers::numberOf(const std::string& text, std::int64_t line) {
    const auto index = static_cast<std::int64_t>(labels_.size());
    const auto [place, added] = labels_.try_emplace(text, index);
    if (!added)
        return place->second;
    const auto number = numberIn(text);
    const bool whole = number && isWhole(*number);
    // More digits than a double holds: a name.
    const bool name = !number || !std::isfinite(*number) || (!whole && isWholeText(text));
    all_numbers_ = all_numbers_ && !name;
    are_values_ = are_values_ && (!name || isMissing(text, {}));
    all_whole_ = all_whole_ && (whole || isWholeText(text) || (name && isMissing(text, {})));
    if (!name && !whole && real_value_.empty())
        real_value_ = inQuotes(text) + " on line " + std::to_string(line);
    if (number && std::isfinite(*number)) {
        smallest_ = std::min(smallest_, *number);
        largest_ = std::max(largest_, *number);
    }
    if (labels_.size() > static_cast<std::size_t>(kMaximumClasses)) {
        refuseRealValues();
        failIn(file_, "by line " + std::to_string(line) + ", column " + inQuotes(column_) +
                          " has more than " + grouped(kMaximumClasses) +
                          " different labels; set data.label to a column of classes" +
                          (all_numbers_ ? ", or data.task to regression" : ""));
    }
    return place->second;
}

void LabelNumbers::fail(const std::string& what, const std::string& remedies) const {
    const bool by_place = told_ == LabelTold::Place;
    failIn(file_, "column " + inQuotes(column_) +
                      (by_place ? ", taken for the label only by its place, " : " ") + what +
                      "; set " + remedies);
}

void LabelNumbers::refuseRealValues() const {
    if (!are_values_ || real_value_.empty())
        return;
    if (told_ == LabelTold::Place)
        fail("holds real values, such as " + real_value_,
             "data.label to the column of classes, or data.task to regression to predict these");
    fail("holds real values to predict, such as " + real_value_,
         "data.task to regression, or data.label to a column of names or whole numbers");
}

/// " (to "n" if these are classes)".
std::string LabelNumbers::orThis(const char* what) const {
    return " (to " + inQuotes(column_) + " if " + what + ")";
}

/// A column that is asked for has classes whatever they look like, one called like a label unless
/// nearly every sample has another.
void LabelNumbers::refuseQuantities(std::size_t samples) const {
    const auto count = labels_.size();
    const bool each = samples >= kSomeSamples && samples < 2 * count;
    const bool by_name = told_ == LabelTold::Name;
    if (told_ == LabelTold::Setting || (by_name && (!all_whole_ || !each || count <= kFewClasses)))
        return;
    const auto has = "has " + grouped(static_cast<std::int64_t>(count)) + " different ";
    const auto in = " in " + grouped(static_cast<std::int64_t>(samples)) + " samples, which ";
    if (!all_whole_) {
        if (each)
            fail(has + "texts" + in + "name samples rather than classes",
                 "data.label to the column of classes" + orThis("these are") +
                     ", or data.leave_out to " + inQuotes(column_));
        return;
    }
    const double range = largest_ - smallest_ + 1;
    const bool sparse = static_cast<double>(count) < range / 2;
    if (count > kFewClasses ? !sparse && samples >= kSamplesOfClass * count : !each)
        return;
    fail(has + "whole numbers" + in + "are values rather than classes",
         "data.label to the column of classes" + orThis("these are") +
             ", or data.task to regression to predict them");
}

void LabelNumbers::refuseOneClass(const std::vector<std::string>& names) const {
    if (names.size() == 1 && told_ == LabelTold::Place)
        fail("has one class only (" + listed(names) + "), so there is nothing to tell apart",
             "data.label to the column of classes");
}

std::vector<std::string> LabelNumbers::classes(std::vector<std::int64_t>& labels) const {
    refuseRealValues();
    refuseQuantities(labels.size());
    std::map<std::pair<double, std::string>, std::vector<std::int64_t>> sorted;
    for (const auto& [text, index] : labels_) {
        if (all_numbers_) {
            const double number = *numberIn(text);
            sorted[{number,
                    isPadded(text) ? text : std::to_string(static_cast<std::int64_t>(number))}]
                .push_back(index);
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
    refuseOneClass(names);
    for (auto& label : labels)
        label = rank[static_cast<std::size_t>(label)];
    return names;
}

}  // namespace normscope
