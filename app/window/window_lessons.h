// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <functional>
#include <optional>

#include "app/learn/lesson_desk.h"
#include "app/window/window_parts.h"
#include "widgets/base/theme.h"

class QSettings;

namespace normscope {

class TourCard;

/// Lessons and the tour in the window: what a step needs is in sight, the rest is folded away or
/// hidden, and everything is as it was after them.
class WindowLessons : public QObject {
    Q_OBJECT
  public:
    /// What a lesson folds away or changes, to be had again after it.
    struct Layout {
        bool panel = true;
        bool inspector = false;
        QString page;
        bool dual = false;
        QByteArray view;
    };

    WindowLessons(Lab& lab, const WindowParts& parts, QSettings* settings, QWidget* window,
                  QWidget* centre);

    LessonDesk& desk() { return *desk_; }
    bool isShown() const { return desk_->isShown(); }
    void toggle();
    /// Whether a part cannot be had while the lesson is open, see hideableParts().
    bool hides(const char* part) const { return hidden_.contains(QLatin1String(part)); }
    /// How it is without the lessons: now, or before the one that is open.
    Layout layout() const;
    /// Room at the side of the lab for something else to learn from; `leave` is called when a
    /// lesson needs it, or another guest.
    void lendRoom(std::function<void()> leave);
    /// The guest has left: all is as it was before.
    void takeRoomBack();
    /// Shows what is to be watched, while there is a lesson or a guest.
    void showWatched(const QStringList& watch) { showParts({}, watch, {}); }
    /// Three cards, where they were never shown before.
    void offerTour();
    void showTour();
    void setTheme(const Theme& theme);

  signals:
    /// What can be had is other than before.
    void changed();

  private:
    void sendGuestAway();
    void takeRoom();
    void giveRoomBack();
    void makeRoom();
    void showParts(const QStringList& show, const QStringList& watch, const QStringList& hidden);
    void hide(const QStringList& parts);
    void end();
    void holdForSwitch();
    void goOn();  ///< where the tour holds the run

    Lab& lab_;
    WindowParts parts_;
    QSettings* settings_;
    QWidget* centre_;
    WatchFrame* frame_;
    LessonDesk* desk_;
    TourCard* tour_ = nullptr;  ///< made when first wanted
    bool held_ = false;         ///< by the tour, until batch norm is switched
    Theme theme_;
    QStringList hidden_;
    std::optional<Layout> before_;
    std::function<void()> guest_leaves_;
};

}  // namespace normscope
