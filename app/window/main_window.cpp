// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/window/main_window.h"

#include <QApplication>
#include <QCloseEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>
#include <QWhatsThisClickedEvent>
#include <algorithm>

#include "app/files/presets.h"
#include "app/window/application.h"
#include "app/window/fault_card.h"
#include "app/window/help_dialogs.h"
#include "app/window/reference_keeper.h"
#include "app/window/status_line.h"
#include "app/window/window_files.h"
#include "app/window/window_inspector.h"
#include "app/window/window_keys.h"
#include "app/window/window_lessons.h"
#include "app/window/window_menus.h"
#include "app/window/window_session.h"
#include "model/run/slow_steps.h"
#include "widgets/bars/time_bar.h"
#include "widgets/bars/transport_bar.h"
#include "widgets/bars/wait_bar.h"
#include "widgets/base/banner.h"
#include "widgets/inspector/inspector.h"
#include "widgets/lab/lab_view.h"
#include "widgets/learn/lesson_view.h"
#include "widgets/panel/experiment_panel.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

namespace {

constexpr int kPanelExtra = 16;  // so that the longest choices are not cut, px

}  // namespace

MainWindow::MainWindow(const Experiment& experiment, const WindowOptions& options, QWidget* parent)
    : QMainWindow(parent),
      options_(options),
      lab_(options.loader),
      theme_choice_(keptTheme()),
      theme_(themeFor(theme_choice_, options.platform_palette)) {
    setObjectName("main-window");
    setWindowTitle(tr("Normscope"));
    applyTheme();  // first: what is there already would have to be drawn up anew
    build();
    addHelpers();
    wireLab();
    wireTransport();
    wireControls();
    emit themeChanged(theme_);
    restoreLayout();
    lab_.setInSight(false);
    lab_.setSpeed(parts_.transport->speed());
    lab_.observe(view().observation());
    lab_.open(experiment);
}

MainWindow::~MainWindow() = default;

void MainWindow::build() {
    auto* centre = new QWidget(this);
    parts_.transport = new TransportBar(centre);
    parts_.lessons = new LessonView(centre);
    parts_.decks = new QWidget(centre);
    (new QVBoxLayout(parts_.decks))->setContentsMargins(0, 0, 0, 0);
    parts_.decks->hide();
    parts_.panel = new ExperimentPanel(centre);
    parts_.panel->setFixedWidth(parts_.panel->sizeHint().width() + kPanelExtra);
    QWidget* lab = buildLab();
    parts_.time = new TimeBar(centre);
    parts_.status = new StatusLine(this);
    setStatusBar(parts_.status);
    parts_.inspector = new WindowInspector(lab_, view(), lab, centre);
    auto* row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(parts_.lessons);
    row->addWidget(parts_.decks);
    row->addWidget(parts_.panel);
    row->addWidget(parts_.inspector, 1);
    auto* all = new QVBoxLayout(centre);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(0);
    all->addWidget(parts_.transport);
    all->addLayout(row, 1);
    all->addWidget(parts_.time);
    setCentralWidget(centre);
    // Something that does nothing has the focus while nothing is edited: keys are the window's.
    centre->setFocusPolicy(Qt::ClickFocus);
    centre->setFocus();
    setMinimumSize(900, 560);
}

/// The view, and above it what there is to say.
QWidget* MainWindow::buildLab() {
    auto* lab = new QWidget;
    parts_.view = new LabView(lab);
    parts_.fault = new Banner(Banner::Kind::Fault, lab);
    parts_.twin_fault = new Banner(Banner::Kind::Notice, lab);
    parts_.twin_fault->setObjectName("twin-banner");
    parts_.notice = new Banner(Banner::Kind::Notice, lab);
    parts_.offer = new Banner(Banner::Kind::Notice, lab);
    parts_.offer->setObjectName("offer-banner");
    parts_.catch_up =
        new WaitBar({"catch-up", tr("Run B catches up"), tr("Goes on without run B.")}, lab);
    parts_.replay = new WaitBar(
        {"replay", tr("Replaying the run"), tr("Stops here; Play goes on from here.")}, lab);
    parts_.reading =
        new WaitBar({"reading", tr("Reading the data"), tr("The run before it goes on.")}, lab);
    parts_.seeds = new WaitBar(
        {"seeds", tr("Training four more seeds"), tr("Trains no more; those there are stay.")},
        lab);
    parts_.preset = new Banner(Banner::Kind::Preset, lab);
    auto* column = new QVBoxLayout(lab);
    column->setContentsMargins(10, 8, 10, 8);
    column->setSpacing(6);
    column->addWidget(parts_.fault);
    column->addWidget(parts_.twin_fault);
    column->addWidget(parts_.notice);
    column->addWidget(parts_.offer);
    column->addWidget(parts_.catch_up);
    column->addWidget(parts_.replay);
    column->addWidget(parts_.reading);
    column->addWidget(parts_.seeds);
    column->addWidget(parts_.preset);
    column->addWidget(parts_.view, 1);
    return lab;
}

/// The switches and the panel show the run that they change.
void MainWindow::displayExperiment() {
    forgetOpened();
    const Configuration& aimed = lab_.targetConfiguration();
    const auto differences =
        lab_.twinConfiguration() ? std::optional(lab_.differences()) : std::nullopt;
    parts_.transport->display(aimed);
    parts_.transport->displayTwin(lab_.configuration(), differences);
    parts_.transport->displayAim(lab_.target());
    view().setTask(taskOf(aimed));
    parts_.panel->display(aimed);
    keeper_->references().setData(lab_.configuration().data);
    parts_.panel->setOfTwin(&aimed != &lab_.configuration());
    view().display(lab_.configuration());
    parts_.panel->displayStep(lab_.visited().value_or(lab_.status().step));
    parts_.inspector->display();
    displayTime();
    displayTitle();
}

/// Where norms are decides which kinds can be.
void MainWindow::displayPlaces(const Frame& frame) {
    auto places = placesIn(frame);
    if (places == places_)
        return;
    places_ = std::move(places);
    parts_.transport->displayPlaces(places_);
    menus_->displayPlaces(places_);
    parts_.inspector->display();
}

void MainWindow::displayHistory() {
    view().display(lab_.history(), lab_.twinHistory());
    std::vector<Mark> marks = lab_.history().marks;
    if (const History* twin = lab_.twinHistory())
        for (const Mark& mark : twin->marks)
            if (std::find(marks.begin(), marks.end(), mark) == marks.end())
                marks.push_back({mark.step, "B: " + mark.label});
    parts_.time->setMarks(marks);
    parts_.inspector->display();
}

void MainWindow::displayTime() {
    const TrainerStatus& status = lab_.status();
    const auto visited = lab_.visited();
    const History& history = lab_.history();
    parts_.time->display({status.step, visited, status.timeline_interval, status.timeline_bytes,
                          history.widest(), history.train_loss.firstRaw()});
    view().setVisited(visited);
    const auto differences =
        lab_.twinConfiguration() ? std::optional(lab_.differences()) : std::nullopt;
    if (status.has_twin && !visited && !lab_.twinFault())
        parts_.catch_up->display(status.twin_step, status.step);
    else
        parts_.catch_up->stop();
    if (const auto last = lab_.replaysTo())
        parts_.replay->display(status.step, *last);
    else
        parts_.replay->stop();
    if (status.loading)
        parts_.reading->displayShare(status.loading_share);
    else
        parts_.reading->stop();
    parts_.status->displayTwin(status, lab_.configuration(), differences,
                               lab_.twinFault().has_value());
    menus_->refresh();
}

void MainWindow::displayStatus(const TrainerStatus& status) {
    if (lab_.isTraining() != playing_) {
        playing_ = lab_.isTraining();
        parts_.transport->displayPlaying(playing_);
        view().setFine(!playing_);
        parts_.inspector->pages().setFine(!playing_);
    }
    if (!isVisible())
        return;
    parts_.status->display(status, lab_.configuration());
    parts_.panel->displayStep(lab_.visited().value_or(status.step));
    displayTime();
    warnOfSlowSteps(status);
}

/// Once a run.
void MainWindow::warnOfSlowSteps(const TrainerStatus& status) {
    if (status.step < 1 || status.run == warned_run_)
        return;
    const auto text = slowStepsText(lab_.configuration(), status.step, status.step_seconds);
    if (text.empty())
        return;
    warned_run_ = status.run;
    notify(inPanelWords(QString::fromStdString(text), lab_.configuration()));
}

void MainWindow::displayFault(const std::optional<Fault>& fault) {
    if (!fault)
        return parts_.fault->hide();
    const bool refused = fault->kind == Fault::Kind::Data;
    const FaultCard card =
        faultCard(*fault, lab_.experiment(), refused ? lab_.refused() : lab_.configuration());
    std::vector<Banner::Action> actions;
    for (const Remedy& remedy : card.remedies)
        actions.push_back({remedy.key, remedy.label, remedy.help,
                           [this, remedy, refused] { apply(remedy, lab_, refused); }});
    parts_.fault->announce(card.text, actions);
}

/// Of the window, not of the run, which keeps what it has.
void MainWindow::displayFailure(const QString& what) {
    lab_.pause();
    parts_.fault->announce({tr("Something in the window failed (%1)").arg(what),
                            tr("The run is paused and nothing of it is lost: Play goes on. Save "
                               "the experiment if it happens again.")},
                           {});
}

/// Run A goes on; a remedy would be for B alone, so none is offered.
void MainWindow::displayTwinFault(const std::optional<Fault>& fault) {
    if (!fault)
        return parts_.twin_fault->hide();
    parts_.twin_fault->announce({tr("Run B stopped; run A goes on"),
                                 QString::fromStdString(fault->what + " " + fault->why)},
                                {});
}

void MainWindow::notify(const QString& text) {
    parts_.notice->announce({{}, text}, {});
}

/// What it is and what to look at stands above it until it is dismissed or another run is opened.
void MainWindow::openPreset(const Preset& preset) {
    if (!lab_.open(preset.experiment))
        return;
    files_->document().name(preset.title);
    opened_ = preset.experiment.configuration;
    parts_.preset->announce({preset.title, preset.description + QLatin1Char(' ') +
                                               tr("Keys: B norm, P placement, M mode, T twin.")},
                            {});
}

void MainWindow::displayTitle() {
    const Document& document = files_->document();
    setWindowTitle(document.title().isEmpty() ? tr("Normscope") : document.title() + "[*]");
    setWindowModified(document.isModified());
}

void MainWindow::updateWatched() {
    lab_.setInSight(isVisible() && !isMinimized());
}

void MainWindow::openFile(const QString& path) {
    files_->open(path);
}

void MainWindow::openLesson(const BankedLesson& lesson, std::size_t step,
                            const QStringList& hidden) {
    lessons_->desk().open(lesson, step, hidden);
}

void MainWindow::offerSession() {
    session_->offer(*parts_.offer);
}

bool MainWindow::continueSession() {
    return session_->goOn();
}

void MainWindow::offerTour() {
    lessons_->offerTour();
}

void MainWindow::setThemeChoice(ThemeChoice choice) {
    theme_choice_ = choice;
    theme_ = themeFor(choice, options_.platform_palette);
    applyTheme();
    emit themeChanged(theme_);
    menus_->refresh();
}

void MainWindow::applyTheme() {
    QApplication::setPalette(theme_.palette());
    setStyleSheet(theme_.styleSheet() +
                  QStringLiteral("#transport-bar { background: %1; border-bottom: 1px solid %2; }"
                                 "#experiment-panel { background: %1; border-right: 1px solid %2; }"
                                 "#experiment-panel[twin=\"true\"] { border-right: 4px solid %6; }"
                                 "#inspector { background: %1; border-left: 1px solid %2; }"
                                 "#time-bar { background: %1; border-top: 1px solid %2; }"
                                 "QPushButton[segment][mixed=\"true\"] { border-style: dashed;"
                                 " border-color: %3; color: %4; background: %5; }")
                      .arg(theme_.surface.name(), theme_.border.name(), theme_.axis.name(),
                           theme_.muted.name(), theme_.window.name(), theme_.run_b.name()));
}

/// A plot asks what it is.
bool MainWindow::event(QEvent* event) {
    if (event->type() != QEvent::WhatsThisClicked)
        return QMainWindow::event(event);
    followLink(this, static_cast<QWhatsThisClickedEvent*>(event)->href());
    return true;
}

void MainWindow::closeEvent(QCloseEvent* event) {
    saveLayout();
    session_->finish();
    lab_.pause();
    QMainWindow::closeEvent(event);
}

/// What the focused control has no use for.
void MainWindow::keyPressEvent(QKeyEvent* event) {
    if (!parts_.time->handleKey(*event))
        QMainWindow::keyPressEvent(event);
}

bool MainWindow::focusNextPrevChild(bool next) {
    return keys_ != nullptr ? keys_->tab(next) : QMainWindow::focusNextPrevChild(next);
}

void MainWindow::showEvent(QShowEvent* event) {
    QMainWindow::showEvent(event);
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
