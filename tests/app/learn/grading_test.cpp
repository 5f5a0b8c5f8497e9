// SPDX-License-Identifier: GPL-3.0-or-later
// Solutions that are right pass by PyTorch and by the program's own numbers, which agree; each
// usual mistake is told by its hint; what never ends, grows, crashes or floods ends with one
// sentence.
#include <QElapsedTimer>
#include <QTest>

#include "tests/support/graded.h"

using namespace normscope;
using namespace normscope::testing;

class GradingTest : public QObject {
    Q_OBJECT

  private:
    GradingTerms terms_;

    GradeReport reportOf(const QString& file) const {
        return graded(readSolution(kSolutions + file), terms_);
    }
    /// batchnorm1d_numpy.py with other code in its forward pass.
    QString withForward(const QString& code) const {
        auto text = QString::fromUtf8(contents(kSolutions + "batchnorm1d_numpy.py"));
        return text.replace("        if self.training:\n            mean",
                            code + "        if self.training:\n            mean");
    }

  private slots:
    void initTestCase() {
        NEEDS_PYTHON(python);
        terms_.python = python;
        terms_.seconds = 60.0;
    }

    void rightSolutionsPass_data() {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("hidden");
        for (const QString& exercise : exerciseNames()) {
            QTest::addRow("%s by PyTorch", qPrintable(exercise)) << exercise + "_torch.py" << false;
            QTest::addRow("%s by numbers", qPrintable(exercise)) << exercise + "_numpy.py" << true;
        }
        QTest::addRow("lists") << "batchnorm1d_lists.py" << true;
        QTest::addRow("lists of weights") << "folding_lists.py" << true;
    }

    void rightSolutionsPass() {
        QFETCH(QString, file);
        QFETCH(bool, hidden);
        std::optional<TorchHidden> without;
        if (hidden)
            without.emplace();
        const auto report = reportOf(file);
        QVERIFY2(report.allPassed(), qPrintable(textOf(report)));
        QVERIFY(report.checks.size() >= 5);
        QVERIFY2(hidden ? report.against == "Normscope's numbers"
                        : report.against.startsWith("PyTorch "),
                 qPrintable(report.against));
    }

    void stubsAreNotWrittenYet_data() {
        QTest::addColumn<QString>("exercise");
        for (const QString& exercise : exerciseNames())
            QTest::addRow("%s", qPrintable(exercise)) << exercise;
    }

    void stubsAreNotWrittenYet() {
        QFETCH(QString, exercise);
        const TorchHidden hidden;
        const QTemporaryDir folder;
        for (const auto& file : writeExercise(exerciseNamed(exercise), folder.path())) {
            const auto report = graded(readSolution(file), terms_);
            QCOMPARE(report.fault, QString());
            QCOMPARE(report.count(CheckState::Failed), static_cast<int>(report.checks.size()));
            for (const auto& check : report.checks) {
                QCOMPARE(check.came, QString("not written yet"));
                QVERIFY2(check.hint.endsWith('.'), qPrintable(check.hint));
            }
        }
    }

    /// What is expected is the same by PyTorch and by the program's own kernels: all that is wrong
    /// by 1000 is shown beside it.
    void bothExpectTheSame_data() { stubsAreNotWrittenYet_data(); }

    void bothExpectTheSame() {
        QFETCH(QString, exercise);
        auto text = QString::fromUtf8(contents(kSolutions + exercise + "_numpy.py"));
        text.replace(QRegularExpression("\n( +)return (?!values)([^\n]+)\n"),
                     "\n\\1return wrong(\\2)\n");
        text +=
            "\n\ndef wrong(value):\n    return tuple(wrong(one) for one in value) if "
            "isinstance(value, tuple) else value + 1000\n";
        const auto by_torch = gradedText(text, terms_);
        const TorchHidden hidden;
        const auto by_numbers = gradedText(text, terms_);
        QVERIFY(by_torch.against != by_numbers.against);
        QVERIFY2(by_torch.count(CheckState::Failed) >= 4, qPrintable(textOf(by_torch)));
        QCOMPARE(textOf(by_torch), textOf(by_numbers));
        for (std::size_t i = 0; i < by_torch.checks.size(); ++i)
            QCOMPARE(by_torch.checks[i].expected, by_numbers.checks[i].expected);
    }

    void whatCannotGoOn_data() {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("fault");
        const QString all = "        ";
        QTest::addRow("an endless loop") << all + "while True: pass\n"
                                         << "did not come to an end within 2 s, at mine.py, line ";
        QTest::addRow("one that holds out")
            << all +
                   "import time\n        while True:\n            try:\n                while "
                   "True: time.sleep(0.01)\n"
                   "            except BaseException: pass\n"
            << "did not come to an end within 2 s in the check “training: every feature";
        QTest::addRow("a memory hog") << all + "hog = [0] * 10**10\n"
                                      << "wanted more than 256 MiB of memory, at mine.py, line ";
        QTest::addRow("one that grows")
            << all +
                   "hog = []\n        while True: hog.append('x' * 10**6 "
                   "+ str(len(hog)))\n"
            << "wanted more than 256 MiB of memory, at mine.py, line ";
        QTest::addRow("a NumPy hog") << all + "hog = np.ones(10**9)\n"
                                     << "wanted more than 256 MiB of memory, at mine.py, line ";
        QTest::addRow("a crash") << all + "import ctypes; ctypes.string_at(0)\n"
                                 << "Python crashed in the check “training: every feature";
        QTest::addRow("a print flood") << all + "while True: print('x' * 1000)\n"
                                       << "printed more than 1 MiB in the check “training: every";
        QTest::addRow("an exit") << all + "raise SystemExit\n"
                                 << "ended Python by SystemExit, at mine.py, line ";
        QTest::addRow("an exit past all") << all + "import os; os._exit(3)\n"
                                          << "ended Python by itself with exit code 3 in the check";
    }

    void whatCannotGoOn() {
        QFETCH(QString, code);
        QFETCH(QString, fault);
        const TorchHidden hidden;
        auto terms = terms_;
        terms.seconds = fault.contains("within 2 s") ? 2.0 : 60.0;
        terms.mebibytes = 256;
        QElapsedTimer timer;
        timer.start();
        const auto report = gradedText(withForward(code), terms);
        QVERIFY2(report.fault.contains(fault), qPrintable(textOf(report)));
        QVERIFY2(report.fault.endsWith('.'), qPrintable(report.fault));
        QCOMPARE(report.fault.count('\n'), 0);
        QVERIFY(timer.elapsed() < 60'000);
        QCOMPARE(report.checks.front().state, CheckState::Passed);
        QCOMPARE(report.checks[1].state, CheckState::Failed);
        QCOMPARE(report.checks[1].came, QString("no result"));
        QCOMPARE(report.checks[2].state, CheckState::NotRun);
        QVERIFY(!report.allPassed());
        QVERIFY(report.printed.size() <= 2000);
    }

    void whatCannotBegin_data() {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("fault");
        QTest::addRow("a mistake in the syntax") << "def forward(:\n"
                                                 << "mine.py, line 2: Python cannot read this: ";
        QTest::addRow("an indentation") << "def f():\nreturn 1\n"
                                        << "mine.py, line 3: Python ";
        QTest::addRow("a missing module") << "import numpyy\n"
                                          << "mine.py, line 2: No module named 'numpyy'. Install";
        QTest::addRow("an error") << "1 / 0\n"
                                  << "mine.py, line 2: ZeroDivisionError: division";
        QTest::addRow("an exit") << "exit(1)\n"
                                 << "mine.py ends Python by itself";
        QTest::addRow("an endless loop") << "while True: pass\n"
                                         << "within 2 s, at mine.py, line 2";
        QTest::addRow("a flood") << "while True: print('x' * 1000)\n"
                                 << "printed more than 1 MiB before the first check";
    }

    void whatCannotBegin() {
        QFETCH(QString, code);
        QFETCH(QString, fault);
        const TorchHidden hidden;
        auto terms = terms_;
        terms.seconds = fault.contains("within 2 s") ? 2.0 : 60.0;
        const auto report = gradedText("# normscope exercise: folding\n" + code, terms);
        QVERIFY2(report.fault.contains(fault), qPrintable(report.fault));
        QCOMPARE(report.count(CheckState::NotRun), static_cast<int>(report.checks.size()));
        QVERIFY(!report.checks.empty());
    }

    void pythonThatIsNone_data() {
        QTest::addColumn<QString>("python");
        QTest::addColumn<QString>("fault");
        QTest::addRow("missing") << "no-such-python"
                                 << "no-such-python cannot be started (";
        QTest::addRow("not one") << "false"
                                 << "false ended before it graded anything (exit code 1)";
    }

    void pythonThatIsNone() {
        QFETCH(QString, python);
        QFETCH(QString, fault);
        const auto report =
            graded(readSolution(kSolutions + "folding_lists.py"), {.python = python});
        QVERIFY2(report.fault.startsWith(fault), qPrintable(report.fault));
        QVERIFY(report.fault.contains("--python"));
        QVERIFY(report.checks.empty() && !report.allPassed());
    }

    void whatItPrintsIsKept() {
        const TorchHidden hidden;
        const auto report = gradedText(withForward("        print('shape', x.shape)\n"), terms_);
        QVERIFY2(report.allPassed(), qPrintable(textOf(report)));
        QVERIFY2(report.printed.startsWith("shape (6, 3)\n"), qPrintable(report.printed));
    }

    void nothingIsTyped() {
        const TorchHidden hidden;
        const auto report = gradedText(withForward("        input()\n"), terms_);
        QCOMPARE(report.fault, QString());
        const auto check = checkOf(report, "training: every feature");
        QVERIFY2(check.came.startsWith("EOFError: EOF when reading a line (mine.py, line "),
                 qPrintable(check.came));
    }

    void itsOwnModulesAreFound() {
        const TorchHidden hidden;
        const QTemporaryDir folder;
        written(folder.filePath("arrays.py"), "def rooted(x):\n    return x ** 0.5\n");
        auto text = contents(kSolutions + "folding_numpy.py");
        text.replace("import numpy as np", "import numpy as np\nfrom arrays import rooted");
        text.replace("np.sqrt(", "rooted(");
        const auto report = graded(readSolution(written(folder.filePath("mine.py"), text)), terms_);
        QVERIFY2(report.allPassed(), qPrintable(textOf(report)));
    }

    void childrenEndWithIt() {
        const TorchHidden hidden;
        const QTemporaryDir folder;
        const auto mark = folder.filePath("child");
        const auto text = QString(
                              "# normscope exercise: folding\nimport subprocess\n"
                              "child = subprocess.Popen(['sleep', '1000'])\n"
                              "open('%1', 'w').write(str(child.pid))\n")
                              .arg(mark);
        gradedText(text, terms_);
        const auto id = contents(mark);
        QVERIFY(id.toInt() > 0);
        // A zombie that nobody has waited for is as good as gone.
        QTRY_VERIFY(contents("/proc/" + id + "/stat").isEmpty() ||
                    contents("/proc/" + id + "/stat").contains(") Z "));
    }

    void notebooksAreGraded() {
        const TorchHidden hidden;
        const QTemporaryDir folder;
        const QString source =
            QString::fromUtf8(contents(kSolutions + "folding_lists.py")).replace('\n', "\\n");
        const auto path =
            written(folder.filePath("mine.ipynb"), QString(R"({"nbformat": 4, "cells": [
            {"cell_type": "markdown", "source": "text"},
            {"cell_type": "code", "source": ["%matplotlib inline\n", "!ls\n", "import math"]},
            {"cell_type": "code", "source": "%1"}]})")
                                                       .replace("%1", source)
                                                       .toUtf8());
        const auto report = graded(readSolution(path), terms_);
        QVERIFY2(report.allPassed(), qPrintable(textOf(report)));
        auto wrong = contents(path);
        wrong.replace("import math", "import mathh");
        const auto fault = graded(readSolution(written(path, wrong)), terms_).fault;
        QVERIFY2(fault.startsWith("cell 2, line 3: No module named 'mathh'"), qPrintable(fault));
    }

    void cancelled() {
        Grading grading(terms_);
        QSignalSpy finished(&grading, &Grading::finished);
        grading.start(readSolution(kSolutions + "folding_lists.py"));
        QVERIFY(grading.isRunning());
        grading.cancel();
        QVERIFY(!grading.isRunning());
        grading.start(readSolution(kSolutions + "folding_lists.py"));
        QVERIFY(finished.wait(60'000));
        QCOMPARE(finished.count(), 1);
        QVERIFY2(grading.report().allPassed(), qPrintable(textOf(grading.report())));
    }
};

QTEST_GUILESS_MAIN(GradingTest)
#include "grading_test.moc"
