// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/input_error.h"
#include "app/learn/lesson_claims.h"

namespace normscope {

namespace {

/// Says what is to be said of one file; the exit code it asks for.
ExitCode check(const QString& file, bool run) {
    const BankedLesson lesson = readLesson(file);
    const auto questions = std::ranges::count_if(
        lesson.lesson.steps, [](const LessonStep& step) { return !step.question.isEmpty(); });
    const QStringList failures = run ? rehearse(lesson) : QStringList();
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

int checkAll(const QStringList& files, bool run) {
    ExitCode code = kDone;
    for (const QString& file : files) {
        ExitCode its = kDone;
        try {
            its = check(file, run);
        } catch (const InputError& error) {
            complain(error.what());
            its = kWrongUse;
        } catch (const DataError& error) {
            complain(file + ": " + error.what());
            its = kWrongUse;
        }
        code = code == kWrongUse || its == kDone ? code : its;
    }
    return code;
}

}  // namespace

Job parseLessons(Options& options) {
    std::optional<QString> verb;
    QStringList files;
    bool run = false;
    options.argument("check", verb, "the only thing that is done to them");
    options.arguments("FILE.md", files, "lessons of your own");
    options.add("--run", run,
                "also run the experiments and see whether each claim holds and each\n"
                "question is answered by exactly one option");
    options.setFooter(
        "What is wrong is said with the file and the line. Exit codes: 0 all is well; 1 a claim "
        "does not\nhold; 2 a file cannot be read or is not as it should be.");
    options.addPath();
    options.parse();
    if (verb != "check" || files.isEmpty())
        throw InputError("lessons can be checked: normscope lessons check FILE.md");
    return [files, run](int&, char**) { return checkAll(files, run); };
}

}  // namespace normscope
