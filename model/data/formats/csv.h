// SPDX-License-Identifier: GPL-3.0-or-later
// Comma-separated values as RFC 4180 has them, with what is met in practice: a byte order mark,
// ";" or a tab between fields, any line end, spaces around fields.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/data/dataset.h"

namespace normscope {

/// Goes through a text record by record. Throws DataError naming line and column.
class CsvReader {
  public:
    /// Finds the separator in the first line: the most frequent of , ; and tab outside quotes.
    /// `bytes` must outlive the reader; `name` is for messages.
    CsvReader(std::span<const std::uint8_t> bytes, std::string name);

    /// The next record that is not blank; false at the end.
    bool next(std::vector<std::string>& fields);
    /// The line, from 1, on which the last record began.
    std::int64_t line() const { return record_line_; }
    char separator() const { return separator_; }

  private:
    void skipByteOrderMark();
    void findSeparator();
    void readRecord(std::vector<std::string>& fields);
    void readField(std::string& field, std::size_t column);
    void readQuoted(std::string& field, std::size_t column);
    void readPlain(std::string& field);
    void skipSpaces();
    bool atSeparator() const { return at_ < text_.size() && text_[at_] == separator_; }
    bool atLineEnd() const { return at_ == text_.size() || isLineEnd(text_[at_]); }
    static bool isLineEnd(char letter) { return letter == '\n' || letter == '\r'; }
    void takeLineEnd();
    [[noreturn]] void fail(std::int64_t line, const std::string& sentence) const;

    std::string_view text_;
    std::string name_;
    std::size_t at_ = 0;
    std::int64_t line_ = 1;
    std::int64_t record_line_ = 0;
    char separator_ = ',';
};

/// A table as samples: every column but one is a feature, that one names the class, or holds the
/// number to predict.
struct CsvSamples {
    std::vector<std::string> feature_names;
    /// Whole numbers by size, else text by bytes; of a regression the column's name alone.
    std::vector<std::string> classes;
    Samples samples;  ///< in the order of the lines; targets as they stand there
};

/// `label` is the name of the label column; empty: the last one. Throws DataError naming line and
/// column for whatever cannot be learnt from: no header, a missing or non-numeric value, lines of
/// different length, real values to predict instead of classes, text instead of numbers to predict.
CsvSamples parseCsv(std::span<const std::uint8_t> bytes, const std::string& label,
                    const std::string& name, Task task = Task::Classification);

}  // namespace normscope
