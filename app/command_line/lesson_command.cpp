// SPDX-License-Identifier: GPL-3.0-or-later

#include "app/command_line/display.h"
#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/input_error.h"
#include "app/window/application.h"
#include "app/window/run_window.h"

namespace normscope {

namespace {

struct ShowLesson {
    WindowStart start;

    int operator()(int& argc, char** argv) const {
        if (!hasDisplay()) {
            complain(
                "There is no display, and a lesson needs the window. Its claims can be checked "
                "without one: normscope lessons check FILE.md --run");
            return kFailed;
        }
        Application application(argc, argv);
        return runWindow(application, start);
    }
};

/// From 1 in `text`, from 0 in what it gives.
std::size_t stepFrom(const QString& text, std::size_t steps) {
    bool understood = false;
    const auto number = text.toULongLong(&understood);
    if (!understood || number < 1 || number > steps)
        throw InputError(
            QStringLiteral("--step \"%1\" is no step of this lesson; give one from 1 to %2")
                .arg(text)
                .arg(steps));
    return number - 1;
}

QStringList partsFrom(const QString& text) {
    QStringList parts;
    for (const auto& part : text.split(',', Qt::SkipEmptyParts)) {
        parts << part.trimmed();
        if (!hideableParts().contains(parts.last()))
            throw InputError("unknown part \"" + parts.last() + "\" in --hide; choose from " +
                             hideableParts().join(", "));
    }
    return parts;
}

}  // namespace

Job parseLesson(Options& options) {
    std::optional<QString> name, step, hidden;
    options.argument("LESSON", name,
                     "one of `normscope list lessons`, or a file ending in .md: a lesson of your\n"
                     "own; the guide's page \"Write your own lesson\" says how");
    options.oneOf("LESSON", lessonNames(), {"md"});
    options.add("--step", "N", step,
                "begin with this step, counted from 1; the run before it is made at\nfull speed");
    options.add("--hide", "PARTS", hidden,
                "what not to show while the lesson is open, separated by commas:\n"
                "panel, inspector, controls (the row of buttons), time (the time bar)");
    options.someOf("--hide", hideableParts());
    options.parse();
    if (!name)
        throw InputError(
            "which lesson? give a name from normscope list lessons, or a file ending in .md");
    WindowStart start;
    start.lesson = lessonNamed(*name);
    start.lesson_step = step ? stepFrom(*step, start.lesson->scripts.size()) : 0;
    start.experiment = start.lesson->scripts[start.lesson_step].before;
    start.hidden = partsFrom(hidden.value_or(QString()));
    return ShowLesson{start};
}

}  // namespace normscope
