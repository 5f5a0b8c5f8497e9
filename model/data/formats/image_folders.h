// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace normscope {

struct LabelledFile {
    std::filesystem::path file;
    std::int64_t label;
};

/// A folder with one folder of images a class, or such folders for parts.
struct ImageFolders {
    std::vector<std::string> classes;
    std::vector<LabelledFile> train, validation;
    std::filesystem::path train_folder;
    std::optional<std::filesystem::path> validation_folder;  ///< empty: there is no such part
    std::vector<std::string> notes;                          ///< what lies beside them
};

/// Finds the parts by their names, train (training, training_set, train_images …) and validation
/// (val, valid, dev, eval, test, testing …) in letters of any size, and their classes. Throws
/// DataError, also where the folders of classes lie deeper, saying where.
ImageFolders findImageFolders(const std::filesystem::path& path);

/// The folder, or the first one within it, down to the third level, that holds two folders of
/// images; empty where there is none.
std::filesystem::path folderOfClasses(const std::filesystem::path& path);

}  // namespace normscope
