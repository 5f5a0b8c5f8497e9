// SPDX-License-Identifier: GPL-3.0-or-later
// The result of a run of a sweep, as another sweep goes on from it.
#include "app/files/export/result_file.h"
#include "app/files/input_error.h"
#include "tests/fuzz/fuzz.h"

using namespace normscope;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto path = QString::fromStdString(fuzz::fileOf("run.json", fuzz::Bytes(data, size)));
    fuzz::refusing<InputError>([&] { readResultFile(path); });
    return 0;
}
