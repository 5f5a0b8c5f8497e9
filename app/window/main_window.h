// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMainWindow>
#include <QPalette>
#include <functional>

#include "app/lab/lab.h"
#include "app/window/export_dialog.h"
#include "app/window/window_parts.h"
#include "widgets/base/norm_words.h"
#include "widgets/base/theme.h"
#include "widgets/learn/prompt.h"

class QSettings;

namespace normscope {

class DeckPanel;
class ReferenceKeeper;
class SeedRuns;
class WindowDoctor;
class WindowFiles;
class WindowKeys;
class WindowLessons;
class WatchFrame;
class WindowMenus;
class WindowSession;
struct BankedLesson;
struct Preset;

struct WindowOptions {
    QSettings* settings = nullptr;  ///< where the layout is remembered; none: nowhere
    QString runs_folder;            ///< where replaced runs are kept; empty: nowhere
    DatasetLoader loader = loadDataset;
    QString program;  ///< the file that makes the runs of a sweep; empty: this program's own
    QPalette platform_palette = Theme::light().palette();  ///< what the system theme follows
};

/// Ties the lab to what is seen of it. Training begins as soon as it exists.
class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    MainWindow(const Experiment& experiment, const WindowOptions& options,
               QWidget* parent = nullptr);
    ~MainWindow() override;

    Lab& lab() { return lab_; }
    LabView& view() { return *parts_.view; }
    const WindowParts& parts() const { return parts_; }
    WindowFiles& files() { return *files_; }
    WindowLessons& lessons() { return *lessons_; }
    WindowKeys& keys() { return *keys_; }
    ReferenceKeeper& keeper() { return *keeper_; }
    SeedRuns& seeds() { return *seeds_; }
    WindowSession& session() { return *session_; }
    /// A question of the quiz, or of the interview, beside the lab.
    void askQuestion(const QString& id);
    void askInInterview(const QString& id);
    bool asksQuestions() const;
    bool holdsInterview() const;
    const Theme& theme() const { return theme_; }
    ThemeChoice themeChoice() const { return theme_choice_; }

    void openPreset(const Preset& preset);

  public slots:
    void openFile(const QString& path);
    /// `hidden`: what is hidden beside what the lesson itself hides.
    void openLesson(const normscope::BankedLesson& lesson, std::size_t step = 0,
                    const QStringList& hidden = {});
    /// Three cards, where they were never shown before.
    void offerTour();
    /// To go on with the run that was left last, where there is one.
    void offerSession();
    /// Does so without asking; false where there is none.
    bool continueSession();
    void setThemeChoice(normscope::ThemeChoice choice);
    /// `plot`: the one to export; null: all of the scope.
    void showExport(normscope::ExportDialog::Scope scope, const QString& format,
                    const normscope::Plot* plot = nullptr);
    void showDataCard();
    void showSummary();
    void showSweep();
    void showShortcuts();
    void showPalette();
    /// Beside the lab, or no longer.
    void toggleQuestions();
    void toggleInterview();
    void showExercises();
    void restoreDefaultLayout();

  signals:
    void themeChanged(const normscope::Theme& theme);

  protected:
    bool event(QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool focusNextPrevChild(bool next) override;
    void changeEvent(QEvent* event) override;

  private:
    void build();
    QWidget* buildLab();
    void addHelpers();
    void wireLab();
    void wireTransport();
    void wireControls();
    void displayExperiment();
    void displayPlaces(const Frame& frame);
    void displayHistory();
    void displayTime();
    void displayStatus(const TrainerStatus& status);
    void warnOfSlowSteps(const TrainerStatus& status);
    void displayFault(const std::optional<Fault>& fault);
    void displayFailure(const QString& what);
    void displayTwinFault(const std::optional<Fault>& fault);
    void notify(const QString& text);
    QString program() const;
    QJsonObject look() const;
    void applyLook(const QJsonObject& look);
    template <class Panel>
    Panel& openDeck();
    template <class Panel>
    void toggleDeck();
    void closeDeck();
    void demonstrate(const Prompt::Demonstration& see);
    void forgetOpened();
    void displayTitle();
    void updateWatched();
    template <class Card>
    void showCard(Card* card);
    void saveLayout() const;
    void restoreLayout();
    /// The theme of the last window.
    ThemeChoice keptTheme() const;
    /// Gives palette and style sheet to all that is there and all that comes.
    void applyTheme();

    WindowOptions options_;
    Lab lab_;
    ThemeChoice theme_choice_;
    Theme theme_;
    WindowParts parts_;
    WindowSession* session_ = nullptr;
    WindowFiles* files_ = nullptr;
    ReferenceKeeper* keeper_ = nullptr;
    SeedRuns* seeds_ = nullptr;
    WindowLessons* lessons_ = nullptr;
    WindowKeys* keys_ = nullptr;
    WindowMenus* menus_ = nullptr;
    DeckPanel* deck_ = nullptr;  ///< of questions, while one is open
    std::vector<NormPlace> places_;
    Configuration opened_;  ///< of the preset, or demonstration, that is explained above it
    WatchFrame* demonstration_frame_ = nullptr;
    bool playing_ = false;
    std::uint64_t warned_run_ = 0;  ///< see warnOfSlowSteps()
};

}  // namespace normscope
