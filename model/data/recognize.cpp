// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/recognize.h"

#include <algorithm>
#include <fstream>
#include <system_error>

#include "model/data/data_file.h"
#include "model/settings/dataset_row.h"

namespace normscope {

namespace {

namespace fs = std::filesystem;

std::string firstBytes(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    if (!stream)
        failIn(file.string(), "cannot be opened; check that you may read it");
    std::string bytes(8, '\0');
    stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(stream.gcount()));
    return bytes;
}

/// The first bytes count for more than the end of the name.
const DatasetRow* rowOfFile(const fs::path& file) {
    const auto bytes = firstBytes(file);
    const auto extension = lowered(file.extension().string());
    for (const auto* row : datasetRows())
        if (const auto first = row->reading.first_bytes; !first.empty() && bytes.starts_with(first))
            return row;
    for (const auto* row : datasetRows())
        if (const auto& own = row->reading.extensions;
            !extension.empty() && std::ranges::find(own, extension) != own.end())
            return row;
    return nullptr;
}

}  // namespace

DataPlace recognizeData(const fs::path& path) {
    std::error_code error;
    // As the program will find it from any folder.
    auto place = fs::absolute(path, error).lexically_normal();
    if (error)
        place = path;
    if (!fs::exists(place, error))
        failIn(path.string(), "there is no such file or folder; check the name");
    const bool folder = fs::is_directory(place, error);
    if (!folder)
        if (const auto* row = rowOfFile(place))
            return {std::string(row->key), place.string()};
    const DataCandidate candidate{place, folder ? entriesOf(place) : std::vector<fs::path>{}};
    for (const auto* row : datasetRows())
        if (row->reading.path_for != nullptr)
            if (auto found = row->reading.path_for(candidate); !found.empty())
                return {std::string(row->key), std::move(found)};
    failIn(place.string(), (folder ? "holds no data that can be read; give "
                                   : "is of no kind that can be read; give ") +
                               whatReads("data.path"));
}

}  // namespace normscope
