// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/learn/deck_window.h"
#include "widgets/learn/quiz_view.h"

namespace normscope {

class QuizWindow : public DeckWindow {
    Q_OBJECT
  public:
    QuizWindow(QSettings* settings, const Theme& theme, QWidget* parent = nullptr);

  protected:
    void begin(Deck::Progress progress) override;
    QString sheet(Answers answers) const override;

  private:
    QuizWindow(QuizView* view, QSettings* settings, const Theme& theme, QWidget* parent);

    QuizView* view_;
    std::vector<Question> questions_;
};

}  // namespace normscope
