// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv_layout.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "model/data/data_file.h"
#include "model/data/formats/csv.h"
#include "model/data/formats/csv_number.h"

namespace normscope {

namespace {

using Record = std::vector<std::string>;

constexpr std::size_t kTried = 200;      ///< records that tell the separator
constexpr std::size_t kSurveyed = 1000;  ///< records that tell the rest

constexpr std::array<std::pair<Separator, char>, 5> kSeparators{{{Separator::Comma, ','},
                                                                 {Separator::Semicolon, ';'},
                                                                 {Separator::Tab, '\t'},
                                                                 {Separator::Bar, '|'},
                                                                 {Separator::Space, ' '}}};

/// Excel's first line.
void takeSeparatorLine(CsvLayout& layout, bool& told) {
    const auto& text = layout.body;
    if (text.size() < 6 || lowered(text.substr(0, 4)) != "sep=" ||
        (text[5] != '\n' && text[5] != '\r'))
        return;
    layout.separator = text[4];
    told = true;
    const auto end = text.substr(5).starts_with("\r\n") ? 7U : 6U;
    layout.body = text.substr(end);
    layout.first_line = 2;
    layout.notes.emplace_back("Line 1 names the separator.");
}

/// How well a separator divides the lines after the first.
struct Trial {
    double alike = 0;        ///< share of the lines that have the most frequent width
    double numbers = 0;      ///< share of their fields that look like numbers
    bool first_too = false;  ///< the first line has that width too
    std::size_t width = 0;
    bool operator<(const Trial& other) const {
        return std::tie(alike, numbers, first_too, width) <
               std::tie(other.alike, other.numbers, other.first_too, other.width);
    }
};

std::vector<Record> recordsOf(CsvReader& reader, std::size_t most) {
    std::vector<Record> records;
    Record fields;
    while (records.size() < most && reader.next(fields))
        records.push_back(fields);
    return records;
}

Trial tried(const CsvLayout& layout, char separator) {
    std::vector<Record> records;
    try {
        CsvReader reader(layout.body, separator, {});
        records = recordsOf(reader, kTried);
    } catch (const DataError&) {
        return {};  // what opens and closes quotation marks otherwise is another one
    }
    const auto first = records.empty() ? 0 : records.front().size();
    if (records.size() > 1)
        records.erase(records.begin());
    std::map<std::size_t, std::size_t> widths;
    for (const auto& record : records)
        ++widths[record.size()];
    Trial trial;
    std::size_t most = 0;
    for (const auto& [width, count] : widths)
        if (count >= most) {
            most = count;
            trial.width = width;
        }
    if (trial.width < 2)
        return {};
    trial.first_too = first == trial.width;
    std::size_t numbers = 0, fields = 0;
    for (const auto& record : records) {
        fields += record.size();
        numbers += static_cast<std::size_t>(std::ranges::count_if(record, [](const auto& field) {
            return isNumberLike(field) &&
                   (pointNumber(field) || signOf(field) != DecimalSign::Auto || isAmbiguous(field));
        }));
    }
    trial.alike = static_cast<double>(most) / static_cast<double>(records.size());
    trial.numbers = static_cast<double>(numbers) / static_cast<double>(fields);
    return trial;
}

void findSeparator(CsvLayout& layout) {
    Trial best;
    for (const auto& [kind, separator] : kSeparators) {
        if (kind == Separator::Space && best.alike > 0.9)
            continue;  // spaces also stand around other separators
        const auto trial = tried(layout, separator);
        if (best < trial) {
            best = trial;
            layout.separator = separator;
        }
    }
}

/// The lines looked at, the first one apart.
struct Survey {
    Record first;
    std::vector<Record> body;
    std::int64_t line = 1;  ///< of the first
    std::string comment;    ///< the last one above it

    std::size_t count(std::size_t column, auto is) const {
        return static_cast<std::size_t>(std::ranges::count_if(body, [&](const Record& record) {
            return column < record.size() && is(record[column]);
        }));
    }
    bool mostly(std::size_t column, auto is) const { return 2 * count(column, is) > body.size(); }
    bool isOfText(std::size_t column) const {
        return mostly(column, [](const auto& f) { return !isNumberLike(f) && !f.empty(); });
    }
};

/// Names that can be no values: text above numbers.
bool standsAboveNumbers(const Survey& survey, std::size_t column,
                        const std::vector<std::string>& missing) {
    const auto& field = survey.first[column];
    return !isNumberLike(field) && !isMissing(field, missing) &&
           survey.mostly(column, isNumberLike);
}

/// 0, 1, 2 … or 1990, 1995, 2000 … above numbers with decimals.
bool countsAboveDecimals(const Survey& survey) {
    std::vector<double> numbers;
    for (const auto& field : survey.first)
        if (const auto number = isWholeText(field) ? pointNumber(field) : std::nullopt)
            numbers.push_back(*number);
    if (numbers.size() != survey.first.size() || numbers.size() < 2)
        return false;
    const double step = numbers[1] - numbers[0];
    for (std::size_t i = 1; i < numbers.size(); ++i)
        if (!(step > 0) || numbers[i] - numbers[i - 1] != step)
            return false;
    std::size_t of_decimals = 0;
    for (std::size_t i = 0; i < survey.first.size(); ++i)
        of_decimals += survey.mostly(
            i, [](const auto& f) { return isNumberLike(f) && f.find_first_of(".,") != f.npos; });
    return of_decimals >= std::max<std::size_t>(1, std::min<std::size_t>(2, numbers.size() - 1));
}

bool isAmongValues(const Survey& survey) {
    for (std::size_t i = 0; i < survey.first.size(); ++i)
        if (!isNumberLike(survey.first[i]) &&
            survey.count(i, [&](const auto& field) { return field == survey.first[i]; }) > 0)
            return true;
    return false;
}

bool isHeader(const Survey& survey, const std::vector<std::string>& missing) {
    if (survey.body.empty())
        return true;
    for (std::size_t i = 0; i < survey.first.size(); ++i)
        if (standsAboveNumbers(survey, i, missing))
            return true;
    return countsAboveDecimals(survey) ||
           (std::ranges::none_of(survey.first, isNumberLike) && !isAmongValues(survey));
}

/// numpy.savetxt writes its header as a comment; empty where the comment is none.
Record namesInComment(const Survey& survey, const CsvLayout& layout) {
    if (survey.comment.empty())
        return {};
    CsvReader reader(survey.comment, layout.separator, {});
    auto records = recordsOf(reader, 2);
    const bool fits = records.size() == 1 && records[0].size() == survey.first.size() &&
                      std::ranges::none_of(records[0], [](const auto& field) {
                          return field.empty() || isNumberLike(field);
                      });
    return fits ? records[0] : Record{};
}

std::string sampleOf(const Record& fields) {
    std::string text;
    for (std::size_t i = 0; i < std::min<std::size_t>(fields.size(), 4); ++i)
        text.append(i == 0 ? "" : ", ").append(inQuotes(fields[i]));
    return fields.size() > 4 ? text + ", …" : text;
}

void findNames(CsvLayout& layout, const Survey& survey, const DataConfig& data,
               const std::string& name) {
    const auto missing = listFrom(data.missing, "data.missing");
    layout.header =
        data.header == Guess::Yes || (data.header == Guess::Auto && isHeader(survey, missing));
    if (layout.header) {
        layout.names = survey.first;
        return;
    }
    if (data.header == Guess::Auto) {
        layout.names = namesInComment(survey, layout);
        if (layout.names.empty())
            failIn(name, "line " + std::to_string(survey.line) + " (" + sampleOf(survey.first) +
                             ") may hold the names of the columns or a sample; set data.header to "
                             "yes if names, to no if it is a sample");
        layout.notes.emplace_back("The comment above the first line names the columns.");
        return;
    }
    for (std::size_t i = 0; i < survey.first.size(); ++i)
        layout.names.push_back("column " + std::to_string(i + 1));
}

void findDecimal(CsvLayout& layout, const Survey& survey, DecimalSign set) {
    std::map<DecimalSign, std::size_t> evidence;
    for (const auto& record : survey.body)
        for (const auto& field : record)
            if (isNumberLike(field))
                ++evidence[signOf(field)];
    layout.decimal = set;
    if (set == DecimalSign::Auto && evidence[DecimalSign::Comma] > 0 &&
        evidence[DecimalSign::Point] == 0) {
        layout.decimal = DecimalSign::Comma;
        layout.notes.emplace_back("Numbers are read with a decimal comma.");
    }
}

const char* nameOf(char separator) {
    switch (separator) {
        case ';':
            return "semicolons";
        case '\t':
            return "tabs";
        case '|':
            return "bars";
        case ' ':
            return "spaces";
        default:
            return "commas";
    }
}

}  // namespace

bool isMissing(std::string_view field, const std::vector<std::string>& words) {
    static const std::vector<std::string> usual{"?", "na", "n/a", "nan", "null", "none", "-"};
    if (field.empty())
        return true;
    const auto& all = words.empty() ? usual : words;
    const auto small = [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
    };
    return std::ranges::any_of(all, [&](const std::string& word) {
        return word.size() == field.size() && std::ranges::equal(word, field, {}, small, small);
    });
}

std::vector<std::string> listFrom(const std::string& setting, const char* key) {
    std::vector<std::string> parts;
    CsvReader(setting, ',', key).next(parts);
    std::erase(parts, std::string());
    return parts;
}

CsvLayout csvLayout(std::string_view text, const DataConfig& data, const std::string& name) {
    CsvLayout layout;
    layout.body = text;
    bool told = false;
    takeSeparatorLine(layout, told);
    const auto set =
        std::ranges::find(kSeparators, data.separator, &std::pair<Separator, char>::first);
    if (set != kSeparators.end())
        layout.separator = set->second;
    else if (!told)
        findSeparator(layout);
    CsvReader reader(layout.body, layout.separator, name, layout.first_line);
    Survey survey;
    if (!reader.next(survey.first))
        failIn(name, "is empty; give a table with a header line and one line a sample");
    survey.line = reader.line();
    survey.comment = reader.comment();
    reader.setWidth(survey.first.size());
    if (survey.first.size() < 2)
        failIn(name, "line " + std::to_string(survey.line) + " has one column only (" +
                         inQuotes(survey.first[0]) +
                         "); separate features and label by , or ; or a tab, or set data.separator "
                         "to what does");
    survey.body = recordsOf(reader, kSurveyed);
    if (layout.separator != ',')
        layout.notes.push_back(std::string("Fields are separated by ") + nameOf(layout.separator) +
                               '.');
    findNames(layout, survey, data, name);
    findDecimal(layout, survey, data.decimal);
    for (std::size_t i = 0; i < survey.first.size(); ++i)
        layout.of_text.push_back(survey.isOfText(i));
    return layout;
}

}  // namespace normscope
