// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <optional>
#include <vector>

#include "app/presets.h"
#include "app/window/run_archive.h"
#include "widgets/norm_words.h"
#include "widgets/plots/distribution.h"
#include "widgets/theme.h"

class QAction;
class QActionGroup;
class QKeySequence;
class QMainWindow;
class QMenu;
class QMenuBar;

namespace normscope {

class NormMenu;

/// The menu bar: every command of the window with its key. Only says what was asked for.
class WindowMenus : public QObject {
    Q_OBJECT
  public:
    enum class ExportScope { View, Plots, Data };

    explicit WindowMenus(QMainWindow* window);

    void display(const Configuration& configuration);
    /// Where norms are, for which kinds can be.
    void displayPlaces(const std::vector<NormPlace>& places);
    void displayPlaying(bool playing);
    /// What Undo would take back; empty where there is nothing.
    void displayUndo(const QString& change);
    void displayTwin(bool twin);
    /// Whether a step of the past is looked at.
    void displayVisiting(bool visiting);
    void displayTheme(ThemeChoice choice);
    void displayPanel(bool shown);
    void displayDual(bool dual);
    void displayInspector(bool open);
    /// `possible`: the network has convolutions.
    void displayMaps(bool wanted, bool possible);
    void displayLessons(bool shown);
    /// How the layers' values are shown; empty where columns differ.
    void displayDistribution(std::optional<Distribution> kind);
    /// Whether there was a run before that can be pinned.
    void displayPinBefore(bool possible);
    /// Run > References; whoever has them fills it when it opens.
    QMenu* referencesMenu() const { return references_; }
    /// Asked for when File > Previous runs opens.
    void setRunsSource(std::function<std::vector<RunArchive::Entry>()> source);
    QMenu* exportMenu() const { return export_; }

  signals:
    void openRequested();
    void saveRequested();
    void folderRequested();
    void dataFileRequested();
    void dataCardRequested();
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
    void twinSettingsRequested();
    void pinRequested();
    void pinBeforeRequested();
    void forkRequested();
    void liveRequested();
    void normToggled();
    void placementToggled();
    void modeToggled();
    void settingsRequested(const std::vector<normscope::Setting>& settings);
    void themeChosen(normscope::ThemeChoice choice);
    void panelToggled(bool shown);
    void dualToggled(bool dual);
    void inspectorToggled(bool open);
    /// "statistics", "batches" or "predictions".
    void inspectorPageRequested(const QString& page);
    void distributionChosen(normscope::Distribution kind);
    void mapsToggled(bool wanted);
    void summaryRequested();
    void nextDistributionRequested();
    void layoutResetRequested();
    void lessonsRequested();
    void questionsRequested();
    void guideRequested();
    void tourRequested();
    void aboutRequested();

  private:
    QAction* add(QMenu* menu, const QString& name, const QString& text,
                 const QList<QKeySequence>& keys, const QString& help);
    void buildFile(QMenuBar* bar);
    void buildExport(QMenu* file);
    void buildRun(QMenuBar* bar);
    void buildTime(QMenu* run);
    void buildReferences(QMenu* run);
    void buildNormalization(QMenuBar* bar);
    void buildNormActions(QMenu* norm);
    void buildView(QMenuBar* bar);
    void buildInspector(QMenu* view);
    void buildDistributions(QMenu* view);
    void buildNetwork(QMenu* view);
    void buildLearn(QMenuBar* bar);
    void buildHelp(QMenuBar* bar);
    void displayNormActions();
    void addChoices(QMenu* menu, const QString& title, const char* path);
    void fillLayers();
    void fillRuns();

    QMainWindow* window_;
    QMenu* export_ = nullptr;
    QMenu* runs_ = nullptr;
    QMenu* layers_ = nullptr;
    NormMenu* norms_ = nullptr;
    QAction* play_ = nullptr;
    QAction* undo_ = nullptr;
    QAction* twin_ = nullptr;
    QAction* fork_ = nullptr;
    QAction* live_ = nullptr;
    QAction* panel_ = nullptr;
    QAction* dual_ = nullptr;
    QAction* maps_ = nullptr;
    QAction* inspector_ = nullptr;
    QAction* lessons_ = nullptr;
    QAction* freeze_ = nullptr;
    QAction* lock_ = nullptr;
    QAction* pin_before_ = nullptr;
    QMenu* references_ = nullptr;
    QActionGroup* themes_ = nullptr;
    QActionGroup* distributions_ = nullptr;
    std::vector<std::pair<const char*, QActionGroup*>> choices_;
    std::function<std::vector<RunArchive::Entry>()> runs_source_;
    Configuration configuration_;
    std::vector<NormPlace> places_;
};

}  // namespace normscope
