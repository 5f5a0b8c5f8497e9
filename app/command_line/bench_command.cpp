// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <algorithm>

#include "app/command_line/data_benchmark.h"
#include "app/command_line/display.h"
#include "app/command_line/memory_benchmark.h"
#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/command_line/window_benchmark.h"
#include "app/files/input_error.h"
#include "app/files/presets.h"
#include "model/run/run.h"
#include "model/trainer/benchmark.h"
#include "model/trainer/visit_benchmark.h"

namespace normscope {

namespace {

constexpr double kSecondsPerFigure = 2.0;
constexpr qint64 kMemorySteps = 1'000'000;
constexpr std::int64_t kVisitedSteps = 100'000;
constexpr int kVisits = 200;
constexpr qint64 kMostMinutes = 24 * 60;

/// "12345 (1.24)": steps per second, and how many times the plain loop's.
QString figure(double steps_per_second, double plain) {
    return QStringLiteral("%1 (%2)")
        .arg(steps_per_second, 0, 'f', 0)
        .arg(plain > 0 ? steps_per_second / plain : 0.0, 0, 'f', 2)
        .rightJustified(16);
}

QString tableRow(const QString& network, const QString& norm, const QString& plain,
                 const QStringList& rest) {
    return network.leftJustified(30) + norm.leftJustified(6) + plain.rightJustified(10) +
           rest.join("");
}

int benchWindow(int& argc, char** argv) {
    const auto row = [](const char* name, const std::vector<double>& values) {
        const auto cell = [&](double share) {
            return QString::number(percentileOf(values, share), 'f', 1).rightJustified(8);
        };
        say(QString(name).leftJustified(44) + cell(0.5) + cell(0.95) + cell(0.99) +
            QString::number(values.size()).rightJustified(8));
    };
    say(QString("Window 1280x800, training at full speed, in ms").leftJustified(48) +
        " p50     p95     p99   count");
    const auto measure = [&](const char* network, const std::vector<std::int64_t>& widths,
                             Toggles toggles) {
        Experiment experiment;
        experiment.configuration.network.hidden = widths;
        const auto figures = measureWindow(argc, argv, experiment, toggles);
        say(QString(network));
        row("  frame: fed and painted", figures.frame_times);
        row("  from frame to frame", figures.frame_intervals);
        row("  event loop delay", figures.event_delays);
        if (toggles == Toggles::Measured)
            row("  batch norm switched until painted", figures.toggle_delays);
        say(QStringLiteral("  training meanwhile: %1 steps/s")
                .arg(figures.steps_per_second, 0, 'f', 0));
    };
    measure("3 layers of 100 channels", {100, 100, 100}, Toggles::Measured);
    measure("32 layers of 100 channels", std::vector<std::int64_t>(32, 100), Toggles::Left);
    measure("3 layers of 512 channels", {512, 512, 512}, Toggles::Left);
    return kDone;
}

int benchMemory(std::int64_t steps) {
    configureBackend();
    Progress progress("step", steps);
    const auto figures = measureMemory(steps, [&](std::int64_t made) {
        progress.update(std::min(made, steps), [] { return QString(); });
    });
    const auto row = [](const QString& name, std::size_t bytes, const QString& note) {
        say(name.leftJustified(44) +
            QString::number(static_cast<double>(bytes) * 1e-6, 'f', 1).rightJustified(10) +
            (note.isEmpty() ? QString() : "   " + note));
    };
    const auto records = [](const RecordDensity& density) {
        return QStringLiteral("%1 records, at most %2 steps apart")
            .arg(density.records)
            .arg(density.widest);
    };
    say(QStringLiteral("%1 steps of a network with 16 hidden units and of its twin, %2 s, in MB")
            .arg(figures.steps)
            .arg(figures.seconds, 0, 'f', 0));
    row("process at the start", figures.resident_before, {});
    row("process at the end", figures.resident_after, {});
    row("process at its peak", figures.resident_peak, {});
    row("distributions of run A", figures.density.layer_bytes, records(figures.density));
    row("distributions of run B", figures.twin_density.layer_bytes, records(figures.twin_density));
    row("loss and accuracy of the steps, both runs",
        figures.density.series_bytes + figures.twin_density.series_bytes,
        QStringLiteral("each step from step %1 on").arg(figures.density.first_raw));
    row("time line, both runs", figures.timeline_bytes,
        QStringLiteral("every %1th step").arg(figures.timeline_interval));
    return kDone;
}

int benchWindowMemory(int& argc, char** argv, int minutes) {
    if (!hasDisplay())
        paintIntoMemory();
    say("The window on MNIST with a twin and heat strips, at full speed");
    say("minute      step    process    records, MB");
    measureWindowMemory(argc, argv, minutes, [](const WindowMemory& now) {
        const auto cell = [](std::uint64_t bytes) {
            return QString::number(static_cast<double>(bytes) / 1e6, 'f', 1).rightJustified(11);
        };
        say(QString::number(now.minutes).rightJustified(6) +
            QString::number(now.step).rightJustified(10) + cell(now.resident) + cell(now.records));
    });
    return kDone;
}

int benchVisits() {
    configureBackend();
    say(QStringLiteral("Back to one of %1 steps until it is shown, %2 visits at random, in ms")
            .arg(kVisitedSteps)
            .arg(kVisits));
    const auto measure = [](const QString& name, const Experiment& experiment) {
        VisitFigures figures;
        {
            Progress progress("step", kVisitedSteps);
            figures = measureVisits(experiment, kVisitedSteps, kVisits, [&](std::int64_t made) {
                progress.update(made, [] { return QString(); });
            });
        }
        QString row = name.leftJustified(30);
        for (const double share : {0.5, 0.95, 1.0})
            row += QString::number(percentileOf(figures.milliseconds, share), 'f', 1)
                       .rightJustified(9);
        say(row + QStringLiteral("   a snapshot every %1 steps").arg(figures.interval));
    };
    say(QString(30, ' ') + "      p50      p95  longest");
    Experiment small;
    small.configuration.data.dataset = "spiral";
    small.configuration.network.hidden = {16, 16, 16};
    measure("2-16-16-16-2, spiral", small);
    measure("mnist-sigmoid", presetNamed("mnist-sigmoid").experiment);
    return kDone;
}

/// The files are made below the folder for temporary ones, and removed.
int benchData() {
    const QTemporaryDir folder(QDir::tempPath() + "/normscope-data-XXXXXX");
    if (!folder.isValid())
        throw InputError("no folder can be made in \"" + QDir::tempPath() +
                         "\"; set TMPDIR to one with 5 GB of room");
    const auto figures =
        measureData(folder.path().toStdString(), /*scale=*/1.0,
                    [](const std::string& what) { complain(QString::fromStdString(what)); });
    say(QString("Data read, in MB").leftJustified(48) +
        "   files    data  at most   seconds   MB/s");
    for (const auto& row : figures) {
        const auto cell = [](std::uint64_t bytes) {
            return QString::number(static_cast<double>(bytes) / 1e6, 'f', 0).rightJustified(8);
        };
        say(QString::fromStdString(row.what).leftJustified(48) + cell(row.files) + cell(row.data) +
            cell(row.peak) + QString::number(row.seconds, 'f', 2).rightJustified(10) +
            QString::number(static_cast<double>(row.files) / 1e6 / row.seconds, 'f', 0)
                .rightJustified(8));
    }
    say("data: as single precision, as networks take them. at most: the most memory that reading "
        "took, with the data.");
    return kDone;
}

QJsonObject toJson(const BenchmarkRow& row) {
    return {{"network", QString::fromStdString(row.network)},
            {"batch_norm", row.batch_norm},
            {"path", QString::fromStdString(row.path)},
            {"plain", row.plain},
            {"libtorch", row.libtorch},
            {"unobserved", row.unobserved},
            {"observed", row.observed},
            {"recorded", row.recorded},
            {"gradients", row.gradients},
            {"batch", static_cast<qint64>(row.batch)},
            {"fann_samples", row.fann}};
}

void benchTrainingAsJson() {
    QJsonArray rows;
    for (const auto& row : runBenchmark(kSecondsPerFigure, nullptr))
        rows << toJson(row);
    say(QString::fromUtf8(QJsonDocument(rows).toJson(QJsonDocument::Indented)).trimmed());
}

void benchTraining() {
    const auto backend = configureBackend();
    say(QStringLiteral("LibTorch %1, %2, %3 compute thread(s)")
            .arg(QString::fromStdString(backend.libtorch), QString::fromStdString(backend.blas))
            .arg(backend.threads));
    say("Steps per second; in brackets the ratio to the plain loop.");
    say(tableRow(
        "network", "BN", "plain",
        {QString("by LibTorch").rightJustified(16), QString("unobserved").rightJustified(16),
         QString("observed").rightJustified(16), QString("as in window").rightJustified(16),
         QString("gradients").rightJustified(16), "  path"}));
    const auto rows = runBenchmark(kSecondsPerFigure, [](const BenchmarkRow& row) {
        say(tableRow(QString::fromStdString(row.network), row.batch_norm ? "yes" : "no",
                     QString::number(row.plain, 'f', 0),
                     {figure(row.libtorch, row.plain), figure(row.unobserved, row.plain),
                      figure(row.observed, row.plain), figure(row.recorded, row.plain),
                      figure(row.gradients, row.plain), "  " + QString::fromStdString(row.path)}));
    });
    say("plain: torch::nn::Sequential and torch::optim on the same data. by LibTorch: a run of "
        "ours with --path libtorch; the others by the path named. observed: 60 frames a second "
        "and every step's loss. as in window: the same, with all that is recorded, over the "
        "run's first ten seconds. "
        "gradients: that with the columns of gradients and updates open.");
    for (const auto& row : rows)
        if (row.fann > 0)
            say(QStringLiteral("%1: FANN trains %2 samples a second one by one, ours observed %3 "
                               "(%4)")
                    .arg(QString::fromStdString(row.network))
                    .arg(row.fann, 0, 'f', 0)
                    .arg(row.observed * static_cast<double>(row.batch), 0, 'f', 0)
                    .arg(row.observed * static_cast<double>(row.batch) / row.fann, 0, 'f', 2));
}

struct Bench {
    bool window = false;
    bool json = false;
    bool visits = false;
    bool data = false;
    std::int64_t memory_steps = 0;  ///< 0: not what a run takes of memory
    int memory_minutes = 0;         ///< 0: not what the window does

    int operator()(int& argc, char** argv) const {
        if (memory_minutes > 0)
            return benchWindowMemory(argc, argv, memory_minutes);
        if (memory_steps > 0)
            return benchMemory(memory_steps);
        if (visits)
            return benchVisits();
        if (data)
            return benchData();
        if (json) {
            benchTrainingAsJson();
            return kDone;
        }
        benchTraining();
        if (!window)
            return kDone;
        if (!hasDisplay()) {
            say("There is no display: the window is painted into memory.");
            paintIntoMemory();
        }
        return benchWindow(argc, argv);
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
    std::optional<QString> steps, minutes;
    options.add("--ui", bench.window,
                "measure the window too: frame time, event-loop delay, and how long a\n"
                "switch takes to show, while it trains at full speed");
    options.add("--json", bench.json, "print the training figures as one JSON array instead");
    options.add("--memory", memory,
                "measure instead what a long run and its twin take of memory, recorded\n"
                "as in the window; with --ui, what the whole window takes, by the minute");
    options.add("--visits", bench.visits,
                "measure instead how long it takes to come back to a step of a long run");
    options.add("--data", bench.data,
                "measure instead how long large data take to read, and how much memory:\n"
                "a table of a million rows, 2 GB of arrays, 50,000 images; needs 5 GB of disk");
    options.add("--steps", "N", steps, "of how many steps; 1000000 if not given");
    options.add("--minutes", "N", minutes, "for how many minutes with --ui; 60 if not given");
    options.parse();
    if (bench.json && (bench.window || memory || bench.visits || bench.data))
        throw InputError(
            "--json is for the training figures; leave out --ui, --memory, --visits, --data");
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
    return bench;
}

}  // namespace normscope
