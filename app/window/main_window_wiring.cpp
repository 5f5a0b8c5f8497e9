// SPDX-License-Identifier: GPL-3.0-or-later
// Of the main window: the parts that do more than show, and who hears whom.
#include <QApplication>

#include "app/learn/watch.h"
#include "app/window/application.h"
#include "app/window/fault_card.h"
#include "app/window/main_window.h"
#include "app/window/reference_keeper.h"
#include "app/window/seed_runs.h"
#include "app/window/status_line.h"
#include "app/window/window_doctor.h"
#include "app/window/window_files.h"
#include "app/window/window_inspector.h"
#include "app/window/window_keys.h"
#include "app/window/window_lessons.h"
#include "app/window/window_menus.h"
#include "app/window/window_session.h"
#include "widgets/bars/time_bar.h"
#include "widgets/bars/transport_bar.h"
#include "widgets/bars/wait_bar.h"
#include "widgets/base/banner.h"
#include "widgets/inspector/inspector.h"
#include "widgets/lab/lab_view.h"
#include "widgets/learn/lesson_view.h"
#include "widgets/learn/watch_frame.h"
#include "widgets/panel/experiment_panel.h"
#include "widgets/panel/setting_editor.h"

namespace normscope {

/// What does more than show: each knows the parts it needs.
void MainWindow::addHelpers() {
    auto* references = new References(this);
    view().setReferences(references);
    keeper_ = new ReferenceKeeper(lab_, *references, this);
    session_ = new WindowSession(
        lab_, *references, options_.runs_folder,
        {[this] { return look(); }, [this](const QJsonObject& wanted) { applyLook(wanted); }},
        this);
    files_ = new WindowFiles(lab_, *session_, theme_, this);
    seeds_ = new SeedRuns(lab_, program(), this);
    auto* doctor = new WindowDoctor(lab_, parts_, options_.settings, this);
    lessons_ = new WindowLessons(lab_, parts_, options_.settings, this, centralWidget());
    keys_ = new WindowKeys(*this, parts_, *centralWidget());
    menus_ = new WindowMenus(*this);
    parts_.transport->setExportMenu(menus_->exportMenu());
    auto* frame = new WatchFrame(centralWidget());
    frame->setObjectName("channel-frame");
    demonstration_frame_ = new WatchFrame(centralWidget());
    demonstration_frame_->setObjectName("demonstration-frame");
    connect(&parts_.inspector->pages(), &Inspector::watchRequested, frame,
            [this, frame](const QStringList& parts) { frame->watch(watchSource(*this, parts)); });
    const auto follow = [this](auto*... parts) {
        (connect(this, &MainWindow::themeChanged, parts,
                 &std::remove_pointer_t<decltype(parts)>::setTheme),
         ...);
    };
    follow(parts_.transport, parts_.lessons, parts_.panel, parts_.view, parts_.inspector,
           parts_.time, parts_.fault, parts_.twin_fault, parts_.notice, parts_.offer, parts_.preset,
           doctor, lessons_, frame, demonstration_frame_);
    connect(session_, &WindowSession::notice, this, &MainWindow::notify);
    connect(files_, &WindowFiles::notice, this, &MainWindow::notify);
    connect(&files_->document(), &Document::changed, this, &MainWindow::displayTitle);
    connect(&files_->document(), &Document::changed, menus_, &WindowMenus::refresh);
    connect(keeper_, &ReferenceKeeper::notice, this, &MainWindow::notify);
    connect(seeds_, &SeedRuns::notice, this, &MainWindow::notify);
    connect(seeds_, &SeedRuns::bandsChanged, &view(), &LabView::setSeeds);
    connect(seeds_, &SeedRuns::progressed, this, [this](std::size_t done, std::size_t all) {
        if (done < all)
            parts_.seeds->displayShare(static_cast<double>(done) / static_cast<double>(all));
        else
            parts_.seeds->stop();
        menus_->refresh();
    });
    connect(parts_.seeds, &WaitBar::cancelled, seeds_, &SeedRuns::stop);
    connect(keeper_, &ReferenceKeeper::beforeChanged, menus_, &WindowMenus::refresh);
    connect(lessons_, &WindowLessons::changed, menus_, &WindowMenus::refresh);
    connect(&parts_.inspector->pages(), &Inspector::openChanged, menus_, &WindowMenus::refresh);
}

void MainWindow::wireLab() {
    connect(&lab_, &Lab::frameReady, this,
            [this](const std::shared_ptr<const Frame>& frame,
                   const std::shared_ptr<const Frame>& twin) {
                view().display(frame, twin);
                displayPlaces(*frame);
                const Frame& aimed = twin && lab_.target() == Target::B ? *twin : *frame;
                parts_.panel->displayGradient(aimed.gradient_norm, aimed.clipped);
                parts_.status->countFrame();
            });
    connect(&lab_, &Lab::historyChanged, this, &MainWindow::displayHistory);
    connect(&lab_, &Lab::restarted, &view(), &LabView::clear);
    connect(&lab_, &Lab::experimentChanged, this, &MainWindow::displayExperiment);
    connect(&lab_, &Lab::statusChanged, this, &MainWindow::displayStatus);
    connect(&lab_, &Lab::faulted, this, &MainWindow::displayFault);
    connect(&lab_, &Lab::twinFaulted, this, &MainWindow::displayTwinFault);
    connect(&lab_, &Lab::notice, this, [this](const QString& text) {
        notify(inPanelWords(text, lab_.configuration()));
        displayExperiment();  // what was refused is not shown as done
    });
    connect(&lab_, &Lab::runEnding, this, [this](const Experiment& experiment) {
        // A lesson's own run is to be had again from the lesson.
        session_->setDisposable(lessons_->desk().owns(experiment));
    });
    if (auto* application = qobject_cast<Application*>(qApp))
        connect(application, &Application::failed, this, &MainWindow::displayFailure);
}

void MainWindow::wireTransport() {
    TransportBar* transport = parts_.transport;
    connect(transport, &TransportBar::resetRequested, &lab_, &Lab::reset);
    connect(transport, &TransportBar::newSeedRequested, &lab_, &Lab::newSeed);
    connect(transport, &TransportBar::playRequested, &lab_, &Lab::play);
    connect(transport, &TransportBar::pauseRequested, &lab_, &Lab::pause);
    connect(transport, &TransportBar::stepRequested, &lab_, &Lab::stepOnce);
    connect(transport, &TransportBar::speedRequested, &lab_, &Lab::setSpeed);
    connect(transport, &TransportBar::dualToggled, &view(), &LabView::setDual);
    connect(transport, &TransportBar::settingsRequested, &lab_, &Lab::change);
    connect(transport, &TransportBar::twinRequested, &lab_, &Lab::addTwin);
    connect(transport, &TransportBar::twinFromHereRequested, &lab_, &Lab::addTwinFromHere);
    connect(parts_.catch_up, &WaitBar::cancelled, &lab_, &Lab::removeTwin);
    connect(parts_.replay, &WaitBar::cancelled, &lab_, &Lab::pause);
    connect(parts_.reading, &WaitBar::cancelled, &lab_, &Lab::giveUpReading);
    connect(transport, &TransportBar::soloRequested, &lab_, &Lab::removeTwin);
    connect(transport, &TransportBar::aimChosen, &lab_, &Lab::setTarget);
    connect(transport, &TransportBar::pinRequested, this,
            [this](Target aim) { keeper_->pin(aim); });
}

void MainWindow::wireControls() {
    connect(parts_.time, &TimeBar::visitRequested, &lab_, &Lab::visit);
    connect(parts_.time, &TimeBar::liveRequested, &lab_, &Lab::live);
    connect(parts_.time, &TimeBar::forkRequested, &lab_, &Lab::fork);
    connect(parts_.panel, &ExperimentPanel::settingsRequested, &lab_, &Lab::change);
    connect(parts_.panel, &ExperimentPanel::rebuildRequested, &lab_, &Lab::rebuild);
    connect(parts_.panel, &ExperimentPanel::folderRequested, files_, &WindowFiles::chooseFolder);
    connect(parts_.panel, &ExperimentPanel::fileRequested, files_, &WindowFiles::chooseDataFile);
    connect(parts_.panel, &ExperimentPanel::dataCardRequested, this, &MainWindow::showDataCard);
    connect(&view(), &LabView::settingsRequested, &lab_, &Lab::change);
    connect(&view(), &LabView::observationChanged, this, [this](const ObservationRequest& request) {
        lab_.observe(request);
        parts_.transport->displayDual(request.dual);
        menus_->refresh();
    });
    connect(&view(), &LabView::distributionChanged, menus_, &WindowMenus::refresh);
    connect(&view(), &LabView::saveRequested, this,
            [this](Plot* plot) { showExport(ExportDialog::Scope::Plots, "png", plot); });
}

}  // namespace normscope
