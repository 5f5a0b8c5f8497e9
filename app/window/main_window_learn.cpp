// SPDX-License-Identifier: GPL-3.0-or-later
// What the window has for learners.
#include "app/learn/quiz_window.h"
#include "app/window/main_window.h"

namespace normscope {

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
