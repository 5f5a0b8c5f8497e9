// SPDX-License-Identifier: GPL-3.0-or-later
// The commands that need no window. Each gives the exit code.
#pragma once

#include "app/command_line/arguments.h"

namespace normscope {

enum ExitCode { kDone = 0, kFailed = 1, kWrongUse = 2, kDiverged = 3 };

/// Plots need a QApplication (any platform, "offscreen" will do).
int runTrain(const request::Train& request);
/// kFailed where something was found; kDiverged where the run could not be looked at.
int runDoctor(const request::Doctor& request);
int runList(const request::List& request);
/// What the network of an experiment is made of, as a table.
int runSummary(const request::Summary& request);
/// Says of each file whether it is a lesson as it should be; kWrongUse where one is not, kFailed
/// where a claim does not hold.
int checkLessons(const request::CheckLessons& request);
/// The questions of the quiz as a sheet. A PDF needs a QGuiApplication.
int runQuestions(const request::Questions& request);
/// The training half of the benchmark.
int runBench();
/// What a run of so many steps takes of memory.
int runMemoryBench(std::int64_t steps);
/// The window's half; makes its own QApplication.
int runWindowBench(int& argc, char** argv);

}  // namespace normscope
