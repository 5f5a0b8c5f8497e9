// SPDX-License-Identifier: GPL-3.0-or-later
// Whether the first line of a table holds the names of its columns, or a sample.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "model/data/formats/csv.h"
#include "model/data/formats/csv_layout.h"
#include "model/data/formats/csv_number.h"

namespace normscope {

/// The lines looked at, the first one apart.
struct CsvSurvey {
    using Record = std::vector<std::string>;

    Record first;
    std::vector<Record> body;
    std::int64_t line = 1;                  ///< of the first
    std::vector<CsvReader::Comment> above;  ///< comments

    std::size_t count(std::size_t column, auto is) const {
        return static_cast<std::size_t>(std::ranges::count_if(body, [&](const Record& record) {
            return column < record.size() && is(record[column]);
        }));
    }
    bool mostly(std::size_t column, auto is) const { return 2 * count(column, is) > body.size(); }
    bool isOfText(std::size_t column) const {
        return mostly(column, [](const auto& f) { return !isNumberLike(f) && !f.empty(); });
    }
    bool isOfDecimals(std::size_t column) const {
        return mostly(column, [](const auto& f) {
            return isNumberLike(f) && f.find_first_of(".,") != f.npos;
        });
    }
    /// How many different ones there are.
    std::size_t textsIn(std::size_t column) const;
    /// An unnamed first column of whole numbers that are all different: pandas' index.
    bool isIndex(std::size_t column) const;
    /// Neither a name nor values: lines end in a separator.
    bool isEmpty(std::size_t column) const;
};

/// Finds the names of the columns, and whether the first line holds them. Throws DataError where it
/// may be names or a sample.
void findNames(CsvLayout& layout, const CsvSurvey& survey, const DataConfig& data,
               const std::string& name);

}  // namespace normscope
