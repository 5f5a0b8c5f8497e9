// SPDX-License-Identifier: GPL-3.0-or-later
// How a table is written: told by its first thousand lines, or by the settings.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "model/settings/configuration.h"

namespace normscope {

struct CsvLayout {
    std::string_view body;        ///< the text after "sep=…"
    std::int64_t first_line = 1;  ///< its number
    char separator = ',';
    std::vector<std::string> names;  ///< of the columns
    bool header = true;              ///< the first record holds the names
    std::int64_t names_line = 1;     ///< where the names stand, else the first record's line
    std::size_t samples_at = 0;      ///< where in the body the samples begin
    std::int64_t samples_line = 1;   ///< its number
    std::int64_t comments = 0;       ///< lines above it that are comments, not the names
    DecimalSign decimal = DecimalSign::Auto;
    /// Of each column, whether most of the lines looked at have text there, not numbers; whether
    /// nearly each has another one; whether some have the same, and not all; of columns called like
    /// a label, whether most have decimals.
    std::vector<bool> of_text, of_names, of_kinds, of_decimals;
    std::vector<bool> idle;          ///< columns without a name that hold an index, or nothing
    std::vector<std::string> notes;  ///< what was told otherwise than usual, a sentence each
};

/// Throws DataError for a table without lines, and where the first one may be names or a sample.
CsvLayout csvLayout(std::string_view text, const DataConfig& data, const std::string& name);

/// Whether a field means that there is no value; `words`: data.missing, empty for the usual ones.
bool isMissing(std::string_view field, const std::vector<std::string>& words);

/// The words of data.missing or the columns of data.leave_out, in quotation marks where they
/// contain a comma. `key` is for messages.
std::vector<std::string> listFrom(const std::string& setting, const char* key);

}  // namespace normscope
