// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QWidget>
#include <vector>

#include "widgets/base/theme.h"
#include "widgets/learn/lesson.h"

class QLabel;
class QProgressBar;
class QPushButton;
class QScrollArea;
class QStackedWidget;
class QVBoxLayout;

namespace normscope {

class LessonList;
class OptionCard;

/// Lessons at the side of the lab: a list by level, then one step after another: text, what is to
/// be predicted, Run, and what the run showed. Knows no run: where the learner stands comes in.
/// Keys: 1 to 9 predict, Return runs or goes on, Backspace goes back.
class LessonView : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kWidth = 340;  ///< px

    using Progress = QMap<QString, LessonProgress>;  ///< by the lesson's name

    explicit LessonView(QWidget* parent = nullptr);

    void displayLessons(const std::vector<Lesson>& lessons, const Progress& progress);
    void displayList();
    /// A step; called again whenever something of it changed.
    void display(const Lesson& lesson, const LessonState& state);
    /// The title of the lesson that comes after the one to be displayed; empty: none does.
    void displayFollowing(const QString& title);
    /// Whether there is a run from before the lessons to go back to.
    void displayKept(bool kept);
    void setTheme(const Theme& theme);
    bool showsList() const;

    QSize sizeHint() const override { return {kWidth, 600}; }

  signals:
    void lessonChosen(const QString& name);
    void listRequested();
    void closeRequested();
    void restoreRequested();
    void optionChosen(std::size_t option);
    void runRequested();
    void nextRequested();
    void backRequested();
    void linkActivated(const QString& link);

  protected:
    void keyPressEvent(QKeyEvent* event) override;

  private:
    QWidget* buildHead();
    QWidget* buildPage();
    QWidget* buildReveal(QWidget* page);
    QWidget* buildFoot();
    QLabel* markdown(QWidget* parent, const char* name);
    void displayStep();
    void displayOptions();
    void displayRun();
    void displayReveal();
    void fitCode();
    void displayFoot();
    void act();

    QString lesson_name_;
    QString following_name_;
    Lesson lesson_;
    LessonState state_;
    QStackedWidget* pages_ = nullptr;
    LessonList* list_ = nullptr;
    QLabel* title_ = nullptr;
    QLabel* place_ = nullptr;
    QPushButton* to_list_ = nullptr;
    QScrollArea* scroll_ = nullptr;
    QLabel* step_title_ = nullptr;
    QLabel* text_ = nullptr;
    QLabel* code_ = nullptr;
    QLabel* question_ = nullptr;
    QVBoxLayout* options_layout_ = nullptr;
    std::vector<OptionCard*> options_;  ///< as they are shown,
    std::vector<std::size_t> order_;    ///< and which option of the step each is
    QLabel* change_ = nullptr;
    QPushButton* run_ = nullptr;
    QProgressBar* progress_ = nullptr;
    QLabel* run_text_ = nullptr;
    QWidget* reveal_ = nullptr;
    QLabel* verdict_ = nullptr;
    QLabel* note_ = nullptr;
    QLabel* reveal_text_ = nullptr;
    QPushButton* again_ = nullptr;
    QLabel* following_ = nullptr;
    QPushButton* back_ = nullptr;
    QPushButton* next_ = nullptr;
};

}  // namespace normscope
