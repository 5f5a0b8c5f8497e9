// SPDX-License-Identifier: GPL-3.0-or-later
// The commands of the program. Each is a file: what its line may hold, its help, and what it does.
#pragma once

#include <QStringList>
#include <exception>
#include <functional>
#include <span>

namespace normscope {

class Options;

enum ExitCode { kDone = 0, kFailed = 1, kWrongUse = 2, kDiverged = 3 };

/// What a line asks for: does it and gives the exit code. Qt's applications want the program's own
/// arguments.
using Job = std::function<int(int& argc, char** argv)>;

struct Subcommand {
    const char* name;   ///< first word of the line; empty: the window's
    const char* about;  ///< one sentence
    /// Declares the options, parses the line, and throws InputError where it cannot be understood.
    Job (*parse)(Options& options);
};

/// All of them, the window's first.
std::span<const Subcommand> commands();

/// Prints a text, such as a command's help.
struct Print {
    QString text;
    int operator()(int& argc, char** argv) const;
};

/// What the arguments (without the program's name) ask for. Reads experiment files. Throws
/// InputError.
Job parseArguments(const QStringList& arguments);

/// What the program ends with when this ended it: kWrongUse where it is about what was given to it.
ExitCode exitCodeOf(const std::exception& error);

}  // namespace normscope
