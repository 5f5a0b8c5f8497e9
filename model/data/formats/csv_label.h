// SPDX-License-Identifier: GPL-3.0-or-later
// Which column of a table is the label, and what its text stands for.
#pragma once

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "model/data/formats/csv_layout.h"

namespace normscope {

/// What told the label's column.
enum class LabelTold { Setting, Name, Text, Place };

struct LabelColumn {
    std::size_t place = 0;
    std::string why;  ///< "by its name"
    LabelTold told = LabelTold::Place;
};

/// Whether a column called so is the label where nothing else is said: "Class Label", "target".
bool isLabelName(const std::string& name);
/// Whether hardly anything else is called so: a value is not.
bool isClearLabelName(const std::string& name);

/// The column of that name, else of that number, from 1, with or without #; throws DataError naming
/// `key`.
std::size_t columnNamed(const std::vector<std::string>& names, const std::string& column,
                        const char* key, const std::string& file);

/// What columnNamed() finds that column by, whatever it is called.
std::string numberOfColumn(const std::vector<std::string>& names, std::size_t column);

/// `left_out`: [columns]. Throws DataError where data.label names none.
LabelColumn labelColumn(const CsvLayout& layout, const std::vector<bool>& left_out,
                        const DataConfig& data, const std::string& file);

/// The different labels of a column, numbered as they come.
class LabelNumbers {
  public:
    /// `column`: its name, for messages.
    LabelNumbers(std::string file, std::string column, LabelTold told, const CsvLayout& layout)
        : file_(std::move(file)),
          column_(std::move(column)),
          told_(told),
          decimal_(layout.decimal) {}

    /// Throws DataError for more labels than there may be classes.
    std::int64_t numberOf(const std::string& text, std::int64_t line);
    /// Sorted by size where all are whole numbers, so that "10" follows "9" and "1.0" is "1", but
    /// "007" is not "7"; else by bytes. Renumbers `labels` so. Throws DataError where they are
    /// values, not classes, and where there is one only.
    std::vector<std::string> classes(std::vector<std::int64_t>& labels) const;

  private:
    std::optional<double> numberIn(const std::string& text) const;
    [[noreturn]] void fail(const std::string& what, const std::string& remedies) const;
    std::string orThis(const char* what) const;
    void refuseRealValues() const;
    void refuseQuantities(std::size_t samples) const;
    void refuseOneClass(const std::vector<std::string>& names) const;

    std::string file_, column_;
    LabelTold told_;
    DecimalSign decimal_;
    std::unordered_map<std::string, std::int64_t> labels_;
    /// Of the labels, but for words that may mean a missing one in `are_values_`.
    bool all_numbers_ = true, are_values_ = true, all_whole_ = true;
    double smallest_ = INFINITY, largest_ = -INFINITY;
    std::string real_value_;  ///< the first label that is no whole number, with its line
};

}  // namespace normscope
