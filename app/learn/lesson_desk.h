// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <optional>
#include <vector>

#include "app/learn/lesson_player.h"
#include "widgets/learn/lesson_view.h"

class QSettings;
class QWidget;

namespace normscope {

class WatchFrame;

/// Lessons in the window: which there are, the one that is open, what is remembered of them, and
/// the run that was there before.
class LessonDesk : public QObject {
    Q_OBJECT
  public:
    /// Without settings progress lasts as long as the desk.
    LessonDesk(Lab& lab, LessonView& view, WatchFrame& frame, QSettings* settings, QWidget& window);

    /// The list, or the lesson that is open.
    void show();
    void open(const BankedLesson& lesson, std::size_t step = 0, const QStringList& hidden = {});
    /// Leaves the lesson and the lessons.
    void close();
    bool isShown() const;
    /// Whether a run is one that the lesson opened last made, nothing changed by hand: it is to be
    /// had again at any time.
    bool owns(const Experiment& experiment) const;
    /// Whether there is a run from before the lessons.
    bool hasKept() const { return kept_.has_value(); }
    const LessonPlayer& player() const { return player_; }

  public slots:
    /// That run again, replayed to where it stood.
    void restoreKept();

  signals:
    void shown();
    void closed();
    /// A step, or none, with what it wants in sight and what is hidden meanwhile.
    void stepEntered(const QStringList& show, const QStringList& watch, const QStringList& hidden);
    void linkActivated(const QString& link);

  private:
    void openNamed(const QString& name);
    void displayLessons();
    /// The one after the lesson of that name in the course; null: none.
    const Lesson* following(const QString& name) const;
    void leadOn();
    void toList();
    void enter();
    void noteDone(std::size_t step, std::optional<bool> held);
    void keepRun();

    /// A run from before the lessons.
    struct Kept {
        Experiment experiment;
        std::int64_t step = 0;
    };

    Lab& lab_;
    LessonView& view_;
    WatchFrame& frame_;
    QSettings* settings_;
    QWidget& window_;
    LessonPlayer player_;
    std::vector<Lesson> lessons_;  ///< read when first wanted
    LessonView::Progress progress_;
    QStringList hidden_;
    std::optional<Kept> kept_;
    std::optional<BankedLesson> last_;  ///< whose run may still be in the lab
};

}  // namespace normscope
