// SPDX-License-Identifier: GPL-3.0-or-later
// The lessons' format: what is read, and every mistake named with its line.
#include <QTemporaryDir>
#include <QTest>

#include "app/files/input_error.h"
#include "app/learn/lesson_bank.h"
#include "app/learn/lesson_claims.h"
#include "app/learn/watch.h"
#include "tests/support/files.h"

using namespace normscope;

namespace {

const QString kHead = QStringLiteral(
    "---\n"
    "title: A title\n"
    "about: What it is about.\n"
    "level: 2\n"
    "minutes: 3\n"
    "set: data.dataset=xor data.samples=100 data.batch_size=20 network.hidden=4\n"
    "hide: panel time\n"
    "---\n");

const QString kGood = kHead + QStringLiteral(
                                  "\n"
                                  "## First\n"  // line 10
                                  "Some *text*.\n"
                                  "```python\n"
                                  "## not a step\n"
                                  "```\n"
                                  "```lab\n"
                                  "predict: What becomes of the `loss`?\n"  // 16
                                  "option: It falls.\n"
                                  "if: train_loss < train_loss@1 - 1000 at step 2\n"
                                  "right: It stays.\n"
                                  "until: 2\n"  // 20
                                  "expect: train_loss > 0 at step 2\n"
                                  "watch: layers.0.z loss\n"
                                  "show: dual heat\n"
                                  "```\n"
                                  "It stayed.\n"
                                  "\n"
                                  "## Second\n"
                                  "More.\n"
                                  "```lab\n"
                                  "change: optimizer.lr=0.5\n"  // 30
                                  "change: normalization.recalibrate\n"
                                  "until: 3\n"
                                  "```\n"
                                  "## Third\n"
                                  "Another run.\n"
                                  "```lab\n"
                                  "set: optimizer.lr=0\n"
                                  "twin: optimizer.lr=1\n"
                                  "change-b: normalization.kind=none\n"
                                  "until: 1\n"  // 40
                                  "```\n"
                                  "## Fourth\n"
                                  "The end.\n");

QString sentenceOf(const QString& text) {
    try {
        parseLesson(text, QStringLiteral("mine.md"), QStringLiteral("mine"));
    } catch (const InputError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class LessonBankTest : public QObject {
    Q_OBJECT

  private slots:
    void readsAll() {
        const BankedLesson banked = parseLesson(kGood, "mine.md", "mine");
        const Lesson& lesson = banked.lesson;
        QCOMPARE(lesson.name, QString("mine"));
        QCOMPARE(lesson.title, QString("A title"));
        QCOMPARE(lesson.about, QString("What it is about."));
        QCOMPARE(lesson.level, 2);
        QCOMPARE(lesson.minutes, 3);
        QCOMPARE(banked.hidden, (QStringList{"panel", "time"}));
        QCOMPARE(lesson.steps.size(), std::size_t{4});
        const LessonStep& first = lesson.steps[0];
        QCOMPARE(first.title, QString("First"));
        QCOMPARE(first.text, QString("Some *text*.\n```python\n## not a step\n```"));
        QCOMPARE(first.question, QString("What becomes of the `loss`?"));
        QCOMPARE(first.options, (QStringList{"It falls.", "It stays."}));
        QCOMPARE(first.reveal, QString("It stayed."));
        QVERIFY(first.trains);
        QCOMPARE(first.from, 0);
        QCOMPARE(first.until, 2);
        QCOMPARE(banked.scripts[0].line, 10);
        QCOMPARE(banked.scripts[0].watch, (QStringList{"layers.0.z", "loss"}));
        QCOMPARE(banked.scripts[0].show, (QStringList{"dual", "heat"}));
        QCOMPARE(banked.scripts[0].conditions.size(), std::size_t{2});
        QCOMPARE(banked.scripts[0].conditions[0].size(), std::size_t{1});
        QVERIFY(banked.scripts[0].conditions[1].empty());
        QCOMPARE(banked.scripts[0].right, std::optional<std::size_t>(1));
        QVERIFY(!banked.scripts[1].right);
        QVERIFY(!lesson.steps[3].trains);
    }

    void runsGoOnOrBeginAnew() {
        const auto scripts = parseLesson(kGood, "mine.md", "mine").scripts;
        const auto steps = parseLesson(kGood, "mine.md", "mine").lesson.steps;
        QVERIFY(scripts[0].begins);
        QVERIFY(!scripts[1].begins);
        QCOMPARE(scripts[0].before, scripts[0].after);
        QCOMPARE(scripts[1].before, scripts[0].after);
        QCOMPARE(scripts[1].after.interventions,
                 (std::vector<Intervention>{{2, {{"optimizer.lr", 0.5}}},
                                            {2, {{"normalization.recalibrate", true}}}}));
        QCOMPARE(steps[1].from, 2);
        QCOMPARE(steps[1].until, 3);
        QCOMPARE(steps[1].change, QString("optimizer.lr=0.5, normalization.recalibrate"));
        QVERIFY(scripts[2].begins);
        QCOMPARE(scripts[2].before.configuration.optimizer.lr, 0.0);
        QCOMPARE(scripts[2].before.configuration.data.dataset, std::string("xor"));
        QVERIFY(scripts[2].before.interventions.empty());
        QVERIFY(scripts[2].before.twin->interventions.empty());
        QCOMPARE(scripts[2].after.twin->interventions,
                 (std::vector<Intervention>{{0, {{"normalization.kind", std::string("none")}}}}));
        QVERIFY(scripts[2].after.interventions.empty());
        QCOMPARE(steps[2].change, QString("B: normalization.kind=none"));
        QCOMPARE(steps[3].from, 1);
    }

    void runBFollowsButForWhatItDiffersIn() {
        const auto banked = parseLesson(
            kHead +
                "## A\nText\n```lab\ntwin: optimizer.lr=1\nchange: optimizer.lr=0.2 mode=eval\n"
                "until: 1\n```\n",
            "mine.md", "mine");
        QCOMPARE(banked.scripts[0].after.twin->interventions,
                 (std::vector<Intervention>{{0, {{"mode", std::string("eval")}}}}));
    }

    void namesTheLineOfAMistake_data() {
        QTest::addColumn<QString>("from");
        QTest::addColumn<QString>("to");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("part");
        const auto row = [](const char* name, const char* from, const char* to, int line,
                            const char* part) {
            QTest::addRow("%s", name) << QString(from) << QString(to) << line << QString(part);
        };
        row("no head", "---\ntitle", "title", 1, "begins with its head");
        row("level", "level: 2", "level: 4", 4, "give a number from 1 to 3");
        row("no title", "title: A title\n", "", 7, "no field \"title\"");
        row("twice", "minutes: 3", "level: 1", 5, "given twice");
        row("setting", "data.samples=100", "data.samples=1", 6, "data.samples");
        row("key", "data.samples=100", "data.sampels=100", 6, "data.sampels");
        row("order", "level: 2", "level: 2\norder: 0", 5, "give a number from 1 to 1000");
        row("hidden", "hide: panel", "hide: menu", 7, "nothing to hide");
        row("field", "until: 2\n", "untill: 2\n", 20, "unknown field \"untill\"");
        row("no field", "until: 2\n", "until 2\n", 20, "this is no field");
        row("empty", "option: It falls.", "option:", 17, "\"option\" is empty");
        row("lone if", "option: It falls.\nif", "if", 17, "stands alone");
        row("one option", "right: It stays.\n", "", 15, "fewer than two options");
        row("two otherwise", "if: train_loss < train_loss@1 - 1000 at step 2\n", "", 15,
            "two options without \"if\"");
        row("none right", "right: It stays.", "option: It stays.", 15,
            "no option is the right one");
        row("two right", "option: It falls.", "right: It falls.", 19, "a second right option");
        row("no question", "predict: What becomes of the `loss`?\n", "", 15,
            "options without a question");
        row("expectation", "train_loss > 0", "train_los > 0", 21, "unknown quantity");
        row("too late", "train_loss > 0 at step 2", "train_loss > 0 at step 3", 21,
            "the step trains to 2");
        row("not recorded", "train_loss > 0 at step 2", "rms(layers.0.linear.weight) > 0 at step 2",
            21, "which is not recorded");
        row("run B", "train_loss > 0 at step 2", "B.train_loss > 0 at step 2", 21, "no twin");
        row("watch", "layers.0.z loss", "layers.0.q loss", 22, "no part of a layer");
        row("show", "show: dual", "show: me", 23, "nothing to show");
        row("no until", "until: 2\n", "", 15, "nothing is trained");
        row("back", "until: 3\n", "until: 2\n", 29, "already stands at step 2");
        row("rebuild", "change: optimizer.lr=0.5", "change: network.hidden=3", 30,
            "cannot change while a run goes on");
        row("preset late", "set: optimizer.lr=0\n", "set: optimizer.lr=0\npreset: spiral\n", 38,
            "put it first");
        row("change first", "set: optimizer.lr=0\n", "change: mode=eval\nset: optimizer.lr=0\n", 38,
            "begins a new run");
        row("own change", "twin: optimizer.lr=1\n", "", 38, "there is no twin");
        row("text", "The end.\n", "", 42, "has no text");
        row("untitled", "## Fourth", "## ", 42, "no title");
        row("open block", "until: 1\n```\n", "until: 1\n", 41, "no field");
    }

    void namesTheLineOfAMistake() {
        QFETCH(QString, from);
        QFETCH(QString, to);
        QFETCH(int, line);
        QFETCH(QString, part);
        QCOMPARE(sentenceOf(kGood), QString());
        QCOMPARE(kGood.count(from), 1);
        const QString sentence = sentenceOf(QString(kGood).replace(from, to));
        QVERIFY2(sentence.startsWith(QString("mine.md, line %1: ").arg(line)),
                 qPrintable(sentence));
        QVERIFY2(sentence.contains(part), qPrintable(sentence));
        QVERIFY2(!sentence.contains('\n'), qPrintable(sentence));
    }

    void namesTheEnd() {
        QVERIFY(sentenceOf("---\ntitle: A\n").contains("the head does not end"));
        QVERIFY(
            sentenceOf(kHead + "## A\nText\n```lab\nuntil: 1\n").contains("block does not end"));
        QVERIFY(sentenceOf(kHead).contains("there is no step"));
        QVERIFY(sentenceOf(kHead + "Text\n").contains("line 9: text before the first step"));
    }

    void onlyRecordedStepsCanBeJudged() {
        const auto at = [](int change, int step) {
            return sentenceOf(kHead + QString("## A\nText\n```lab\nuntil: %1\n```\n"
                                              "## B\nText\n```lab\nchange: mode=eval\n"
                                              "until: 1000\n"
                                              "expect: val_loss_running > 0 at step %2\n```\n")
                                          .arg(change)
                                          .arg(step));
        };
        QCOMPARE(at(200, 400), QString());
        QCOMPARE(at(150, 350), QString());   // 200 after the change
        QCOMPARE(at(150, 150), QString());   // 150 before it
        const auto sentence = at(150, 400);  // 250 after it
        QVERIFY2(sentence.contains("line 20") || sentence.contains("not recorded"),
                 qPrintable(sentence));
        QVERIFY2(sentence.endsWith("choose 350 or 550"), qPrintable(sentence));
    }

    void rehearsalFindsWhatDoesNotHold() {
        QCOMPARE(rehearse(parseLesson(kGood, "mine.md", "mine")).failures, QStringList());
        const auto failureOf = [](QString lesson, const char* from, const char* to) {
            const auto failures =
                rehearse(parseLesson(lesson.replace(from, to), "mine.md", "mine")).failures;
            return failures.size() == 1 ? failures.first() : QString();
        };
        const auto claim =
            failureOf(kGood, "expect: train_loss > 0 at", "expect: train_loss > 1000 at");
        QVERIFY2(
            claim.startsWith("line 10, First, seed 7: \"train_loss > 1000 at step 2\" does not"),
            qPrintable(claim));
        const auto none = failureOf(kGood, "right: It stays.\n",
                                    "right: It stays.\nif: train_loss > 1000 at step 2\n");
        QVERIFY2(none.contains("no option"), qPrintable(none));
        const auto both =
            failureOf(QString(kGood).replace("- 1000 at step 2", "+ 1000 at step 2"),
                      "right: It stays.\n", "right: It stays.\nif: train_loss > 0 at step 2\n");
        QVERIFY2(both.contains("hold together"), qPrintable(both));
        const auto other = failureOf(QString(kGood).replace("right: It stays", "option: It stays"),
                                     "option: It falls", "right: It falls");
        QVERIFY2(other.contains("\"It stays.\" holds, not \"It falls.\""), qPrintable(other));
    }

    void rehearsalSaysWhatCameOut() {
        const auto outcomes = rehearse(parseLesson(kGood, "mine.md", "mine"), 2).outcomes;
        QCOMPARE(outcomes.size(), 2);
        QVERIFY2(outcomes[0].startsWith("line 10, First, seed 7: \"It stays.\" (train_loss@2 "),
                 qPrintable(outcomes[0]));
        QVERIFY2(outcomes[1].startsWith("line 10, First, seed 8: "), qPrintable(outcomes[1]));
        QVERIFY(outcomes[0].section('(', 1) != outcomes[1].section('(', 1));
    }

    void watchNames() {
        for (const char* good :
             {"layers.0", "layers.12.running", "z", "affine", "loss", "accuracy", "time",
              "inspector.statistics", "panel.optimizer.lr", "controls.mode"})
            QVERIFY2(watchError(good).isEmpty(), good);
        for (const char* bad : {"layers", "layers.x", "layers.0.q", "inspector.love", "panel.lr",
                                "controls.love", "q", ""})
            QVERIFY2(!watchError(bad).isEmpty(), bad);
    }

    void bankIsComplete() {
        const auto all = bankedLessons();
        QCOMPARE(std::ssize(all), lessonNames().size());
        std::pair place(0, 0);  // level and order, no two in the same
        for (const auto& banked : all) {
            const std::pair its(banked.lesson.level, banked.order);
            QVERIFY2(its.second > 0 && its > place, qPrintable(banked.lesson.name));
            place = its;
            QVERIFY2(std::ranges::any_of(
                         banked.lesson.steps,
                         [](const LessonStep& step) { return !step.question.isEmpty(); }),
                     qPrintable(banked.lesson.name));
        }
        QVERIFY_EXCEPTION_THROWN(lessonNamed("love"), InputError);
        const QTemporaryDir folder;
        const auto file = written(folder.filePath("my-own.md"), kGood.toUtf8());
        QCOMPARE(lessonNamed(file).lesson.name, QString("my-own"));
        QVERIFY_EXCEPTION_THROWN(lessonNamed(folder.filePath("none.md")), InputError);
    }
};

QTEST_GUILESS_MAIN(LessonBankTest)
#include "lesson_bank_test.moc"
