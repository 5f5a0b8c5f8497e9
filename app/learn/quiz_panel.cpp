// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/quiz_panel.h"

#include "app/learn/question_bank.h"

namespace normscope {

QuizPanel::QuizPanel(QSettings* settings, const Theme& theme, QWidget* parent)
    : QuizPanel(new QuizView, settings, theme, parent) {}

QuizPanel::QuizPanel(QuizView* view, QSettings* settings, const Theme& theme, QWidget* parent)
    : DeckPanel(view, tr("Questions"), tr("questions"), settings, parent),
      view_(view),
      questions_(questions()) {
    setTheme(theme);
    start();
}

void QuizPanel::begin(Deck::Progress progress) {
    view_->begin(questions_, std::move(progress));
}

QString QuizPanel::sheet(Answers answers) const {
    return questionSheet(selected(questions_, view_->level(), view_->topic()), answers);
}

}  // namespace normscope
