// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/learn/deck_window.h"
#include "widgets/learn/interview_view.h"

namespace normscope {

class InterviewWindow : public DeckWindow {
    Q_OBJECT
  public:
    InterviewWindow(QSettings* settings, const Theme& theme, QWidget* parent = nullptr);

  protected:
    void begin(Deck::Progress progress) override;
    QString sheet(Answers answers) const override;

  private:
    InterviewWindow(InterviewView* view, QSettings* settings, const Theme& theme, QWidget* parent);

    InterviewView* view_;
    std::vector<InterviewQuestion> questions_;
};

}  // namespace normscope
