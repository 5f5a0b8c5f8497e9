// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <optional>

#include "app/command_line/commands.h"
#include "app/command_line/recording.h"
#include "app/command_line/terminal.h"
#include "app/command_line/train_export.h"
#include "app/export/file_output.h"
#include "model/data/dataset.h"
#include "model/data/dataset_kinds.h"

namespace normscope {

namespace {

/// A share in percent; R² in a regression.
QString scoreText(double score, Task task) {
    return task == Task::Regression ? QString::number(score, 'f', 3)
                                    : QString::number(100.0 * score, 'f', 1) + " %";
}

/// `thorough`: with all that an export writes.
Runs makeRuns(Experiment experiment, bool thorough) {
    const Run::Options options{/*record=*/true, /*record_population=*/thorough};
    const auto data = loadDataset(experiment.configuration);
    std::optional<Run> second;
    if (experiment.twin) {
        try {
            second.emplace(experiment.twinExperiment(), data, options);
        } catch (const SettingError& error) {
            throw SettingError(std::string("twin: ") + error.what());
        }
        experiment.twin.reset();
    }
    return {Run(std::move(experiment), data, options), std::move(second)};
}

QString progressText(const Runs& runs) {
    const auto task = runs.a.data().task;
    const auto text = [task](const StepRecord& last) {
        return QStringLiteral("loss %1  %2 %3")
            .arg(static_cast<double>(last.train_loss), 0, 'g', 4)
            .arg(task == Task::Regression ? QStringLiteral("R²") : QStringLiteral("accuracy"))
            .arg(scoreText(last.train_accuracy, task));
    };
    const auto first = text(runs.a.lastStep());
    if (!runs.b)
        return first;
    return "A: " + first + "   B: " +
           (runs.b->fault() ? QStringLiteral("stopped after step %1").arg(runs.b->stepsDone())
                            : text(runs.b->lastStep()));
}

/// Trains to the end, a fault or an interruption, both runs step by step. Run B may have to stop
/// before; run A goes on.
void trainTo(Runs& runs, std::int64_t steps, RunResult& result) {
    const InterruptWatch watch;
    Progress progress("step", steps);
    while (runs.a.stepsDone() < steps && !watch.interrupted() &&
           stepInto(runs.a, result.a.history)) {
        if (runs.b)
            stepInto(*runs.b, result.b->history);
        progress.update(runs.a.stepsDone(), [&] { return progressText(runs); });
    }
    result.interrupted = watch.interrupted() && runs.a.stepsDone() < steps;
    const auto seconds = progress.seconds();
    result.steps_per_second = seconds > 0 ? static_cast<double>(runs.a.stepsDone()) / seconds : 0.0;
}

void conclude(Run& run, RunOutcome& outcome) {
    run.recordNow();
    takeRecords(run, outcome.history);
    outcome.history.marks = marksOf(run.experiment(), run.stepsDone());
    outcome.steps = run.stepsDone();
    outcome.fault = run.fault();
    outcome.weights_sha256 = run.weightsSha256();
}

RunResult train(Runs& runs, const std::vector<Setting>& differences, const BackendInfo& backend) {
    RunResult result;
    if (runs.b)
        result.b.emplace();
    trainTo(runs, runs.a.configuration().steps, result);
    conclude(runs.a, result.a);
    result.context = {runs.a.experiment(), runs.a.stepsDone(), backend};
    if (runs.b) {
        conclude(*runs.b, *result.b);
        result.context.experiment.twin = Twin{differences, runs.b->experiment().interventions};
    }
    if (result.interrupted)  // what is exported replays to where the run was ended
        result.context.experiment = result.context.replay();
    return result;
}

QString networkText(const Run& run) {
    QStringList widths{QString::number(run.data().features())};
    for (const auto width : run.configuration().network.hidden)
        widths << QString::number(width);
    widths << QString::number(run.data().classes.size());
    return widths.join('-');
}

QString textOf(const std::vector<Setting>& settings) {
    QStringList texts;
    for (const auto& setting : settings)
        texts << QString::fromStdString(setting.key + '=' + toText(setting.value));
    return texts.isEmpty() ? QStringLiteral("no difference") : texts.join(", ");
}

void sayBeginning(const Run& run, const std::optional<Twin>& twin, const BackendInfo& backend) {
    const auto& configuration = run.configuration();
    say(QStringLiteral("%1, network %2, batch %3, seed %4, %5 steps")
            .arg(QString::fromStdString(run.data().name), networkText(run))
            .arg(configuration.data.batch_size)
            .arg(configuration.seed)
            .arg(configuration.steps));
    if (twin)
        say("Run B beside run A: " + textOf(twin->differences));
    if (backend.reference_blas)
        say("This machine multiplies matrices with the slow reference BLAS; training is several "
            "times faster with OpenBLAS (Debian package libopenblas0-pthread).");
}

/// `before` begins each line: "Run A: ", or nothing where there is only one.
void sayOutcome(const QString& before, const RunOutcome& run, Task task) {
    if (!run.history.metrics.empty()) {
        const auto& last = run.history.metrics.back();
        const auto text = [task](double score, const char* kind) {
            return std::isnan(score) ? QString()
                                     : scoreText(score, task) + " with " + kind + " statistics";
        };
        auto parts = QStringList{text(last.val_accuracy_running, "running"),
                                 text(last.val_accuracy_batch, "batch")};
        parts.removeAll(QString());
        say(before +
            (task == Task::Regression ? QStringLiteral("Validation R²: ")
                                      : QStringLiteral("Validation accuracy: ")) +
            (parts.isEmpty() ? "none" : parts.join(", ")));
    }
    say(before + "Weights SHA-256: " + QString::fromStdString(run.weights_sha256));
}

void sayEnd(const RunResult& result) {
    say(QStringLiteral("%1 %2 steps, %3 steps/s")
            .arg(result.interrupted ? "Ended early after" : "Made")
            .arg(result.context.step)
            .arg(result.steps_per_second, 0, 'f', 0));
    const auto task = taskOf(result.context.experiment.configuration);
    sayOutcome(result.b ? "Run A: " : "", result.a, task);
    if (result.b)
        sayOutcome("Run B: ", *result.b, task);
}

void sayFiles(const request::Train& request, const QStringList& files) {
    say(QStringLiteral("Wrote %1 files into %2").arg(files.size()).arg(request.folder));
    if (request.name_files)
        for (const auto& file : files)
            say("  " + file);
}

void complainOf(const RunResult& result) {
    if (const auto& fault = result.a.fault)
        complain((result.b ? "run A: " : "") + QString::fromStdString(fault->oneLine()));
    if (result.b && result.b->fault)
        complain("run B: " + QString::fromStdString(result.b->fault->oneLine()));
}

/// Run A decides.
int exitCodeOf(const std::optional<Fault>& fault) {
    if (!fault)
        return kDone;
    switch (fault->kind) {
        case Fault::Kind::BatchOfOne:
        case Fault::Kind::Diverged:
            return kDiverged;
        case Fault::Kind::Data:
            return kWrongUse;
        case Fault::Kind::Internal:
            break;
    }
    return kFailed;
}

}  // namespace

int runTrain(const request::Train& request) {
    try {
        if (!request.folder.isEmpty())
            makeFolder(request.folder);  // said before the work rather than after it
        const auto backend = configureBackend();
        const auto& twin = request.experiment.twin;
        auto runs = makeRuns(request.experiment, !request.folder.isEmpty());
        sayBeginning(runs.a, twin, backend);
        auto result = train(runs, twin ? twin->differences : std::vector<Setting>{}, backend);
        sayEnd(result);
        if (!request.folder.isEmpty()) {
            lookCloser(runs.a, result.a);
            if (runs.b)
                lookCloser(*runs.b, *result.b);
            sayFiles(request, exportAll(request, runs, result));
        }
        complainOf(result);
        return exitCodeOf(result.a.fault);
    } catch (const DataError& error) {
        complain(error.what());
        return kWrongUse;
    } catch (const SettingError& error) {
        complain(error.what());
        return kWrongUse;
    }
}

}  // namespace normscope
