// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/export/run_export.h"

#include <QDir>

#include "app/experiment_json.h"
#include "app/export/file_output.h"
#include "app/export/inspection_tables.h"
#include "app/export/run_summary.h"
#include "app/export/run_tables.h"

namespace normscope {

QStringList exportRun(const QString& folder, const RunResult& result) {
    QStringList files;
    const auto write = [&](const char* name, const QByteArray& bytes) {
        files << QDir(folder).filePath(name);
        writeFile(files.last(), bytes);
    };
    write("metrics.csv", metricsCsv(result));
    write("steps.csv", stepsCsv(result));
    write("layers.csv", layersCsv(result));
    write("dual.csv", dualCsv(result));
    write("distributions.csv", distributionsCsv(result));
    write("units.csv", unitsCsv(result));
    const auto writeAny = [&](const char* name, const QByteArray& bytes) {
        if (!bytes.isEmpty())
            write(name, bytes);
    };
    writeAny("channels.csv", channelsCsv(result));
    writeAny("fold.csv", foldCsv(result));
    writeAny("batches.csv", batchesCsv(result));
    writeAny("companions.csv", companionsCsv(result));
    writeAny("predictions.csv", predictionsCsv(result));
    writeAny("confusion.csv", confusionCsv(result));
    writeAny("boundary.csv", boundaryCsv(result));
    write("experiment.json", experimentToJson(result.context.experiment));
    write("summary.json", summaryJson(result));
    return files;
}

}  // namespace normscope
