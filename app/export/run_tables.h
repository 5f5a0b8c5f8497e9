// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of what a run recorded. Every function gives the text of one file; with run B, rows
// begin with the run's name: all of A, then all of B.
#pragma once

#include <QByteArray>

#include "app/export/csv_rows.h"
#include "app/export/run_export.h"

namespace normscope {

QByteArray metricsCsv(const RunResult& result);
QByteArray stepsCsv(const RunResult& result);
QByteArray layersCsv(const RunResult& result);
QByteArray dualCsv(const RunResult& result);
QByteArray distributionsCsv(const RunResult& result);
QByteArray unitsCsv(const RunResult& result);

/// One file's text: the only run's rows, or both runs' with their names before them.
/// `add` is called as add(rows, outcome).
template <class Add>
QByteArray csvOf(const RunResult& result, const QByteArray& header, Add add) {
    Rows rows(result.b ? "run," + header : header);
    if (result.b)
        rows.beginWith("A");
    add(rows, result.a);
    if (result.b) {
        rows.beginWith("B");
        add(rows, *result.b);
    }
    return rows.text();
}

}  // namespace normscope
