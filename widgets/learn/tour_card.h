// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QFrame>
#include <vector>

#include "widgets/base/theme.h"

class QLabel;
class QPushButton;

namespace normscope {

/// A few cards that say what there is, one after another, in a corner of a window that goes on
/// meanwhile. Escape skips them.
class TourCard : public QFrame {
    Q_OBJECT
  public:
    struct Card {
        QString title;
        QString text;
        QString watch;  ///< what the card speaks of; for whoever shows it
    };

    /// In a lower corner of `area`.
    TourCard(std::vector<Card> cards, QWidget* area);

    std::size_t place() const { return place_; }
    const Card& card() const { return cards_[place_]; }
    void begin();
    void setTheme(const Theme& theme);

  public slots:
    void next();
    void skip();

  signals:
    void cardShown(const QString& watch);
    /// The last card was left, or the rest skipped; the widget is hidden.
    void ended();

  protected:
    void keyPressEvent(QKeyEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    void display();
    void settle();

    std::vector<Card> cards_;
    QWidget* area_;
    std::size_t place_ = 0;
    QLabel* title_;
    QLabel* text_;
    QLabel* count_;
    QPushButton* skip_;
    QPushButton* next_;
};

}  // namespace normscope
