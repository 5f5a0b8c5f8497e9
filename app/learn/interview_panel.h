// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/learn/deck_panel.h"
#include "widgets/learn/interview_view.h"

namespace normscope {

class InterviewPanel : public DeckPanel {
    Q_OBJECT
  public:
    InterviewPanel(QSettings* settings, const Theme& theme, QWidget* parent = nullptr);

  protected:
    void begin(Deck::Progress progress) override;
    QString sheet(Answers answers) const override;

  private:
    InterviewPanel(InterviewView* view, QSettings* settings, const Theme& theme, QWidget* parent);

    InterviewView* view_;
    std::vector<InterviewQuestion> questions_;
};

}  // namespace normscope
