// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv_separator.h"

#include <algorithm>
#include <array>
#include <map>
#include <tuple>

#include "model/data/data_file.h"
#include "model/data/formats/csv_number.h"

namespace normscope {

namespace {

using Record = std::vector<std::string>;

constexpr std::size_t kTried = 200;  ///< records that tell the separator
/// Of the lines, from which on they count as alike: a few may be broken.
constexpr double kNearlyAll = 0.9;

constexpr std::array<std::pair<Separator, char>, 5> kSeparators{{{Separator::Comma, ','},
                                                                 {Separator::Semicolon, ';'},
                                                                 {Separator::Tab, '\t'},
                                                                 {Separator::Bar, '|'},
                                                                 {Separator::Space, ' '}}};

/// Excel's first line, which some programs put into quotation marks.
bool takeSeparatorLine(CsvLayout& layout) {
    auto text = layout.body;
    const bool quoted = text.starts_with('"');
    text.remove_prefix(quoted ? 1 : 0);
    if (text.size() < 6 || lowered(text.substr(0, 4)) != "sep=")
        return false;
    const char separator = text[4];
    if (std::string_view("\"\r\n").find(separator) != std::string_view::npos)
        return false;
    text.remove_prefix(5);
    if (quoted && !text.starts_with('"'))
        return false;
    text.remove_prefix(quoted ? 1 : 0);
    if (!text.starts_with('\n') && !text.starts_with('\r'))
        return false;
    layout.separator = separator;
    layout.body = text.substr(text.starts_with("\r\n") ? 2 : 1);
    layout.first_line = 2;
    layout.notes.emplace_back("Line 1 names the separator.");
    return true;
}

/// How well a separator divides the lines after the first.
struct Trial {
    double alike = 0;        ///< share of the lines that have the most frequent width
    bool first_too = false;  ///< the first line has that width too
    double foreign = 0;      ///< share of them that have another separator left in a field
    double numbers = 0;      ///< share of their fields that look like numbers
    std::size_t width = 0;
    auto rank() const {
        return std::tuple(std::min(alike, kNearlyAll), first_too, -foreign, numbers, width, alike);
    }
};

bool isNumber(const std::string& field) {
    return isNumberLike(field) &&
           (pointNumber(field) || signOf(field) != DecimalSign::Auto || isAmbiguous(field));
}

/// Another separator is left in it, and that is no decimal comma.
bool isForeign(const std::string& field, char separator) {
    const auto at = field.find_first_of(",;\t|");
    if (at == std::string::npos)
        return false;
    const bool ends =
        field.find_first_of(",;\t|") == 0 || field.find_last_of(",;\t|") + 1 == field.size();
    return ends || separator == ',' || !isNumber(field);
}

/// The first line, and those below it as far as they can be read.
struct Lines {
    Record first;
    std::vector<Record> body;
    std::size_t count = 0;  ///< of the body, with the one that cannot be read
};

Lines linesOf(const CsvLayout& layout, char separator) {
    Lines lines;
    CsvReader reader(layout.body, separator, {});
    try {
        if (!reader.next(lines.first))
            return lines;
        Record fields;
        while (lines.count < kTried && reader.next(fields)) {
            lines.body.push_back(fields);
            ++lines.count;
        }
    } catch (const DataError&) {
        ++lines.count;  // what opens and closes quotation marks otherwise is another one
    }
    if (lines.count == 0 && !lines.first.empty())
        lines = {lines.first, {lines.first}, 1};
    return lines;
}

Trial tried(const CsvLayout& layout, char separator) {
    const auto lines = linesOf(layout, separator);
    std::map<std::size_t, std::size_t> widths;
    for (const auto& record : lines.body)
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
    std::size_t numbers = 0, fields = 0, foreign = 0;
    for (const auto& record : lines.body) {
        fields += record.size();
        numbers += static_cast<std::size_t>(std::ranges::count_if(record, isNumber));
        foreign += std::ranges::any_of(
            record, [&](const auto& field) { return isForeign(field, separator); });
    }
    const auto count = static_cast<double>(lines.body.size());
    trial.first_too = lines.first.size() == trial.width;
    trial.alike = static_cast<double>(most) / static_cast<double>(lines.count);
    trial.numbers = static_cast<double>(numbers) / static_cast<double>(fields);
    trial.foreign = static_cast<double>(foreign) / count;
    return trial;
}

void guessSeparator(CsvLayout& layout) {
    Trial best;
    for (const auto& [kind, separator] : kSeparators) {
        const bool space = kind == Separator::Space;
        if (space && best.alike >= kNearlyAll && best.first_too)
            continue;  // spaces also stand around other separators
        const auto trial = tried(layout, separator);
        if (best.rank() < trial.rank() && !(space && trial.foreign > 0.1)) {
            best = trial;
            layout.separator = separator;
        }
    }
}

}  // namespace

std::vector<Record> recordsOf(CsvReader& reader, std::size_t most) {
    std::vector<Record> records;
    Record fields;
    while (records.size() < most && reader.next(fields))
        records.push_back(fields);
    return records;
}

void findSeparator(CsvLayout& layout, Separator set) {
    const bool told = takeSeparatorLine(layout);
    const auto named = std::ranges::find(kSeparators, set, &std::pair<Separator, char>::first);
    if (named != kSeparators.end())
        layout.separator = named->second;
    else if (!told)
        guessSeparator(layout);
}

std::string separatorText(char separator) {
    switch (separator) {
        case ',':
            return "commas";
        case ';':
            return "semicolons";
        case '\t':
            return "tabs";
        case '|':
            return "bars";
        case ' ':
            return "spaces";
        default:
            return inQuotes(std::string(1, separator));
    }
}

}  // namespace normscope
