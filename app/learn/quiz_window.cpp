// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/quiz_window.h"

#include "app/learn/question_bank.h"

namespace normscope {

QuizWindow::QuizWindow(QSettings* settings, const Theme& theme, QWidget* parent)
    : QuizWindow(new QuizView, settings, theme, parent) {}

QuizWindow::QuizWindow(QuizView* view, QSettings* settings, const Theme& theme, QWidget* parent)
    : DeckWindow(view, tr("Questions"), tr("questions"), settings, parent),
      view_(view),
      questions_(questions()) {
    setTheme(theme);
    start();
}

void QuizWindow::begin(Deck::Progress progress) {
    view_->begin(questions_, std::move(progress));
}

QString QuizWindow::sheet(Answers answers) const {
    return questionSheet(selected(questions_, view_->level(), view_->topic()), answers);
}

}  // namespace normscope
