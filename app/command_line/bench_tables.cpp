// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/bench_tables.h"

#include <QDir>
#include <QJsonObject>
#include <QTemporaryDir>
#include <algorithm>

#include "app/command_line/data_benchmark.h"
#include "app/command_line/display.h"
#include "app/command_line/memory_benchmark.h"
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
constexpr std::int64_t kVisitedSteps = 100'000;
constexpr int kVisits = 200;
constexpr int kFirstMs = 10'000;

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

QString megabytes(std::uint64_t bytes, int decimals, int width) {
    return QString::number(static_cast<double>(bytes) / 1e6, 'f', decimals).rightJustified(width);
}

qint64 number(std::uint64_t count) {
    return static_cast<qint64>(count);
}

/// Says a line of percentiles, and gives them.
QJsonObject percentiles(const char* what, const std::vector<double>& values) {
    QJsonObject row;
    QString line = QString("  ").append(what).leftJustified(44);
    for (const auto& [name, share] : {std::pair{"p50", 0.5}, {"p95", 0.95}, {"p99", 0.99}}) {
        const double value = percentileOf(values, share);
        row[name] = value;
        line += QString::number(value, 'f', 1).rightJustified(8);
    }
    row["count"] = static_cast<qint64>(values.size());
    say(line + QString::number(values.size()).rightJustified(8));
    return row;
}

QJsonObject toJson(const BenchmarkRow& row) {
    return {{"network", QString::fromStdString(row.network)},
            {"bn", row.batch_norm},
            {"path", QString::fromStdString(row.path)},
            {"plain", row.plain},
            {"libtorch", row.libtorch},
            {"unobserved", row.unobserved},
            {"observed", row.observed},
            {"window", row.recorded},
            {"gradients", row.gradients},
            {"batch", static_cast<qint64>(row.batch)},
            {"fann_samples", row.fann}};
}

}  // namespace

QJsonArray benchTraining() {
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
    QJsonArray json;
    const auto rows = runBenchmark(kSecondsPerFigure, [&](const BenchmarkRow& row) {
        json.append(toJson(row));
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
    return json;
}

QJsonArray benchWindow(int& argc, char** argv) {
    if (!hasDisplay()) {
        say("There is no display: the window is painted into memory.");
        paintIntoMemory();
    }
    say(QString("Window 1280x800, training at full speed, in ms").leftJustified(48) +
        " p50     p95     p99   count");
    QJsonArray rows;
    const auto measure = [&](const char* network, const std::vector<std::int64_t>& widths,
                             Toggles toggles) {
        Experiment experiment;
        experiment.configuration.network.hidden = widths;
        const auto figures = measureWindow(argc, argv, experiment, toggles);
        say(QString(network));
        QJsonObject row{{"network", network}};
        row["frame"] = percentiles("frame: fed and painted", figures.frame_times);
        row["interval"] = percentiles("from frame to frame", figures.frame_intervals);
        row["event_delay"] = percentiles("event loop delay", figures.event_delays);
        if (toggles == Toggles::Measured)
            row["switch"] = percentiles("batch norm switched until painted", figures.toggle_delays);
        row["steps_per_second"] = figures.steps_per_second;
        say(QStringLiteral("  training meanwhile: %1 steps/s")
                .arg(figures.steps_per_second, 0, 'f', 0));
        rows.append(QJsonObject{{"ui", row}});
    };
    measure("3 layers of 100 channels", {100, 100, 100}, Toggles::Measured);
    measure("32 layers of 100 channels", std::vector<std::int64_t>(32, 100), Toggles::Left);
    measure("3 layers of 512 channels", {512, 512, 512}, Toggles::Left);
    return rows;
}

QJsonArray benchPresets(int& argc, char** argv, const QStringList& names) {
    std::vector<Preset> measured;
    for (const auto& name : names)
        measured.push_back(presetNamed(name));
    if (measured.empty())
        measured = presets();
    if (!hasDisplay())
        paintIntoMemory();
    configureBackend();
    say(QStringLiteral("Steps per second over the first %1 s").arg(kFirstMs / 1000));
    say(QString("preset").leftJustified(24) + "  unobserved   in the window  frames/s");
    QJsonArray rows;
    for (const auto& preset : measured) {
        const auto figures = measureFirstSeconds(argc, argv, preset.experiment, kFirstMs);
        say(preset.name.leftJustified(24) +
            QString::number(figures.unobserved, 'f', 0).rightJustified(12) +
            figure(figures.window, figures.unobserved) +
            QString::number(figures.frames, 'f', 0).rightJustified(10));
        rows.append(QJsonObject{{"preset", QJsonObject{{"name", preset.name},
                                                       {"unobserved", figures.unobserved},
                                                       {"window", figures.window},
                                                       {"frames", figures.frames}}}});
    }
    return rows;
}

QJsonArray benchMemory(std::int64_t steps) {
    configureBackend();
    Progress progress("step", steps);
    const auto figures = measureMemory(steps, [&](std::int64_t made) {
        progress.update(std::min(made, steps), [] { return QString(); });
    });
    const auto row = [](const QString& name, std::size_t bytes, const QString& note) {
        say(name.leftJustified(44) + megabytes(bytes, 1, 10) +
            (note.isEmpty() ? QString() : "   " + note));
    };
    const auto records = [](const RecordDensity& density) {
        return QStringLiteral("%1 records, at most %2 steps apart")
            .arg(density.records)
            .arg(density.widest);
    };
    const auto series = figures.density.series_bytes + figures.twin_density.series_bytes;
    say(QStringLiteral("%1 steps of a network with 16 hidden units and of its twin, %2 s, in MB")
            .arg(figures.steps)
            .arg(figures.seconds, 0, 'f', 0));
    row("process at the start", figures.resident_before, {});
    row("process at the end", figures.resident_after, {});
    row("process at its peak", figures.resident_peak, {});
    row("distributions of run A", figures.density.layer_bytes, records(figures.density));
    row("distributions of run B", figures.twin_density.layer_bytes, records(figures.twin_density));
    row("loss and accuracy of the steps, both runs", series,
        QStringLiteral("each step from step %1 on").arg(figures.density.first_raw));
    row("time line, both runs", figures.timeline_bytes,
        QStringLiteral("every %1th step").arg(figures.timeline_interval));
    return {QJsonObject{
        {"memory", QJsonObject{{"steps", static_cast<qint64>(figures.steps)},
                               {"seconds", figures.seconds},
                               {"at_start", number(figures.resident_before)},
                               {"at_end", number(figures.resident_after)},
                               {"at_peak", number(figures.resident_peak)},
                               {"distributions", number(figures.density.layer_bytes +
                                                        figures.twin_density.layer_bytes)},
                               {"series", number(series)},
                               {"time_line", number(figures.timeline_bytes)}}}}};
}

QJsonArray benchWindowMemory(int& argc, char** argv, int minutes) {
    if (!hasDisplay())
        paintIntoMemory();
    say("The window on MNIST with a twin and heat strips, at full speed");
    say("minute      step    process       heap    records, MB");
    QJsonArray rows;
    measureWindowMemory(argc, argv, minutes, [&](const WindowMemory& now) {
        say(QString::number(now.minutes).rightJustified(6) +
            QString::number(now.step).rightJustified(10) + megabytes(now.resident, 1, 11) +
            megabytes(now.heap, 1, 11) + megabytes(now.records, 1, 11));
        rows.append(QJsonObject{{"memory", QJsonObject{{"minutes", now.minutes},
                                                       {"step", static_cast<qint64>(now.step)},
                                                       {"process", number(now.resident)},
                                                       {"heap", number(now.heap)},
                                                       {"records", number(now.records)}}}});
    });
    return rows;
}

QJsonArray benchVisits() {
    configureBackend();
    say(QStringLiteral("Back to one of %1 steps until it is shown, %2 visits at random, in ms")
            .arg(kVisitedSteps)
            .arg(kVisits));
    QJsonArray rows;
    const auto measure = [&](const QString& name, const Experiment& experiment) {
        VisitFigures figures;
        {
            Progress progress("step", kVisitedSteps);
            figures = measureVisits(experiment, kVisitedSteps, kVisits, [&](std::int64_t made) {
                progress.update(made, [] { return QString(); });
            });
        }
        QJsonObject row{{"network", name}, {"interval", static_cast<qint64>(figures.interval)}};
        QString line = name.leftJustified(30);
        for (const auto& [key, share] : {std::pair{"p50", 0.5}, {"p95", 0.95}, {"longest", 1.0}}) {
            const double value = percentileOf(figures.milliseconds, share);
            row[key] = value;
            line += QString::number(value, 'f', 1).rightJustified(9);
        }
        say(line + QStringLiteral("   a snapshot every %1 steps").arg(figures.interval));
        rows.append(QJsonObject{{"visits", row}});
    };
    say(QString(30, ' ') + "      p50      p95  longest");
    Experiment small;
    small.configuration.data.dataset = "spiral";
    small.configuration.network.hidden = {16, 16, 16};
    measure("2-16-16-16-2, spiral", small);
    measure("mnist-sigmoid", presetNamed("mnist-sigmoid").experiment);
    return rows;
}

QJsonArray benchData() {
    const QTemporaryDir folder(QDir::tempPath() + "/normscope-data-XXXXXX");
    if (!folder.isValid())
        throw InputError("no folder can be made in \"" + QDir::tempPath() +
                         "\"; set TMPDIR to one with 5 GB of room");
    const auto figures =
        measureData(folder.path().toStdString(), /*scale=*/1.0,
                    [](const std::string& what) { complain(QString::fromStdString(what)); });
    say(QString("Data read, in MB").leftJustified(48) +
        "   files    data  at most   seconds   MB/s");
    QJsonArray rows;
    for (const auto& row : figures) {
        const auto what = QString::fromStdString(row.what);
        say(what.leftJustified(48) + megabytes(row.files, 0, 8) + megabytes(row.data, 0, 8) +
            megabytes(row.peak, 0, 8) + QString::number(row.seconds, 'f', 2).rightJustified(10) +
            QString::number(static_cast<double>(row.files) / 1e6 / row.seconds, 'f', 0)
                .rightJustified(8));
        rows.append(QJsonObject{{"data", QJsonObject{{"what", what},
                                                     {"files", number(row.files)},
                                                     {"data", number(row.data)},
                                                     {"at_most", number(row.peak)},
                                                     {"seconds", row.seconds}}}});
    }
    say("data: as single precision, as networks take them. at most: the most memory that reading "
        "took, with the data.");
    return rows;
}

}  // namespace normscope
