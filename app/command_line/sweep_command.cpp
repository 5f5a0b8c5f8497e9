// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QEventLoop>
#include <QFile>
#include <QRegularExpression>
#include <QThread>
#include <QTimer>
#include <algorithm>

#include "app/command_line/display.h"
#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/export/file_output.h"
#include "app/files/export/plot_export.h"
#include "app/files/input_error.h"
#include "app/sweep/sweep_export.h"
#include "app/sweep/sweep_job.h"
#include "model/settings/duration_text.h"

namespace normscope {

namespace {

constexpr std::int64_t kMostSeeds = 1000;
constexpr std::int64_t kMostJobs = 256;
constexpr int kLookForSignals = 50;  // ms
constexpr qsizetype kMostLines = 60;

/// What a sweep is made of, as given.
struct SweepWords {
    ExperimentWords experiment;
    QStringList vary;
    std::optional<QString> seeds, jobs, target, show;

    std::int64_t numberOf(const char* option, const std::optional<QString>& text,
                          std::int64_t otherwise, std::int64_t most) const {
        if (!text)
            return otherwise;
        bool whole = false;
        const auto number = text->toLongLong(&whole);
        if (!whole || number < 1 || number > most)
            throw InputError(QStringLiteral("%1 is \"%2\"; give a whole number from 1 to %3")
                                 .arg(option, *text)
                                 .arg(most));
        return number;
    }

    /// What is shown and looked for, where it was given.
    void applyTo(SweepPlan& plan) const {
        const auto task = plan.sweep.task();
        if (show)
            plan.shown = &measureCalled(show->toStdString(), task);
        if (target)
            plan.target = parseTarget(target->toStdString(), task);
    }

    SweepPlan plan() const {
        SweepPlan plan;
        plan.sweep.base = experiment.experiment();
        plan.sweep.keeps_widths = experiment.givesWidths();
        plan.sweep.seeds = seedsFrom(plan.sweep.base.configuration.seed,
                                     numberOf("--seeds", seeds, 1, kMostSeeds));
        try {
            for (const auto& text : vary)
                plan.sweep.axes.push_back(parseAxis(text.toStdString()));
            validate(plan.sweep);
            plan.shown = &usualMeasure();
            applyTo(plan);
        } catch (const SettingError& error) {
            throw InputError(error.what());
        }
        return plan;
    }
};

/// Whether the file or preset brings one, which nothing of the line asks for.
bool hasRunBOfItsOwn(const ExperimentWords& words) {
    return words.twin.isEmpty() && words.twin_at.isEmpty() && words.experiment().twin.has_value();
}

/// Prints a line for each run still to be made.
struct ListRuns {
    SweepWords words;
    QString folder;
    int operator()(int& argc, char** argv) const;
};

/// Makes the runs that are missing, then the tables and pictures.
struct MakeSweep {
    SweepWords words;
    QString folder;
    QStringList formats;
    int at_once = 1;
    int operator()(int& argc, char** argv) const;

  private:
    int makeAll() const;
};

/// Brings results together that were made elsewhere.
struct CollectRuns {
    SweepWords words;
    QStringList from;
    QString folder;
    QStringList formats;
    int operator()(int& argc, char** argv) const;

  private:
    int collect() const;
};

int ListRuns::operator()(int&, char** argv) const {
    const SweepJob job(words.plan(), folder);
    const QStringList program{QString::fromLocal8Bit(argv[0])};
    for (const auto run : job.missing())
        say(shellLine(program +
                      argumentsOf(words.experiment.arguments(), job.runs()[run], folder)));
    return kDone;
}

/// Makes what is missing, and says how far it is, until all is done or it is interrupted.
double make(SweepJob& job, const QStringList& experiment, int at_once) {
    const auto all = static_cast<std::int64_t>(job.missing().size());
    const InterruptGuard guard;
    Progress progress("run", all, Progress::Lines::Errors);
    if (all == 0)
        return progress.seconds();
    const auto stopIfInterrupted = [&] {
        if (guard.interrupted() && !job.isStopped())
            job.stop();
    };
    QEventLoop loop;
    QTimer look;
    std::int64_t ended = 0;
    QObject::connect(&job, &SweepJob::finished, &loop, &QEventLoop::quit);
    QObject::connect(&look, &QTimer::timeout, &loop, stopIfInterrupted);
    QObject::connect(&job, &SweepJob::advanced, &loop, [&] {
        stopIfInterrupted();
        progress.update(++ended, [&] {
            const auto rate = static_cast<double>(ended) / progress.seconds();
            return QString::fromStdString(durationText(static_cast<double>(all - ended) / rate)) +
                   " left";
        });
    });
    look.start(kLookForSignals);
    job.start(QCoreApplication::applicationFilePath(), experiment, at_once);
    loop.exec();
    return progress.seconds();
}

std::size_t countOf(const SweepResults& results) {
    return static_cast<std::size_t>(
        std::ranges::count_if(results, [](const auto& result) { return result.has_value(); }));
}

void sayCells(const SweepPlan& plan, const std::vector<SweepRun>& runs,
              const SweepResults& results) {
    say(QString::fromStdString(labelOf(*plan.shown, plan.sweep.task())) +
        (plan.sweep.seeds.size() > 1 ? ", median of the seeds (least to most):" : ":"));
    const auto lines = cellLines(plan, cellsOf(runs, results, plan.target));
    for (const auto& line : lines.first(std::min(lines.size(), kMostLines)))
        say("  " + line);
    if (lines.size() > kMostLines)
        say(QStringLiteral("  and %1 more, in cells.csv").arg(lines.size() - kMostLines));
}

/// What is wrong at the end, and what to do.
void complainOf(const SweepJob& job) {
    const auto all = job.runs().size();
    if (job.isStopped())
        complain(QStringLiteral("stopped after %1 of %2 runs; the same command goes on from there")
                     .arg(job.done())
                     .arg(all));
    else if (!job.failures().isEmpty())
        complain(QStringLiteral("%1 of %2 runs failed, the first was %3; the same command tries "
                                "them again")
                     .arg(job.failures().size())
                     .arg(all)
                     .arg(job.failures().first()));
}

int MakeSweep::makeAll() const {
    SweepJob job(words.plan(), folder);
    const auto& sweep = job.plan().sweep;
    const auto before = job.done();
    say(QStringLiteral("%1 runs: %2 cells, %3 seeds; %4 at once%5")
            .arg(job.runs().size())
            .arg(sweep.cells())
            .arg(sweep.seeds.size())
            .arg(at_once)
            .arg(before > 0 ? QStringLiteral("; %1 are there already").arg(before) : QString()));
    const auto seconds = make(job, words.experiment.arguments(), at_once);
    say(QStringLiteral("Made %1 runs in %2")
            .arg(job.done() - before)
            .arg(QString::fromStdString(durationText(seconds))));
    const auto files =
        exportSweep(folder, job.plan(), job.runs(), job.results(), formats, configureBackend());
    sayCells(job.plan(), job.runs(), job.results());
    say(QStringLiteral("Wrote %1 files into %2").arg(files.size() + 1).arg(folder));
    complainOf(job);
    return job.done() == job.runs().size() ? kDone : kFailed;
}

int MakeSweep::operator()(int& argc, char** argv) const {
    return offscreen(argc, argv, [this] { return makeAll(); });
}

int CollectRuns::collect() const {
    auto plan = readPlan(*std::ranges::find_if(from, [this](const QString& one) {
        return QFile::exists(planPath(one)) || one == from.back();
    }));
    words.applyTo(plan);
    const auto runs = plan.sweep.runs();
    makeFolder(folder);
    resultsIn(folder, plan, runs);  // refuses a folder of something else before it is added to
    makeFolder(folder + "/runs");
    for (const auto& one : from)
        if (const int found = gatherInto(folder, one, runs); found == 0)
            throw InputError(one +
                             " has no results of this sweep; give the folder that holds runs/");
    writeFile(planPath(folder), planJson(plan));
    const auto results = resultsIn(folder, plan, runs);
    const auto files = exportSweep(folder, plan, runs, results, formats, configureBackend());
    sayCells(plan, runs, results);
    const auto done = countOf(results);
    say(QStringLiteral("%1 of %2 runs; wrote %3 files into %4")
            .arg(done)
            .arg(runs.size())
            .arg(files.size() + 1)
            .arg(folder));
    if (done == runs.size())
        return kDone;
    complain(QStringLiteral("%1 runs are missing; make them, then collect again")
                 .arg(runs.size() - done));
    return kFailed;
}

int CollectRuns::operator()(int& argc, char** argv) const {
    return offscreen(argc, argv, [this] { return collect(); });
}

/// What a run comes to, as --show and --target name it; of an accuracy also as regressions do.
QStringList quantities() {
    QStringList names;
    for (const auto& measure : measures())
        for (const Task task : {Task::Classification, Task::Regression})
            names << QString::fromStdString(nameOf(measure, task));
    names.removeDuplicates();
    return names;
}

constexpr const char* kFooter =
    R"(Every combination of the values is a cell; each is trained with seeds N, N+1, … from the experiment's on.
Into DIR: runs.csv (a row a run), cells.csv (a row a cell: medians, least and most over the seeds),
map.png, .svg and .pdf (a heat map of the first two settings, a panel for each value of further ones; a
curve where one varies), steps-to-target.* with --target, sweep.json (the plan), runs/ (a result a run).

Runs that are complete are kept: after Ctrl+C, a crash or a power cut the same command goes on, with more
values or seeds it makes what is new. Where a setting's values have commas, separate them by semicolons:
--vary "network.hidden=100;100,100".

On many machines: --plan prints a command for each run that is missing; --collect brings the results
together.

Exit codes: 0 all runs were made (diverged ones count); 1 some are missing; 2 wrong use.)";

}  // namespace

Job parseSweep(Options& options) {
    SweepWords words;
    std::optional<QString> folder, format;
    QStringList from;
    bool plan = false;
    options.addExperiment(words.experiment);
    options.add("--vary", "KEY=A,B,C", words.vary,
                "the values that a setting takes; give it for each that varies");
    options.add("--seeds", "K", words.seeds, "seeds for each cell; 1 if not given");
    options.add("--steps", "N", words.experiment.steps,
                "how many steps each run makes; the same as --set steps=N");
    options.add("--jobs", "J", words.jobs,
                "how many runs at once; as many as there are processors if not given");
    options.add("--target", "QUANTITY=VALUE", words.target,
                "also tell the first recorded step at which a run reaches it, such as\n"
                "val_accuracy_batch=0.8: an accuracy from below, a loss from above");
    options.add("--show", "QUANTITY", words.show,
                "what the map shows; val_accuracy_running if not given");
    options.oneOf("--show", quantities());
    options.oneOf("--target", quantities().replaceInStrings(QRegularExpression("$"), "="));
    options.add("--export", "DIR", folder, "the folder of the sweep");
    options.add("--format", "LIST", format,
                "formats of the map: png,svg,pdf,csv; png,svg,pdf if not given");
    options.someOf("--format", plotFormats());
    options.add("--plan", plan, "print a command for each run that is missing, and make none");
    options.add("--collect", "DIR", from,
                "take in the results of this folder, and others by more of them, where\n"
                "runs were made by the commands of --plan");
    options.setFooter(kFooter);
    options.parse();
    if (folder && folder->isEmpty())
        throw InputError("--export names no folder; give one");
    if (!folder && from.isEmpty())
        throw InputError("a sweep needs a folder for its results; add --export DIR");
    const auto formats = formatsFrom(format.value_or("png,svg,pdf"));
    if (!from.isEmpty()) {
        if (plan || !words.vary.isEmpty())
            throw InputError(
                "--collect takes settings and values from the sweep's plan; leave out --vary and "
                "--plan");
        return CollectRuns{words, from, folder.value_or(from.front()), formats};
    }
    // A run B of the file or preset has no place here; one that was asked for is refused.
    words.experiment.alone = words.experiment.alone || hasRunBOfItsOwn(words.experiment);
    words.plan();  // what is wrong is said at once
    if (plan)
        return ListRuns{words, *folder};
    const auto at_once =
        words.numberOf("--jobs", words.jobs, std::max(1, QThread::idealThreadCount()), kMostJobs);
    return MakeSweep{words, *folder, formats, static_cast<int>(at_once)};
}

}  // namespace normscope
