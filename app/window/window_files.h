// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>

#include "app/window/data_drop.h"
#include "app/window/document.h"

class QMenu;

namespace normscope {

class Lab;
struct Theme;
class WindowSession;

/// What the window opens, saves and keeps: experiments, data, and the runs that were replaced.
class WindowFiles : public QObject {
    Q_OBJECT
  public:
    /// `theme`: the window's, as it is then.
    WindowFiles(Lab& lab, WindowSession& session, const Theme& theme, QWidget* window);

    void open(const QString& path);
    void chooseExperiment();
    void chooseFolder();
    void chooseDataFile();
    void chooseWeights();
    void chooseFirstWeights();
    /// The columns of the table that is trained on.
    void chooseColumns();
    /// A state_dict into the network that trains, from the next step on.
    void loadWeights(const QString& path);
    /// Anew with a state_dict in place of weights that are drawn; the run stays where it does not
    /// fit.
    void beginWithWeights(const QString& path);
    /// Into the file it came from; asks for one where it came from none.
    void save();
    void saveAs();
    /// The experiment as the file has it, from step 0.
    void reload();
    void saveSession();
    /// Asks for a folder and writes the run, as far as it has come, as PyTorch repeats it.
    void exportToPyTorch();
    void exportToPyTorch(const QString& folder);
    /// The runs of before, to open one, name or star it.
    void showRuns();
    void fillRecent(QMenu& menu);
    Document& document() { return document_; }

    /// Where files were opened or written last.
    QString folder() const { return folder_; }
    void setFolder(const QString& folder) { folder_ = folder; }

  signals:
    /// One sentence: what was done, or could not be.
    void notice(const QString& text);

  private:
    void write(const QString& path);
    /// Data that were opened: at once, or after a look at their first lines.
    void begin(const std::vector<Setting>& data);
    void showTable(const std::vector<Setting>& data);
    QString chooseFile(const QString& title, const QString& filter);
    QString chooseStateDict(const QString& title);
    QString chooseTarget(const QString& title, const QString& name, const QString& filter);

    Lab& lab_;
    const Theme& theme_;
    QWidget* window_;
    Document document_;
    DataDrop drop_;
    WindowSession& session_;
    QString folder_;
};

}  // namespace normscope
