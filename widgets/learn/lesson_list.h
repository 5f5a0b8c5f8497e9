// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QMap>
#include <QWidget>
#include <vector>

#include "widgets/learn/lesson.h"

class QPushButton;
class QVBoxLayout;

namespace normscope {

/// The lessons by level, each with how far one is.
class LessonList : public QWidget {
    Q_OBJECT
  public:
    explicit LessonList(QWidget* parent = nullptr);

    void display(const std::vector<Lesson>& lessons, const QMap<QString, LessonProgress>& progress);
    void displayKept(bool kept);

  signals:
    void chosen(const QString& name);
    void restoreRequested();

  private:
    void addLevel(int level, int done, int all);
    void addLesson(const Lesson& lesson, const LessonProgress& progress);

    QVBoxLayout* rows_;
    QPushButton* restore_;
};

}  // namespace normscope
