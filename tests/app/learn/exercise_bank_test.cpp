// SPDX-License-Identifier: GPL-3.0-or-later
// Exercises as files: what is read of them, what is written, and which solutions are none.
#include <QTemporaryDir>
#include <QTest>

#include "app/files/export/plot_export.h"
#include "app/files/input_error.h"
#include "app/learn/exercise_bank.h"
#include "app/learn/solution_file.h"
#include "tests/support/files.h"
#include "tests/support/python.h"

using namespace normscope;

namespace {

template <class Do>
QString errorOf(Do&& what) {
    try {
        what();
    } catch (const std::exception& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

const QString kScript = "# %% [markdown]\n# # Title\n# About.\n\n# %%\nx = 1\n";
const QString kChecks = "# order: 5\n# case a: slot=3x2 batch=4 eps=0.5 momentum=none\nx = 1\n";

}  // namespace

class ExerciseBankTest : public QObject {
    Q_OBJECT
  private slots:
    void theFive() {
        QCOMPARE(exerciseNames(),
                 QStringList({"batchnorm1d", "backward", "batchnorm2d", "layernorm", "folding"}));
        QCOMPARE(exerciseNamed("batchnorm").exercise.name, QString("batchnorm1d"));
        QCOMPARE(exerciseNamed("batchnorm2d").exercise.name, QString("batchnorm2d"));
        QCOMPARE(errorOf([] { exerciseNamed("attention"); }),
                 QString("unknown exercise \"attention\"; choose from batchnorm1d, backward, "
                         "batchnorm2d, layernorm, folding"));
        for (const auto& banked : bankedExercises()) {
            QVERIFY2(banked.exercise.about.endsWith('.'), qPrintable(banked.exercise.about));
            QVERIFY2(banked.script.contains("# normscope exercise: " + banked.exercise.name + '\n'),
                     qPrintable(banked.exercise.name));
            QVERIFY(banked.exercise.task.startsWith("# " + banked.exercise.title));
        }
    }

    void fields() {
        const auto read = parseExercise(kScript, kChecks, "mine");
        QCOMPARE(read.exercise.title, QString("Title"));
        QCOMPARE(read.exercise.about, QString("About."));
        QCOMPARE(read.order, 5);
        QCOMPARE(read.cases.size(), std::size_t{1});
        const auto& request = read.cases.front().second;
        QCOMPARE(request.slot, Shape({3, 2}));
        QCOMPARE(request.batch, std::int64_t{4});
        QCOMPARE(request.config.eps, 0.5);
        QVERIFY(!request.config.momentum);
    }

    void mistakesInTheFiles_data() {
        QTest::addColumn<QString>("script");
        QTest::addColumn<QString>("checks");
        QTest::addColumn<QString>("error");
        QTest::addRow("no title") << "x = 1\n" << kChecks << "mine.py, line 1: begin with a cell";
        QTest::addRow("no order") << kScript << "# case a: slot=3\n"
                                  << "checks/mine.py, line 2: there is no \"order\"";
        QTest::addRow("no case") << kScript << "# order: 5\n"
                                 << "checks/mine.py, line 2: there is no case";
        QTest::addRow("no slot") << kScript << "# order: 5\n# case a: batch=4\n"
                                 << "checks/mine.py, line 2: the case has no slot";
        QTest::addRow("twice") << kScript << "# case a: slot=3\n# case a: slot=4\n"
                               << "checks/mine.py, line 2: \"case a\" is given twice";
        QTest::addRow("setting") << kScript << "# case a: slot=3 epsilon=4\n"
                                 << "checks/mine.py, line 1: unknown setting";
        QTest::addRow("batch") << kScript << "# case a: slot=3 batch=1\n"
                               << "checks/mine.py, line 1: batch is \"1\"; give a number from 2";
    }

    void mistakesInTheFiles() {
        QFETCH(QString, script);
        QFETCH(QString, checks);
        QFETCH(QString, error);
        const auto said = errorOf([&] { parseExercise(script, checks, "mine"); });
        QVERIFY2(said.startsWith(error), qPrintable(said));
    }

    void writtenOnce() {
        const QTemporaryDir folder;
        const auto there = folder.filePath("a/b");
        const auto files = writeExercise(exerciseNamed("folding"), there);
        QCOMPARE(files, QStringList({there + "/folding.py", there + "/folding.ipynb"}));
        QCOMPARE(contents(files[0]), exerciseNamed("folding").script.toUtf8());
        written(files[0], "my work");
        QVERIFY(QFile::remove(files[1]));
        const auto error = errorOf([&] { writeExercise(exerciseNamed("folding"), there); });
        QVERIFY2(error.startsWith(files[0] + " is there already"), qPrintable(error));
        QCOMPARE(contents(files[0]), QByteArray("my work"));
        QVERIFY(!QFile::exists(files[1]));
    }

    void sameCells() {
        for (const auto& banked : bankedExercises()) {
            const auto cells =
                QJsonDocument::fromJson(banked.notebook()).object()["cells"].toArray();
            QVERIFY(cells.size() >= 3);
            QCOMPARE(cells[0].toObject()["source"].toString(), banked.exercise.task);
            for (const auto& cell : cells)
                if (cell.toObject()["cell_type"] == "code")
                    QVERIFY(banked.script.contains(cell.toObject()["source"].toString()));
        }
    }

    void notebooksAreValid() {
        NEEDS_PYTHON(python);
        QProcess process;
        process.start(python, {"-c", "import nbformat"});
        QVERIFY(process.waitForFinished(60'000));
        if (process.exitCode() != 0 && !qEnvironmentVariableIsSet("CI"))
            QSKIP("no nbformat here (Debian: jupyter-nbconvert)");
        const QTemporaryDir folder;
        QStringList arguments{
            "-c",
            "import nbformat, sys\n"
            "for name in sys.argv[1:]: nbformat.validate(nbformat.read(name, 4))"};
        for (const auto& banked : bankedExercises())
            arguments << writeExercise(banked, folder.path()).last();
        process.start(python, arguments);
        QVERIFY(process.waitForFinished(60'000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
    }

    void filesThatAreNoSolutions_data() {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("error");
        const auto row = [](const char* name, const QByteArray& text, const char* error) {
            QTest::addRow("%s", error) << name << text << error;
        };
        row("a.py", "x = 1\n", "does not say which exercise it solves; add the line");
        row("a.py", "# normscope exercise: flying\n", ": unknown exercise \"flying\"; choose from");
        row("a.py", "# \xff\n", "is no text in UTF-8");
        row("a.py", QByteArray("# \0\n", 4), "is no text in UTF-8");
        row("a.py", QByteArray((8 << 20) + 1, 'x'), "is larger than 8 MiB");
        row("a.txt", "x = 1\n", "is no Python: give a .py file or a notebook");
        row("a.ipynb", "{\"cells\": [", "is no notebook: not JSON at byte");
        row("a.ipynb", "{}", "is no notebook of nbformat 4");
        row("a.ipynb", R"({"cells": [{"cell_type": "markdown", "source": "x"}]})",
            "has no cell of code");
    }

    void filesThatAreNoSolutions() {
        QFETCH(QString, name);
        QFETCH(QByteArray, text);
        QFETCH(QString, error);
        const QTemporaryDir folder;
        const auto path = written(folder.filePath(name), text);
        const auto said = errorOf([&] { readSolution(path); });
        QVERIFY2(said.startsWith(path) && said.contains(error), qPrintable(said));
    }

    void theExerciseMayBeNamed() {
        const QTemporaryDir folder;
        const auto path = written(folder.filePath("a.py"), "x = 1\n");
        QCOMPARE(readSolution(path, "batchnorm").exercise, QString("batchnorm1d"));
        QCOMPARE(readSolution(path, "folding").cells.front().name, QString("a.py"));
        QVERIFY(errorOf([&] { readSolution(path, "flying"); }).startsWith("unknown exercise"));
        QVERIFY(errorOf([&] { readSolution(folder.path()); }).contains("is a folder"));
        QVERIFY(errorOf([&] { readSolution(folder.filePath("b.py")); }).contains("cannot be read"));
    }
};

QTEST_GUILESS_MAIN(ExerciseBankTest)
#include "exercise_bank_test.moc"
