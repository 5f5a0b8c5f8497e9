// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "app/window/data_drop.h"
#include "app/window/run_archive.h"

class QMenu;

namespace normscope {

class Lab;

/// What the window opens, saves and keeps: experiments, data, and the runs that were replaced.
class WindowFiles : public QObject {
    Q_OBJECT
  public:
    /// `runs_folder`: where replaced runs are kept; empty: nowhere.
    WindowFiles(Lab& lab, const QString& runs_folder, QWidget* window);

    void open(const QString& path);
    void chooseExperiment();
    void chooseFolder();
    void chooseDataFile();
    void save();
    /// Keeps a run that goes, for File, Previous runs.
    void keepRun(const Experiment& experiment, std::int64_t steps);
    void fillRuns(QMenu& menu);

    /// Where files were opened or written last.
    QString folder() const { return folder_; }
    void setFolder(const QString& folder) { folder_ = folder; }

  signals:
    /// One sentence: what could not be done.
    void notice(const QString& text);

  private:
    QString chooseFile(const QString& title, const QString& filter);

    Lab& lab_;
    QWidget* window_;
    DataDrop drop_;
    QString runs_folder_;
    RunArchive archive_;
    QString folder_;
};

}  // namespace normscope
