// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <filesystem>

#include "model/data/dataset.h"

namespace normscope {

/// What data.dataset and data.path are set to in order to read something.
struct DataPlace {
    DatasetKind kind;
    std::string path;
};

/// Tells from names and first bytes what a file or folder is: a CSV table, NumPy arrays, a folder
/// of images or of IDX files. One file of several that belong together stands for all of them.
/// Throws DataError saying what can be opened instead.
DataPlace recognizeData(const std::filesystem::path& path);

}  // namespace normscope
