// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of a data set before it is there. Each file of model/data/sets defines the row of
// one, and sets.cpp lists them; whatever asks about data sets reads rows.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "model/settings/configuration.h"

namespace normscope {

struct Dataset;
struct DataCandidate;
struct TablePreview;

/// What a sample is; Any: the file decides.
enum class DataShape { Points, Table, Image, Volume, Any };

enum class DataSource { Generated, Embedded, Installed, File, Folder };

/// How a set that is read from data.path tells what it can read.
struct DataReading {
    std::string_view what{};  ///< "CSV file"
    /// Of the files; each alone tells the set.
    std::string_view first_bytes{};
    std::array<std::string_view, 3> extensions{};  ///< in small letters: ".csv"
    /// The data.path for anything else; empty where it is none of this set's. May throw DataError
    /// with better advice.
    std::string (*path_for)(const DataCandidate&) = nullptr;
    /// Where its first lines can be shown before it is read.
    TablePreview (*preview)(const DataConfig& data, std::size_t rows) = nullptr;
};

struct DatasetRow {
    std::string_view key;       ///< the value of data.dataset
    std::string_view label;     ///< for people
    std::string_view sentence;  ///< what it holds
    DataShape shape;
    DataSource source;
    /// Raw inputs, images scaled to [0, 1]; throws DataError.
    Dataset (*make)(const Configuration&);
    /// The settings, named without "data.", that it uses and some other sets do not.
    std::array<std::string_view, 8> uses{};
    DataReading reading{};
    std::string_view package{};    ///< DataSource::Installed: Debian's
    bool (*is_there)() = nullptr;  ///< DataSource::Installed
};

/// In the order of menus and lists.
std::span<const DatasetRow* const> datasetRows();

/// The row of a value of data.dataset; throws DataError for an unknown one.
const DatasetRow& datasetRow(std::string_view key);

/// Whether the data are on this machine, as far as the row alone can tell.
inline bool isInstalled(const DatasetRow& row) {
    return row.is_there == nullptr || row.is_there();
}

/// False for a setting, such as "data.noise", that other sets use and this one does not.
bool usesSetting(const DatasetRow& row, std::string_view path);

inline bool usesSetting(const Configuration& configuration, std::string_view path) {
    return usesSetting(datasetRow(configuration.data.dataset), path);
}

/// One sentence for people that says for which data a setting is; empty where it is for these.
std::string whyUnused(const Configuration& configuration, std::string_view path);

/// "a CSV file or a NumPy .npz or .npy file": what can be read where a setting is used.
std::string whatReads(std::string_view path);

/// What is learnt: data.task where the data set has a use for it.
inline Task taskOf(const Configuration& configuration) {
    return usesSetting(configuration, "data.task") ? configuration.data.task : Task::Classification;
}

/// What stands for accuracy: R² in a regression. In files and table heads.
constexpr std::string_view scoreKey(Task task) {
    return task == Task::Regression ? "r2" : "accuracy";
}

}  // namespace normscope
