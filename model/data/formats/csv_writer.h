// SPDX-License-Identifier: GPL-3.0-or-later
// The text of CSV files: RFC 4180 with "\n" line ends.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace normscope {

/// Gives the shortest text that reads back as the same number; empty for NaN.
std::string csvNumber(double value);
std::string csvNumber(float value);

/// Writes rows of cells: numbers as csvNumber() does, text quoted where it has to be, nothing for
/// an empty optional.
class CsvWriter {
  public:
    CsvWriter() = default;
    /// `header`: a whole line, as it is to stand there.
    explicit CsvWriter(std::string_view header) : text_(header) { text_ += '\n'; }
    /// Begins the rows that follow with this cell.
    void beginWith(std::string_view cell) { first_cell_ = std::string(cell) + ','; }

    CsvWriter& operator<<(std::string_view text);
    CsvWriter& operator<<(double value) { return cell(csvNumber(value)); }
    CsvWriter& operator<<(float value) { return cell(csvNumber(value)); }
    CsvWriter& operator<<(std::integral auto value) { return cell(std::to_string(value)); }
    template <class T>
    CsvWriter& operator<<(const std::optional<T>& value) {
        return value ? *this << *value : cell({});
    }
    void end();
    template <class... Cells>
    void row(const Cells&... cells) {
        (*this << ... << cells);
        end();
    }
    const std::string& text() const { return text_; }

  private:
    CsvWriter& cell(std::string_view text);

    std::string text_, first_cell_;
    bool first_ = true;  ///< in its row
};

}  // namespace normscope
