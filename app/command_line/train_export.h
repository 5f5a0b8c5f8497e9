// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>
#include <optional>

#include "app/command_line/arguments.h"
#include "app/export/run_export.h"
#include "model/training/run.h"

namespace normscope {

/// Run A and, where the experiment has a twin, run B.
struct Runs {
    Run a;
    std::optional<Run> b;
};

/// Takes a closer look at a run as it stands: everything there is to see.
void lookCloser(Run& run, RunOutcome& outcome);

/// Writes everything about runs that have ended into the request's folder, which exists, and gives
/// the files written. Ctrl+C ends it early.
QStringList exportAll(const request::Train& request, Runs& runs, const RunResult& result);

}  // namespace normscope
