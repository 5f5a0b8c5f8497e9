// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/sweep/sweep_runner.h"

namespace normscope {

namespace {

constexpr int kWaitAtEnd = 5000;  // ms

QString complaintOf(QProcess& process) {
    const auto lines =
        QString::fromUtf8(process.readAllStandardError()).split('\n', Qt::SkipEmptyParts);
    auto last = lines.isEmpty() ? QString() : lines.last();
    const QString name = QStringLiteral("normscope: ");
    return last.startsWith(name) ? last.mid(name.size()) : last;
}

}  // namespace

SweepRunner::SweepRunner(QString program, std::vector<Command> commands, int at_once,
                         QObject* parent)
    : QObject(parent),
      program_(std::move(program)),
      commands_(std::move(commands)),
      at_once_(at_once) {}

SweepRunner::~SweepRunner() {
    for (auto& [id, process] : running_) {
        process->disconnect(this);
        process->terminate();
    }
    for (auto& [id, process] : running_)
        if (!process->waitForFinished(kWaitAtEnd))
            process->kill();
}

void SweepRunner::start() {
    beginMore();
}

void SweepRunner::stop() {
    stopped_ = true;
    for (auto& [id, process] : running_)
        process->terminate();
    if (running_.empty())
        emit finished();
}

void SweepRunner::beginMore() {
    while (!stopped_ && next_ < commands_.size() &&
           running_.size() < static_cast<std::size_t>(at_once_)) {
        const auto& [id, arguments] = commands_[next_++];
        auto& process = running_[id];
        process = std::make_unique<QProcess>();
        process->setStandardOutputFile(QProcess::nullDevice());
        process->setStandardInputFile(QProcess::nullDevice());
        connect(process.get(), &QProcess::finished, this,
                [this, id = id](int exit_code, QProcess::ExitStatus status) {
                    const bool crashed = status == QProcess::CrashExit;
                    conclude(id, crashed ? -1 : exit_code,
                             crashed ? tr("its process was ended from outside, or crashed")
                                     : complaintOf(*running_.at(id)));
                });
        connect(
            process.get(), &QProcess::errorOccurred, this,
            [this, id = id](QProcess::ProcessError error) {
                if (error == QProcess::FailedToStart)
                    conclude(id, -1, running_.at(id)->errorString());
            },
            Qt::QueuedConnection);
        emit began(id);
        process->start(program_, arguments);
    }
    if (running_.empty())
        emit finished();
}

void SweepRunner::conclude(std::size_t id, int exit_code, const QString& complaint) {
    // Deleted later: this is called by it.
    running_.at(id).release()->deleteLater();
    running_.erase(id);
    emit ended(id, exit_code, complaint);
    beginMore();
}

}  // namespace normscope
