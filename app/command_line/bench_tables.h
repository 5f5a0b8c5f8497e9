// SPDX-License-Identifier: GPL-3.0-or-later
// What `normscope bench` measures: each says a table, and gives the same figures as rows.
#pragma once

#include <QJsonArray>
#include <QStringList>
#include <cstdint>

namespace normscope {

/// A row for each network: {"network", "bn", "plain", "unobserved", "observed", "window"} in steps
/// per second, with more beside them; see BenchmarkRow.
QJsonArray benchTraining();
/// {"ui": {"network", "frame", "interval", "event_delay", "switch", "steps_per_second"}}, times as
/// {"p50", "p95", "p99", "count"} in milliseconds; see WindowFigures.
QJsonArray benchWindow(int& argc, char** argv);
/// {"preset": {"name", "unobserved", "window", "frames"}}: steps and frames per second over its
/// first seconds. Of the presets named, or of all where none is; throws JsonError for a name that
/// none has.
QJsonArray benchPresets(int& argc, char** argv, const QStringList& names);
/// {"visits": {"network", "p50", "p95", "longest", "interval"}} in milliseconds.
QJsonArray benchVisits();
/// {"memory": …}, bytes.
QJsonArray benchMemory(std::int64_t steps);
/// The same by the minute, of the whole window.
QJsonArray benchWindowMemory(int& argc, char** argv, int minutes);
/// {"data": …}, bytes and seconds. The files are made below the folder for temporary ones, and
/// removed.
QJsonArray benchData();

}  // namespace normscope
