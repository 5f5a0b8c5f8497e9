// SPDX-License-Identifier: GPL-3.0-or-later
// The list of data sets; each row stands in the file of its set.
#include <algorithm>

#include "model/data/data_file.h"
#include "model/settings/dataset_row.h"
#include "model/settings/settings.h"

namespace normscope {

extern const DatasetRow kMnist, kFashionMnist, kIdx, kCsv, kNpz, kImages, kVoxels, kSpiral, kMoons,
    kCircles, kXor, kGaussians, kSwissRoll, kBarsAndStripes;

namespace {

constexpr std::array kRows{&kMnist,  &kFashionMnist, &kIdx,       &kCsv,           &kNpz,
                           &kImages, &kVoxels,       &kSpiral,    &kMoons,         &kCircles,
                           &kXor,    &kGaussians,    &kSwissRoll, &kBarsAndStripes};

/// Whether the row names the setting.
bool names(const DatasetRow& row, std::string_view path) {
    return isOfData(path) &&
           std::ranges::find(row.uses, path.substr(kDataSection.size())) != row.uses.end();
}

}  // namespace

std::span<const DatasetRow* const> datasetRows() {
    return kRows;
}

const DatasetRow& datasetRow(std::string_view key) {
    for (const auto* row : kRows)
        if (row->key == key)
            return *row;
    failIn("data.dataset", inQuotes(std::string(key)) +
                               " is no data set; normscope list datasets shows what there is");
}

bool usesSetting(const DatasetRow& row, std::string_view path) {
    return names(row, path) ||
           std::ranges::none_of(kRows, [&](const auto* other) { return names(*other, path); });
}

std::string whatReads(std::string_view path) {
    std::vector<std::string> all;
    for (const auto* row : kRows)
        if (!row->reading.what.empty() && names(*row, path))
            all.push_back("a " + std::string(row->reading.what));
    std::string text;
    for (std::size_t i = 0; i < all.size(); ++i)
        text += (i == 0 ? "" : i + 1 < all.size() ? ", " : " or ") + all[i];
    return text;
}

std::string whyUnused(const Configuration& configuration, std::string_view path) {
    if (usesSetting(configuration, path))
        return {};
    const auto readable = whatReads(path);
    return "Has no effect on these data: it is for " +
           (readable.empty() ? "the 2-D and 3-D sets that are generated" : readable) + ".";
}

}  // namespace normscope
