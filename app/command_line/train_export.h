// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

#include "app/command_line/train_command.h"
#include "app/files/export/run_export.h"
#include "model/run/recorded_run.h"

namespace normscope {

/// Takes a closer look at a run as it stands: everything there is to see.
void lookCloser(Run& run, RunOutcome& outcome);

/// Writes everything about runs that have ended into the request's folder, which exists, and gives
/// the files written. Ctrl+C ends it early.
QStringList exportAll(const Train& request, RecordedRuns& runs, const RunResult& result);

}  // namespace normscope
