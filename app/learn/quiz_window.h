// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "app/learn/question_sheet.h"
#include "widgets/learn/quiz_view.h"

class QSettings;

namespace normscope {

/// The quiz beside the lab; the lab goes on meanwhile. Remembers progress, exports sheets.
class QuizWindow : public QDialog {
    Q_OBJECT
  public:
    /// Without settings progress lasts as long as the window.
    QuizWindow(QSettings* settings, const Theme& theme, QWidget* parent = nullptr);
    void setTheme(const Theme& theme);

  signals:
    void seeItRequested(const normscope::Question::Demonstration& see);

  private:
    void chooseSheet(const QString& format, bool answers);
    void exportSheet(const QString& path, Answers answers);
    void askToForget();
    void forget();

    QSettings* settings_;
    QuizView* view_;
    std::vector<Question> questions_;
};

}  // namespace normscope
