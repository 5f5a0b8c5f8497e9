// SPDX-License-Identifier: GPL-3.0-or-later
// The questions themselves, the reader of their files, expectations, sheets.
#include "app/learn/question_bank.h"

#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <limits>
#include <map>

#include "app/files/experiment_words.h"
#include "app/files/export/plot_export.h"
#include "app/files/input_error.h"
#include "app/files/presets.h"
#include "app/learn/sheet.h"
#include "tests/support/files.h"

using namespace normscope;

namespace {

const QString kGood = QStringLiteral(
    "# Some topic\n"
    "order: 30\n"
    "## first-one\n"
    "level: medium\n"
    "question: What is `x`?\n"
    "right: This\n"
    "wrong: That\n"
    "  why: It is not.\n"
    "wrong: Something else\n"
    "  why: Neither: no.\n"
    "answer: This is it. It is so.\n"
    "see: Look there.\n"
    "preset: tiny-batch\n"
    "set: data.batch_size=8 optimizer.lr=0.02\n"
    "at 20: mode=eval\n"
    "twin: normalization.momentum=none\n"
    "twin-at 30: optimizer.lr=0.5\n"
    "expect: A.train_loss < B.val_loss_batch@3 + 2 at step 4\n"
    "source: A book\n"
    "source: Another\n");

QString errorOf(const QString& text) {
    try {
        parseQuestions(text, "topic");
    } catch (const InputError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class QuestionBankTest : public QObject {
    Q_OBJECT
  private slots:
    void bankIsComplete() {
        const auto all = questions();
        std::map<Level, int> levels;
        std::map<QString, int> topics;
        for (const Question& question : all) {
            ++levels[question.level];
            ++topics[question.topic];
        }
        QVERIFY(levels[Level::Easy] >= 20);
        QVERIFY(levels[Level::Medium] >= 20);
        for (const QString& topic : topicsOf(all))
            QVERIFY2(topics[topic] >= 3, qPrintable(topic));
    }

    /// Whoever always takes the longest option, or the shortest, does no better than by guessing.
    void lengthsDoNotTell() {
        const auto all = questions();
        std::size_t longest = 0, shortest = 0;
        for (const Question& question : all) {
            qsizetype right = 0, most = 0, least = std::numeric_limits<qsizetype>::max();
            for (const auto& option : question.options) {
                const auto length = option.text.size();
                if (option.right) {
                    right = length;
                } else {
                    most = std::max(most, length);
                    least = std::min(least, length);
                }
            }
            longest += right > most ? 1 : 0;
            shortest += right < least ? 1 : 0;
        }
        QVERIFY2(longest * 3 <= all.size(), qPrintable(QString::number(longest)));
        QVERIFY2(shortest * 3 <= all.size(), qPrintable(QString::number(shortest)));
    }

    /// Whoever always presses the same digit does no better than by guessing either.
    void placesDoNotTell() {
        const auto all = questions();
        for (int round = 0; round < 3; ++round) {
            std::map<std::size_t, std::size_t> right_at;
            for (const Question& question : all) {
                const auto order = optionOrder(question, round);
                for (std::size_t place = 0; place < order.size(); ++place)
                    right_at[place] += question.options[order[place]].right ? 1 : 0;
            }
            for (const auto& [place, times] : right_at)
                QVERIFY2(times * 10 <= all.size() * 4,
                         qPrintable(QString("place %1 in round %2: %3 of %4")
                                        .arg(place)
                                        .arg(round)
                                        .arg(times)
                                        .arg(all.size())));
        }
    }

    void textsAreInOrder_data() {
        QTest::addColumn<int>("index");
        const auto all = bankedQuestions();
        for (std::size_t i = 0; i < all.size(); ++i)
            QTest::newRow(qPrintable(all[i].question.id)) << static_cast<int>(i);
    }

    void textsAreInOrder() {
        QFETCH(int, index);
        static const auto all = bankedQuestions();
        const auto& [question, expectations] = all[static_cast<std::size_t>(index)];
        QVERIFY(question.options.size() <= 4);
        QSet<QString> texts;
        for (const auto& option : question.options) {
            texts.insert(option.text);
            QCOMPARE(option.why.isEmpty(), option.right);
            QVERIFY2(option.why.isEmpty() || option.why.endsWith('.'), qPrintable(option.why));
        }
        QCOMPARE(texts.size(), static_cast<qsizetype>(question.options.size()));
        QVERIFY(question.text.endsWith('?'));
        QVERIFY(question.answer.endsWith('.'));
        // Two to six sentences; a full stop within a number or a name ends none.
        const auto sentences = question.answer.count(QRegularExpression("[.:?](?=\\s|$)"));
        QVERIFY2(sentences >= 2 && sentences <= 8, qPrintable(question.answer));
        for (const auto& text : {question.text, question.answer, question.see.look})
            QVERIFY2(text.count('`') % 2 == 0, qPrintable(text));
        QVERIFY2(!expectations.empty(), "nothing is claimed of the experiment");
    }

    void reads() {
        const auto [place, read] = parseQuestions(kGood, "topic");
        QCOMPARE(place, 30);
        QCOMPARE(read.size(), std::size_t{1});
        const auto& [question, expectations] = read[0];
        QCOMPARE(question.id, QString("first-one"));
        QCOMPARE(question.topic, QString("topic"));
        QCOMPARE(question.topic_title, QString("Some topic"));
        QCOMPARE(question.level, Level::Medium);
        QCOMPARE(question.text, QString("What is `x`?"));
        QCOMPARE(question.options.size(), std::size_t{3});
        QVERIFY(question.options[0].right && !question.options[1].right);
        QCOMPARE(question.options[2].why, QString("Neither: no."));
        QCOMPARE(question.sources, QStringList({"A book", "Another"}));
        const Experiment& experiment = question.see.experiment;
        QCOMPARE(experiment.configuration.data.batch_size, std::int64_t{8});
        QCOMPARE(experiment.configuration.optimizer.lr, 0.02);
        QVERIFY(experiment.configuration.data.drop_last);  // the preset's
        QCOMPARE(experiment.interventions,
                 (std::vector<Intervention>{{20, {{"mode", std::string("eval")}}}}));
        QCOMPARE(experiment.twin->differences,
                 (std::vector<Setting>{{"normalization.momentum", std::monostate{}}}));
        QCOMPARE(experiment.twin->interventions,
                 (std::vector<Intervention>{{20, {{"mode", std::string("eval")}}},
                                            {30, {{"optimizer.lr", 0.5}}}}));
        QCOMPARE(question.see.command_line,
                 QString("--preset tiny-batch --set data.batch_size=8 --set optimizer.lr=0.02 "
                         "--at 20:mode=eval --twin normalization.momentum=none "
                         "--twin-at 30:optimizer.lr=0.5"));
        QCOMPARE(expectations.size(), std::size_t{1});
        QCOMPARE(expectations[0].step, 4);
    }

    void errorsNameTheLine_data() {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::addColumn<QString>("start");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const char* before, const char* after, int line,
                            const char* part) {
            QTest::newRow(name) << before << after << QString("topic.md, line %1: ").arg(line)
                                << part;
        };
        row("level", "level: medium", "level: tough", 4, "choose easy, medium or hard");
        row("unknown field", "answer:", "anwser:", 11, "unknown field \"anwser\"");
        row("no field", "see: Look there.", "Look there.", 12, "colon");
        row("twice", "see: Look", "answer: Look", 12, "given twice");
        row("no right", "right: This", "wrong: This\nwhy: Not.", 3, "0 right options");
        row("two right", "wrong: That\n  why: It is not.", "right: That", 3, "2 right options");
        row("why missing", "  why: It is not.\n", "", 3, "does not say why \"That\"");
        row("why alone", "right: This", "right: This\nwhy: So.", 7, "stands alone");
        row("too few", "wrong: That\n  why: It is not.\n", "", 3, "too few wrong");
        row("no level", "level: medium\n", "", 3, "no field \"level\"");
        row("no see", "see: Look there.\n", "", 3, "no field \"see\"");
        row("no source", "source: A book\nsource: Another\n", "", 3, "names no source");
        row("setting", "optimizer.lr=0.02", "optimizer.lrr=0.02", 14, "optimizer.lr");
        row("value", "data.batch_size=8", "data.batch_size=0", 14, "data.batch_size is 0");
        row("preset", "tiny-batch", "tiny", 13, "unknown preset");
        row("not live", "at 20: mode=eval", "at 20: network.hidden=3", 15, "network.hidden");
        row("action as setting", "optimizer.lr=0.02", "normalization.recalibrate", 14,
            "recalibrate");
        row("expectation", "train_loss <", "train_los <", 18, "unknown quantity");
        row("no twin", "twin: normalization.momentum=none\ntwin-at 30: optimizer.lr=0.5\n", "", 3,
            "there is no twin");
        row("order", "order: 30", "order: last", 2, "give a number");
        row("name", "## first-one", "## First one", 3, "small letters");
        row("no title", "# Some topic\n", "", 2, "begin the file");
        row("step", "at 20: mode=eval", "at: mode=eval", 15, "unknown field \"at\"");
        row("empty", "answer: This is it. It is so.", "answer:", 11, "is empty");
    }

    void errorsNameTheLine() {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QFETCH(QString, start);
        QFETCH(QString, part);
        QVERIFY(kGood.contains(before));
        QString text = kGood;
        text.replace(text.indexOf(before), before.size(), after);
        const auto error = errorOf(text);
        QVERIFY2(error.startsWith(start), qPrintable(error));
        QVERIFY2(error.contains(part), qPrintable(error));
    }

    void expectations() {
        const auto read =
            parseExpectation("B.rms(layers.0.norm.bias) > A.train_loss@7 - 0.5 at step 9");
        QCOMPARE(read.left, (Quantity{'B', "rms", "layers.0.norm.bias", std::nullopt}));
        QCOMPARE(*read.right, (Quantity{'A', "train_loss", {}, 7}));
        QCOMPARE(read.offset, -0.5);
        QCOMPARE(read.steps(), (std::set<std::int64_t>{7, 9}));
        const auto values = [](double left, double right) {
            return [=](const Quantity& quantity, std::int64_t step) {
                return quantity.run == 'B' && step == 9   ? left
                       : quantity.run == 'A' && step == 7 ? right
                                                          : -99.0;
            };
        };
        QVERIFY(read.holds(values(1.6, 2.0)));
        QVERIFY(!read.holds(values(1.5, 2.0)));
        QVERIFY(!read.holds(values(std::nan(""), 2.0)));
        QVERIFY(!read.holds(values(3.0, std::nan(""))));
        const auto number = parseExpectation("train_loss = -1.5 at step 2");
        QVERIFY(!number.right);
        QVERIFY(number.holds([](const Quantity&, std::int64_t) { return -1.5; }));
        QVERIFY(!number.holds([](const Quantity&, std::int64_t) { return -1.4; }));
        const auto fault = parseExpectation("B faults by step 40");
        QCOMPARE(fault.kind, Expectation::Kind::FaultsBy);
        QCOMPARE(fault.left.run, 'B');
        QCOMPARE(fault.step, 40);
    }

    void badExpectations_data() {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"", "train_loss", "train_loss > 1", "train_loss >= 1 at step 2", "rms > 1 at step 2",
              "train_loss(layers.0.z) > 1 at step 2", "std(layers.0.norm.bias) > 1 at step 2",
              "train_loss > 1 * 2 at step 2", "train_loss > train_loss + x at step 2",
              "C.train_loss > 1 at step 2", "A faults", "train_loss > 1x at step 2"})
            QTest::newRow(text) << text;
    }

    void badExpectations() {
        QFETCH(QString, text);
        QVERIFY_EXCEPTION_THROWN(parseExpectation(text), InputError);
    }

    void words() {
        QCOMPARE(ExperimentWords{}.experiment(), presetNamed("mnist-sigmoid").experiment);
        QCOMPARE(ExperimentWords{}.commandLine(), QString());
        ExperimentWords order;
        order.at = atStep(30, {"optimizer.lr=0.3"}) + atStep(10, {"optimizer.lr=0.1"});
        order.twin = QStringList{"optimizer.lr=1"};
        order.twin_at = QStringList{"20:mode=eval"};
        const auto experiment = order.experiment();
        QCOMPARE(experiment.interventions[0].step, 10);
        // What run B differs in does not change with run A.
        QCOMPARE(experiment.twin->interventions,
                 (std::vector<Intervention>{{20, {{"mode", std::string("eval")}}}}));
    }

    void selects() {
        const auto all = questions();
        QCOMPARE(selected(all, std::nullopt, {}).size(), all.size());
        for (const auto& question : selected(all, Level::Easy, "modes"))
            QVERIFY(question.level == Level::Easy && question.topic == "modes");
        const auto modes = selected(all, std::nullopt, "modes").size();
        std::size_t by_level = 0;
        for (const auto& level : Names<Level>::table)
            by_level += selected(all, level.value, "modes").size();
        QCOMPARE(modes, by_level);
        QVERIFY(modes > 3);
    }

    void sheet() {
        Question question = parseQuestions(kGood, "topic").questions[0].question;
        question.text = "Is *a* < b in `a_b*c`?";
        const auto without = questionSheet({question}, Answers::Without);
        QVERIFY2(without.contains("### 1. Is \\*a\\* \\< b in `a_b*c`?"), qPrintable(without));
        QVERIFY(without.contains("## Some topic"));
        QVERIFY(without.contains("*medium*"));
        for (const char* hidden : {"This is it", "It is not.", "Look there", "A book", "Answer"})
            QVERIFY2(!without.contains(hidden), hidden);
        const auto with = questionSheet({question}, Answers::With);
        const auto order = optionOrder(question, 0);
        const auto right = std::ranges::find(order, std::size_t{0}) - order.begin();
        const QString letter(QChar(u'a' + static_cast<char16_t>(right)));
        QVERIFY2(with.contains("- **" + letter + "**  This\n"), qPrintable(with));
        QVERIFY2(with.contains("**Answer: " + letter + ".** This is it."), qPrintable(with));
        QVERIFY(with.contains("It is not."));
        QVERIFY(with.contains("`normscope --preset tiny-batch --set data.batch_size=8"));
        QVERIFY(with.contains("A book; Another"));
    }

    void sheetFiles() {
        const QTemporaryDir folder;
        const auto all = questions();
        const auto path = [&](const char* name) { return folder.filePath(name); };
        const auto sheet = questionSheet(all, Answers::Without);
        writeSheet(path("sheet.md"), sheet);
        QCOMPARE(QString::fromUtf8(contents(path("sheet.md"))), sheet);
        writeSheet(path("sheet.pdf"), sheet);
        writeSheet(path("answers.PDF"), questionSheet(all, Answers::With));
        const auto pages = [&](const char* name) {
            const auto pdf = contents(path(name));
            return pdf.startsWith("%PDF-") ? pdf.count("/Type /Page\n") : 0;
        };
        QVERIFY2(pages("sheet.pdf") >= 6, qPrintable(QString::number(pages("sheet.pdf"))));
        QVERIFY(pages("answers.PDF") > pages("sheet.pdf"));
        QVERIFY_EXCEPTION_THROWN(writeSheet(path("sheet.txt"), sheet), ExportError);
        QVERIFY_EXCEPTION_THROWN(writeSheet(path("missing/sheet.md"), sheet), ExportError);
    }
};

QTEST_MAIN(QuestionBankTest)
#include "question_bank_test.moc"
