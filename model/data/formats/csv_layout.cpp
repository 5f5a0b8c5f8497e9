// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv_layout.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "model/data/data_file.h"
#include "model/data/formats/csv.h"
#include "model/data/formats/csv_header.h"
#include "model/data/formats/csv_label.h"
#include "model/data/formats/csv_number.h"
#include "model/data/formats/csv_separator.h"

namespace normscope {

namespace {

constexpr std::size_t kSurveyed = 1000;  ///< records that tell what is not told by the first
constexpr std::size_t kSomeLines = 10;   ///< fewer tell nothing of how often a text comes

void findDecimal(CsvLayout& layout, const CsvSurvey& survey, DecimalSign set) {
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

[[noreturn]] void refuseOneColumn(const CsvSurvey& survey, Separator set, const std::string& name) {
    const auto place =
        "line " + std::to_string(survey.line) + " (" + inQuotes(survey.first[0]) + ") has ";
    const auto wider =
        std::ranges::find_if(survey.body, [](const auto& record) { return record.size() > 1; });
    if (wider != survey.body.end())
        failIn(name, place + "one field where lines below it have " +
                         std::to_string(wider->size()) +
                         "; if it is a title, delete it or begin it with #");
    if (set != Separator::Auto)
        failIn(name, place +
                         "one column only, by data.separator; set that to auto, or to what "
                         "separates the fields");
    failIn(name, place +
                     "one column only; separate features and label by commas, semicolons, tabs, "
                     "bars or spaces, or name what separates them in a line above, such as sep=:");
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
    CsvReader reader(setting, ',', key);
    reader.takeNoComments();  // "#3" is a column
    reader.next(parts);
    std::erase(parts, std::string());
    return parts;
}

CsvLayout csvLayout(std::string_view text, const DataConfig& data, const std::string& name) {
    CsvLayout layout;
    layout.body = text;
    findSeparator(layout, data.separator);
    CsvReader reader(layout.body, layout.separator, name, layout.first_line);
    CsvSurvey survey;
    if (!reader.next(survey.first))
        failIn(name, "is empty; give a table with a header line and one line a sample");
    survey.line = reader.line();
    survey.above = reader.head();
    const auto first_begins = std::pair(reader.recordAt(), reader.line());
    const auto first_ends = std::pair(reader.at(), reader.nextLine());
    reader.setWidth(survey.first.size());
    survey.body = recordsOf(reader, kSurveyed);
    if (survey.first.size() < 2)
        refuseOneColumn(survey, data.separator, name);
    if (layout.separator != ',')
        layout.notes.push_back("Fields are separated by " + separatorText(layout.separator) + '.');
    layout.comments = static_cast<std::int64_t>(survey.above.size());
    findNames(layout, survey, data, name);
    std::tie(layout.samples_at, layout.samples_line) = layout.header ? first_ends : first_begins;
    findDecimal(layout, survey, data.decimal);
    for (std::size_t i = 0; i < survey.first.size(); ++i) {
        layout.of_text.push_back(survey.isOfText(i));
        const auto texts = layout.of_text[i] ? survey.textsIn(i) : 0;
        layout.of_names.push_back(survey.body.size() >= kSomeLines &&
                                  2 * texts > survey.body.size());
        layout.of_kinds.push_back(texts > 1 && !layout.of_names[i]);
        layout.of_decimals.push_back(isLabelName(layout.names[i]) && survey.isOfDecimals(i));
    }
    return layout;
}

}  // namespace normscope
