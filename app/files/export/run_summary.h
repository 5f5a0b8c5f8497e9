// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QByteArray>
#include <QJsonObject>

#include "app/files/export/run_export.h"

namespace normscope {

/// summary.json: run A's figures at the top, both runs' under `runs`.
QJsonObject summaryOf(const RunResult& result);
QByteArray summaryJson(const RunResult& result);
/// "batch_of_one", "diverged", "data", "internal".
QString nameOf(Fault::Kind kind);
/// Null where it is no finite number.
QJsonValue numberOrNull(double value);

/// How much the spread of the values varied over a run: the largest distance from 15th to 85th
/// percentile by the smallest, of the values that go into the last hidden layer's activation.
struct Spread {
    double whole = 0.0;  ///< all values of the layer; NaN where there are not two records
    double units = 0.0;  ///< median over the layer's units; likewise
};
Spread spreadOf(const History& history, const Experiment& experiment);

}  // namespace normscope
