// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTimer>

#include "app/learn/exercise_bank.h"
#include "app/learn/solution_file.h"
#include "widgets/learn/exercise.h"

namespace normscope {

struct GradingTerms {
    QString python = QStringLiteral("python3");  ///< a program, by its path or found in PATH
    double seconds = 10.0;                       ///< for the solution's code, all checks together
    int mebibytes = 1024;                        ///< of memory beside what Python itself takes
};

/// Runs the checks of an exercise on a solution, in a Python process of its own: the solution is
/// never executed in this one. The process limits itself in time and memory and is ended from here
/// where it does not. Which files and networks it reaches is the learner's affair: it is no
/// sandbox.
class Grading : public QObject {
    Q_OBJECT
  public:
    explicit Grading(GradingTerms terms, QObject* parent = nullptr);
    ~Grading() override;

    /// Ends what is going on. Throws InputError for an unknown exercise, ExportError where the
    /// files that Python is to read cannot be written.
    void start(const Solution& solution);
    void cancel();
    bool isRunning() const { return is_running_; }
    /// As far as it has come.
    const GradeReport& report() const { return report_; }

  signals:
    void advanced();  ///< another check began or ended
    void finished();  ///< also where it ended early, report().fault saying why; not by cancel()

  private:
    void writeFiles(const BankedExercise& banked, const Solution& solution);
    void readResults();
    void readLine(const QByteArray& line);
    void readPrinted();
    void end(const QString& fault);
    void stop();
    void conclude(int code, QProcess::ExitStatus status);
    QString faultOf(int code, QProcess::ExitStatus status) const;
    QString during() const;  ///< " in the check “…”", or " as it was read"

    GradingTerms terms_;
    GradeReport report_;
    std::unique_ptr<QTemporaryDir> files_;
    std::unique_ptr<QProcess> process_;
    qint64 group_ = 0;  ///< its process group's number
    bool is_running_ = false;
    QTimer patience_;
    QByteArray line_;  ///< of results, as far as it has come
    qint64 printed_bytes_ = 0;
    std::optional<std::size_t> running_;  ///< which check
    bool ended_ = false;                  ///< it has said so
};

}  // namespace normscope
