// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "widgets/learn/deck_view.h"
#include "widgets/learn/question.h"

namespace normscope {

class OptionCard;

/// Asks one question after another and tells why each option is right or wrong. Keys beside those
/// of every deck: 1 to 4 answer.
class QuizView : public DeckView {
    Q_OBJECT
  public:
    explicit QuizView(QWidget* parent = nullptr);

    /// `today` is asked for whenever an answer is given or a question looked for.
    void begin(std::vector<Question> questions, Deck::Progress progress,
               std::function<QDate()> today = QDate::currentDate);
    /// Null where nothing is left to ask.
    const Question* current() const;

  protected:
    void displayWork(const Deck::Shown* shown) override;
    bool isSolved() const override;
    bool takeKey(const QKeyEvent& event) override;
    QString ownSheet() const override;

  private:
    void choose(std::size_t place);
    void displayAnswer();

    std::vector<Question> questions_;
    std::vector<std::size_t> order_;  ///< of the options shown
    std::vector<OptionCard*> options_;
    QLabel* verdict_ = nullptr;
    QLabel* explanation_ = nullptr;
};

}  // namespace normscope
