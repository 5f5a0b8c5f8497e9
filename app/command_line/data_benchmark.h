// SPDX-License-Identifier: GPL-3.0-or-later
// How long large data take to read, and how much memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace normscope {

/// Bytes.
struct DataFigures {
    std::string what;         ///< "CSV, 1,000,000 × 20"
    std::uint64_t files = 0;  ///< on the disk
    std::uint64_t data = 0;   ///< as floats, when read
    std::uint64_t peak = 0;   ///< the most that reading took of memory, with the data; 0: not known
    double seconds = 0;
};

/// Makes a table of a million rows, arrays of 2 GB and a folder of 50,000 images in `folder`, one
/// after the other, and reads each; `scale` makes them smaller. `tell` is told what goes on.
/// Throws DataError.
std::vector<DataFigures> measureData(const std::filesystem::path& folder, double scale,
                                     const std::function<void(const std::string&)>& tell);

}  // namespace normscope
