// SPDX-License-Identifier: GPL-3.0-or-later
// The window while a lesson is open: what it shows, what it folds away, and back again.
#include <QAction>

#include "app/learn/lesson_desk.h"
#include "app/window/help_dialogs.h"
#include "app/window/main_window.h"
#include "widgets/banner.h"
#include "widgets/inspector/inspector.h"
#include "widgets/inspector/inspector_handle.h"
#include "widgets/lab_view.h"
#include "widgets/learn/lesson_view.h"
#include "widgets/learn/tour_card.h"
#include "widgets/panel/experiment_panel.h"
#include "widgets/time_bar.h"
#include "widgets/transport_bar.h"
#include "widgets/watch_frame.h"

namespace normscope {

namespace {

constexpr const char* kBackToRun = "back-to-run";

}  // namespace

void MainWindow::wireLessons() {
    lesson_frame_ = new WatchFrame(centralWidget());
    lessons_ = new LessonDesk(lab_, *lesson_view_, *lesson_frame_, options_.settings, *this);
    lesson_view_->hide();
    connect(menus_, &WindowMenus::lessonsRequested, this, [this] {
        if (lessons_->isShown())
            lessons_->close();
        else
            lessons_->show();
    });
    connect(menus_, &WindowMenus::tourRequested, this, &MainWindow::showTour);
    connect(lessons_, &LessonDesk::shown, this, &MainWindow::makeRoomForLessons);
    connect(lessons_, &LessonDesk::stepEntered, this, &MainWindow::showLessonParts);
    connect(lessons_, &LessonDesk::closed, this, &MainWindow::endLessons);
    connect(lessons_, &LessonDesk::linkActivated, this,
            [this](const QString& link) { followLink(this, link); });
    connect(notice_banner_, &Banner::chosen, this, [this](const QString& key) {
        if (key == QLatin1String(kBackToRun))
            lessons_->restoreKept();
    });
}

void MainWindow::openLesson(const BankedLesson& lesson, std::size_t step,
                            const QStringList& hidden) {
    lessons_->open(lesson, step, hidden);
}

/// Once: a lesson takes the place of the panel and of the inspector until it needs them.
void MainWindow::makeRoomForLessons() {
    menus_->displayLessons(true);
    if (tour_ != nullptr && tour_->isVisible())
        tour_->skip();
    if (before_lessons_)
        return;
    before_lessons_ =
        BeforeLessons{!panel_->isHidden(), inspector_->isOpen(), inspector_->pageShown(),
                      view_->observation().dual, view_->layoutState()};
    showPanel(false);
    showInspector(false);
}

void MainWindow::showLessonParts(const QStringList& show, const QStringList& watch,
                                 const QStringList& hidden) {
    if (!before_lessons_)
        return;
    lockParts(hidden);
    const bool panel = !watch.filter(QStringLiteral("panel.")).isEmpty();
    showPanel(panel);
    const auto pages = watch.filter(QStringLiteral("inspector."));
    if (!pages.isEmpty())
        inspector_->showPage(pages.first().section('.', 1));
    showInspector(!pages.isEmpty());
    if (view_->observation().dual != show.contains(QStringLiteral("dual")))
        setDual(show.contains(QStringLiteral("dual")));
    auto wanted = Distribution::Histogram;
    for (const QString& word : show)
        wanted = fromKey<Distribution>(word.toStdString()).value_or(wanted);
    if (view_->commonDistribution() != wanted)
        view_->setDistribution(wanted);
}

/// Not to be had while the lesson is open.
void MainWindow::lockParts(const QStringList& parts) {
    locked_parts_ = parts;
    const auto free = [&](const char* part) { return !parts.contains(QLatin1String(part)); };
    transport_->setVisible(free("controls"));
    time_->setVisible(free("time"));
    inspector_handle_->setVisible(free("inspector"));
    for (QAction* action : menus_->findChildren<QAction*>()) {
        const QString name = action->objectName();
        if (name == "action-panel")
            action->setEnabled(free("panel"));
        else if (name == "action-inspector" || name.startsWith("action-inspect-"))
            action->setEnabled(free("inspector"));
    }
}

void MainWindow::endLessons() {
    menus_->displayLessons(false);
    lockParts({});
    if (!before_lessons_)
        return;
    const BeforeLessons before = *before_lessons_;
    before_lessons_.reset();
    view_->restoreLayoutState(before.view);
    setDual(before.dual);
    showPanel(before.panel);
    inspector_->showPage(before.page);
    showInspector(before.inspector);
    centralWidget()->setFocus();
    if (lessons_->hasKept())
        notice_banner_->announce({{}, tr("This is the lesson's run. Yours from before is kept.")},
                                 {{QString::fromLatin1(kBackToRun), tr("Back to my run"),
                                   tr("Replays it to where it stood.")}});
}

}  // namespace normscope
