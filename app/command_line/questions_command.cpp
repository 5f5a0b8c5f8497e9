// SPDX-License-Identifier: GPL-3.0-or-later
#include <QFileInfo>

#include "app/command_line/display.h"
#include "app/command_line/options.h"
#include "app/command_line/terminal.h"
#include "app/files/input_error.h"
#include "app/learn/interview_bank.h"
#include "app/learn/question_bank.h"
#include "app/learn/sheet.h"

namespace normscope {

namespace {

struct PrintSheet {
    QString sheet;
    std::size_t questions = 0;
    std::optional<QString> file;

    int operator()(int& argc, char** argv) const {
        if (!file) {
            say(sheet.trimmed());
            return kDone;
        }
        const auto write = [this] {
            writeSheet(*file, sheet);
            say(QStringLiteral("Wrote %1 questions into %2").arg(questions).arg(*file));
            return kDone;
        };
        // Fonts are needed for a PDF, a window is not.
        return file->endsWith(".pdf", Qt::CaseInsensitive) ? offscreen(argc, argv, write) : write();
    }
};

struct Wanted {
    std::optional<QString> level, topic, file;
    Answers answers = Answers::Without;
};

template <class E, class Sheet>
PrintSheet printed(const std::vector<E>& all, const Wanted& wanted, const Sheet& sheet) {
    std::optional<Level> level;
    if (wanted.level && !(level = fromKey<Level>(wanted.level->toStdString())))
        throw InputError("unknown level \"" + *wanted.level + "\"; choose " + levelNames());
    const QStringList topics = topicsOf(all);
    if (wanted.topic && !topics.contains(*wanted.topic))
        throw InputError("unknown topic \"" + *wanted.topic + "\"; choose from " +
                         topics.join(", "));
    const auto some = selected(all, level, wanted.topic.value_or(QString()));
    if (some.empty())
        throw InputError(
            "there is no question of this level on this topic; leave out --level or --topic");
    return {sheet(some, wanted.answers), some.size(), wanted.file};
}

/// Names in lines that fit below an option's help.
QString inLines(const QString& head, const QStringList& names) {
    constexpr qsizetype kWidth = 70;
    QString text = head, line;
    for (const QString& name : names) {
        if (line.size() + name.size() > kWidth) {
            text += '\n' + line.trimmed();
            line.clear();
        }
        line += name + (name == names.last() ? QString() : QStringLiteral(", "));
    }
    return text + '\n' + line;
}

}  // namespace

Job parseQuestions(Options& options) {
    const auto quiz = questions();
    const auto interview = interviewQuestions(quiz);
    Wanted wanted;
    bool answers = false, open = false;
    options.add("--level", "LEVEL", wanted.level, qPrintable(levelNames() + " questions only"));
    QStringList levels;
    for (const auto& level : Names<Level>::table)
        levels << toQString(level.key);
    options.oneOf("--level", levels);
    options.add("--topic", "TOPIC", wanted.topic,
                qPrintable(inLines("one topic only; of the quiz:", topicsOf(quiz)) +
                           inLines(";\nof an interview:", topicsOf(interview))));
    QStringList topics = topicsOf(quiz) + topicsOf(interview);
    topics.removeDuplicates();
    options.oneOf("--topic", topics);
    options.add("--interview", open,
                "the open questions of an interview in place of the quiz;\nwith answers at three "
                "depths and follow-ups");
    options.add("--answers", answers,
                "with the answers, why the other options are wrong, and the sources");
    options.add("--export", "FILE", wanted.file, "write the sheet into a Markdown or PDF file");
    options.files("--export", {"md", "pdf"});
    options.parse();
    const auto ending = QFileInfo(wanted.file.value_or(QString())).suffix().toLower();
    if (wanted.file && ending != "md" && ending != "pdf")
        throw InputError("--export names no .md or .pdf file; give one");
    wanted.answers = answers ? Answers::With : Answers::Without;
    return open ? printed(interview, wanted, interviewSheet) : printed(quiz, wanted, questionSheet);
}

}  // namespace normscope
