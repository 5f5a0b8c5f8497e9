// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/input_error.h"
#include "app/learn/lesson_claims.h"

namespace normscope {

namespace {

constexpr int kMostSeeds = 100;

struct Check {
    QStringList files;
    bool run = false;
    int seeds = 1;

    int operator()(int&, char**) const;
    ExitCode check(const QString& file) const;
};

/// Says what is to be said of one file; the exit code it asks for.
ExitCode Check::check(const QString& file) const {
    const bool own = !lessonNames().contains(file);
    const BankedLesson lesson = own ? readLesson(file) : lessonNamed(file);
    const auto questions = std::ranges::count_if(
        lesson.lesson.steps, [](const LessonStep& step) { return !step.question.isEmpty(); });
    const Rehearsal rehearsal = run ? rehearse(lesson, seeds) : Rehearsal();
    for (const QString& outcome : rehearsal.outcomes)
        say(file + ", " + outcome);
    for (const QString& failure : rehearsal.failures)
        complain(file + ", " + failure);
    if (!rehearsal.failures.isEmpty())
        return kFailed;
    say(QStringLiteral("%1: %2 steps, %3 with a question%4")
            .arg(file)
            .arg(lesson.lesson.steps.size())
            .arg(questions)
            .arg(run ? "; all that it claims holds" : ""));
    return kDone;
}

int Check::operator()(int&, char**) const {
    ExitCode code = kDone;
    for (const QString& file : files) {
        ExitCode its = kDone;
        try {
            its = check(file);
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

int seedsFrom(const QString& text) {
    bool understood = false;
    const int seeds = text.toInt(&understood);
    if (!understood || seeds < 1 || seeds > kMostSeeds)
        throw InputError(QStringLiteral("--seeds is \"%1\"; give a number from 1 to %2")
                             .arg(text)
                             .arg(kMostSeeds));
    return seeds;
}

}  // namespace

Job parseLessons(Options& options) {
    std::optional<QString> verb, seeds;
    Check wanted;
    options.argument("check", verb, "the only thing that is done to them");
    options.oneOf("check", {"check"});
    options.arguments("FILE.md", wanted.files,
                      "lessons of your own, names of lessons that come with the program,\n"
                      "or \"all\" for all of these");
    options.oneOf("FILE.md", QStringList{"all"} + lessonNames(), {"md"});
    options.add("--run", wanted.run,
                "also run the experiments: which option each prediction comes to, and\n"
                "whether it is the one named right and each claim holds");
    options.add("--seeds", "N", seeds,
                "run them N times, with the lesson's own seed and those that follow;\n"
                "1 unless given");
    options.setFooter(
        "What is wrong is said with the file and the line. Exit codes: 0 all is well; 1 a claim "
        "does not\nhold; 2 a file cannot be read or is not as it should be.");
    options.addPath();
    options.parse();
    if (verb != "check" || wanted.files.isEmpty())
        throw InputError("lessons can be checked: normscope lessons check FILE.md");
    if (seeds && !wanted.run)
        throw InputError("--seeds says how often to run; give --run too");
    wanted.seeds = seeds ? seedsFrom(*seeds) : 1;
    if (wanted.files == QStringList{QStringLiteral("all")})
        wanted.files = lessonNames();
    return wanted;
}

}  // namespace normscope
