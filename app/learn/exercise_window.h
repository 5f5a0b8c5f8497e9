// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>
#include <QFileSystemWatcher>

#include "app/learn/grading.h"
#include "widgets/learn/exercise_view.h"

class QFileDialog;
class QSettings;

namespace normscope {

/// The exercises beside the lab, which goes on meanwhile: writes stubs, grades the file that is
/// chosen, and again whenever it changes on the disk.
class ExerciseWindow : public QDialog {
    Q_OBJECT
  public:
    /// Without settings scores last as long as the window.
    ExerciseWindow(QSettings* settings, const Theme& theme, QWidget* parent = nullptr);
    void setTheme(const Theme& theme);
    /// What runs solutions from now on.
    void setTerms(const GradingTerms& terms);

  signals:
    void guideRequested();

  private:
    QFileDialog* fileDialog(const char* name, const QString& title);
    void chooseFolder(const QString& exercise);
    void writeStub(const QString& exercise, const QString& folder);
    void chooseSolution();
    void grade(const QString& path);
    void gradeAgain();
    void watch();
    void showProgress();
    void showReport();
    void say(const QString& sentence);

    QSettings* settings_;
    ExerciseView* view_;
    std::unique_ptr<Grading> grading_;
    QFileSystemWatcher watcher_;
    QTimer settle_;      ///< an editor may write in several steps
    QString path_;       ///< of the solution graded last
    QByteArray graded_;  ///< what was in it
};

}  // namespace normscope
