// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sweep/sweep_job.h"

#include <QFile>
#include <QTemporaryDir>
#include <QThread>
#include <algorithm>

#include "app/files/experiment_file.h"
#include "app/files/export/file_output.h"
#include "app/sweep/sweep_runner.h"

namespace normscope {

SweepJob::SweepJob(SweepPlan plan, QString folder, QObject* parent)
    : QObject(parent),
      plan_(std::move(plan)),
      folder_(std::move(folder)),
      runs_(plan_.sweep.runs()),
      results_(resultsIn(folder_, plan_, runs_)) {
    checkWithData(runs_);
    makeFolder(folder_);
    writeFile(planPath(folder_), planJson(plan_));
}

SweepJob::~SweepJob() = default;

std::unique_ptr<SweepJob> SweepJob::inOwnFolder(const SweepPlan& plan) {
    auto folder = std::make_unique<QTemporaryDir>();
    if (!folder->isValid())
        throw std::runtime_error(
            tr("No folder for the results can be made (%1); make room on the disk.")
                .arg(folder->errorString())
                .toStdString());
    auto job = std::make_unique<SweepJob>(plan, folder->path());
    writeExperimentFile(job->basePath(), plan.sweep.base);
    job->own_folder_ = std::move(folder);
    return job;
}

QString SweepJob::basePath() const {
    return folder_ + QStringLiteral("/experiment.json");
}

std::vector<std::size_t> SweepJob::missing() const {
    std::vector<std::size_t> numbers;
    for (std::size_t i = 0; i < runs_.size(); ++i)
        if (!results_[i])
            numbers.push_back(i);
    return numbers;
}

void SweepJob::start(const QString& program, const QStringList& experiment, int at_once) {
    std::vector<SweepRunner::Command> commands;
    for (const auto run : missing())
        commands.push_back({run, argumentsOf(experiment, runs_[run], folder_)});
    stopped_ = false;
    failures_.clear();
    runner_ = std::make_unique<SweepRunner>(program, std::move(commands), at_once);
    connect(runner_.get(), &SweepRunner::ended, this, &SweepJob::note);
    connect(runner_.get(), &SweepRunner::finished, this, &SweepJob::finished, Qt::QueuedConnection);
    runner_->start();
}

void SweepJob::start(const QString& program) {
    start(program, {basePath()}, std::max(1, QThread::idealThreadCount() - 1));
}

void SweepJob::stop() {
    stopped_ = true;
    if (runner_)
        runner_->stop();
}

void SweepJob::note(std::size_t run, int exit_code, const QString& complaint) {
    auto why = complaint.isEmpty() ? QStringLiteral("exit code %1").arg(exit_code) : complaint;
    try {
        if (QFile::exists(resultPath(folder_, runs_[run])))
            results_[run] = resultOf(folder_, runs_[run]);
    } catch (const std::exception& error) {
        why = QString::fromUtf8(error.what());
    }
    emit advanced(run);  // who listens may know that it was interrupted, and stop
    if (!results_[run] && !stopped_)
        failures_ << QString::fromStdString(runs_[run].name) + ": " + why;
}

}  // namespace normscope
