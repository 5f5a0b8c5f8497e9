// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv_values.h"

#include <cmath>
#include <utility>

#include "model/data/formats/csv_number.h"

namespace normscope {

namespace {

/// "True" and "false", as pandas and R write them.
std::optional<double> truthNumber(std::string_view text) {
    if (text.size() > 5)
        return std::nullopt;
    const auto small = lowered(text);
    if (small == "true" || small == "false")
        return small == "true" ? 1.0 : 0.0;
    return std::nullopt;
}

std::string readingOf(const std::string& text, DecimalSign sign) {
    auto reading = std::to_string(numberFrom(text, sign).value_or(0));
    reading.erase(reading.find_last_not_of('0') + 1);
    if (reading.ends_with('.'))
        reading.pop_back();
    return reading;
}

}  // namespace

CsvValues::CsvValues(const CsvLayout& layout, LabelTold told, const DataConfig& data,
                     std::string file)
    : layout_(layout),
      told_(told),
      data_(data),
      file_(std::move(file)),
      missing_(listFrom(data.missing, "data.missing")) {}

void CsvValues::failAt(const CsvField& field, const std::string& sentence) const {
    failIn(file_, "line " + std::to_string(field.line) + ", column " +
                      inQuotes(layout_.names[field.column]) + ": " + sentence);
}

double CsvValues::feature(const CsvField& field) {
    if (isMissing(field.text))
        failAt(field,
               "the value is missing; fill it in, leave out the line, or leave out "
               "the column by data.leave_out");
    return finite(field, [&] { return remedyOfText(field.column); });
}

std::string CsvValues::remedyOfText(std::size_t column) const {
    const std::string rest = "replace its text by numbers";
    if (layout_.of_names[column])
        return "leave the column out by data.leave_out, or " + rest +
               "; nearly every line has another text there, so that it was not taken for the "
               "label (data.label takes it all the same)";
    if (layout_.of_text[column] && told_ == LabelTold::Place)
        return "set data.label to the column if it holds the classes, leave it out by "
               "data.leave_out, or " +
               rest;
    return "leave the column out by data.leave_out, or " + rest;
}

double CsvValues::target(const CsvField& field) {
    if (isMissing(field.text))
        failAt(field, "the value to predict is missing; fill it in, or leave out the line");
    return finite(field, [] {
        return std::string("set data.label to a column of numbers, or data.task to classification");
    });
}

template <class Remedy>
double CsvValues::finite(const CsvField& field, const Remedy& remedy) {
    const auto& text = field.text;
    auto number = numberFrom(text, layout_.decimal);
    const bool comma = text.find(',') != std::string::npos;
    if (data_.decimal == DecimalSign::Auto && (comma || layout_.decimal == DecimalSign::Comma))
        refuseAmbiguous(field, number);
    if (!number && (number = truthNumber(text)))
        ++truths_;
    if (!number)
        failAt(field, inQuotes(text) + " is no number; " + remedy());
    if (!std::isfinite(static_cast<float>(*number)))
        failAt(field, inQuotes(text) +
                          " is not finite in single precision; scale the column, "
                          "or leave out the line");
    grouped_ += comma && layout_.decimal != DecimalSign::Comma ? 1 : 0;
    return *number;
}

/// Where nothing but a setting can say which is meant.
void CsvValues::refuseAmbiguous(const CsvField& field, const std::optional<double>& number) const {
    const auto& text = field.text;
    // "1,234" beside "1,5" can have but one meaning; "1.234" beside it has another.
    const bool settled =
        layout_.decimal == DecimalSign::Comma && text.find('.') == std::string::npos;
    if (isAmbiguous(text) && !settled)
        failAt(field, inQuotes(text) + " is " + readingOf(text, DecimalSign::Point) +
                          " with a decimal point and " + readingOf(text, DecimalSign::Comma) +
                          " with a decimal comma; set data.decimal to point or to comma");
    if (number)
        return;
    if (numberFrom(text, DecimalSign::Comma))
        failAt(field, inQuotes(text) +
                          " has a decimal comma where other numbers have a point; write all "
                          "alike, or set data.decimal to comma where no number has a point");
    if (numberFrom(text, DecimalSign::Point))
        failAt(field, inQuotes(text) +
                          " has a decimal point where other numbers have a comma; write all "
                          "alike, or set data.decimal to point where no number has a comma");
}

void CsvValues::note(DataAccount& account) const {
    noteCount(account, truths_, " value is true or false and read as 1 or 0.",
              " values are true or false and read as 1 and 0.");
    noteCount(account, grouped_, " number has commas between its thousands.",
              " numbers have commas between their thousands.");
}

void noteCount(DataAccount& account, std::int64_t count, const char* one, const char* many) {
    if (count > 0)
        account.notes.push_back(grouped(count) + (count == 1 ? one : many));
}

}  // namespace normscope
