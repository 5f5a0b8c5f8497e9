// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/recognize.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <system_error>

#include "model/data/data_file.h"
#include "model/data/image_file.h"

namespace normscope {

namespace {

namespace fs = std::filesystem;

constexpr const char* kWhatCanBe =
    "give a CSV table, a NumPy .npz or .npy file, a folder with one folder of images a class, or a "
    "folder of IDX files";

std::vector<fs::path> entriesOf(const fs::path& folder) {
    std::error_code error;
    std::vector<fs::path> entries;
    for (const auto& entry : fs::directory_iterator(folder, error))
        entries.push_back(entry.path());
    if (error)
        failIn(folder.string(),
               "the folder cannot be read (" + error.message() + "); check that you may open it");
    std::sort(entries.begin(), entries.end());
    return entries;
}

bool isIdxName(const fs::path& file) {
    const auto name = lowered(file.filename().string());
    return name.find("idx") != std::string::npos &&
           (name.find("images") != std::string::npos || name.find("labels") != std::string::npos);
}

/// Images in a folder of the folder, or one level further down.
bool holdsClassFolders(const fs::path& folder, int levels) {
    std::error_code error;
    for (const auto& entry : entriesOf(folder)) {
        if (!fs::is_directory(entry, error))
            continue;
        const auto inside = entriesOf(entry);
        if (std::any_of(inside.begin(), inside.end(), isImageName))
            return true;
        if (levels > 1 && holdsClassFolders(entry, levels - 1))
            return true;
    }
    return false;
}

DataPlace recognizeFolder(const fs::path& folder) {
    const auto entries = entriesOf(folder);
    if (std::any_of(entries.begin(), entries.end(), isIdxName))
        return {DatasetKind::Idx, folder.string()};
    for (const auto& entry : entries)
        if (const auto name = lowered(entry.filename().string());
            name == "x.npy" || name == "x_train.npy")
            return {DatasetKind::Npz, entry.string()};
    if (holdsClassFolders(folder, 2))
        return {DatasetKind::Images, folder.string()};
    if (std::any_of(entries.begin(), entries.end(), isImageName))
        failIn(folder.string(), "holds images but no folders; put them into one folder a class");
    failIn(folder.string(), std::string("holds no data that can be read; ") + kWhatCanBe);
}

DataPlace recognizeFile(const fs::path& file) {
    const auto name = file.string();
    std::array<char, 6> first{};
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        failIn(name, "cannot be opened; check that you may read it");
    stream.read(first.data(), first.size());
    const std::string_view begin(first.data(), static_cast<std::size_t>(stream.gcount()));
    const auto extension = lowered(file.extension().string());
    if (begin == "\x93NUMPY" || extension == ".npy" || extension == ".npz")
        return {DatasetKind::Npz, name};
    if (extension == ".csv" || extension == ".tsv" || extension == ".txt")
        return {DatasetKind::Csv, name};
    if (isIdxName(file))
        return {DatasetKind::Idx, file.parent_path().string()};
    if (isImageName(file))
        failIn(name, "is one image; give the folder that holds one folder of images a class");
    failIn(name, std::string("is of no kind that can be read; ") + kWhatCanBe);
}

}  // namespace

DataPlace recognizeData(const fs::path& path) {
    std::error_code error;
    // As the program will find it from any folder.
    auto place = fs::absolute(path, error).lexically_normal();
    if (error)
        place = path;
    if (fs::is_directory(place, error))
        return recognizeFolder(place);
    if (!fs::exists(place, error))
        failIn(path.string(), "there is no such file or folder; check the name");
    return recognizeFile(place);
}

}  // namespace normscope
