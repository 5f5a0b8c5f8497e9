// SPDX-License-Identifier: GPL-3.0-or-later
// What the window has for learners.
#include <QSettings>
#include <QWhatsThisClickedEvent>

#include "app/learn/lesson_desk.h"
#include "app/learn/quiz_window.h"
#include "app/learn/watch.h"
#include "app/window/help_dialogs.h"
#include "app/window/main_window.h"
#include "app/window/plot_guide.h"
#include "widgets/learn/tour_card.h"
#include "widgets/watch_frame.h"

namespace normscope {

namespace {

constexpr QLatin1String kTourSeen("tour/seen");

std::vector<TourCard::Card> tourCards() {
    return {
        {MainWindow::tr("What you see"),
         MainWindow::tr("A network is training, now. One row is one layer; every histogram shows "
                        "its values as they are. <i>Linear z</i> goes into batch norm, <i>BN "
                        "y</i> comes out: centred, with a steady width."),
         QStringLiteral("y")},
        {MainWindow::tr("Press B"),
         MainWindow::tr("It switches batch norm off in every layer, while the network goes on "
                        "training with the weights it has. Watch the layers and the loss. "
                        "Press B again to switch it on."),
         QStringLiteral("controls.batch-norm")},
        {MainWindow::tr("Take it with you"),
         MainWindow::tr("Export saves the plots as pictures and the numbers behind them. "
                        "Lessons (L) go on from here; F1 is the guide. Nothing you press can "
                        "break anything."),
         QStringLiteral("controls.export")}};
}

}  // namespace

/// A plot asks what it is.
bool MainWindow::event(QEvent* event) {
    if (event->type() != QEvent::WhatsThisClicked)
        return QMainWindow::event(event);
    followLink(this, guidePlaceOf(static_cast<QWhatsThisClickedEvent*>(event)->href()));
    return true;
}

void MainWindow::offerTour() {
    if (options_.settings == nullptr || options_.settings->value(kTourSeen).toBool())
        return;
    options_.settings->setValue(kTourSeen, true);
    showTour();
}

void MainWindow::showTour() {
    if (lessons_->isShown())
        lessons_->close();
    if (tour_ == nullptr) {
        tour_ = new TourCard(tourCards(), centralWidget());
        connect(this, &MainWindow::themeChanged, tour_, &TourCard::setTheme);
        connect(tour_, &TourCard::cardShown, this, [this](const QString& watch) {
            lesson_frame_->watch([this, watch] { return watchTargets(*this, watch); });
        });
        connect(tour_, &TourCard::ended, this, [this] {
            lesson_frame_->watch({});
            centralWidget()->setFocus();
        });
    }
    tour_->setTheme(theme_);
    tour_->begin();
}

/// One at a time, beside the lab.
void MainWindow::showQuestions() {
    if (auto* open = findChild<QuizWindow*>()) {
        open->raise();
        open->activateWindow();
        return;
    }
    auto* quiz = new QuizWindow(options_.settings, theme_, this);
    quiz->setAttribute(Qt::WA_DeleteOnClose);
    connect(this, &MainWindow::themeChanged, quiz, &QuizWindow::setTheme);
    connect(quiz, &QuizWindow::seeItRequested, this, [this](const Question::Demonstration& see) {
        lab_.open(see.experiment);
        notify(QString(see.look).remove('`'));
    });
    quiz->show();
}

}  // namespace normscope
