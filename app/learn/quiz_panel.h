// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/learn/deck_panel.h"
#include "widgets/learn/quiz_view.h"

namespace normscope {

class QuizPanel : public DeckPanel {
    Q_OBJECT
  public:
    QuizPanel(QSettings* settings, const Theme& theme, QWidget* parent = nullptr);

  protected:
    void begin(Deck::Progress progress) override;
    QString sheet(Answers answers) const override;

  private:
    QuizPanel(QuizView* view, QSettings* settings, const Theme& theme, QWidget* parent);

    QuizView* view_;
    std::vector<Question> questions_;
};

}  // namespace normscope
