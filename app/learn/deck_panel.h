// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QWidget>

#include "app/learn/sheet.h"
#include "widgets/learn/deck_view.h"

class QSettings;

namespace normscope {

/// A deck of questions at the side of the lab, which goes on meanwhile and shows what they speak
/// of. Remembers progress, exports sheets.
class DeckPanel : public QWidget {
    Q_OBJECT
  public:
    static constexpr int kWidth = 420;  ///< px

    void setTheme(const Theme& theme);
    void goTo(const QString& question) { view_->goTo(question); }

  signals:
    void seeItRequested(const normscope::Prompt::Demonstration& see);
    void closeRequested();

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    /// Without settings progress lasts as long as the panel. What derives calls start() once it
    /// can begin. Files of sheets are called `file` if nothing else is said.
    DeckPanel(DeckView* view, const QString& title, const QString& file, QSettings* settings,
              QWidget* parent);
    void start();

    virtual void begin(Deck::Progress progress) = 0;
    /// The questions of the level and topic chosen.
    virtual QString sheet(Answers answers) const = 0;

  private:
    void chooseSheet(const QString& format, bool answers);
    void exportSheet(const QString& path, Answers answers);
    void askToForget();
    void forget();
    QWidget* buildHead(const QString& title);

    DeckView* view_;
    QWidget* head_ = nullptr;
    QString file_;
    QSettings* settings_;
};

}  // namespace normscope
