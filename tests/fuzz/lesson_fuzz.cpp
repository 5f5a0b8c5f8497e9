// SPDX-License-Identifier: GPL-3.0-or-later
// Somebody's own lesson.
#include "app/files/input_error.h"
#include "app/learn/lesson_bank.h"
#include "app/learn/watch.h"
#include "tests/fuzz/fuzz.h"

using namespace normscope;

/// In place of the window's own: what it has to be watched is in no file.
QString normscope::watchError(const QString& name) {
    return name.contains('!') ? QStringLiteral("there is nothing of this name") : QString();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text =
        QString::fromUtf8(reinterpret_cast<const char*>(data), static_cast<qsizetype>(size));
    fuzz::refusing<InputError>([&] {
        const auto banked = parseLesson(text, "mine.md", "mine");
        fuzz::require(banked.scripts.size() == banked.lesson.steps.size(), "steps");
    });
    return 0;
}
