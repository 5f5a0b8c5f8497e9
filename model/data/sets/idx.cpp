// SPDX-License-Identifier: GPL-3.0-or-later
// A folder of MNIST-style files.
#include <algorithm>

#include "model/data/data_file.h"
#include "model/data/formats/idx_samples.h"
#include "model/data/recognize.h"
#include "model/settings/dataset_row.h"

namespace normscope {

namespace {

Dataset make(const Configuration& configuration) {
    return loadIdxFolder(configuration.data.path, configuration);
}

bool isIdxName(const std::filesystem::path& file) {
    const auto name = lowered(file.filename().string());
    return name.find("idx") != std::string::npos &&
           (name.find("images") != std::string::npos || name.find("labels") != std::string::npos);
}

/// One file stands for those beside it.
std::string pathFor(const DataCandidate& candidate) {
    if (std::ranges::any_of(candidate.entries, isIdxName))
        return candidate.path.string();
    const bool file = candidate.entries.empty() && isIdxName(candidate.path);
    if (!file)
        return {};
    const auto folder = candidate.path.parent_path();
    return (holdsSeveralSets(folder) ? candidate.path : folder).string();
}

}  // namespace

extern const DatasetRow kIdx{
    .key = "idx",
    .label = "IDX folder…",
    .sentence = "a folder of MNIST-style files, named by data.path",
    .shape = DataShape::Image,
    .source = DataSource::Folder,
    .make = make,
    .uses = {"path", "transpose"},
    .reading = {.what = "folder of IDX files", .path_for = pathFor},
};

}  // namespace normscope
