// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QDialog>

#include "app/learn/sheet.h"
#include "widgets/learn/deck_view.h"

class QSettings;

namespace normscope {

/// A deck of questions beside the lab; the lab goes on meanwhile. Remembers progress, exports
/// sheets.
class DeckWindow : public QDialog {
    Q_OBJECT
  public:
    void setTheme(const Theme& theme);

  signals:
    void seeItRequested(const normscope::Prompt::Demonstration& see);

  protected:
    /// Without settings progress lasts as long as the window. What derives calls start() once it
    /// can begin. Files of sheets are called `file` if nothing else is said.
    DeckWindow(DeckView* view, const QString& title, const QString& file, QSettings* settings,
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
    QString keyOfGeometry() const;

    DeckView* view_;
    QString file_;
    QSettings* settings_;
};

}  // namespace normscope
