// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/learn/interview_window.h"

#include "app/learn/interview_bank.h"

namespace normscope {

InterviewWindow::InterviewWindow(QSettings* settings, const Theme& theme, QWidget* parent)
    : InterviewWindow(new InterviewView, settings, theme, parent) {}

InterviewWindow::InterviewWindow(InterviewView* view, QSettings* settings, const Theme& theme,
                                 QWidget* parent)
    : DeckWindow(view, tr("Interview"), tr("interview"), settings, parent),
      view_(view),
      questions_(interviewQuestions()) {
    setTheme(theme);
    start();
}

void InterviewWindow::begin(Deck::Progress progress) {
    view_->begin(questions_, std::move(progress));
}

QString InterviewWindow::sheet(Answers answers) const {
    return interviewSheet(selected(questions_, view_->level(), view_->topic()), answers);
}

}  // namespace normscope
