// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "app/command_line/command.h"
#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/input_error.h"
#include "model/data/dataset.h"

namespace normscope {

Job parseWindow(Options& options);
Job parseTrain(Options& options);
Job parseDoctor(Options& options);
Job parseExport(Options& options);
Job parseSummary(Options& options);
Job parseSchema(Options& options);
Job parseList(Options& options);
Job parseLesson(Options& options);
Job parseLessons(Options& options);
Job parseQuestions(Options& options);
Job parseCheatSheet(Options& options);
Job parseExercise(Options& options);
Job parseGrade(Options& options);
Job parseBench(Options& options);
Job parseCompletion(Options& options);
Job parseManual(Options& options);
Job parseSweep(Options& options);

std::span<const Subcommand> commands() {
    static constexpr Subcommand all[] = {
        {"",
         "Normscope shows what normalization does inside a neural network while it trains.\n"
         "Without a command it opens the window, training.",
         parseWindow},
        {"train",
         "Trains without a window, as the window does: the same experiment gives the same weights.",
         parseTrain},
        {"sweep",
         "Trains an experiment again and again with other values of some settings, and draws what "
         "came of it.",
         parseSweep},
        {"doctor",
         "Trains without a window and says what is wrong, with the numbers behind, why, and what "
         "to "
         "do.",
         parseDoctor},
        {"export",
         "Writes an experiment as files that repeat it in PyTorch, step by step, with its weights.",
         parseExport},
        {"summary", "Prints what the network of an experiment is made of.", parseSummary},
        {"schema", "Prints the JSON Schema of experiment files.", parseSchema},
        {"list", "Lists what there is to choose from, each with a line of explanation.", parseList},
        {"lesson", "Opens the window with a lesson.", parseLesson},
        {"lessons", "Checks lessons: fields, experiments, and what they claim.", parseLessons},
        {"questions", "Prints the questions of the quiz, or of an interview, as a sheet.",
         parseQuestions},
        {"cheat-sheet", "Prints batch normalization on one page, or writes it as a PDF.",
         parseCheatSheet},
        {"exercise",
         "Writes what an exercise in Python begins with, as a script and as a notebook.",
         parseExercise},
        {"grade", "Checks a solution of an exercise, in a Python process of its own.", parseGrade},
        {"bench", "Measures training speed against a plain LibTorch loop on the same data.",
         parseBench},
        {"completion", "Prints the script that completes command lines in a shell.",
         parseCompletion},
        {"manual", "Prints the manual page, for man.", parseManual},
    };
    return all;
}

int Print::operator()(int&, char**) const {
    say(text.trimmed());
    return kDone;
}

Job parseArguments(const QStringList& arguments) {
    const auto others = commands().subspan(1);
    const auto named = std::ranges::find_if(others, [&](const Subcommand& command) {
        return arguments.value(0) == QLatin1String(command.name);
    });
    const bool is_named = named != others.end();
    const Subcommand& command = is_named ? *named : commands().front();
    Options options(command, arguments.mid(is_named ? 1 : 0));
    try {
        return command.parse(options);
    } catch (const Options::HelpWanted& help) {
        return Print{help.text};
    }
}

ExitCode exitCodeOf(const std::exception& error) {
    const bool wrong = dynamic_cast<const InputError*>(&error) != nullptr ||
                       dynamic_cast<const DataError*>(&error) != nullptr ||
                       dynamic_cast<const SettingError*>(&error) != nullptr;
    return wrong ? kWrongUse : kFailed;
}

}  // namespace normscope
