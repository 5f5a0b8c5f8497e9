// SPDX-License-Identifier: GPL-3.0-or-later
// What the lines of the commands may hold, as their help says it: the manual page and the shells'
// completion are made of this.
#pragma once

#include <QString>
#include <QStringList>
#include <map>
#include <vector>

#include "app/command_line/command.h"

namespace CLI {
class App;
}

namespace normscope {

/// What may be given to an option or an argument beside what the word for its value says: FILE and
/// DIR are files and folders, KEY a setting.
struct OptionValues {
    QStringList words = {};    ///< one of these
    QStringList endings = {};  ///< of files, without the dot
    QStringList abouts = {};   ///< what is said of each word; none: the help says it
    bool list = false;         ///< several words, separated by commas
};

/// What the help says of each word, a line each, behind what it says of the option.
QString explanation(const OptionValues& values);

struct OptionHelp {
    enum class Takes {
        Nothing,
        Anything,  ///< of which nothing is known
        Words,
        WordList,  ///< separated by commas
        File,
        Folder,
        Assignment,        ///< KEY=VALUE
        AssignmentAtStep,  ///< STEP:KEY=VALUE
        AssignmentOfMany   ///< KEY=A,B,C
    };

    QStringList names;  ///< "-v" and "--version"; an argument's own: "FILE.json"
    QString value;      ///< what stands for the value: "KEY=VALUE"; empty for switches, arguments
    QString help;       ///< lines are broken by hand
    OptionValues values;
    bool argument = false;  ///< it belongs to no option
    bool repeatable = false;

    Takes takes() const;
};

struct CommandHelp {
    QString name;   ///< empty: the window's
    QString about;  ///< one sentence
    std::vector<OptionHelp> options;
    QString footer;  ///< below the options, but for what listing commands print too
};

/// The line that `app` takes. `values`: of options by their first long name, of arguments by their
/// own.
std::vector<OptionHelp> optionsOf(const CLI::App& app,
                                  const std::map<QString, OptionValues>& values);

CommandHelp helpOf(const Subcommand& command);
/// Of all commands, the window's first.
std::vector<CommandHelp> helpOfAll();

}  // namespace normscope
