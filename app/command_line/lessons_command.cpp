// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/command_line/commands.h"
#include "app/command_line/terminal.h"
#include "app/learn/lesson_claims.h"

namespace normscope {

namespace {

/// Says what is to be said of one file; the exit code it asks for.
int check(const QString& file, bool run) {
    BankedLesson lesson;
    try {
        lesson = readLesson(file);
    } catch (const LessonError& error) {
        complain(error.what());
        return kWrongUse;
    }
    const auto questions = std::ranges::count_if(
        lesson.lesson.steps, [](const LessonStep& step) { return !step.question.isEmpty(); });
    QStringList failures;
    try {
        if (run)
            failures = rehearse(lesson);
    } catch (const DataError& error) {
        complain(file + ": " + error.what());
        return kWrongUse;
    }
    for (const QString& failure : failures)
        complain(file + ", " + failure);
    if (failures.isEmpty())
        say(QStringLiteral("%1: %2 steps, %3 with a question%4")
                .arg(file)
                .arg(lesson.lesson.steps.size())
                .arg(questions)
                .arg(run ? "; all that it claims holds" : ""));
    return failures.isEmpty() ? kDone : kFailed;
}

}  // namespace

int checkLessons(const request::CheckLessons& request) {
    int code = kDone;
    for (const QString& file : request.files) {
        const int its = check(file, request.run);
        code = code == kWrongUse || its == kDone ? code : its;
    }
    return code;
}

}  // namespace normscope
