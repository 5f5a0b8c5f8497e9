// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QStringList>
#include <map>
#include <memory>
#include <vector>

namespace normscope {

/// Runs many commands of the program, each in a process of its own, some at a time: what ends one
/// of them, whatever it is, ends no other.
class SweepRunner : public QObject {
    Q_OBJECT
  public:
    /// Arguments of a command, and a number of the caller's.
    struct Command {
        std::size_t id = 0;
        QStringList arguments;
    };
    /// `program` is a file; `at_once` processes at most.
    SweepRunner(QString program, std::vector<Command> commands, int at_once,
                QObject* parent = nullptr);
    /// Ends those that still run.
    ~SweepRunner() override;

    void start();
    /// Begins no more, and tells those that run to end.
    void stop();

  signals:
    void began(std::size_t id);
    /// `exit_code` −1: the process crashed or could not be started. `complaint`: the last line it
    /// wrote on standard error, or what happened to it.
    void ended(std::size_t id, int exit_code, const QString& complaint);
    /// All have ended, or, after stop(), all that had begun.
    void finished();

  private:
    void beginMore();
    void conclude(std::size_t id, int exit_code, const QString& complaint);

    QString program_;
    std::vector<Command> commands_;
    std::size_t next_ = 0;
    int at_once_;
    bool stopped_ = false;
    std::map<std::size_t, std::unique_ptr<QProcess>> running_;  ///< by id
};

}  // namespace normscope
