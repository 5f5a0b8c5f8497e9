// SPDX-License-Identifier: GPL-3.0-or-later
// Exercises from the command line: written, graded, and how it ends.
#include <QJsonArray>
#include <QTest>

#include "tests/support/graded.h"
#include "tests/support/program.h"

using namespace normscope;
using namespace normscope::testing;

class GradeCommandTest : public QObject {
    Q_OBJECT

  private:
    QString python_;
    QTemporaryDir folder_;

    Outcome grade(const QString& file, const QStringList& more = {}) const {
        return run(QStringList{"grade", file, "--python", python_} + more);
    }

  private slots:
    void initTestCase() {
        NEEDS_PYTHON(python);
        python_ = python;
    }

    void fromTheStubToTheGrade() {
        const TorchHidden hidden;
        const auto made = run({"exercise", "batchnorm", "--to", folder_.path()});
        QCOMPARE(made.code, 0);
        const auto stub = folder_.filePath("batchnorm1d.py");
        QVERIFY2(made.output.contains("normscope grade " + stub), qPrintable(made.output));
        const auto begun = grade(stub);
        QCOMPARE(begun.code, 1);
        QVERIFY(begun.output.endsWith("\n0 of 12 checks passed.\n"));
        QVERIFY(!begun.output.contains("Traceback"));
        const auto again = run({"exercise", "batchnorm", "--to", folder_.path()});
        QCOMPARE(again.code, 2);
        QCOMPARE(again.error.count('\n'), 1);
        QVERIFY(again.error.contains(stub + " is there already"));

        written(stub, contents(kSolutions + "batchnorm1d_numpy.py"));
        const auto passed = grade(stub);
        QCOMPARE(passed.code, 0);
        QVERIFY2(
            passed.output.startsWith("batchnorm1d: " + stub + " against Normscope's numbers\n"),
            qPrintable(passed.output));
        QVERIFY(passed.output.endsWith("\n12 of 12 checks passed.\n"));
        QCOMPARE(passed.error, QString());
    }

    void aFailedCheckIsExplained() {
        const TorchHidden hidden;
        auto text = contents(kSolutions + "batchnorm1d_numpy.py");
        const auto file =
            written(folder_.filePath("biased.py"), text.replace("x.var(0, ddof=1)", "x.var(0)"));
        const auto outcome = grade(file);
        QCOMPARE(outcome.code, 1);
        static const QRegularExpression failed(
            "\nFAILED   training: running_var after one batch\n +expected: \\[[^\n]+\\]\n"
            " +came: +\\[[^\n]+\\]\n +hint: +This takes in the biased variance[^\n]+\n");
        QVERIFY2(outcome.output.contains(failed), qPrintable(outcome.output));
        QVERIFY(outcome.output.endsWith("\n9 of 12 checks passed.\n"));
        auto guide =
            QString::fromUtf8(contents(NORMSCOPE_SOURCE_DIR "/resources/help/exercises.md"));
        static const QRegularExpression example("    FAILED .*?(?=\n\n)",
                                                QRegularExpression::DotMatchesEverythingOption);
        auto shown = example.match(guide).captured();
        QVERIFY(!shown.isEmpty());
        shown.replace(QRegularExpression("^    ", QRegularExpression::MultilineOption), "");
        QVERIFY2(outcome.output.contains(shown), qPrintable(outcome.output));
    }

    void json() {
        const auto outcome = grade(kSolutions + "folding_torch.py", {"--json"});
        QCOMPARE(outcome.code, 0);
        const auto report = QJsonDocument::fromJson(outcome.output.toUtf8()).object();
        QCOMPARE(report["exercise"].toString(), QString("folding"));
        QCOMPARE(report["passed"].toInt(), 5);
        QCOMPARE(report["failed"].toInt() + report["not_run"].toInt(), 0);
        QCOMPARE(report["fault"].toString(), QString());
        QVERIFY(report["against"].toString().startsWith("PyTorch "));
        QVERIFY(report["python"].toString().startsWith("3."));
        const auto checks = report["checks"].toArray();
        QCOMPARE(checks.size(), 5);
        for (const auto& check : checks)
            QCOMPARE(check.toObject()["state"].toString(), QString("passed"));
    }

    void howItEnds_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QStringList>("more");
        QTest::addColumn<int>("code");
        QTest::addColumn<QString>("said");
        const QByteArray mark("# normscope exercise: folding\n");
        QTest::addRow("loop") << mark + "while True: pass\n"
                              << QStringList{"--seconds", "1"} << 1
                              << "within 1 s, at mine.py, line 2";
        QTest::addRow("syntax") << mark + "def\n" << QStringList{} << 1 << "Python cannot read";
        QTest::addRow("memory") << mark + "a = [0] * 10**9\n"
                                << QStringList{"--memory", "100"} << 1 << "more than 100 MiB";
        QTest::addRow("no exercise")
            << QByteArray("x = 1\n") << QStringList{} << 2 << "does not say which exercise";
        QTest::addRow("unknown exercise")
            << mark << QStringList{"--exercise", "x"} << 2 << "unknown exercise \"x\"; choose from";
        QTest::addRow("no python") << mark << QStringList{"--python", "/no/python3"} << 2
                                   << "/no/python3 cannot be started";
        QTest::addRow("seconds") << mark << QStringList{"--seconds", "0"} << 2
                                 << "--seconds is \"0\"; give a number from 1 to 3600";
        QTest::addRow("memory's number") << mark << QStringList{"--memory", "much"} << 2
                                         << "--memory is \"much\"; give a number from 64";
    }

    void howItEnds() {
        QFETCH(QByteArray, text);
        QFETCH(QStringList, more);
        QFETCH(int, code);
        QFETCH(QString, said);
        const TorchHidden hidden;
        const auto outcome = grade(written(folder_.filePath("mine.py"), text), more);
        QCOMPARE(outcome.code, code);
        QVERIFY2((code == 2 ? outcome.error : outcome.output).contains(said),
                 qPrintable(outcome.output + outcome.error));
        QCOMPARE(outcome.error.count('\n'), code == 2 ? 1 : 0);
    }

    void noFolderToWriteInto() {
        const auto nowhere = run({"exercise", "folding", "--to", "/proc/nowhere"});
        QCOMPARE(nowhere.code, 1);
        QVERIFY(nowhere.error.startsWith("normscope: /proc/nowhere cannot be written"));
    }
};

QTEST_GUILESS_MAIN(GradeCommandTest)
#include "grade_command_test.moc"
