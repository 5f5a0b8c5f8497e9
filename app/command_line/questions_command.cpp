// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/commands.h"
#include "app/command_line/terminal.h"
#include "app/export/plot_export.h"
#include "app/learn/question_bank.h"
#include "app/learn/question_sheet.h"

namespace normscope {

int runQuestions(const request::Questions& request) {
    const auto wanted = selected(questions(), request.level, request.topic);
    const auto answers = request.answers ? Answers::With : Answers::Without;
    if (wanted.empty()) {
        complain("there is no question of this level on this topic; leave out --level or --topic");
        return kWrongUse;
    }
    if (request.file.isEmpty()) {
        say(questionSheet(wanted, answers).trimmed());
        return kDone;
    }
    try {
        writeQuestionSheet(request.file, wanted, answers);
    } catch (const ExportError& error) {
        complain(error.what());
        return kFailed;
    }
    say(QStringLiteral("Wrote %1 questions into %2").arg(wanted.size()).arg(request.file));
    return kDone;
}

}  // namespace normscope
