// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "app/window/data_drop.h"

class QMenu;

namespace normscope {

class Lab;
class WindowSession;

/// What the window opens, saves and keeps: experiments, data, and the runs that were replaced.
class WindowFiles : public QObject {
    Q_OBJECT
  public:
    WindowFiles(Lab& lab, WindowSession& session, QWidget* window);

    void open(const QString& path);
    void chooseExperiment();
    void chooseFolder();
    void chooseDataFile();
    void save();
    void saveSession();
    /// Asks for a folder and writes the run, as far as it has come, as PyTorch repeats it.
    void exportToPyTorch();
    void exportToPyTorch(const QString& folder);
    void fillRuns(QMenu& menu);

    /// Where files were opened or written last.
    QString folder() const { return folder_; }
    void setFolder(const QString& folder) { folder_ = folder; }

  signals:
    /// One sentence: what could not be done.
    void notice(const QString& text);

  private:
    QString chooseFile(const QString& title, const QString& filter);
    QString chooseTarget(const QString& title, const QString& name, const QString& filter);

    Lab& lab_;
    QWidget* window_;
    DataDrop drop_;
    WindowSession& session_;
    QString folder_;
};

}  // namespace normscope
