// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <memory>
#include <vector>

#include "app/sweep/sweep_plan.h"

class QTemporaryDir;

namespace normscope {

class SweepRunner;

/// A sweep in its folder: what is there already, what is missing, and the making of that.
class SweepJob : public QObject {
    Q_OBJECT
  public:
    /// Checks all there is to check before a run, then writes the plan. Throws InputError,
    /// SettingError, DataError and ExportError; then nothing was written over.
    SweepJob(SweepPlan plan, QString folder, QObject* parent = nullptr);
    ~SweepJob() override;
    /// In a folder that goes with it, the base experiment beside the plan; throws also
    /// std::runtime_error.
    static std::unique_ptr<SweepJob> inOwnFolder(const SweepPlan& plan);

    const SweepPlan& plan() const { return plan_; }
    const std::vector<SweepRun>& runs() const { return runs_; }
    const SweepResults& results() const { return results_; }
    const QString& folder() const { return folder_; }
    /// Numbers of runs.
    std::vector<std::size_t> missing() const;
    std::size_t done() const { return runs_.size() - missing().size(); }
    std::vector<CellFigures> cells() const { return cellsOf(runs_, results_, plan_.target); }

    /// Makes what is missing. `experiment`: arguments that give the base experiment; `program`: the
    /// file of this one.
    void start(const QString& program, const QStringList& experiment, int at_once);
    /// The same of one in its own folder, beside a window, to which one processor is left.
    void start(const QString& program);
    /// Begins no more and ends what runs, of which nothing is kept.
    void stop();
    bool isStopped() const { return stopped_; }
    /// "NAME: why", of runs that left no result though they were not stopped.
    const QStringList& failures() const { return failures_; }

  signals:
    /// A run has ended, one way or the other.
    void advanced(std::size_t run);
    void finished();

  private:
    QString basePath() const;
    void note(std::size_t run, int exit_code, const QString& complaint);

    std::unique_ptr<QTemporaryDir> own_folder_;
    SweepPlan plan_;
    QString folder_;
    std::vector<SweepRun> runs_;
    SweepResults results_;
    std::unique_ptr<SweepRunner> runner_;
    bool stopped_ = false;
    QStringList failures_;
};

}  // namespace normscope
