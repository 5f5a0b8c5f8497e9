// SPDX-License-Identifier: GPL-3.0-or-later
// The open questions themselves, the reader of their files, what is claimed of them, their sheets.
#include "app/learn/interview_bank.h"

#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <map>

#include "app/learn/question_bank.h"
#include "app/learn/sheet.h"
#include "tests/support/claimed_run.h"
#include "tests/support/files.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

const QString kGood = QStringLiteral(
    "# Some topic\n"
    "order: 30\n"
    "## first-one\n"
    "level: hard\n"
    "question: What is `x`?\n"
    "sentence: It is *this*.\n"
    "minute: It is this, said slowly.\n"
    "depth: First, a < b.\n"
    "depth: Like so:\n"
    "```\n"
    "def f(x):\n"
    "    # heading: none\n"
    "    return x\n"
    "```\n"
    "point: One\n"
    "point: Two\n"
    "follow-up: And then?\n"
    "then: That.\n"
    "follow-up: Why?\n"
    "then: So.\n"
    "see: Look there.\n"
    "preset: tiny-batch\n"
    "expect: train_loss > 0 at step 3\n"
    "source: A book\n");

InterviewTopic parsed(const QString& text) {
    static const auto quiz = questions();
    return parseInterview(text, "topic", quiz);
}

QString errorOf(const QString& text) {
    try {
        parsed(text);
    } catch (const InputError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

qsizetype wordsIn(const QString& text) {
    return text.split(' ', Qt::SkipEmptyParts).size();
}

}  // namespace

class InterviewBankTest : public QObject {
    Q_OBJECT
  private slots:
    void bankIsComplete() {
        const auto all = interviewQuestions();
        QVERIFY2(all.size() >= 36, qPrintable(QString::number(all.size())));
        std::map<Level, int> levels;
        std::map<QString, int> topics;
        for (const auto& question : all) {
            ++levels[question.level];
            ++topics[question.topic];
        }
        for (const auto& level : Names<Level>::table)
            QVERIFY(levels[level.value] >= 8);
        for (const auto& topic : topicsOf(all))
            QVERIFY2(topics[topic] >= 3, qPrintable(topic));
    }

    void textsAreInOrder_data() {
        QTest::addColumn<int>("index");
        const auto all = interviewQuestions();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::newRow(qPrintable(all[i].id)) << static_cast<int>(i);
    }

    void textsAreInOrder() {
        QFETCH(int, index);
        static const auto all = bankedInterview();
        const auto& [question, expectations] = all[static_cast<std::size_t>(index)];
        QVERIFY(question.text.endsWith('?') || question.text.endsWith('.'));
        QVERIFY2(wordsIn(question.sentence) <= 45, qPrintable(question.sentence));
        static const QRegularExpression end("[.?!](?=\\s|$)");
        QCOMPARE(question.sentence.count(end), 1);
        // A minute holds about 150 words, said calmly.
        const auto said = wordsIn(question.minute);
        QVERIFY2(said >= 90 && said <= 165, qPrintable(QString::number(said)));
        QVERIFY(question.minute.endsWith('.') || question.minute.endsWith('?'));
        QStringList texts{question.text, question.sentence, question.minute, question.see.look};
        for (const auto& passage : question.depth)
            if (!passage.code)
                texts << passage.text;
        for (const auto& follow_up : question.follow_ups) {
            QVERIFY2(follow_up.text.endsWith('?') || follow_up.text.endsWith('.'),
                     qPrintable(follow_up.text));
            QVERIFY2(follow_up.answer.endsWith('.'), qPrintable(follow_up.answer));
            texts << follow_up.text << follow_up.answer;
        }
        for (const auto& text : texts)
            QVERIFY2(text.count('`') % 2 == 0, qPrintable(text));
        // Of an experiment of its own something is claimed; another question's is checked there.
        if (question.see.until == 0)
            QVERIFY(question.see.look.isEmpty());
    }

    /// Figures that were measured need a claim; what is a definition, a format or a count needs
    /// none. Accuracies, losses and errors in percent are always measured.
    void figuresAreClaimed() {
        static const QRegularExpression percent("\\d\\s?(%|percent|points)");
        for (const auto& [question, expectations] : bankedInterview()) {
            QStringList texts{question.sentence, question.minute};
            for (const auto& passage : question.depth)
                texts << passage.text;
            for (const auto& follow_up : question.follow_ups)
                texts << follow_up.answer;
            if (texts.join(' ').contains(percent))
                QVERIFY2(!expectations.empty(), qPrintable(question.id));
        }
    }

    void claimsHold() {
        configureBackend();
        DataCache data;
        int judged = 0;
        for (const auto& [question, expectations] : bankedInterview()) {
            if (expectations.empty())
                continue;
            const ClaimedRun run(question.see.experiment, expectations, data);
            const auto failures = run.failures();
            QVERIFY2(failures.isEmpty(), qPrintable(question.id + ": " + failures.join("; ")));
            ++judged;
        }
        QVERIFY(judged > 0);
    }

    void reads() {
        const auto [place, read] = parsed(kGood);
        QCOMPARE(place, 30);
        QCOMPARE(read.size(), std::size_t{1});
        const auto& [question, expectations] = read[0];
        QCOMPARE(question.id, QString("first-one"));
        QCOMPARE(question.level, Level::Hard);
        QCOMPARE(question.sentence, QString("It is *this*."));
        QCOMPARE(question.depth.size(), std::size_t{3});
        QVERIFY(!question.depth[1].code && question.depth[2].code);
        QCOMPARE(question.depth[2].text, QString("def f(x):\n    # heading: none\n    return x"));
        QCOMPARE(question.points, QStringList({"One", "Two"}));
        QCOMPARE(question.follow_ups[1].text, QString("Why?"));
        QCOMPARE(question.follow_ups[1].answer, QString("So."));
        QCOMPARE(question.see.look, QString("Look there."));
        QCOMPARE(question.see.until, 3);
        QCOMPARE(expectations.size(), std::size_t{1});
    }

    void isShownByTheQuiz() {
        QString text = kGood;
        text.remove(text.indexOf("see:"), text.indexOf("source:") - text.indexOf("see:"));
        const auto without = parsed(text).questions[0];
        QVERIFY(without.question.see.look.isEmpty());
        text += "shown-by: why-epsilon\n";
        const auto shown = parsed(text).questions[0];
        const auto quiz = questions();
        const auto there = std::ranges::find(quiz, QString("why-epsilon"), &Question::id);
        QCOMPARE(shown.question.see.look, there->see.look);
        QCOMPARE(shown.question.see.experiment, there->see.experiment);
        QVERIFY(shown.expectations.empty());
    }

    void errorsNameTheLine_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const char* before, const char* after, int line,
                            const char* part) {
            QTest::newRow(name) << before << after << line << part;
        };
        row("level", "level: hard", "level: tough", 4, "choose easy, medium or hard");
        row("no sentence", "sentence: It is *this*.\n", "", 3, "no field \"sentence\"");
        row("no minute", "minute: It is this, said slowly.\n", "", 3, "no field \"minute\"");
        row("twice", "minute: It", "sentence: It", 7, "given twice");
        row("points", "point: Two\n", "", 3, "too few points");
        row("unanswered", "then: So.\n", "", 3, "does not answer \"Why?\"");
        row("then alone", "point: Two", "then: Two", 16, "stands alone");
        row("code alone", "depth: First, a < b.\ndepth: Like so:\n", "", 8, "stands alone");
        row("open code", "    return x\n```\n", "    return x\n", 3, "code that does not end");
        row("quiz", "see: Look there.", "shown-by: nothing", 21, "called \"nothing\"");
        row("both", "source: A book", "source: A book\nshown-by: why-epsilon", 3, "both");
        row("no see", "see: Look there.\n", "", 3, "no field \"see\"");
        row("wrong field", "point: One", "right: One", 15, "unknown field \"right\"");
    }

    void errorsNameTheLine() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(int, line);
        QFETCH(QString, part);
        QVERIFY(kGood.contains(before));
        QString text = kGood;
        text.replace(text.indexOf(before), before.size(), after);
        const auto error = errorOf(text);
        QVERIFY2(error.startsWith(QString("topic.md, line %1: ").arg(line)), qPrintable(error));
        QVERIFY2(error.contains(part), qPrintable(error));
    }

    void sheets() {
        const auto question = parsed(kGood).questions[0].question;
        const auto without = interviewSheet({question}, Answers::Without);
        QVERIFY2(without.contains("### 1. What is `x`?"), qPrintable(without));
        QVERIFY(without.contains("*hard, 4 min*"));
        QVERIFY(without.contains("- *And then?*"));
        for (const char* hidden : {"It is", "One", "That.", "A book", "def f"})
            QVERIFY2(!without.contains(hidden), hidden);
        const auto with = interviewSheet({question}, Answers::With);
        for (const char* part :
             {"**In one sentence:** It is \\*this\\*.", "**In sixty seconds:** It is this",
              "**In depth:** First, a \\< b.", "```\ndef f(x):\n    # heading", "- One\n- Two",
              "- *And then?* That.", "`normscope --preset tiny-batch`", "*Sources:* A book"})
            QVERIFY2(with.contains(part), part);
    }

    void theCheatSheetIsOnePage() {
        const auto page =
            QString::fromUtf8(contents(NORMSCOPE_SOURCE_DIR "/resources/help/cheat-sheet.md"));
        QVERIFY(page.startsWith("# "));
        QCOMPARE(sheetPdf(page).count("/Type /Page\n"), 1);
    }

    void pdf() {
        const QTemporaryDir folder;
        const auto all = interviewQuestions();
        writeSheet(folder.filePath("a.pdf"), interviewSheet(all, Answers::With));
        const auto bytes = contents(folder.filePath("a.pdf"));
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY(bytes.count("/Type /Page\n") >= 12);
    }
};

QTEST_MAIN(InterviewBankTest)
#include "interview_bank_test.moc"
