// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv_header.h"

#include <array>
#include <optional>
#include <unordered_set>

#include "model/data/data_file.h"
#include "model/data/formats/csv_label.h"
#include "model/data/formats/csv_separator.h"

namespace normscope {

namespace {

using Record = CsvSurvey::Record;

/// With decimals: no name, but a value.
bool isRealNumber(const std::string& field) {
    return isNumberLike(field) && !isWholeText(field) &&
           (pointNumber(field) || signOf(field) != DecimalSign::Auto || isAmbiguous(field));
}

/// What may stand for a value rather than name a column.
bool isDoubtful(const std::string& field, const std::vector<std::string>& missing) {
    constexpr std::array words{"n.a.", "#n/a", "<na>", ".",       "n/d", "unknown",
                               "inf",  "+inf", "-inf", "missing", "tbd", "infinity"};
    return isNumberLike(field) || isMarkedNumber(field) || isMissing(field, missing) ||
           isMissing(field, {}) || std::ranges::count(words, lowered(field)) > 0;
}

bool isAmongValues(const CsvSurvey& survey, std::size_t column) {
    const auto& field = survey.first[column];
    const auto number = pointNumber(field);
    return survey.count(column, [&](const auto& other) {
        return other == field || (number && pointNumber(other) == number);
    }) > 0;
}

/// Columns called by whole numbers: 0, 1, 2 …, or 1990, 1995, 2000 … above numbers with decimals.
/// 1, 2, 3 where such a number stands below its own may be a sample.
bool areNames(const std::vector<std::size_t>& columns, const CsvSurvey& survey) {
    std::vector<double> numbers;
    numbers.reserve(columns.size());
    for (const auto column : columns)
        numbers.push_back(pointNumber(survey.first[column]).value_or(0));
    const double step = numbers.size() > 1 ? numbers[1] - numbers[0] : 1;
    for (std::size_t i = 1; i < numbers.size(); ++i)
        if (step == 0 || numbers[i] - numbers[i - 1] != step)
            return false;
    if (numbers[0] == 0 && step == 1)
        return true;
    return numbers.size() > 1 &&
           std::ranges::none_of(columns, [&](auto i) { return isAmongValues(survey, i); }) &&
           2 + std::ranges::count_if(columns, [&](auto i) { return survey.isOfDecimals(i); }) >
               static_cast<std::ptrdiff_t>(columns.size());
}

bool isHeader(const CsvSurvey& survey, const std::vector<std::string>& missing) {
    const auto& first = survey.first;
    if (survey.body.empty())
        return true;
    for (std::size_t i = 0; i < first.size(); ++i)
        if (isClearLabelName(first[i]) && !isAmongValues(survey, i))
            return true;
    if (std::ranges::any_of(first, isRealNumber))
        return false;
    std::vector<std::size_t> whole, names;
    for (std::size_t i = 0; i < first.size(); ++i)
        if (isWholeText(first[i]))
            whole.push_back(i);
        else if (!isDoubtful(first[i], missing))
            names.push_back(i);
    if (!whole.empty() && !areNames(whole, survey))
        return false;
    if (survey.isIndex(0))
        return true;
    if (std::ranges::any_of(names, [&](auto i) { return survey.mostly(i, isNumberLike); }))
        return true;
    if (std::ranges::any_of(names, [&](auto i) { return isAmongValues(survey, i); }))
        return false;
    if (whole.empty())
        return std::ranges::none_of(
            first, [](const auto& field) { return isNumberLike(field) || isMarkedNumber(field); });
    const auto decimals =
        std::ranges::count_if(whole, [&](auto i) { return survey.isOfDecimals(i); });
    return whole.size() > 1 && decimals > 0 && (decimals > 1 || whole.size() == 2);
}

/// numpy.savetxt writes its header as a comment, and a column may be called "#".
std::optional<Record> namesIn(std::string_view comment, const CsvSurvey& survey, char separator) {
    const auto fitting = [&](const std::string& text) -> std::optional<Record> {
        CsvReader reader(text, separator, {});
        reader.takeNoComments();
        auto records = recordsOf(reader, 2);
        const bool fits = records.size() == 1 && records[0].size() == survey.first.size() &&
                          std::ranges::none_of(records[0], [](const auto& field) {
                              return field.empty() || isNumberLike(field);
                          });
        return fits ? std::optional(records[0]) : std::nullopt;
    };
    const std::string text(comment);
    const auto names = fitting(text);
    return names ? names : fitting('#' + text);
}

/// Whether a comment above the first line names the columns; then they are taken from it.
bool takeNamesFromComment(CsvLayout& layout, const CsvSurvey& survey) {
    for (auto comment = survey.above.rbegin(); comment != survey.above.rend(); ++comment) {
        std::optional<Record> names;
        try {
            names = namesIn(comment->text, survey, layout.separator);
        } catch (const DataError&) {
            continue;  // prose with a quotation mark
        }
        if (!names)
            continue;
        layout.names = std::move(*names);
        layout.header = false;
        layout.names_line = comment->line;
        --layout.comments;
        layout.notes.emplace_back("The comment above the first line names the columns.");
        return true;
    }
    return false;
}

std::string sampleOf(const Record& fields) {
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(fields.size(), 4); ++i)
        text.append(i == 0 ? "" : ", ").append(inQuotes(fields[i]));
    return fields.size() > 4 ? text + ", …" : text;
}

}  // namespace

std::size_t CsvSurvey::textsIn(std::size_t column) const {
    std::unordered_set<std::string_view> found;
    for (const auto& record : body)
        if (column < record.size())
            found.insert(record[column]);
    return found.size();
}

bool CsvSurvey::isIndex(std::size_t column) const {
    if (column > 0 || !first[0].empty() || body.size() < 2 || first.size() < 3)
        return false;
    std::unordered_set<std::string_view> found;
    for (const auto& record : body)
        if (!isWholeText(record[0]) || !found.insert(record[0]).second)
            return false;
    return true;
}

bool CsvSurvey::isEmpty(std::size_t column) const {
    return first[column].empty() && body.size() > 1 &&
           count(column, [](const auto& field) { return !field.empty(); }) == 0;
}

void findNames(CsvLayout& layout, const CsvSurvey& survey, const DataConfig& data,
               const std::string& name) {
    layout.header = false;
    layout.names_line = survey.line;
    layout.idle.assign(survey.first.size(), false);
    if (data.header == Guess::No) {
        for (std::size_t i = 0; i < survey.first.size(); ++i)
            layout.names.push_back("column " + std::to_string(i + 1));
        return;
    }
    if (isHeader(survey, listFrom(data.missing, "data.missing")) ||
        (!takeNamesFromComment(layout, survey) && data.header == Guess::Yes)) {
        layout.header = true;
        layout.names = survey.first;
    }
    if (layout.names.empty())
        failIn(name, "line " + std::to_string(survey.line) + " (" + sampleOf(survey.first) +
                         ") may hold the names of the columns or a sample; set data.header to "
                         "yes if names, to no if it is a sample");
    for (std::size_t i = 0; i < layout.names.size(); ++i)
        layout.idle[i] = layout.header && (survey.isIndex(i) || survey.isEmpty(i));
}

}  // namespace normscope
