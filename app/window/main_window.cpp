// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/main_window.h"

#include <QAbstractButton>
#include <QApplication>
#include <QCloseEvent>
#include <QComboBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSplitter>
#include <QVBoxLayout>
#include <algorithm>

#include "app/learn/lesson_desk.h"
#include "app/window/aim.h"
#include "app/window/fault_card.h"
#include "app/window/help_dialogs.h"
#include "app/window/status_line.h"
#include "model/experiment/dataset_row.h"
#include "widgets/banner.h"
#include "widgets/inspector/inspector.h"
#include "widgets/inspector/inspector_handle.h"
#include "widgets/lab_view.h"
#include "widgets/learn/lesson_view.h"
#include "widgets/panel/experiment_panel.h"
#include "widgets/time_bar.h"
#include "widgets/transport_bar.h"
#include "widgets/watch_frame.h"

namespace normscope {

namespace {

constexpr int kPanelExtra = 16;  // so that the longest choices are not cut, px

}  // namespace

MainWindow::MainWindow(const Experiment& experiment, const WindowOptions& options, QWidget* parent)
    : QMainWindow(parent),
      options_(options),
      lab_(options.loader),
      archive_(options.runs_folder),
      theme_(themeFor(ThemeChoice::System, options.platform_palette)) {
    setObjectName(QStringLiteral("main-window"));
    setWindowTitle(tr("Normscope"));
    build();
    wireLab();
    wireControls();
    wireTime();
    wireMenus();
    wireReferences();
    wireInspector();
    wireNetworks();
    wireDoctor();
    wireLessons();
    wireFiles();
    wireData();
    setThemeChoice(ThemeChoice::System);
    restoreLayout();
    qApp->installEventFilter(this);
    lab_.setWatched(false);
    lab_.setSpeed(transport_->speed());
    lab_.observe(view_->observation());
    lab_.open(experiment);
}

MainWindow::~MainWindow() = default;

void MainWindow::build() {
    menus_ = new WindowMenus(this);
    auto* centre = new QWidget(this);
    transport_ = new TransportBar(centre);
    lesson_view_ = new LessonView(centre);
    panel_ = new ExperimentPanel(centre);
    panel_->setFixedWidth(panel_->sizeHint().width() + kPanelExtra);
    view_ = new LabView(centre);
    fault_banner_ = new Banner(Banner::Kind::Fault, centre);
    twin_banner_ = new Banner(Banner::Kind::Notice, centre);
    twin_banner_->setObjectName(QStringLiteral("twin-banner"));
    notice_banner_ = new Banner(Banner::Kind::Notice, centre);
    time_ = new TimeBar(centre);
    status_ = new StatusLine(this);
    setStatusBar(status_);

    auto* lab = new QWidget(centre);
    auto* column = new QVBoxLayout(lab);
    column->setContentsMargins(10, 8, 10, 8);
    column->setSpacing(6);
    column->addWidget(fault_banner_);
    column->addWidget(twin_banner_);
    column->addWidget(notice_banner_);
    column->addWidget(view_, 1);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(lesson_view_);
    row->addWidget(panel_);
    row->addWidget(buildInspector(centre, lab), 1);
    row->addWidget(inspector_handle_);
    auto* all = new QVBoxLayout(centre);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(transport_);
    all->addLayout(row, 1);
    all->addWidget(time_);
    setCentralWidget(centre);
    // Something that does nothing has the focus at first: Space then means Play and Pause.
    centre->setFocusPolicy(Qt::ClickFocus);
    centre->setFocus();
    transport_->setExportMenu(menus_->exportMenu());
    setMinimumSize(900, 560);
}

void MainWindow::wireLab() {
    connect(&lab_, &Lab::frameReady, this,
            [this](const std::shared_ptr<const Frame>& frame,
                   const std::shared_ptr<const Frame>& twin) {
                view_->display(frame, twin);
                displayPlaces(*frame);
                const Frame& aimed = twin && lab_.target() == Target::B ? *twin : *frame;
                panel_->displayGradient(aimed.gradient_norm, aimed.clipped);
                status_->countFrame();
            });
    connect(&lab_, &Lab::historyChanged, this, &MainWindow::displayHistory);
    connect(&lab_, &Lab::restarted, view_, &LabView::clear);
    connect(&lab_, &Lab::experimentChanged, this, &MainWindow::displayExperiment);
    connect(&lab_, &Lab::statusChanged, this, &MainWindow::displayStatus);
    connect(&lab_, &Lab::faulted, this, &MainWindow::displayFault);
    connect(&lab_, &Lab::twinFaulted, this, &MainWindow::displayTwinFault);
    connect(&lab_, &Lab::notice, this, [this](const QString& text) {
        notify(text);
        displayExperiment();  // what was refused is not shown as done
    });
    connect(&lab_, &Lab::runEnding, this, &MainWindow::keepRun);
}

void MainWindow::wireControls() {
    connect(transport_, &TransportBar::resetRequested, &lab_, &Lab::reset);
    connect(transport_, &TransportBar::newSeedRequested, &lab_, &Lab::newSeed);
    connect(transport_, &TransportBar::playRequested, &lab_, &Lab::play);
    connect(transport_, &TransportBar::pauseRequested, &lab_, &Lab::pause);
    connect(transport_, &TransportBar::stepRequested, &lab_, &Lab::stepOnce);
    connect(transport_, &TransportBar::speedRequested, &lab_, &Lab::setSpeed);
    connect(transport_, &TransportBar::dualToggled, this, &MainWindow::setDual);
    connect(transport_, &TransportBar::settingsRequested, &lab_, &Lab::change);
    connect(panel_, &ExperimentPanel::settingsRequested, &lab_, &Lab::change);
    connect(panel_, &ExperimentPanel::rebuildRequested, &lab_, &Lab::rebuild);
    connect(view_, &LabView::settingsRequested, &lab_, &Lab::change);
    connect(view_, &LabView::observationChanged, &lab_, &Lab::observe);
    connect(view_, &LabView::saveRequested, this, [this](Plot* plot) {
        openExportDialog(WindowMenus::ExportScope::Plots, QStringLiteral("png"), plot);
    });
    connect(fault_banner_, &Banner::chosen, this, &MainWindow::act);
}

void MainWindow::wireTime() {
    connect(transport_, &TransportBar::twinRequested, &lab_, &Lab::addTwin);
    connect(transport_, &TransportBar::soloRequested, &lab_, &Lab::removeTwin);
    connect(transport_, &TransportBar::aimChosen, this,
            [this](CompareSwitch::Aim aim) { lab_.setTarget(targetOf(aim)); });
    connect(time_, &TimeBar::visitRequested, &lab_, &Lab::visit);
    connect(time_, &TimeBar::liveRequested, &lab_, &Lab::live);
    connect(time_, &TimeBar::forkRequested, &lab_, &Lab::fork);
    connect(menus_, &WindowMenus::liveRequested, &lab_, &Lab::live);
    connect(menus_, &WindowMenus::undoRequested, &lab_, &Lab::undo);
    connect(menus_, &WindowMenus::twinToggled, transport_, &TransportBar::toggleTwin);
    connect(menus_, &WindowMenus::forkRequested, this, [this] {
        if (const auto step = lab_.visited())
            lab_.fork(*step);
    });
}

void MainWindow::wireMenus() {
    connect(menus_, &WindowMenus::playToggled, transport_, &TransportBar::togglePlaying);
    connect(menus_, &WindowMenus::stepRequested, &lab_, &Lab::stepOnce);
    connect(menus_, &WindowMenus::resetRequested, &lab_, &Lab::reset);
    connect(menus_, &WindowMenus::restartAsBegunRequested, &lab_, &Lab::restartAsBegun);
    connect(menus_, &WindowMenus::newSeedRequested, &lab_, &Lab::newSeed);
    connect(menus_, &WindowMenus::normToggled, transport_, &TransportBar::toggleNorm);
    connect(menus_, &WindowMenus::placementToggled, transport_, &TransportBar::togglePlacement);
    connect(menus_, &WindowMenus::modeToggled, transport_, &TransportBar::toggleMode);
    connect(menus_, &WindowMenus::settingsRequested, &lab_, &Lab::change);
    connect(menus_, &WindowMenus::dualToggled, this, &MainWindow::setDual);
    connect(menus_, &WindowMenus::distributionChosen, view_,
            qOverload<Distribution>(&LabView::setDistribution));
    connect(menus_, &WindowMenus::nextDistributionRequested, view_, &LabView::cycleDistribution);
    connect(view_, &LabView::distributionChanged, this,
            [this] { menus_->displayDistribution(view_->commonDistribution()); });
    connect(menus_, &WindowMenus::themeChosen, this, &MainWindow::setThemeChoice);
    connect(menus_, &WindowMenus::panelToggled, this, &MainWindow::showPanel);
    connect(menus_, &WindowMenus::layoutResetRequested, this, &MainWindow::restoreDefaultLayout);
    connect(menus_, &WindowMenus::questionsRequested, this, &MainWindow::showQuestions);
    connect(menus_, &WindowMenus::guideRequested, this, [this] { showGuide(this); });
    connect(menus_, &WindowMenus::aboutRequested, this,
            [this] { showAbout(this, lab_.status().backend); });
}

/// The switches and the panel show the run that they change.
void MainWindow::displayExperiment() {
    const auto& twin = lab_.twinConfiguration();
    const Configuration& aimed = twin && lab_.target() == Target::B ? *twin : lab_.configuration();
    const auto differences = twin ? std::optional(lab_.differences()) : std::nullopt;
    transport_->display(aimed);
    transport_->displayTwin(lab_.configuration(), differences);
    transport_->displayAim(aimOf(lab_.target()));
    view_->setTask(taskOf(aimed));
    panel_->display(aimed);
    view_->display(lab_.configuration());
    panel_->displayStep(lab_.visited().value_or(lab_.status().step));
    menus_->display(aimed);
    menus_->displayTwin(twin.has_value());
    displayInspector();
    displayTime();
}

void MainWindow::displayHistory() {
    view_->display(lab_.history(), lab_.twinHistory());
    std::vector<Mark> marks = lab_.history().marks;
    if (const History* twin = lab_.twinHistory())
        for (const Mark& mark : twin->marks)
            if (std::find(marks.begin(), marks.end(), mark) == marks.end())
                marks.push_back({mark.step, "B: " + mark.label});
    time_->setMarks(marks);
    displayInspector();
}

void MainWindow::displayTime() {
    const TrainerStatus& status = lab_.status();
    const auto visited = lab_.visited();
    const RecordDensity density = lab_.history().density();
    time_->display({status.step, visited, status.timeline_interval, status.timeline_bytes,
                    density.widest, density.first_raw});
    view_->setVisited(visited);
    menus_->displayVisiting(visited.has_value());
    menus_->displayUndo(QString::fromStdString(lab_.undoLabel()));
    const auto differences =
        lab_.twinConfiguration() ? std::optional(lab_.differences()) : std::nullopt;
    status_->displayTwin(status, lab_.configuration(), differences, lab_.twinFault().has_value());
}

void MainWindow::displayStatus(const TrainerStatus& status) {
    if (lab_.isTraining() != playing_) {
        playing_ = lab_.isTraining();
        transport_->displayPlaying(playing_);
        menus_->displayPlaying(playing_);
        view_->setFine(!playing_);
        inspector_->setFine(!playing_);
    }
    if (!isVisible())
        return;
    status_->display(status, lab_.configuration());
    panel_->displayStep(lab_.visited().value_or(status.step));
    displayTime();
}

void MainWindow::displayFault(const std::optional<Fault>& fault) {
    if (!fault) {
        fault_banner_->hide();
        return;
    }
    const bool refused = fault->kind == Fault::Kind::Data;
    const FaultCard card =
        faultCard(*fault, lab_.experiment(), refused ? lab_.refused() : lab_.configuration());
    fault_banner_->announce(card.text, card.actions);
}

/// Run A goes on; a remedy would be for B alone, so none is offered.
void MainWindow::displayTwinFault(const std::optional<Fault>& fault) {
    if (!fault) {
        twin_banner_->hide();
        return;
    }
    twin_banner_->announce({tr("Run B stopped; run A goes on"),
                            QString::fromStdString(fault->what + " " + fault->why)},
                           {});
}

void MainWindow::act(const QString& fault_action) {
    if (fault_action == QLatin1String(fault_action::kReset))
        return lab_.reset();
    if (fault_action == QLatin1String(fault_action::kRestartAsBegun))
        return lab_.restartAsBegun();
    const bool of_refused = fault_action == QLatin1String(fault_action::kPredictNumbers);
    const auto remedy = remedyOf(fault_action, of_refused ? lab_.refused() : lab_.configuration());
    if (remedy.empty())
        return;
    if (!isLive(remedy))
        return lab_.rebuild(remedy);
    lab_.intervene(remedy);
    lab_.play();
}

void MainWindow::notify(const QString& text) {
    notice_banner_->announce({{}, text}, {});
}

void MainWindow::keepRun(const Experiment& experiment, std::int64_t steps) {
    if (lessons_->owns(experiment))  // to be had again from the lesson
        return;
    if (!options_.runs_folder.isEmpty() && !archive_.keep(experiment, steps))
        notify(tr("The run before could not be kept: %1 cannot be written.")
                   .arg(options_.runs_folder));
}

void MainWindow::updateWatched() {
    lab_.setWatched(isVisible() && !isMinimized() && !exporting_);
}

void MainWindow::setThemeChoice(ThemeChoice choice) {
    theme_choice_ = choice;
    theme_ = themeFor(choice, options_.platform_palette);
    QApplication::setPalette(theme_.palette());
    setStyleSheet(theme_.styleSheet() +
                  QStringLiteral("#transport-bar { background: %1; border-bottom: 1px solid %2; }"
                                 "#experiment-panel { background: %1; border-right: 1px solid %2; }"
                                 "#inspector { background: %1; border-left: 1px solid %2; }"
                                 "#time-bar { background: %1; border-top: 1px solid %2; }"
                                 "QPushButton[segment][mixed=\"true\"] { border-style: dashed;"
                                 " border-color: %3; color: %4; background: %5; }")
                      .arg(theme_.surface.name(), theme_.border.name(), theme_.axis.name(),
                           theme_.muted.name(), theme_.window.name()));
    transport_->setTheme(theme_);
    lesson_view_->setTheme(theme_);
    lesson_frame_->setTheme(theme_);
    panel_->setTheme(theme_);
    view_->setTheme(theme_);
    inspector_->setTheme(theme_);
    inspector_handle_->setTheme(theme_);
    time_->setTheme(theme_);
    twin_banner_->setTheme(theme_);
    fault_banner_->setTheme(theme_);
    notice_banner_->setTheme(theme_);
    menus_->displayTheme(choice);
    emit themeChanged(theme_);
}

void MainWindow::setDual(bool dual) {
    view_->setDual(dual);
    transport_->displayDual(dual);
    menus_->displayDual(dual);
}

void MainWindow::showPanel(bool shown) {
    shown = shown && !locked_parts_.contains(QStringLiteral("panel"));
    panel_->setVisible(shown);
    menus_->displayPanel(shown);
}

/// A focused button or box keeps the Space bar: without a mouse it is the only way to press it.
bool MainWindow::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride &&
        (qobject_cast<QAbstractButton*>(watched) || qobject_cast<QComboBox*>(watched))) {
        auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Space && key->modifiers() == Qt::NoModifier) {
            key->accept();
            return true;
        }
    }
    return QMainWindow::eventFilter(watched, event);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    saveLayout();
    if (lab_.status().step > 0)
        keepRun(lab_.experiment(), lab_.status().step);
    lab_.pause();
    QMainWindow::closeEvent(event);
}

/// What the focused control has no use for.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (!time_->handleKey(*event))
        QMainWindow::keyPressEvent(event);
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
    sizeInspector();
    updateWatched();
}

void MainWindow::hideEvent(QHideEvent* event) {
    QMainWindow::hideEvent(event);
    updateWatched();
}

void MainWindow::changeEvent(QEvent* event) {
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::WindowStateChange)
        updateWatched();
}

}  // namespace normscope
