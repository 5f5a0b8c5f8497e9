// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <vector>

#include "app/presets.h"
#include "app/window/run_archive.h"
#include "widgets/theme.h"

class QAction;
class QActionGroup;
class QKeySequence;
class QMainWindow;
class QMenu;
class QMenuBar;

namespace normscope {

/// The menu bar: every command of the window with its key. Only says what was asked for.
class WindowMenus : public QObject {
    Q_OBJECT
  public:
    enum class ExportScope { View, Plots, Data };

    explicit WindowMenus(QMainWindow* window);

    void display(const Configuration& configuration);
    void displayPlaying(bool playing);
    /// What Undo would take back; empty where there is nothing.
    void displayUndo(const QString& change);
    void displayTwin(bool twin);
    /// Whether a step of the past is looked at.
    void displayVisiting(bool visiting);
    void displayTheme(ThemeChoice choice);
    void displayPanel(bool shown);
    void displayDual(bool dual);
    /// Asked for when File > Previous runs opens.
    void setRunsSource(std::function<std::vector<RunArchive::Entry>()> source);
    QMenu* exportMenu() const { return export_; }

  signals:
    void openRequested();
    void saveRequested();
    void folderRequested();
    void runChosen(const QString& path);
    void presetChosen(const QString& name);
    void exportRequested(normscope::WindowMenus::ExportScope scope, const QString& format);
    void playToggled();
    void stepRequested();
    void resetRequested();
    void restartAsBegunRequested();
    void newSeedRequested();
    void undoRequested();
    void twinToggled();
    void forkRequested();
    void liveRequested();
    void normToggled();
    void placementToggled();
    void modeToggled();
    void settingsRequested(const std::vector<normscope::Setting>& settings);
    void themeChosen(normscope::ThemeChoice choice);
    void panelToggled(bool shown);
    void dualToggled(bool dual);
    void layoutResetRequested();
    void questionsRequested();
    void guideRequested();
    void aboutRequested();

  private:
    QAction* add(QMenu* menu, const QString& name, const QString& text,
                 const QList<QKeySequence>& keys, const QString& help);
    void buildFile(QMenuBar* bar);
    void buildExport(QMenu* file);
    void buildRun(QMenuBar* bar);
    void buildTime(QMenu* run);
    void buildNormalization(QMenuBar* bar);
    void buildView(QMenuBar* bar);
    void buildLearn(QMenuBar* bar);
    void buildHelp(QMenuBar* bar);
    void addChoices(QMenu* menu, const QString& title, const char* path);
    void fillLayers();
    void fillRuns();

    QMainWindow* window_;
    QMenu* export_ = nullptr;
    QMenu* runs_ = nullptr;
    QMenu* layers_ = nullptr;
    QAction* play_ = nullptr;
    QAction* undo_ = nullptr;
    QAction* twin_ = nullptr;
    QAction* fork_ = nullptr;
    QAction* live_ = nullptr;
    QAction* panel_ = nullptr;
    QAction* dual_ = nullptr;
    QActionGroup* themes_ = nullptr;
    std::vector<std::pair<const char*, QActionGroup*>> choices_;
    std::function<std::vector<RunArchive::Entry>()> runs_source_;
    Configuration configuration_;
};

}  // namespace normscope
