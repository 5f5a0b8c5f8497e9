// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/export/run_export.h"

#include <QDir>

#include "app/files/experiment_file.h"
#include "app/files/export/file_output.h"
#include "app/files/export/run_summary.h"
#include "app/files/export/run_tables.h"

namespace normscope {

QStringList exportRun(const QString& folder, const RunResult& result) {
    QStringList files;
    const auto write = [&](const char* name, const QByteArray& bytes) {
        files << QDir(folder).filePath(name);
        writeFile(files.last(), bytes);
    };
    for (const auto tables : {recordTables(), inspectionTables()})
        for (const RunTable& table : tables)
            if (const auto text = csvOf(table, result); !text.isEmpty())
                write(table.file, text);
    files +=
        writeExperimentFile(QDir(folder).filePath("experiment.json"), result.context.experiment);
    write("summary.json", summaryJson(result));
    return files;
}

}  // namespace normscope
