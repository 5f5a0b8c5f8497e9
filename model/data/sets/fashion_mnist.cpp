// SPDX-License-Identifier: GPL-3.0-or-later
// Fashion-MNIST from /usr/share or another of the desktop's data folders.
#include <algorithm>
#include <cstdlib>
#include <optional>

#include "model/data/data_file.h"
#include "model/data/formats/idx_samples.h"
#include "model/experiment/dataset_row.h"

namespace normscope {

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> dataFolders() {
    std::vector<fs::path> folders;
    const auto addAll = [&](const char* list) {
        std::string_view rest = list;
        while (!rest.empty()) {
            const auto colon = std::min(rest.find(':'), rest.size());
            if (colon > 0)
                folders.emplace_back(rest.substr(0, colon));
            rest.remove_prefix(std::min(colon + 1, rest.size()));
        }
    };
    if (const char* own = std::getenv("XDG_DATA_HOME"); own != nullptr && *own != '\0')
        addAll(own);
    else if (const char* home = std::getenv("HOME"); home != nullptr && *home != '\0')
        folders.push_back(fs::path(home) / ".local/share");
    const char* shared = std::getenv("XDG_DATA_DIRS");
    addAll(shared != nullptr && *shared != '\0' ? shared : "/usr/local/share:/usr/share");
    if (std::find(folders.begin(), folders.end(), fs::path("/usr/share")) == folders.end())
        folders.emplace_back("/usr/share");
    return folders;
}

std::optional<fs::path> installedFolder() {
    for (const auto& place : dataFolders()) {
        std::error_code error;
        if (const auto folder = place / "datasets/fashion-mnist"; fs::is_directory(folder, error))
            return folder;
    }
    return std::nullopt;
}

Dataset make(const Configuration& configuration) {
    const auto found = installedFolder();
    if (!found)
        throw DataError(
            "Fashion-MNIST is not in /usr/share/datasets/fashion-mnist; install the Debian package "
            "dataset-fashion-mnist, or put its four IDX files into a folder and set "
            "data.dataset=idx and data.path to it");
    auto dataset = loadIdxFolder(found->string(), configuration.seed);
    dataset.name = "Fashion-MNIST";
    dataset.classes = {"T-shirt/top", "Trouser", "Pullover", "Dress", "Coat",
                       "Sandal",      "Shirt",   "Sneaker",  "Bag",   "Ankle boot"};
    return dataset;
}

}  // namespace

extern const DatasetRow kFashionMnist{
    .key = "fashion-mnist",
    .label = "Fashion-MNIST",
    .sentence = "70,000 pieces of clothing, 28×28",
    .shape = DataShape::Image,
    .source = DataSource::Installed,
    .make = make,
    .package = "dataset-fashion-mnist",
    .is_there = [] { return installedFolder().has_value(); },
};

}  // namespace normscope
