// SPDX-License-Identifier: GPL-3.0-or-later
// Which column of a table is the label, and what its text stands for.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "model/data/formats/csv_layout.h"

namespace normscope {

struct LabelColumn {
    std::size_t place = 0;
    std::string why;        ///< "by its name"
    bool by_place = false;  ///< nothing told it: it is the last one
};

/// The column of that name, or of that number, from 1, where none has the name; throws DataError
/// naming `key`.
std::size_t columnNamed(const std::vector<std::string>& names, const std::string& column,
                        const char* key, const std::string& file);

/// `left_out`: [columns]. Throws DataError where data.label names none.
LabelColumn labelColumn(const CsvLayout& layout, const std::vector<bool>& left_out,
                        const DataConfig& data, const std::string& file);

/// The different labels of a column, numbered as they come.
class LabelNumbers {
  public:
    /// `place`: of the column, for messages.
    LabelNumbers(std::string file, std::string column)
        : file_(std::move(file)), column_(std::move(column)) {}

    /// Throws DataError for more labels than there may be classes.
    std::int64_t numberOf(const std::string& text, std::int64_t line);
    /// Sorted by size where all are whole numbers, so that "10" follows "9" and "1.0" is "1"; else
    /// by bytes. Renumbers `labels` so. Throws DataError where they are values, not classes.
    std::vector<std::string> classes(std::vector<std::int64_t>& labels) const;
    bool allNumbers() const { return all_numbers_; }

  private:
    void refuseRealValues() const;
    void refuseQuantities(std::size_t samples) const;

    std::string file_, column_;
    std::unordered_map<std::string, std::int64_t> labels_;
    bool all_numbers_ = true, all_whole_ = true;
    double smallest_ = 0, largest_ = 0;
    std::string real_value_;  ///< the first label that is no whole number, with its line
};

}  // namespace normscope
