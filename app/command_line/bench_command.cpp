// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>
#include <QJsonDocument>
#include <algorithm>

#include "app/command_line/bench_tables.h"
#include "app/command_line/options.h"
#include "app/files/export/file_output.h"
#include "app/files/input_error.h"
#include "app/files/resource_files.h"

namespace normscope {

namespace {

constexpr qint64 kMemorySteps = 1'000'000;
constexpr qint64 kMostMinutes = 24 * 60;

struct Bench {
    QString json;  ///< empty: as a table alone
    bool window = false;
    bool presets = false;
    QStringList preset_names;  ///< none: all
    bool visits = false;
    bool data = false;
    std::int64_t memory_steps = 0;  ///< 0: not what a run takes of memory
    int memory_minutes = 0;         ///< 0: not what the window does

    int operator()(int& argc, char** argv) const {
        if (!json.isEmpty())
            makeFolder(QFileInfo(json).path());  // said before the work rather than after it
        const auto rows = measure(argc, argv);
        if (!json.isEmpty())
            writeFile(json, QJsonDocument(rows).toJson());
        return kDone;
    }

  private:
    QJsonArray measure(int& argc, char** argv) const {
        if (memory_minutes > 0)
            return benchWindowMemory(argc, argv, memory_minutes);
        if (memory_steps > 0)
            return benchMemory(memory_steps);
        if (presets)
            return benchPresets(argc, argv, preset_names);
        if (visits)
            return benchVisits();
        if (data)
            return benchData();
        auto rows = benchTraining();
        if (window)
            for (const auto& row : benchWindow(argc, argv))
                rows.append(row);
        return rows;
    }
};

qint64 countFrom(const QString& option, const QString& of, const std::optional<QString>& text,
                 qint64 usual) {
    bool understood = true;
    const auto count = text ? text->toLongLong(&understood) : usual;
    if (!understood || count < 1)
        throw InputError(option + " \"" + *text + "\" is no number of " + of +
                         "; give one from 1 on");
    return count;
}

}  // namespace

Job parseBench(Options& options) {
    Bench bench;
    bool memory = false;
    std::optional<QString> steps, minutes, json;
    options.add("--ui", bench.window,
                "measure the window too: frame time, event-loop delay, and how long a\n"
                "switch takes to show, while it trains at full speed");
    options.add("--json", "FILE", json,
                "write the figures to FILE too, as rows of one JSON array: network, bn, plain,\n"
                "unobserved, observed, window …, of the window one row ui for each network");
    options.add("--memory", memory,
                "measure instead what a long run and its twin take of memory, recorded\n"
                "as in the window; with --ui, what the whole window takes, by the minute");
    options.add("--presets", bench.presets,
                "measure instead how fast each preset trains in the window over its first ten\n"
                "seconds, and with nobody looking");
    options.add("--preset", "NAME", bench.preset_names, "with --presets: of this one alone");
    options.oneOf("--preset", resourceNames("presets"));
    options.add("--visits", bench.visits,
                "measure instead how long it takes to come back to a step of a long run");
    options.add("--data", bench.data,
                "measure instead how long large data take to read, and how much memory:\n"
                "a table of a million rows, 2 GB of arrays, 50,000 images; needs 5 GB of disk");
    options.add("--steps", "N", steps, "of how many steps; 1000000 if not given");
    options.add("--minutes", "N", minutes, "for how many minutes with --ui; 60 if not given");
    options.parse();
    if (json && json->isEmpty())
        throw InputError("--json names no file; give one");
    if (!bench.preset_names.isEmpty() && !bench.presets)
        throw InputError("--preset goes with --presets; add it");
    if (steps && !memory)
        throw InputError("--steps goes with --memory; add it");
    if (minutes && !(memory && bench.window))
        throw InputError("--minutes goes with --memory --ui; add both");
    if (steps && bench.window)
        throw InputError("--steps goes with --memory alone; with --ui give --minutes");
    const auto count = countFrom("--steps", "steps", steps, kMemorySteps);
    bench.memory_steps = memory && !bench.window ? count : 0;
    if (memory && bench.window)
        bench.memory_minutes = static_cast<int>(
            std::min(countFrom("--minutes", "minutes", minutes, 60), kMostMinutes));
    bench.json = json.value_or(QString());
    return bench;
}

}  // namespace normscope
