// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>

#include "widgets/learn/deck_view.h"
#include "widgets/learn/interview_question.h"

class QPlainTextEdit;

namespace normscope {

class AnswerClock;
class SegmentedSwitch;

/// Asks open questions: the learner types an answer, or says it, within a time; then sees model
/// answers at three depths and marks the own one. Keys beside those of every deck: Ctrl+Return
/// shows the model answer, then 1, 2 and 3 mark; Esc leaves the field.
class InterviewView : public DeckView {
    Q_OBJECT
  public:
    explicit InterviewView(QWidget* parent = nullptr);

    /// `today` is asked for whenever an answer is given or a question looked for.
    void begin(std::vector<InterviewQuestion> questions, Deck::Progress progress,
               std::function<QDate()> today = QDate::currentDate);
    /// Null where nothing is left to ask.
    const InterviewQuestion* current() const;
    AnswerClock& clock() { return *clock_; }

  public slots:
    void reveal();

  protected:
    void displayWork(const Deck::Shown* shown) override;
    bool isSolved() const override { return revealed_; }
    bool takeKey(const QKeyEvent& event) override;
    QString ownSheet() const override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void buildWork();
    void buildSolution();
    QWidget* buildMarks();
    void displayModel();
    void displayFollowUps();
    void displayMark();
    void mark(Grade grade);

    std::vector<InterviewQuestion> questions_;
    QMap<QString, QString> drafts_;  ///< what was typed, by the question's id
    bool revealed_ = false;

    AnswerClock* clock_ = nullptr;
    QPlainTextEdit* draft_ = nullptr;
    QPushButton* show_ = nullptr;
    QLabel* sentence_ = nullptr;
    QLabel* minute_ = nullptr;
    QLabel* depth_ = nullptr;
    QLabel* points_ = nullptr;
    QVBoxLayout* follow_ups_ = nullptr;
    SegmentedSwitch* marks_ = nullptr;
    QLabel* marked_ = nullptr;
};

}  // namespace normscope
