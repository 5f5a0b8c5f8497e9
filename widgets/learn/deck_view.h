// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>
#include <functional>
#include <optional>
#include <vector>

#include "widgets/base/theme.h"
#include "widgets/learn/deck.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QVBoxLayout;

namespace normscope {

class SegmentedSwitch;
class TopicList;

/// Prompts to be worked through: the level and, folded away, topics and scores above, one prompt on
/// the page with what a derived view makes of it, and what leads from one to the next at the foot.
/// Knows no files: progress comes in and goes out. Keys: Return next, Backspace previous, V see it.
class DeckView : public QWidget {
    Q_OBJECT
  public:
    const Deck::Progress& progress() const { return deck_.progress(); }
    std::optional<Level> level() const { return deck_.level(); }
    QString topic() const { return deck_.topic(); }
    void setTheme(const Theme& theme);

  public slots:
    void next();
    void previous();
    void seeIt();
    void goTo(const QString& id);
    void setLevel(const std::optional<normscope::Level>& level);
    void setTopic(const QString& topic);

  signals:
    void answerGiven(const QString& id, const normscope::Card& card);
    void seeItRequested(const normscope::Prompt::Demonstration& see);
    /// `answers`: with the solutions.
    void exportRequested(const QString& format, bool answers);
    void forgetRequested();

  protected:
    struct Words {
        QString name;   ///< object names begin with it
        QString keys;   ///< what they do, at the foot
        QString sheet;  ///< what an export is of
    };

    DeckView(const Words& words, QWidget* parent);
    void beginDeck(std::vector<Prompt> prompts, Deck::Progress progress,
                   std::function<QDate()> today);
    const Deck& deck() const { return deck_; }

    /// Fills work() for the current prompt and shows the answer where there is one; null: there
    /// is none, and nothing is to be left in it.
    virtual void displayWork(const Deck::Shown* shown) = 0;
    /// Whether the answer to the current prompt is in sight.
    virtual bool isSolved() const = 0;
    /// Keys of its own; true: taken.
    virtual bool takeKey(const QKeyEvent& event) = 0;
    /// Style sheet of its own, with the colours of learn_style.h.
    virtual QString ownSheet() const = 0;

    void give(std::size_t what, Grade grade);
    /// Shows the solution's box with the sources and what there is to see.
    void displaySolution();
    void displayBox();
    QWidget* page() const;
    QVBoxLayout* work() const { return work_; }          ///< below the question
    QVBoxLayout* solution() const { return solution_; }  ///< above what there is to see
    /// A label for words with `code`, and a button, named with the view's name in front.
    QLabel* addWords(QVBoxLayout* column, const char* name);
    QPushButton* makeButton(const QString& text, const char* name, const QString& help);

    void keyPressEvent(QKeyEvent* event) override;

  private:
    QWidget* buildTop();
    QWidget* buildTopics();
    void foldTopics(bool open);
    QWidget* buildPage();
    QWidget* buildSolution();
    QWidget* buildFoot();
    QPushButton* exportButton();
    QString named(const char* part) const;
    QLabel* words(const char* name);
    void practise();
    void display();
    void displayRest();
    void displayScores();
    QString boxWords(const Card& card) const;

    const Words words_;
    Deck deck_;

    SegmentedSwitch* levels_ = nullptr;
    QPushButton* topic_ = nullptr;  ///< opens the list of topics
    QWidget* choice_ = nullptr;     ///< which stands in the page's place then
    TopicList* topics_ = nullptr;
    QScrollArea* scroll_ = nullptr;
    QLabel* head_ = nullptr;
    QLabel* boxes_ = nullptr;
    QLabel* text_ = nullptr;
    QVBoxLayout* work_ = nullptr;
    QWidget* answer_ = nullptr;
    QVBoxLayout* solution_ = nullptr;
    QLabel* look_ = nullptr;
    QLabel* sources_ = nullptr;
    QPushButton* see_ = nullptr;
    QPushButton* practise_ = nullptr;
    QPushButton* previous_ = nullptr;
    QPushButton* next_ = nullptr;
};

}  // namespace normscope
