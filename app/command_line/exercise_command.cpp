// SPDX-License-Identifier: GPL-3.0-or-later
#include <QDir>

#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/input_error.h"
#include "app/learn/exercise_bank.h"

namespace normscope {

Job parseExercise(Options& options) {
    std::optional<QString> name, folder;
    const auto names = exerciseNames().join(", ");
    options.argument("EXERCISE", name, qPrintable("one of `normscope list exercises`:\n" + names));
    options.oneOf("EXERCISE", exerciseNames());
    options.add("--to", "DIR", folder, "the folder to write into; made where there is none");
    options.setFooter(
        "Into DIR: EXERCISE.py and EXERCISE.ipynb, the task and what is to be completed, as a "
        "script\n"
        "and as a notebook: take either. Files that are there already stay as they are.");
    options.parse();
    if (!name)
        throw InputError("which exercise? give one of " + names);
    if (!folder || folder->isEmpty())
        throw InputError("--to names no folder; give one, such as --to exercises");
    return [exercise = exerciseNamed(*name), folder = *folder](int&, char**) {
        const auto written = writeExercise(exercise, folder);
        say("Wrote " + written.join(" and ") + ".\nComplete either, then: normscope grade " +
            written.first());
        return kDone;
    };
}

}  // namespace normscope
