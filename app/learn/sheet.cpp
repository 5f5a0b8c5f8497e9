// SPDX-License-Identifier: GPL-3.0-or-later
// What stands on the sheets; sheet_pdf.cpp sets them.
#include "app/learn/sheet.h"

#include <QCoreApplication>

namespace normscope {

namespace {

QString tr(const char* text) {
    return QCoreApplication::translate("QuestionSheet", text);
}

/// Plain text with `code` as Markdown: what would be markup outside of code is escaped.
QString markdown(const QString& text) {
    QString result;
    bool code = false;
    for (const QChar c : text) {
        if (c == '`')
            code = !code;
        else if (!code && QStringLiteral("\\*_<>[]#|").contains(c))
            result += '\\';
        result += c;
    }
    return result;
}

/// "**Title** text", a paragraph.
QString part(const QString& title, const QString& text) {
    return QStringLiteral("**%1** %2\n\n").arg(title, text);
}

/// The experiment that shows it, where there is one, and the sources.
QString evidence(const Prompt& prompt) {
    QString text;
    if (!prompt.see.look.isEmpty())
        text += QStringLiteral("*%1* %2\n\n`%3`\n\n")
                    .arg(tr("See it:"), markdown(prompt.see.look),
                         ("normscope " + prompt.see.command_line).trimmed());
    return text +
           QStringLiteral("*%1* %2\n\n").arg(tr("Sources:"), markdown(prompt.sources.join("; ")));
}

/// Numbered and by topic; `body` writes what stands below the question, `note` what beside its
/// level.
template <class E, class Note, class Body>
QString sheetOf(const QString& title, const std::vector<E>& questions, const Note& note,
                const Body& body) {
    QString text = "# " + title + "\n\n";
    QString topic;
    int number = 0;
    for (const E& question : questions) {
        if (question.topic != topic)
            text += "## " + markdown(question.topic_title) + "\n\n";
        topic = question.topic;
        text +=
            QStringLiteral("### %1. %2\n\n*%3*\n\n")
                .arg(++number)
                .arg(markdown(question.text), toQString(keyOf(question.level)) + note(question));
        text += body(question);
    }
    return text.trimmed() + '\n';
}

QChar letter(std::size_t place) {
    return QChar(u'a' + static_cast<char16_t>(place));
}

QString options(const Question& question, const std::vector<std::size_t>& order) {
    QString text;
    for (std::size_t place = 0; place < order.size(); ++place)
        text += QStringLiteral("- **%1**  %2\n")
                    .arg(letter(place))
                    .arg(markdown(question.options[order[place]].text));
    return text + '\n';
}

QString solution(const Question& question, const std::vector<std::size_t>& order) {
    QString right, wrong;
    for (std::size_t place = 0; place < order.size(); ++place) {
        const Question::Option& option = question.options[order[place]];
        if (option.right)
            right = letter(place);
        else
            wrong +=
                QStringLiteral("- not **%1**: %2\n").arg(letter(place)).arg(markdown(option.why));
    }
    return part(tr("Answer") + ": " + right + '.', markdown(question.answer)) + wrong + '\n' +
           evidence(question);
}

QString passages(const InterviewQuestion& question) {
    QString text;
    for (const auto& passage : question.depth)
        text +=
            passage.code ? "```\n" + passage.text + "\n```\n\n" : markdown(passage.text) + "\n\n";
    return text;
}

QString followUps(const InterviewQuestion& question, Answers answers) {
    QString text = part(tr("They go on to ask:"), {});
    for (const auto& follow_up : question.follow_ups) {
        text += "- *" + markdown(follow_up.text) + '*';
        if (answers == Answers::With)
            text += ' ' + markdown(follow_up.answer);
        text += '\n';
    }
    return text + '\n';
}

QString model(const InterviewQuestion& question) {
    QString points;
    for (const QString& point : question.points)
        points += "- " + markdown(point) + '\n';
    return part(tr("In one sentence:"), markdown(question.sentence)) +
           part(tr("In sixty seconds:"), markdown(question.minute)) +
           part(tr("In depth:"), passages(question).trimmed()) +
           part(tr("A good answer has:"), {}) + points + '\n';
}

}  // namespace

QString questionSheet(const std::vector<Question>& questions, Answers answers) {
    return sheetOf(
        answers == Answers::With ? tr("Batch normalization: questions and answers")
                                 : tr("Batch normalization: questions"),
        questions, [](const Question&) { return QString(); },
        [answers](const Question& question) {
            const auto order = optionOrder(question, 0);
            return options(question, order) +
                   (answers == Answers::With ? solution(question, order) : QString());
        });
}

QString interviewSheet(const std::vector<InterviewQuestion>& questions, Answers answers) {
    return sheetOf(
        answers == Answers::With ? tr("Normalization: interview questions and answers")
                                 : tr("Normalization: interview questions"),
        questions,
        [](const InterviewQuestion& question) {
            return tr(", %1 min").arg(secondsFor(question.level) / 60);
        },
        [answers](const InterviewQuestion& question) {
            const bool with = answers == Answers::With;
            return (with ? model(question) : QString()) + followUps(question, answers) +
                   (with ? evidence(question) : QString());
        });
}

}  // namespace normscope
