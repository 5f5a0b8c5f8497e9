// SPDX-License-Identifier: GPL-3.0-or-later
// The notebook of somebody's solution.
#include "app/files/input_error.h"
#include "app/learn/solution_file.h"
#include "tests/fuzz/fuzz.h"

using namespace normscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    for (const char* name : {"mine.ipynb", "mine.py"}) {
        const auto path = QString::fromStdString(fuzz::fileOf(name, fuzz::Bytes(data, size)));
        fuzz::refusing<InputError>(
            [&] { fuzz::require(!readSolution(path).cells.empty(), "cells"); });
    }
    return 0;
}
