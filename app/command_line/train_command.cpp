// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/train_command.h"

#include <QFileInfo>
#include <algorithm>
#include <optional>

#include "app/command_line/data_progress.h"
#include "app/command_line/display.h"
#include "app/command_line/options.h"
#include "app/command_line/settings_help.h"
#include "app/command_line/terminal.h"
#include "app/command_line/train_export.h"
#include "app/files/export/file_output.h"
#include "app/files/export/result_file.h"
#include "app/files/input_error.h"
#include "model/data/account.h"
#include "model/data/dataset.h"
#include "model/run/slow_steps.h"
#include "model/settings/dataset_row.h"
#include "widgets/base/number_format.h"

namespace normscope {

namespace {

/// A share in percent; R² in a regression.
QString scoreText(double score, Task task) {
    return task == Task::Regression ? QString::number(score, 'f', 3)
                                    : formatPercent(score, 1, u' ');
}

QString progressText(const RecordedRuns& runs) {
    const auto& a = runs.a;
    const auto& b = runs.b;
    const auto task = a.run.data().task;
    const auto text = [task](const StepRecord& last) {
        return QStringLiteral("loss %1  %2 %3")
            .arg(static_cast<double>(last.train_loss), 0, 'g', 4)
            .arg(task == Task::Regression ? QStringLiteral("R²") : QStringLiteral("accuracy"))
            .arg(scoreText(last.train_accuracy, task));
    };
    auto first = text(a.run.lastStep());
    if (!b)
        return first;
    return "A: " + first + "   B: " +
           (b->run.fault() ? QStringLiteral("stopped after step %1").arg(b->run.stepsDone())
                           : text(b->run.lastStep()));
}

/// Says once how long it will take, where a step takes long.
class SlowStepsWarning {
  public:
    /// After each step; `before`: seconds when it began.
    void note(const Run& run, Progress& progress, double before) {
        if (run.stepsDone() > kLast)
            return;
        const auto text =
            slowStepsText(run.configuration(), run.stepsDone(), progress.seconds() - before);
        if (text.empty() || told_)
            return;
        told_ = true;
        progress.wipe();
        say(QString::fromStdString(text));
    }

  private:
    static constexpr std::int64_t kLast = 3;
    bool told_ = false;
};

/// Trains to the end, a fault or an interruption, both runs step by step. Run B may have to stop
/// before; run A goes on.
void trainTo(RecordedRuns& runs, std::int64_t steps, const InterruptGuard& guard,
             RunResult& result) {
    const auto& run = runs.a.run;
    Progress progress("step", steps);
    SlowStepsWarning warning;
    while (run.stepsDone() < steps && !guard.interrupted()) {
        const auto before = progress.seconds();
        if (!runs.step())
            break;
        warning.note(run, progress, before);
        progress.update(run.stepsDone(), [&] { return progressText(runs); });
    }
    result.interrupted = guard.interrupted() && run.stepsDone() < steps;
    const auto seconds = progress.seconds();
    result.steps_per_second = seconds > 0 ? static_cast<double>(run.stepsDone()) / seconds : 0.0;
}

std::set<std::int64_t> multiplesUpTo(std::int64_t last, std::int64_t of) {
    std::set<std::int64_t> all;
    for (std::int64_t step = of; of > 0 && step <= last; step += of)
        all.insert(all.end(), step);
    return all;
}

/// "784-100-100-10", "1×28×28-8-16-32-10".
QString networkText(const Run& run) {
    const auto& network = run.configuration().network;
    QStringList extents;
    for (const auto extent : run.data().shape)
        extents << QString::number(extent);
    QStringList widths{isConvolutional(network.kind) ? extents.join(u'×')
                                                     : QString::number(run.data().features())};
    for (const auto width : network.hidden)
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
    const auto& data = run.data();
    for (const auto& line : accountOf(data))
        say(QString::fromStdString(line));
    say(QStringLiteral("%1, network %2, batch %3, seed %4, %5 steps")
            .arg(QString::fromStdString(run.data().name), networkText(run))
            .arg(configuration.data.batch_size)
            .arg(configuration.seed)
            .arg(configuration.steps));
    if (twin)
        say("Run B beside run A: " + textOf(twin->differences));
    say("Steps made by: " + QString::fromStdString(run.path()));
    if (backend.reference_blas)
        say("This machine multiplies matrices with the slow reference BLAS; training is several "
            "times faster with OpenBLAS (Debian package libopenblas0-pthread).");
}

RunOutcome conclude(RecordedRun& recorded) {
    const auto& run = recorded.run;
    recorded.recordNow();
    RunOutcome outcome;
    outcome.history = std::move(recorded.history);
    outcome.history.marks = marksOf(run.experiment(), run.stepsDone());
    outcome.steps = run.stepsDone();
    outcome.fault = run.fault();
    outcome.weights_sha256 = run.weightsSha256();
    return outcome;
}

RunResult trained(RecordedRuns& runs, const std::optional<Twin>& twin, const BackendInfo& backend) {
    const auto& run = runs.a.run;
    const InterruptGuard guard;
    sayBeginning(run, twin, backend);
    RunResult result;
    trainTo(runs, run.configuration().steps, guard, result);
    result.a = conclude(runs.a);
    result.context = {run.experiment(), run.stepsDone(), backend};
    if (runs.b) {
        result.b = conclude(*runs.b);
        result.context.experiment.twin =
            Twin{twin->differences, runs.b->run.experiment().interventions};
    }
    if (result.interrupted)  // what is exported replays to where the run was ended
        result.context.experiment = result.context.replay();
    return result;
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
    say(QStringLiteral("%1 %2 step%3, %4 steps/s")
            .arg(result.interrupted ? "Ended early after" : "Made")
            .arg(result.context.step)
            .arg(result.context.step == 1 ? "" : "s")
            .arg(result.steps_per_second, 0, 'f',
                 result.steps_per_second < 1    ? 2
                 : result.steps_per_second < 10 ? 1
                                                : 0));
    const auto task = taskOf(result.context.experiment.configuration);
    sayOutcome(result.b ? "Run A: " : "", result.a, task);
    if (result.b)
        sayOutcome("Run B: ", *result.b, task);
}

/// By the closer look at its end, where one was taken.
void sayAverages(const QString& before, Run& run, const RunOutcome& outcome) {
    if (run.configuration().optimizer.average == Averaging::None)
        return;
    InspectionRequest request;
    request.averages = true;
    const auto check =
        outcome.inspection ? *outcome.inspection->averages : *run.inspect(request).averages;
    const auto task = run.data().task;
    const auto text = [task](double score) {
        return std::isnan(score) ? QStringLiteral("none") : scoreText(score, task);
    };
    say(QStringLiteral("%1Averaged weights, %2 steps: %3 with running statistics as they are, %4 "
                       "after update_bn")
            .arg(before)
            .arg(check.steps)
            .arg(text(check.averaged_accuracy), text(check.updated_accuracy)));
}

void sayFiles(const Train& request, const QStringList& files) {
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
ExitCode codeOf(const std::optional<Fault>& fault) {
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

std::int64_t intervalFrom(const QString& text) {
    bool whole = false;
    const auto steps = text.toLongLong(&whole);
    if (!whole || steps < 1)
        throw InputError("--why is \"" + text + "\"; give a whole number of steps from 1 on");
    return steps;
}

constexpr const char* kFooter =
    R"(Into DIR: metrics.csv, steps.csv, layers.csv, experiment.json (replays this run), summary.json, the
whole view as a picture, and each plot in DIR/plots. Accuracies are shares from 0 to 1, layers are
counted from 0. Ctrl+C ends the run early and exports what there is.
FILE of --result has the figures of summary.json, the experiment, and loss and accuracy at the recorded
steps; it is not written where the run is ended early.
With a twin the tables have a first column `run` (A or B), and `runs` in summary.json has both; all
else there, and the exit code, are run A's. Where run B has to stop, run A goes on.)";

constexpr const char* kKeys =
    R"(Keys (● restarts a run; the others may also change while it goes on, with --at or in "interventions"
of the file: [{"step": 500, "set": {"normalization.kind": "none"}}, …]):
)";

}  // namespace

Job parseTrain(Options& options) {
    ExperimentWords words;
    std::optional<QString> folder, format, why, result;
    options.addExperiment(words);
    options.add("--steps", "N", words.steps, "how many steps to make; the same as --set steps=N");
    options.add("--export", "DIR", folder,
                "write the recording, the experiment, a summary and the plots into DIR");
    options.add("--format", "LIST", format,
                "formats of the plots: png,svg,pdf,csv; png,svg,csv if not given");
    options.someOf("--format", plotFormats());
    options.add("--why", "N", why,
                "with --export: gradients by depth and along the gradient every N steps, why.csv");
    options.add("--result", "FILE", result,
                "write what the run came to as one JSON object, without pictures and\n"
                "tables: quick, for many runs");
    options.addPath();
    options.setFooter(kFooter);
    options.addList(kKeys + keysText(Explained::No) + actionsText(), Options::Place::AfterFooter);
    options.parse();
    if (folder && folder->isEmpty())
        throw InputError("--export names no folder; give one");
    if (result && result->isEmpty())
        throw InputError("--result names no file; give one");
    if (format && !folder)
        throw InputError("--format is for exports; add --export DIR");
    if (why && !folder)
        throw InputError("--why is for exports; add --export DIR");
    const auto formats = formatsFrom(format.value_or("png,svg,csv"));
    return Train{words.experiment(),   folder.value_or(QString()),   formats,
                 /*name_files=*/false, why ? intervalFrom(*why) : 0, result.value_or(QString())};
}

int Train::operator()(int& argc, char** argv) const {
    // Plots are painted, never shown.
    return folder.isEmpty() ? train() : offscreen(argc, argv, [this] { return train(); });
}

int Train::train() const {
    const bool exports = !folder.isEmpty();
    if (exports)
        makeFolder(folder);  // said before the work rather than after it
    if (!result.isEmpty())
        makeFolder(QFileInfo(result).path());
    const auto backend = configureBackend();
    RecordedRuns runs(experiment, readData(experiment.configuration),
                      {.record = true,
                       .record_population = exports,
                       .record_layers = exports,
                       .why_at = multiplesUpTo(experiment.configuration.steps, why_every)});
    auto outcome = trained(runs, experiment.twin, backend);
    sayEnd(outcome);
    if (!result.isEmpty() && !outcome.interrupted)
        writeFile(result, resultJson(outcome));
    if (exports) {
        lookCloser(runs.a.run, outcome.a);
        if (runs.b)
            lookCloser(runs.b->run, *outcome.b);
        sayFiles(*this, exportAll(*this, runs, outcome));
    }
    sayAverages(runs.b ? "Run A: " : "", runs.a.run, outcome.a);
    if (runs.b)
        sayAverages("Run B: ", runs.b->run, *outcome.b);
    complainOf(outcome);
    return codeOf(outcome.a.fault);
}

}  // namespace normscope
