// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>
#include <algorithm>
#include <optional>

#include "app/command_line/commands.h"
#include "app/command_line/terminal.h"
#include "app/export/file_output.h"
#include "app/export/run_export.h"
#include "model/data/dataset.h"
#include "model/training/run.h"
#include "widgets/lab_view.h"

namespace normscope {

namespace {

QString percent(double share) {
    return QString::number(100.0 * share, 'f', 1) + " %";
}

void takeRecords(Run& run, History& history) {
    auto metrics = run.takeMetrics();
    history.metrics.insert(history.metrics.end(), metrics.begin(), metrics.end());
    auto layers = run.takeLayerRecords();
    std::move(layers.begin(), layers.end(), std::back_inserter(history.layers));
}

/// Trains to the end, a fault or an interruption.
void trainTo(Run& run, std::int64_t steps, RunResult& result) {
    const InterruptWatch watch;
    Progress progress("step", steps);
    while (run.stepsDone() < steps && !watch.interrupted() && run.step()) {
        const auto& last = run.lastStep();
        result.history.append(std::span(&last, 1));
        progress.update(last.step, [&] {
            return QStringLiteral("loss %1  accuracy %2")
                .arg(static_cast<double>(last.train_loss), 0, 'g', 4)
                .arg(percent(last.train_accuracy));
        });
    }
    result.interrupted = watch.interrupted() && run.stepsDone() < steps;
    const auto seconds = progress.seconds();
    result.steps_per_second = seconds > 0 ? static_cast<double>(run.stepsDone()) / seconds : 0.0;
}

RunResult train(Run& run, const BackendInfo& backend) {
    RunResult result;
    const auto steps = run.configuration().steps;
    trainTo(run, steps, result);
    result.fault = run.fault();
    run.recordNow();
    takeRecords(run, result.history);
    result.history.marks = marksOf(run.experiment(), run.stepsDone());
    result.weights_sha256 = run.weightsSha256();
    result.context = {run.experiment(), run.stepsDone(), backend};
    if (result.interrupted) {  // what is exported replays to where the run was ended
        result.context.experiment.configuration.steps = run.stepsDone();
        std::erase_if(result.context.experiment.interventions,
                      [&](const auto& change) { return change.step > run.stepsDone(); });
    }
    return result;
}

QString networkText(const Run& run) {
    QStringList widths{QString::number(run.data().features())};
    for (const auto width : run.configuration().network.hidden)
        widths << QString::number(width);
    widths << QString::number(run.data().classes.size());
    return widths.join('-');
}

void sayBeginning(const Run& run, const BackendInfo& backend) {
    const auto& configuration = run.configuration();
    say(QStringLiteral("%1, network %2, batch %3, seed %4, %5 steps")
            .arg(QString::fromStdString(run.data().name), networkText(run))
            .arg(configuration.data.batch_size)
            .arg(configuration.seed)
            .arg(configuration.steps));
    if (backend.reference_blas)
        say("This machine multiplies matrices with the slow reference BLAS; training is several "
            "times faster with OpenBLAS (Debian package libopenblas0-pthread).");
}

void sayEnd(const RunResult& result) {
    say(QStringLiteral("%1 %2 steps, %3 steps/s")
            .arg(result.interrupted ? "Ended early after" : "Made")
            .arg(result.context.step)
            .arg(result.steps_per_second, 0, 'f', 0));
    if (!result.history.metrics.empty()) {
        const auto& last = result.history.metrics.back();
        const auto text = [](double accuracy, const char* kind) {
            return std::isnan(accuracy) ? QString()
                                        : percent(accuracy) + " with " + kind + " statistics";
        };
        auto parts = QStringList{text(last.val_accuracy_running, "running"),
                                 text(last.val_accuracy_batch, "batch")};
        parts.removeAll(QString());
        say("Validation accuracy: " + (parts.isEmpty() ? "none" : parts.join(", ")));
    }
    say("Weights SHA-256: " + QString::fromStdString(result.weights_sha256));
}

QStringList exportAll(const request::Train& request, Run& run, const RunResult& result) {
    auto files = exportRun(request.folder, result);
    LabView view;
    view.setTheme(Theme::light());
    view.setFine(true);
    view.resize(view.exportSize());
    view.display(run.observe(view.observation()));
    view.display(result.history);
    view.resize(view.exportSize());
    const InterruptWatch watch;
    std::optional<Progress> progress;
    files +=
        exportPlots(request.folder, view, request.formats, result.context, [&](int done, int all) {
            if (!progress)
                progress.emplace("exporting", all, Progress::Lines::Unwanted);
            progress->update(done, [] { return QString(); });
            return !watch.interrupted();
        });
    return files;
}

void sayFiles(const request::Train& request, const QStringList& files) {
    say(QStringLiteral("Wrote %1 files into %2").arg(files.size()).arg(request.folder));
    if (request.name_files)
        for (const auto& file : files)
            say("  " + file);
}

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
        Run run(request.experiment, loadDataset(request.experiment.configuration));
        sayBeginning(run, backend);
        const auto result = train(run, backend);
        sayEnd(result);
        if (!request.folder.isEmpty())
            sayFiles(request, exportAll(request, run, result));
        if (result.fault)
            complain(QString::fromStdString(result.fault->oneLine()));
        return exitCodeOf(result.fault);
    } catch (const DataError& error) {
        complain(error.what());
        return kWrongUse;
    } catch (const SettingError& error) {
        complain(error.what());
        return kWrongUse;
    }
}

}  // namespace normscope
