// SPDX-License-Identifier: GPL-3.0-or-later
// The windows beside the main one: export, data, network, questions of both kinds, exercises.
#include <QLayout>
#include <QMenuBar>
#include <utility>

#include "app/learn/exercise_window.h"
#include "app/learn/interview_panel.h"
#include "app/learn/quiz_panel.h"
#include "app/learn/watch.h"
#include "app/window/data_card.h"
#include "app/window/help_dialogs.h"
#include "app/window/main_window.h"
#include "app/window/palette_entries.h"
#include "app/window/shortcut_sheet.h"
#include "app/window/summary_card.h"
#include "app/window/sweep_dialog.h"
#include "app/window/window_files.h"
#include "app/window/window_inspector.h"
#include "app/window/window_lessons.h"
#include "app/window/window_menus.h"
#include "widgets/base/banner.h"
#include "widgets/inspector/inspector.h"
#include "widgets/lab/lab_view.h"
#include "widgets/learn/watch_frame.h"

namespace normscope {

namespace {

/// A new one, or, where one is open, nothing: that is in front then.
template <class Dialog, class... Arguments>
Dialog* makeOnly(QWidget* window, Arguments&&... arguments) {
    if (auto* open = window->findChild<Dialog*>()) {
        open->show();
        open->raise();
        open->activateWindow();
        return nullptr;
    }
    auto* dialog = new Dialog(std::forward<Arguments>(arguments)..., window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

}  // namespace

void MainWindow::showExport(ExportDialog::Scope scope, const QString& format, const Plot* plot) {
    // Everything that is written is of one step, however long it takes, while training goes on.
    lab_.hold();
    const auto frame = lab_.frame();
    const ExportContext context{lab_.experiment(), frame ? frame->step : lab_.status().step,
                                lab_.status().backend};
    std::vector<Plot*> plots = view().plots();
    for (Plot* looked_at : parts_.inspector->pages().plots())
        plots.push_back(looked_at);
    auto* dialog = new ExportDialog(view(), plots, context, files_->folder(), theme_, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->choose(scope, format, plot);
    connect(dialog, &QDialog::finished, this, [this, dialog] {
        files_->setFolder(dialog->folder());
        lab_.release();
    });
    dialog->open();
}

/// Beside the lab; follows what is trained, and on what.
template <class Card>
void MainWindow::showCard(Card* card) {
    if (card == nullptr)
        return;
    const auto display = [this, card] { card->display(lab_.data(), lab_.configuration()); };
    connect(&lab_, &Lab::statusChanged, card, display);
    display();
    card->show();
}

void MainWindow::showDataCard() {
    auto* card = makeOnly<DataCard>(this);
    if (card != nullptr) {
        card->setTheme(theme_);
        connect(this, &MainWindow::themeChanged, card, &DataCard::setTheme);
        connect(card, &DataCard::columnsRequested, files_, &WindowFiles::chooseColumns);
    }
    showCard(card);
}

void MainWindow::showSummary() {
    showCard(makeOnly<SummaryCard>(this));
}

/// The file that makes runs beside the window.
QString MainWindow::program() const {
    return options_.program.isEmpty() ? QCoreApplication::applicationFilePath() : options_.program;
}

void MainWindow::showSweep() {
    auto* dialog = makeOnly<SweepDialog>(
        this, program(), [this] { return lab_.configuration(); }, lab_.status().backend, theme_);
    if (dialog == nullptr)
        return;
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);  // goes on while it is not seen
    connect(this, &MainWindow::themeChanged, dialog, &SweepDialog::setTheme);
    connect(dialog, &SweepDialog::openRequested, this,
            [this](const Experiment& experiment, const QString& name) {
                if (lab_.open(experiment))
                    files_->document().name(name);
            });
    dialog->show();
}

void MainWindow::showShortcuts() {
    if (auto* sheet = makeOnly<ShortcutSheet>(this, *menuBar()))
        sheet->show();
}

bool MainWindow::asksQuestions() const {
    return qobject_cast<QuizPanel*>(deck_) != nullptr;
}

bool MainWindow::holdsInterview() const {
    return qobject_cast<InterviewPanel*>(deck_) != nullptr;
}

void MainWindow::showPalette() {
    auto* palette = new CommandPalette(paletteEntries(*this), this);
    palette->move(mapToGlobal(QPoint((width() - palette->width()) / 2, height() / 10)));
    palette->open();
}

template <class Panel>
Panel& MainWindow::openDeck() {
    if (auto* open = qobject_cast<Panel*>(deck_))
        return *open;
    lessons_->lendRoom([this] { closeDeck(); });
    auto* deck = new Panel(options_.settings, theme_, parts_.decks);
    deck_ = deck;
    parts_.decks->layout()->addWidget(deck);
    connect(this, &MainWindow::themeChanged, deck, &Panel::setTheme);
    connect(deck, &DeckPanel::seeItRequested, this, &MainWindow::demonstrate);
    connect(deck, &DeckPanel::closeRequested, this, &MainWindow::closeDeck);
    parts_.decks->show();
    deck->show();
    deck->setFocus();
    menus_->refresh();
    return *deck;
}

template <class Panel>
void MainWindow::toggleDeck() {
    if (qobject_cast<Panel*>(deck_) != nullptr)
        closeDeck();
    else
        openDeck<Panel>();
}

/// It may be what asks for that: it goes once it is done.
void MainWindow::closeDeck() {
    if (deck_ == nullptr)
        return;
    parts_.decks->hide();
    deck_->setParent(nullptr);
    deck_->deleteLater();
    deck_ = nullptr;
    demonstration_frame_->watch({});
    lessons_->takeRoomBack();
}

void MainWindow::askQuestion(const QString& id) {
    openDeck<QuizPanel>().goTo(id);
}

void MainWindow::askInInterview(const QString& id) {
    openDeck<InterviewPanel>().goTo(id);
}

void MainWindow::toggleQuestions() {
    toggleDeck<QuizPanel>();
}

void MainWindow::toggleInterview() {
    toggleDeck<InterviewPanel>();
}

void MainWindow::showExercises() {
    auto* exercises = makeOnly<ExerciseWindow>(this, options_.settings, theme_);
    if (exercises == nullptr)
        return;
    connect(this, &MainWindow::themeChanged, exercises, &ExerciseWindow::setTheme);
    connect(exercises, &ExerciseWindow::guideRequested, this,
            [this] { followLink(this, QStringLiteral("exercises.md")); });
    exercises->show();
}

/// Trains to where the answer is seen, and outlines it.
void MainWindow::demonstrate(const Prompt::Demonstration& see) {
    if (see.until > 0) {
        lab_.openPaused(see.experiment);
        lab_.playTo(see.until);
    } else {
        lab_.open(see.experiment);
    }
    opened_ = see.experiment.configuration;
    lessons_->showWatched(see.watch);
    demonstration_frame_->watch(watchSource(*this, see.watch));
}

/// What was said of a run goes with it.
void MainWindow::forgetOpened() {
    if (lab_.experiment().configuration == opened_)
        return;
    parts_.preset->hide();
    demonstration_frame_->watch({});
}

}  // namespace normscope
