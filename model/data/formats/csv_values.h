// SPDX-License-Identifier: GPL-3.0-or-later
// The numbers in the fields of a table.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/data/data_file.h"
#include "model/data/formats/csv_label.h"
#include "model/data/formats/csv_layout.h"

namespace normscope {

/// A field, and where it stands.
struct CsvField {
    std::size_t column;
    std::int64_t line;
    const std::string& text;
};

/// Reads features and values to predict, field by field, and counts what it had to convert.
/// `layout` and `data` have to stay.
class CsvValues {
  public:
    /// `told`: what told the label's column.
    CsvValues(const CsvLayout& layout, LabelTold told, const DataConfig& data, std::string file);

    /// Both throw DataError naming the place and a remedy, for what is missing, no number, or not
    /// finite in single precision.
    double feature(const CsvField& field);
    double target(const CsvField& field);

    bool isMissing(const std::string& text) const { return normscope::isMissing(text, missing_); }
    bool hasMissingWords() const { return !missing_.empty(); }  ///< data.missing says some
    [[noreturn]] void failAt(const CsvField& field, const std::string& sentence) const;
    /// What was converted.
    void note(DataAccount& account) const;

  private:
    /// `remedy()`: of text.
    template <class Remedy>
    double finite(const CsvField& field, const Remedy& remedy);
    void refuseAmbiguous(const CsvField& field, const std::optional<double>& number) const;
    std::string remedyOfText(std::size_t column) const;

    const CsvLayout& layout_;
    LabelTold told_;
    const DataConfig& data_;
    std::string file_;
    std::vector<std::string> missing_;
    std::int64_t truths_ = 0, grouped_ = 0;
};

/// A note of so many of something, where there are any.
void noteCount(DataAccount& account, std::int64_t count, const char* one, const char* many);

}  // namespace normscope
