// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/settings/configuration.h"

namespace normscope {

/// How a table would be read, shown by its first lines, for people to check before it is.
struct TablePreview {
    struct Column {
        enum class Use { Feature, Label, LeftOut };
        std::string name;
        Use use = Use::Feature;
    };
    struct Row {
        std::int64_t line = 0;  ///< of the file
        std::vector<std::string> fields;
    };
    std::vector<Column> columns;
    std::vector<Row> rows;
    std::string label;               ///< which column it is, and why: a sentence
    std::vector<std::string> notes;  ///< what was told otherwise than usual, a sentence each
    char separator = ',';
    bool header = true;
    std::string error;  ///< why these lines cannot be read as the settings say; empty: they can
};

/// Of the file at data.path, of which the first 256 KiB are looked at; at most `rows` are given.
/// Never throws: what cannot be read is said in `error`, with as many rows as could be told apart.
TablePreview previewOf(const DataConfig& data, std::size_t rows);

}  // namespace normscope
