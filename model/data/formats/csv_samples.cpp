// SPDX-License-Identifier: GPL-3.0-or-later
// From the text of a table to features and classes.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <optional>
#include <unordered_map>

#include "model/data/data_file.h"
#include "model/data/formats/csv.h"

namespace normscope {

namespace {

/// A number written as in C, also with a leading +; infinities and NaN are numbers here.
std::optional<double> parsedNumber(std::string_view text) {
    if (text.starts_with('+'))
        text.remove_prefix(1);
    double number = 0;
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end || text.empty())
        return std::nullopt;
    return number;
}

bool isWhole(double number) {
    return std::trunc(number) == number && std::abs(number) <= 0x1p53;
}

bool isMissing(std::string_view text) {
    constexpr std::array missing{"", "?", "na", "n/a", "nan", "null", "none", "-"};
    const auto small = lowered(text.substr(0, 8));
    return std::find(missing.begin(), missing.end(), small) != missing.end();
}

class TableReader {
  public:
    TableReader(std::span<const std::uint8_t> bytes, const std::string& label, std::string name,
                Task task)
        : reader_(bytes, name), name_(std::move(name)), task_(task) {
        readHeader();
        label_ = labelColumn(label);
    }

    CsvSamples all() {
        CsvSamples result;
        for (std::size_t i = 0; i < header_.size(); ++i)
            if (i != label_)
                result.feature_names.push_back(header_[i]);
        std::vector<std::string> fields;
        while (reader_.next(fields))
            add(result.samples, fields);
        if (result.samples.labels.empty())
            failIn(name_, "has a header but no lines below it; give one line a sample");
        if (task_ == Task::Regression)
            result.classes = {header_[label_]};
        else
            nameClasses(result);
        return result;
    }

  private:
    [[noreturn]] void failAt(std::size_t column, const std::string& sentence) const {
        failIn(name_, "line " + std::to_string(reader_.line()) + ", column " +
                          inQuotes(header_[column]) + ": " + sentence);
    }

    void readHeader() {
        if (!reader_.next(header_))
            failIn(name_, "is empty; give a table with a header line and one line a sample");
        const auto place = "line " + std::to_string(reader_.line());
        if (header_.size() < 2)
            failIn(name_, place + " has one column only (" + inQuotes(header_[0]) +
                              "); separate features and label by , or ; or a tab");
        if (std::all_of(header_.begin(), header_.end(),
                        [](const auto& field) { return parsedNumber(field).has_value(); }))
            failIn(name_, place +
                              " holds numbers only, so there is no header; put a line with the "
                              "names of the columns before it");
        std::map<std::string, std::size_t> seen;
        for (std::size_t i = 0; i < header_.size(); ++i) {
            const auto column = "column " + std::to_string(i + 1);
            if (header_[i].empty())
                failIn(name_, place + ", " + column +
                                  " has no name; name it, or leave the column out (pandas writes "
                                  "its index so: to_csv(index=False))");
            const auto [other, added] = seen.try_emplace(header_[i], i + 1);
            if (!added)
                failIn(name_, place + ", " + column + " has the name of column " +
                                  std::to_string(other->second) + ", " + inQuotes(header_[i]) +
                                  "; give each its own");
        }
    }

    std::size_t labelColumn(const std::string& label) const {
        if (label.empty())
            return header_.size() - 1;
        const auto found = std::find(header_.begin(), header_.end(), label);
        if (found == header_.end())
            failIn(name_, "has no column " + inQuotes(label) + "; set data.label to one of " +
                              listed(header_));
        return static_cast<std::size_t>(found - header_.begin());
    }

    void add(Samples& samples, const std::vector<std::string>& fields) {
        if (fields.size() != header_.size())
            failIn(name_, "line " + std::to_string(reader_.line()) + " has " +
                              std::to_string(fields.size()) +
                              (fields.size() == 1 ? " field" : " fields") +
                              " where the header has " + std::to_string(header_.size()) +
                              "; give every line as many (text that contains a separator belongs "
                              "in quotation marks)");
        for (std::size_t i = 0; i < fields.size(); ++i)
            if (i != label_)
                samples.inputs.push_back(feature(i, fields[i]));
        if (task_ == Task::Regression)
            samples.targets.push_back(target(fields[label_]));
        samples.labels.push_back(task_ == Task::Regression ? 0 : label(fields[label_]));
    }

    float feature(std::size_t column, const std::string& text) const {
        if (isMissing(text))
            failAt(column, "the value is missing; fill it in, or leave out the line or the column");
        return finite(column, text, "leave the column out, or replace its text by numbers");
    }

    float target(const std::string& text) const {
        if (isMissing(text))
            failAt(label_, "the value to predict is missing; fill it in, or leave out the line");
        return finite(label_, text,
                      "set data.label to a column of numbers, or data.task to classification");
    }

    /// `remedy`: of text.
    float finite(std::size_t column, const std::string& text, const std::string& remedy) const {
        const auto number = parsedNumber(text);
        if (!number)
            failAt(column, isDecimalComma(text)
                               ? inQuotes(text) + " has a decimal comma; write a point"
                               : inQuotes(text) + " is no number; " + remedy);
        if (!std::isfinite(static_cast<float>(*number)))
            failAt(column, inQuotes(text) +
                               " is not finite in single precision; scale the column, "
                               "or leave out the line");
        return static_cast<float>(*number);
    }

    static bool isDecimalComma(std::string text) {
        const auto comma = text.find(',');
        if (comma == std::string::npos)
            return false;
        text[comma] = '.';
        return parsedNumber(text).has_value();
    }

    /// Numbered as they come; named and sorted when all are known.
    std::int64_t label(const std::string& text) {
        if (isMissing(text))
            failAt(label_, "the label is missing; fill it in, or leave out the line");
        const auto number = parsedNumber(text);
        all_numbers_ = all_numbers_ && number && std::isfinite(*number);
        if (number && !isWhole(*number) && real_value_.empty())
            real_value_ = inQuotes(text) + " on line " + std::to_string(reader_.line());
        const auto index = static_cast<std::int64_t>(labels_.size());
        const auto place = labels_.try_emplace(text, index).first;
        if (labels_.size() > static_cast<std::size_t>(kMaximumClasses)) {
            refuseRealValues();
            failIn(name_, "by line " + std::to_string(reader_.line()) + ", column " +
                              inQuotes(header_[label_]) + " has more than " +
                              grouped(kMaximumClasses) +
                              " different labels; set data.label to a column of classes");
        }
        return place->second;
    }

    void refuseRealValues() const {
        if (all_numbers_ && !real_value_.empty())
            failIn(name_, "column " + inQuotes(header_[label_]) +
                              " holds real values to predict, such as " + real_value_ +
                              "; set data.task to regression, or data.label to a column of names "
                              "or whole numbers");
    }

    void nameClasses(CsvSamples& result) const {
        refuseRealValues();
        // By size where all are whole numbers, so that "10" follows "9" and "1.0" is "1".
        std::map<std::pair<double, std::string>, std::vector<std::int64_t>> sorted;
        for (const auto& [text, index] : labels_) {
            if (all_numbers_) {
                const double number = *parsedNumber(text);
                const auto name = std::to_string(static_cast<std::int64_t>(number));
                sorted[{number, name}].push_back(index);
            } else {
                sorted[{0.0, text}].push_back(index);
            }
        }
        std::vector<std::int64_t> rank(labels_.size());
        for (const auto& [key, indices] : sorted) {
            for (const auto index : indices)
                rank[static_cast<std::size_t>(index)] =
                    static_cast<std::int64_t>(result.classes.size());
            result.classes.push_back(key.second);
        }
        for (auto& label : result.samples.labels)
            label = rank[static_cast<std::size_t>(label)];
    }

    CsvReader reader_;
    std::string name_;
    Task task_;
    std::vector<std::string> header_;
    std::size_t label_ = 0;
    std::unordered_map<std::string, std::int64_t> labels_;
    bool all_numbers_ = true;
    std::string real_value_;  ///< the first label that is no whole number, with its line
};

}  // namespace

CsvSamples parseCsv(std::span<const std::uint8_t> bytes, const std::string& label,
                    const std::string& name, Task task) {
    auto result = TableReader(bytes, label, name, task).all();
    if (task == Task::Classification)
        checkClasses(name, "the label column has", result.classes);
    return result;
}

}  // namespace normscope
