// SPDX-License-Identifier: GPL-3.0-or-later
// Lessons: those that come with the program, each a file of resources/lessons, and anyone's own. A
// lesson is a Markdown file; the guide's page "Write your own lesson"
// (resources/help/own-lessons.md) says what may stand in it. Those of the program have the field
// `order` in their heads: their place within their level.
#pragma once

#include <optional>
#include <vector>

#include "app/learn/expectation.h"
#include "model/settings/experiment.h"
#include "widgets/learn/lesson.h"

namespace normscope {

/// What a step does to the lab, and what it claims.
struct LessonScript {
    int line = 0;                                      ///< of the file, where the step begins
    bool begins = false;                               ///< a new run
    Experiment before;                                 ///< the run as it is when the step begins,
    Experiment after;                                  ///< and with the step's own changes
    std::vector<std::vector<Expectation>> conditions;  ///< one list an option
    std::optional<std::size_t> right;  ///< option that the lesson says a run bears out
    std::vector<Expectation> expectations;
    QStringList watch;
    QStringList show;
};

struct BankedLesson {
    Lesson lesson;
    std::vector<LessonScript> scripts;  ///< one a step
    QStringList hidden;                 ///< "panel", "inspector", "controls", "time"
    int order = 0;                      ///< among the program's lessons of its level
};

/// The lesson in a text; `file` names it in errors, `name` is the lesson's. Throws InputError, one
/// sentence with file and line: "mine.md, line 12: …".
BankedLesson parseLesson(const QString& text, const QString& file, const QString& name);

/// Someone's own. Throws InputError.
BankedLesson readLesson(const QString& path);

/// Names of those that come with the program, in the order in which they are best learned.
QStringList lessonNames();
/// All of them, in that order.
std::vector<BankedLesson> bankedLessons();

/// By name, or by the path of a file ending in .md. Throws InputError, naming those there are.
BankedLesson lessonNamed(const QString& name);

/// What can be hidden while a lesson is open.
const QStringList& hideableParts();

}  // namespace normscope
