// SPDX-License-Identifier: GPL-3.0-or-later
// The CSV files of an export, a row each.
#pragma once

#include <QByteArray>
#include <optional>
#include <span>
#include <string>

#include "app/files/export/run_export.h"
#include "model/data/formats/csv_writer.h"

namespace normscope {

struct RunTable {
    const char* file;
    const char* columns;  ///< % stands for what the score is called
    void (*add)(CsvWriter& csv, const RunResult& result, const RunOutcome& run);
    /// Whether a run has it: where none does there is no file. Null: written in any case.
    bool (*has)(const RunOutcome& run) = nullptr;
    std::string (*more_columns)(const RunResult& result) = nullptr;
    std::optional<Task> task = std::nullopt;  ///< of this task alone
};

/// Of what was recorded.
std::span<const RunTable> recordTables();
/// Of a closer look at the runs' end.
std::span<const RunTable> inspectionTables();

/// The text of the file; empty where there is none. With run B rows begin with the run's name: all
/// of A, then all of B.
QByteArray csvOf(const RunTable& table, const RunResult& result);

}  // namespace normscope
