// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QObject>
#include <optional>
#include <vector>

#include "app/lab/lab.h"
#include "app/learn/lesson_bank.h"

namespace normscope {

/// Takes a learner through a lesson: opens its experiment in the lab, makes a step's changes as
/// interventions, trains to where the step ends, and judges the prediction by what was recorded.
/// Everything can be done by hand in between: a step that does not find the run where it left it
/// replays the run up to there.
class LessonPlayer : public QObject {
    Q_OBJECT
  public:
    explicit LessonPlayer(Lab& lab, QObject* parent = nullptr);

    /// From this step on; earlier ones count as seen, their runs are made at full speed.
    void begin(const BankedLesson& lesson, std::size_t step = 0);
    void end();

    bool isOpen() const { return lesson_.has_value(); }
    const BankedLesson& lesson() const { return *lesson_; }
    const LessonState& state() const { return states_[place_]; }
    const LessonScript& script() const { return lesson_->scripts[place_]; }

  public slots:
    void choose(std::size_t option);
    void run();
    void next();
    void back();

  signals:
    /// Another step, or none.
    void entered();
    void changed();
    /// `step` is done; with what became of the prediction, where there was one.
    void stepDone(std::size_t step, std::optional<bool> held);
    /// The last step is done and left.
    void finished();

  private:
    LessonState& now() { return states_[place_]; }
    const LessonStep& step() const { return lesson_->lesson.steps[place_]; }
    bool isInPlace() const;
    void enter();
    void follow(const TrainerStatus& status);
    void giveUp(const QString& note);
    void finishRun();
    void updateCode();

    Lab& lab_;
    std::optional<BankedLesson> lesson_;
    std::vector<LessonState> states_;  ///< one a step
    std::size_t place_ = 0;
    bool seen_playing_ = false;  ///< since run()
};

}  // namespace normscope
