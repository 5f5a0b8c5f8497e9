// SPDX-License-Identifier: GPL-3.0-or-later
// Lessons: those that come with the program, in resources/lessons, and anyone's own. A lesson is a
// Markdown file. It begins with a head between two lines of three hyphens, one field a line:
//
//     ---
//     title: What goes wrong without it
//     about: One line for the list.
//     level: 1                      1 to 3
//     minutes: 2
//     preset: mnist-sigmoid         the experiment: a preset if wanted,
//     set: key=value key=value      settings,
//     twin: key=value               a run B and what it differs in (may be empty)
//     hide: panel inspector         controls not shown: panel, inspector, controls, time
//     ---
//
// "## Title" begins a step: Markdown text, then, where there is something to do, a block fenced by
// ```lab and ```, then the text shown after the run. Fields of the block:
//
//     predict: What becomes of …?   a question, with
//     option: It falls.             two or more answers, each followed by what must hold for it,
//     if: …                         see expectation.h; an option without holds where no other does
//     change: key=value             made when the run goes on; of run B too unless B differs in it
//     change-b: key=value           of run B alone
//     until: 200                    train on to this step; needed for a question
//     expect: …                     what the text claims, to be checked by `normscope lessons
//     check` watch: layers.2.z loss        outlined in the window, see watch.h show: dual dual,
//     code, histogram, heat, ridge or bands preset, set, twin             a new run begins at step
//     0: that preset, or, without one, the
//                                   lesson's own beginning, with these settings
//
// set, twin, change, change-b, if, expect and watch may be repeated. Quantities are taken from what
// a run records: loss and accuracy of the training batch at every step, all else at recorded steps
// (see isRecorded).
#pragma once

#include <stdexcept>
#include <vector>

#include "app/learn/expectation.h"
#include "model/experiment/experiment.h"
#include "widgets/learn/lesson.h"

namespace normscope {

/// What a step does to the lab, and what it claims.
struct LessonScript {
    int line = 0;                                      ///< of the file, where the step begins
    bool begins = false;                               ///< a new run
    Experiment before;                                 ///< the run as it is when the step begins,
    Experiment after;                                  ///< and with the step's own changes
    std::vector<std::vector<Expectation>> conditions;  ///< one list an option
    std::vector<Expectation> expectations;
    QStringList watch;
    QStringList show;
};

struct BankedLesson {
    Lesson lesson;
    std::vector<LessonScript> scripts;  ///< one a step
    QStringList hidden;                 ///< "panel", "inspector", "controls", "time"
};

/// A file that is not as it should be. what() is one sentence with file and line:
/// "mine.md, line 12: …".
class LessonError : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// The lesson in a text; `file` names it in errors, `name` is the lesson's. Throws LessonError.
BankedLesson parseLesson(const QString& text, const QString& file, const QString& name);

/// Someone's own. Throws LessonError.
BankedLesson readLesson(const QString& path);

/// Names of those that come with the program, in the order in which they are best learned.
QStringList lessonNames();
/// All of them, in that order.
std::vector<BankedLesson> bankedLessons();

/// By name, or by the path of a file ending in .md. Throws LessonError, naming those there are.
BankedLesson lessonNamed(const QString& name);

/// What can be hidden while a lesson is open.
const QStringList& hideableParts();

}  // namespace normscope
