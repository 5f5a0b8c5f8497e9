// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/command.h"
#include "app/command_line/terminal.h"

int main(int argc, char** argv) {
    using namespace normscope;
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    try {
        return parseArguments(arguments)(argc, argv);
    } catch (const std::exception& error) {
        complain(error.what());
        return exitCodeOf(error);
    }
}
