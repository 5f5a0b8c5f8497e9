// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "model/data/dataset.h"

namespace normscope {

/// What data.dataset and data.path are set to in order to read something.
struct DataPlace {
    std::string dataset;
    std::string path;
};

/// A file or folder that may be data.
struct DataCandidate {
    std::filesystem::path path;
    std::vector<std::filesystem::path> entries;  ///< of a folder, sorted by name
};

/// Tells from first bytes and names, as the rows of the data sets give them, what a file or folder
/// is. One file of several that belong together stands for all of them. Throws DataError saying
/// what can be opened instead.
DataPlace recognizeData(const std::filesystem::path& path);

}  // namespace normscope
