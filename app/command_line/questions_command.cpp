// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>

#include "app/command_line/display.h"
#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/input_error.h"
#include "app/learn/question_bank.h"
#include "app/learn/question_sheet.h"

namespace normscope {

namespace {

struct PrintQuestions {
    std::vector<Question> questions;
    Answers answers = Answers::Without;
    std::optional<QString> file;

    int operator()(int& argc, char** argv) const {
        if (!file) {
            say(questionSheet(questions, answers).trimmed());
            return kDone;
        }
        const auto write = [this] {
            writeQuestionSheet(*file, questions, answers);
            say(QStringLiteral("Wrote %1 questions into %2").arg(questions.size()).arg(*file));
            return kDone;
        };
        // Fonts are needed for a PDF, a window is not.
        return file->endsWith(".pdf", Qt::CaseInsensitive) ? offscreen(argc, argv, write) : write();
    }
};

}  // namespace

Job parseQuestions(Options& options) {
    std::optional<QString> level_text, topic;
    PrintQuestions wanted;
    bool answers = false;
    options.add("--level", "LEVEL", level_text, "easy or medium questions only");
    const auto topics = questionTopics().join(", ");
    options.add("--topic", "TOPIC", topic, qPrintable("one topic only:\n" + topics));
    options.add("--answers", answers,
                "with the answers, why the other options are wrong, and the sources");
    options.add("--export", "FILE", wanted.file, "write the sheet into a Markdown or PDF file");
    options.parse();
    std::optional<Level> level;
    if (level_text && !(level = fromKey<Level>(level_text->toStdString())))
        throw InputError("unknown level \"" + *level_text + "\"; choose easy or medium");
    if (topic && !questionTopics().contains(*topic))
        throw InputError("unknown topic \"" + *topic + "\"; choose from " + topics);
    const auto ending = QFileInfo(wanted.file.value_or(QString())).suffix().toLower();
    if (wanted.file && ending != "md" && ending != "pdf")
        throw InputError("--export names no .md or .pdf file; give one");
    wanted.answers = answers ? Answers::With : Answers::Without;
    wanted.questions = selected(questions(), level, topic.value_or(QString()));
    if (wanted.questions.empty())
        throw InputError(
            "there is no question of this level on this topic; leave out --level or --topic");
    return wanted;
}

}  // namespace normscope
