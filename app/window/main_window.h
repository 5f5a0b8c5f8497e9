// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QElapsedTimer>
#include <QMainWindow>
#include <QPalette>

#include "app/lab/lab.h"
#include "app/window/run_archive.h"
#include "app/window/window_menus.h"
#include "widgets/theme.h"

class QSettings;
class QSplitter;

namespace normscope {

class Banner;
class DataDrop;
class DoctorPage;
class DoctorWatch;
class ExperimentPanel;
class Inspector;
class InspectorHandle;
class LabView;
class LessonDesk;
class LessonView;
class Plot;
class ReferenceKeeper;
class References;
class StatusLine;
class TimeBar;
class TourCard;
class TransportBar;
class WatchFrame;
struct BankedLesson;
struct RunFinding;

struct WindowOptions {
    QSettings* settings = nullptr;  ///< where the layout is remembered; none: nowhere
    QString runs_folder;            ///< where replaced runs are kept; empty: nowhere
    DatasetLoader loader = loadDataset;
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
    LabView& view() { return *view_; }
    const Theme& theme() const { return theme_; }

  public slots:
    void openFile(const QString& path);
    /// `hidden`: what is hidden beside what the lesson itself hides.
    void openLesson(const normscope::BankedLesson& lesson, std::size_t step = 0,
                    const QStringList& hidden = {});
    /// Three cards, where they were never shown before.
    void offerTour();
    void showTour();
    void setThemeChoice(normscope::ThemeChoice choice);
    void showExport(normscope::WindowMenus::ExportScope scope, const QString& format);

  signals:
    void themeChanged(const normscope::Theme& theme);

  protected:
    bool event(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;

  private:
    void build();
    void wireLab();
    void wireControls();
    void wireTime();
    void wireMenus();
    void wireReferences();
    void wireFiles();
    void wireData();
    QSplitter* buildInspector(QWidget* centre, QWidget* lab);
    void wireInspector();
    DoctorPage* buildDoctor();
    void wireDoctor();
    void displayFindings();
    void showFinding(const RunFinding& shown);
    void cure(const RunFinding& shown);
    void wireLessons();
    void displayExperiment();
    void displayPlaces(const Frame& frame);
    void wireNetworks();
    void showSummary();
    void displayHistory();
    void displayInspector();
    void displayTime();
    void displayStatus(const TrainerStatus& status);
    void displayFault(const std::optional<Fault>& fault);
    void displayTwinFault(const std::optional<Fault>& fault);
    void act(const QString& fault_action);
    void notify(const QString& text);
    void keepRun(const Experiment& experiment, std::int64_t steps);
    void updateWatched();
    void openExportDialog(WindowMenus::ExportScope scope, const QString& format, Plot* plot);
    void chooseExperiment();
    void saveExperiment();
    void chooseFolder();
    void chooseDataFile();
    void showDataCard();
    void setDual(bool dual);
    void showQuestions();
    void makeRoomForLessons();
    void showLessonParts(const QStringList& show, const QStringList& watch,
                         const QStringList& hidden);
    void lockParts(const QStringList& parts);
    void endLessons();
    void showPanel(bool shown);
    void showInspector(bool shown);
    bool hasRoomForInspector() const;
    void sizeInspector();
    void saveLayout() const;
    void restoreLayout();
    void restoreDefaultLayout();

    /// What a lesson folds away or changes, to be had again after it.
    struct BeforeLessons {
        bool panel = true;
        bool inspector = false;
        QString page;
        bool dual = false;
        QByteArray view;
    };

    WindowOptions options_;
    Lab lab_;
    RunArchive archive_;
    Theme theme_;
    ThemeChoice theme_choice_ = ThemeChoice::System;
    WindowMenus* menus_ = nullptr;
    TransportBar* transport_ = nullptr;
    ExperimentPanel* panel_ = nullptr;
    LabView* view_ = nullptr;
    Inspector* inspector_ = nullptr;
    InspectorHandle* inspector_handle_ = nullptr;
    QSplitter* inspector_splitter_ = nullptr;
    bool inspector_sized_ = false;  ///< by the person, or once at first
    Banner* fault_banner_ = nullptr;
    Banner* twin_banner_ = nullptr;
    Banner* notice_banner_ = nullptr;
    References* references_ = nullptr;
    ReferenceKeeper* keeper_ = nullptr;
    TimeBar* time_ = nullptr;
    LessonView* lesson_view_ = nullptr;
    WatchFrame* lesson_frame_ = nullptr;
    LessonDesk* lessons_ = nullptr;
    TourCard* tour_ = nullptr;  ///< made when first wanted
    std::optional<BeforeLessons> before_lessons_;
    QStringList locked_parts_;  ///< of a lesson, see hideableParts()
    DataDrop* drop_ = nullptr;
    DoctorPage* doctor_page_ = nullptr;
    DoctorWatch* doctor_ = nullptr;
    StatusLine* status_ = nullptr;
    QString last_folder_;
    std::vector<NormPlace> places_;
    bool playing_ = false;
    bool exporting_ = false;
};

}  // namespace normscope
