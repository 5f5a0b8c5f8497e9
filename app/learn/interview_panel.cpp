// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/interview_panel.h"

#include "app/learn/interview_bank.h"

namespace normscope {

InterviewPanel::InterviewPanel(QSettings* settings, const Theme& theme, QWidget* parent)
    : InterviewPanel(new InterviewView, settings, theme, parent) {}

InterviewPanel::InterviewPanel(InterviewView* view, QSettings* settings, const Theme& theme,
                               QWidget* parent)
    : DeckPanel(view, tr("Interview"), tr("interview"), settings, parent),
      view_(view),
      questions_(interviewQuestions()) {
    setTheme(theme);
    start();
}

void InterviewPanel::begin(Deck::Progress progress) {
    view_->begin(questions_, std::move(progress));
}

QString InterviewPanel::sheet(Answers answers) const {
    return interviewSheet(selected(questions_, view_->level(), view_->topic()), answers);
}

}  // namespace normscope
