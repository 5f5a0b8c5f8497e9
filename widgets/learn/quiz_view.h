// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDate>
#include <QMap>
#include <QWidget>
#include <functional>
#include <optional>
#include <vector>

#include "widgets/base/theme.h"
#include "widgets/learn/leitner.h"
#include "widgets/learn/question.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace normscope {

class OptionCard;
class SegmentedSwitch;
class TopicList;

/// Asks one question after another, tells why each option is right or wrong, and keeps the boxes of
/// spaced repetition (leitner.h). Knows no files: progress comes in and goes out.
/// Keys: 1 to 4 answer, Return or right arrow next, left arrow previous, S see it.
class QuizView : public QWidget {
    Q_OBJECT
  public:
    using Progress = QMap<QString, Card>;  ///< by the question's id

    explicit QuizView(QWidget* parent = nullptr);

    /// `today` is asked for whenever an answer is given or a question looked for.
    void begin(std::vector<Question> questions, Progress progress,
               std::function<QDate()> today = QDate::currentDate);
    void setTheme(const Theme& theme);

    const Progress& progress() const { return progress_; }
    std::optional<Level> level() const { return level_; }
    QString topic() const { return topic_; }
    /// Null where nothing is left to ask.
    const Question* current() const;

  public slots:
    void next();
    void previous();
    void seeIt();
    void setLevel(const std::optional<normscope::Level>& level);
    void setTopic(const QString& topic);

  signals:
    void answerGiven(const QString& id, const normscope::Card& card);
    void seeItRequested(const normscope::Question::Demonstration& see);
    void exportRequested(const QString& format, bool answers);
    void forgetRequested();

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    /// A question as it was shown in this session.
    struct Shown {
        std::size_t question = 0;
        std::vector<std::size_t> order;     ///< of the options
        std::optional<std::size_t> chosen;  ///< place in `order`
    };

    QWidget* buildSide();
    QWidget* buildPage();
    QWidget* buildAnswer();
    QWidget* buildFoot();
    QPushButton* exportButton();
    std::vector<std::size_t> candidates() const;
    std::optional<std::size_t> pick(bool everything);
    std::optional<std::size_t> pickFrom(const std::vector<std::size_t>& some,
                                        bool everything) const;
    void ask(std::size_t question);
    void restart();
    void choose(std::size_t place);
    void practise();
    void display();
    void displayQuestion();
    void displayAnswer();
    void displayRest();
    void displayScores();
    QString boxWords(const Card& card) const;

    std::vector<Question> questions_;
    Progress progress_;
    std::function<QDate()> today_ = QDate::currentDate;
    std::optional<Level> level_;
    QString topic_;
    bool practising_ = false;  ///< asks also what is not due
    std::vector<Shown> shown_;
    std::size_t place_ = 0;  ///< in shown_; its size: nothing left to ask

    SegmentedSwitch* levels_ = nullptr;
    TopicList* topics_ = nullptr;
    QScrollArea* scroll_ = nullptr;
    QLabel* head_ = nullptr;
    QLabel* boxes_ = nullptr;
    QLabel* text_ = nullptr;
    QVBoxLayout* options_layout_ = nullptr;
    std::vector<OptionCard*> options_;
    QWidget* answer_ = nullptr;
    QLabel* verdict_ = nullptr;
    QLabel* explanation_ = nullptr;
    QLabel* look_ = nullptr;
    QLabel* sources_ = nullptr;
    QPushButton* see_ = nullptr;
    QPushButton* practise_ = nullptr;
    QPushButton* previous_ = nullptr;
    QPushButton* next_ = nullptr;
};

}  // namespace normscope
