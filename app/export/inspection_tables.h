// SPDX-License-Identifier: GPL-3.0-or-later
// The tables of a closer look at the runs' end. Every function gives the text of one file, empty
// where neither run has that part; with run B, rows begin with the run's name.
#pragma once

#include <QByteArray>

#include "app/export/run_export.h"

namespace normscope {

QByteArray channelsCsv(const RunResult& result);
QByteArray foldCsv(const RunResult& result);
QByteArray batchesCsv(const RunResult& result);
QByteArray companionsCsv(const RunResult& result);
QByteArray predictionsCsv(const RunResult& result);
QByteArray confusionCsv(const RunResult& result);
QByteArray boundaryCsv(const RunResult& result);

}  // namespace normscope
