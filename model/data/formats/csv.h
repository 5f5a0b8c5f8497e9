// SPDX-License-Identifier: GPL-3.0-or-later
// Comma-separated values as RFC 4180 has them, with what is met in practice: a byte order mark,
// other separators and decimal signs, any line end, spaces around fields, comments, Windows-1252.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/data/dataset.h"

namespace normscope {

/// A table's text in UTF-8, without byte order mark.
struct CsvText {
    std::string text;
    std::string note;  ///< which bytes were no UTF-8, a sentence; empty: none
};

/// Throws DataError for what is no plain text. `name` is for messages.
CsvText csvText(std::string bytes, const std::string& name);

/// Goes through a text record by record. Throws DataError naming line and column.
class CsvReader {
  public:
    /// `separator`: a space stands for any run of spaces and tabs. `text` must outlive the reader;
    /// its first line has the number `line`.
    CsvReader(std::string_view text, char separator, std::string name, std::int64_t line = 1);

    /// The next record that is neither blank nor a comment; false at the end.
    bool next(std::vector<std::string>& fields);
    /// The line, from 1, on which the last record began.
    std::int64_t line() const { return record_line_; }
    /// From now on a line that begins with # and has so many fields is a record, not a comment.
    void setWidth(std::size_t width) { width_ = width; }
    /// Where in the text the last record began.
    std::size_t recordAt() const { return record_at_; }
    /// Where in the text the next record begins, and on which line.
    std::size_t at() const { return at_; }
    std::int64_t nextLine() const { return line_; }
    std::int64_t comments() const { return comments_; }
    struct Comment {
        std::int64_t line = 0;
        std::string_view text;  ///< without its #
    };
    /// Those above the first record.
    const std::vector<Comment>& head() const { return head_; }
    /// From now on # begins a field like any other letter.
    void takeNoComments() { has_comments_ = false; }

  private:
    bool takeComment();
    void readRecord(std::vector<std::string>& fields);
    void readField(std::string& field, std::size_t column);
    void readQuoted(std::string& field, std::size_t column);
    bool takeEscapedQuote();
    bool endsField(std::size_t at) const;
    void readPlain(std::string& field);
    void skipSpaces();
    bool isSeparator(char letter) const {
        return letter == separator_ || (separator_ == ' ' && letter == '\t');
    }
    bool atSeparator() const { return at_ < text_.size() && isSeparator(text_[at_]); }
    bool atLineEnd() const { return at_ == text_.size() || isLineEnd(text_[at_]); }
    static bool isLineEnd(char letter) { return letter == '\n' || letter == '\r'; }
    void takeLineEnd();
    [[noreturn]] void fail(std::int64_t line, const std::string& sentence) const;

    std::string_view text_;
    std::vector<Comment> head_;
    std::string name_;
    std::size_t at_ = 0, record_at_ = 0, width_ = 0;
    std::int64_t line_ = 1, record_line_ = 0, comments_ = 0;
    char separator_ = ',';
    bool has_comments_ = true, in_head_ = true;
};

/// A table as samples: every column but one is a feature, that one names the class, or holds the
/// number to predict.
struct CsvSamples {
    std::vector<std::string> feature_names;
    /// Whole numbers by size, else text by bytes; of a regression the column's name alone.
    std::vector<std::string> classes;
    /// In the order of the lines, with exact_inputs in place of inputs; targets as they stand
    /// there. Columns of whole numbers beyond 2^53 are counted from their least.
    Samples samples;
    DataAccount account;
};

/// Reads a table as the settings say, which are all that is used of `data`. Throws DataError
/// naming line and column for whatever cannot be learnt from: a first line that may be names or a
/// sample, a missing or non-numeric value, lines of different length, real values to predict
/// instead of classes, text instead of numbers to predict.
CsvSamples parseCsv(std::string bytes, const DataConfig& data, const std::string& name);

}  // namespace normscope
