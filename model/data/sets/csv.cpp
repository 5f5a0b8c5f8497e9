// SPDX-License-Identifier: GPL-3.0-or-later
// A table as a data set, split 4 to 1 by the seed.
#include "model/data/formats/csv.h"

#include <utility>

#include "model/data/data_file.h"
#include "model/data/formats/class_labels.h"
#include "model/data/formats/table_preview.h"
#include "model/settings/dataset_row.h"

namespace normscope {

namespace {

/// What reading takes at most, in sizes of the file: its text, and numbers of eight bytes.
constexpr double kTimes = 2.5;

Dataset make(const Configuration& configuration) {
    const auto& data = configuration.data;
    auto table = parseCsv(readText(data.path, kTimes), data, data.path);
    Dataset dataset;
    dataset.name = lastName(data.path);
    dataset.task = data.task;
    dataset.shape = {static_cast<std::int64_t>(table.feature_names.size())};
    dataset.classes = std::move(table.classes);
    dataset.feature_names = std::move(table.feature_names);
    dataset.account = std::move(table.account);
    splitAtRandom(dataset, std::move(table.samples), configuration.seed, data.path);
    if (dataset.task == Task::Classification)
        noteNewClasses(dataset);
    return dataset;
}

}  // namespace

extern const DatasetRow kCsv{
    .key = "csv",
    .label = "CSV file…",
    .sentence =
        "a table with one line a sample, named by data.path; data.label names the column of "
        "classes, or with data.task=regression of numbers to predict",
    .shape = DataShape::Table,
    .source = DataSource::File,
    .make = make,
    .uses = {"path", "label", "task", "leave_out", "header", "missing", "separator", "decimal"},
    .reading = {.what = "CSV file", .extensions = {".csv", ".tsv", ".txt"}, .preview = previewOf},
};

}  // namespace normscope
