// SPDX-License-Identifier: GPL-3.0-or-later
#include <cstdio>
#include <cstdlib>

#include "app/command_line/command.h"
#include "app/command_line/terminal.h"
#include "model/data/process_memory.h"

namespace {

/// Ends at once: undoing LibTorch's registers takes a sixth of a second. A leak is still looked for
/// where that is wanted.
int ended(int code) {
#if defined(__SANITIZE_ADDRESS__)
    return code;
#else
    std::fflush(nullptr);
    std::_Exit(code);
#endif
}

}  // namespace

int main(int argc, char** argv) {
    using namespace normscope;
    QStringList arguments;
    for (int i = 1; i < argc; ++i)
        arguments << QString::fromLocal8Bit(argv[i]);
    keepFreedMemory();
    try {
        return ended(parseArguments(arguments)(argc, argv));
    } catch (const std::exception& error) {
        complain(error.what());
        return ended(exitCodeOf(error));
    }
}
