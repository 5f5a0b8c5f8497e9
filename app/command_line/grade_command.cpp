// SPDX-License-Identifier: GPL-3.0-or-later
#include <QCoreApplication>
#include <QTimer>

#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/input_error.h"
#include "app/learn/grade_report.h"
#include "app/learn/grading.h"

namespace normscope {

namespace {

constexpr int kLookEvery = 100;  // ms, for Ctrl+C
constexpr int kMostSeconds = 3600, kLeastMemory = 64, kMostMemory = 1 << 20;

struct Grade {
    Solution solution;
    GradingTerms terms;
    bool json = false;

    int operator()(int& argc, char** argv) const;
    ExitCode print(const GradeReport& report) const;
};

int Grade::operator()(int& argc, char** argv) const {
    QCoreApplication application(argc, argv);
    const InterruptGuard guard;
    Grading grading(terms);
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, &application, [&] {
        if (guard.interrupted())
            QCoreApplication::exit(kFailed);
    });
    QObject::connect(
        &grading, &Grading::finished, &application,
        [&] { QCoreApplication::exit(print(grading.report())); }, Qt::QueuedConnection);
    look.start(kLookEvery);
    grading.start(solution);
    return QCoreApplication::exec();
}

ExitCode Grade::print(const GradeReport& report) const {
    const bool graded = !report.checks.empty();
    if (json)
        say(QString::fromUtf8(gradeJson(report)).trimmed());
    else if (graded)
        say(gradeText(report));
    if (!graded)
        complain(report.fault);
    return !graded ? kWrongUse : report.allPassed() ? kDone : kFailed;
}

double numberFrom(const char* option, const QString& text, int least, int most) {
    bool understood = false;
    const double number = text.toDouble(&understood);
    if (!understood || !(number >= least && number <= most))
        throw InputError(QStringLiteral("%1 is \"%2\"; give a number from %3 to %4")
                             .arg(QLatin1String(option), text)
                             .arg(least)
                             .arg(most));
    return number;
}

}  // namespace

Job parseGrade(Options& options) {
    std::optional<QString> file, exercise, python, seconds, memory;
    Grade grade;
    options.argument("FILE", file, "a solution: a script, .py, or a notebook, .ipynb");
    options.files("FILE", {"py", "ipynb"});
    options.add("--exercise", "NAME", exercise,
                "which one it solves, where its line \"# normscope exercise: NAME\"\nis not there");
    options.oneOf("--exercise", exerciseNames());
    options.add("--python", "PROGRAM", python, "what runs it; python3 unless given");
    options.add("--seconds", "N", seconds,
                "how long its code may run, all in all; 10 unless given");
    options.add("--memory", "MIB", memory,
                "how much it may take beside Python and PyTorch themselves; 1024\nunless given");
    options.add("--json", grade.json, "print one JSON object instead of text");
    options.setFooter(
        R"(The solution runs in a Python process of its own, in its own folder; this is no sandbox: grade what
you would run. It is compared with PyTorch where that Python has it, else with this program's own
numbers, and is handed tensors of PyTorch where it imports torch, arrays where it imports numpy, else
lists.

The JSON object: "exercise", "file", "python" (its version), "against", how many checks "passed",
"failed" and were "not_run", "fault" (why it ended early, or empty), "checks" (each with "check",
"state": passed, failed or not run, "expected", "came" and "hint") and "printed", the beginning of
what the solution printed.

Exit codes: 0 all checks passed; 1 some did not, or the code cannot run; 2 wrong use, an unreadable
file, an unknown exercise, or no Python.)");
    options.parse();
    if (!file)
        throw InputError("which solution? give a .py file or a notebook");
    grade.solution = readSolution(*file, exercise);
    grade.terms.python = python.value_or(grade.terms.python);
    if (seconds)
        grade.terms.seconds = numberFrom("--seconds", *seconds, 1, kMostSeconds);
    if (memory)
        grade.terms.mebibytes =
            static_cast<int>(numberFrom("--memory", *memory, kLeastMemory, kMostMemory));
    return grade;
}

}  // namespace normscope
