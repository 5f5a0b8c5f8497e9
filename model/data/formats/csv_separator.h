// SPDX-License-Identifier: GPL-3.0-or-later
// What stands between the fields of a table.
#pragma once

#include <string>
#include <vector>

#include "model/data/formats/csv.h"
#include "model/data/formats/csv_layout.h"

namespace normscope {

/// Up to `most` records.
std::vector<std::vector<std::string>> recordsOf(CsvReader& reader, std::size_t most);

/// The one that is set, else the one that a first line "sep=…" names, which is taken off the body,
/// else the one that divides the lines alike.
void findSeparator(CsvLayout& layout, Separator set);

/// "semicolons".
std::string separatorText(char separator);

}  // namespace normscope
