// SPDX-License-Identifier: GPL-3.0-or-later
// What a run came to, in one file: what programs that make many runs want of each.
#pragma once

#include <QByteArray>
#include <QString>

#include "app/files/export/run_export.h"
#include "model/sweep/outcome.h"

namespace normscope {

/// The figures of summary.json, the experiment, and under `metrics` the columns of metrics.csv; all
/// but `runs` of run A.
QByteArray resultJson(const RunResult& result);

struct ResultFile {
    Experiment experiment;
    RunFigures figures;
    QByteArray text;  ///< as it was read
};

/// Reads what resultJson() wrote. Throws InputError.
ResultFile readResultFile(const QString& path);

}  // namespace normscope
