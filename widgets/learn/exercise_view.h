// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QWidget>
#include <vector>

#include "widgets/base/theme.h"
#include "widgets/learn/exercise.h"

class QLabel;
class QPushButton;
class QScrollArea;
class QTextBrowser;
class QVBoxLayout;

namespace normscope {

class TopicList;

/// The exercises, the task of the one that is chosen, and how its solution fares. Knows no files
/// and runs nothing.
class ExerciseView : public QWidget {
    Q_OBJECT
  public:
    explicit ExerciseView(QWidget* parent = nullptr);

    /// `passed`: how many checks of each passed last.
    void begin(std::vector<Exercise> exercises, const QMap<QString, int>& passed);
    void choose(const QString& name);
    /// Name of the one chosen.
    const QString& chosen() const { return chosen_; }
    void setTheme(const Theme& theme);

    /// A solution of report.exercise was graded; shown where that is chosen. `status`: a sentence
    /// on it.
    void displayReport(const GradeReport& report, const QString& status);
    /// What is going on, or why nothing is.
    void displayStatus(const QString& text, bool is_error = false);
    void displayRunning(bool running);

  signals:
    void stubRequested(const QString& name);
    void gradeRequested(const QString& name);
    void cancelRequested();
    void guideRequested();

  private:
    struct Shown {
        GradeReport report;
        QString status;
    };
    QWidget* buildSide();
    QWidget* buildPage();
    QWidget* buildResults();
    QWidget* buildFoot();
    void display();
    void displayScores();

    std::vector<Exercise> exercises_;
    QMap<QString, int> passed_;
    QMap<QString, Shown> reports_;  ///< of this session
    QString chosen_;

    TopicList* list_ = nullptr;
    QTextBrowser* task_ = nullptr;
    QLabel* verdict_ = nullptr;
    QLabel* status_ = nullptr;
    QVBoxLayout* checks_ = nullptr;
    QScrollArea* scroll_ = nullptr;
    QPushButton* cancel_ = nullptr;
};

}  // namespace normscope
