// SPDX-License-Identifier: GPL-3.0-or-later
// Each call by which files are written fails once: what was there before is there still, or what is
// new is whole; one sentence says which file and why, and nothing else is left behind.
#include <QTemporaryDir>
#include <QTest>
#include <cerrno>
#include <functional>

#include "app/files/export/file_output.h"
#include "app/files/export/plot_export.h"
#include "app/files/export/run_export.h"
#include "app/files/session/session.h"
#include "app/learn/exercise_bank.h"
#include "app/learn/sheet.h"
#include "app/sweep/sweep_plan.h"
#include "tests/support/exported_run.h"
#include "tests/support/failing_calls.h"
#include "tests/support/failures.h"
#include "tests/support/program.h"
#include "widgets/plots/curve_plot.h"

using namespace normscope;

namespace {

constexpr int kErrors[] = {ENOSPC, EIO, EACCES};
constexpr long kMostCalls = 2000;

RunResult someResult(double accuracy) {
    RunResult result;
    result.context = someContext();
    result.a = {2, someHistory(), "abc", {}, nullptr, {}};
    result.a.history.metrics.back().val_accuracy_running = accuracy;
    return result;
}

/// Writes into the folder; `again`: what there is already, with other contents.
using Write = std::function<void(const QString& folder, bool again)>;

void writeSession(const QString& folder, bool again) {
    QDir().mkpath(folder);
    SessionHead head;
    head.experiment.configuration.seed = again ? 2 : 1;
    writeFile(folder + "/session.json", toJson(head));
    writeFile(folder + "/references.bin", QByteArray(again ? 200'000 : 100'000, 'r'));
}

struct Row {
    const char* name;
    Write write;
};
const Row kRows[] = {
    {"a file",
     [](const QString& folder, bool again) {
         writeFile(folder + "/file", QByteArray(100'000, again ? 'b' : 'a'));
     }},
    {"a run",
     [](const QString& folder, bool again) {
         makeFolder(folder + "/run");
         exportRun(folder + "/run", someResult(again ? 0.5 : 0.25));
     }},
    {"a plot",
     [](const QString& folder, bool again) {
         CurvePlot plot(Curve::Loss);
         const History history = someHistory();
         plot.display(history, nullptr);
         ExportOptions options;
         options.scale = again ? 1 : 0.5;
         for (const char* format : {"png", "svg", "csv"}) {
             options.format = format;
             exportPlot(plot, folder + "/plot", options, someContext());
         }
     }},
    {"a packed session",
     [](const QString& folder, bool again) {
         const QTemporaryDir session;
         writeSession(session.path(), again);
         packSession(session.path(), folder + "/mine.normscope");
     }},
    {"a copied session",
     [](const QString& folder, bool again) {
         const QTemporaryDir session;
         writeSession(session.path(), again);
         copySession(session.path(), folder + (again ? "/second" : "/first"));
     }},
    {"a sheet",
     [](const QString& folder, bool again) {
         writeSheet(folder + "/sheet.md", again ? "# Two\n" : "# One\n");
     }},
    {"an exercise",
     [](const QString& folder, bool again) {
         writeExercise(exerciseNamed("batchnorm1d"), folder + (again ? "/second" : "/first"));
     }},
};

/// What begins a sentence of this program, and the path of a file or folder in it.
bool namesPlace(const QString& sentence, const QString& folder) {
    return sentence.contains(folder) && sentence.contains(';') && !sentence.contains('\n');
}

}  // namespace

class FailingWritesTest : public QObject {
    Q_OBJECT
  private slots:
    void files_data();
    void files();
    void whatTheDiskDoesNotTakeIsTold();
    void commands_data();
    void commands();
};

void FailingWritesTest::files_data() {
    QTest::addColumn<int>("row");
    QTest::addColumn<int>("error");
    for (const int error : kErrors)
        QTest::addRow("%s, %s", kRows[0].name, strerrorname_np(error)) << 0 << error;
    for (int row = 1; row < static_cast<int>(std::size(kRows)); ++row)
        QTest::newRow(kRows[row].name) << row << ENOSPC;
}

void FailingWritesTest::files() {
    QFETCH(int, row);
    QFETCH(int, error);
    const Write& write = kRows[row].write;
    const QTemporaryDir once, whole;
    write(once.path(), false);
    const auto before = filesIn(once.path());
    QVERIFY(!before.empty());
    write(whole.path(), false);
    write(whole.path(), true);
    const auto after = filesIn(whole.path());
    long call = 1;
    for (bool failed = true; failed; ++call) {
        QVERIFY(call < kMostCalls);
        const QTemporaryDir folder;
        write(folder.path(), false);
        QString sentence;
        failCall(qPrintable(folder.path()), call, error);
        try {
            write(folder.path(), true);
        } catch (const ExportError& wrong) {
            sentence = wrong.what();
        }
        failed = callFailed();
        const auto where = QString("call %1: %2").arg(call).arg(sentence);
        const auto wrong = unsound(filesIn(folder.path()), before, after);
        QVERIFY2(wrong.isEmpty(), qPrintable(where + ": " + wrong.join(", ")));
        QVERIFY2(sentence.isEmpty() || namesPlace(sentence, folder.path()), qPrintable(where));
        // Whatever was said to be written is.
        if (sentence.isEmpty())
            QCOMPARE(filesIn(folder.path()), after);
        else
            QVERIFY2(failed, qPrintable(where));
    }
    QVERIFY(call > 5);  // opening, writing, syncing, renaming: what is counted is there
}

/// As on a stick that was drawn: all went well until the disk was asked.
void FailingWritesTest::whatTheDiskDoesNotTakeIsTold() {
    const QTemporaryDir folder;
    const QString path = folder.filePath("file");
    writeFile(path, "before");
    failSyncs(qPrintable(folder.path()), EIO);
    const QString why = whyNotWritten(path, "after");
    failCall("", 0, 0);
    QCOMPARE(why, QString("Input/output error"));
    QCOMPARE(contents(path), QByteArray("before"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files | QDir::Hidden), QStringList("file"));
}

void FailingWritesTest::commands_data() {
    QTest::addColumn<QStringList>("words");
    const auto row = [](const char* name, const QStringList& words) {
        QTest::newRow(name) << words + smallExperiment() + QStringList{"--steps", "3"};
    };
    row("train --export", {"train", "--format", "csv", "--export", "FOLDER/run"});
    row("train --result", {"train", "--result", "FOLDER/result.json"});
    row("export --to", {"export", "--to", "FOLDER/pytorch"});
}

/// Doubles the distance between the calls that fail; NORMSCOPE_EVERY_CALL tries each.
void FailingWritesTest::commands() {
    QFETCH(const QStringList, words);
    const bool every = qEnvironmentVariableIsSet("NORMSCOPE_EVERY_CALL");
    const auto runIn = [&](const QTemporaryDir& folder, const QProcessEnvironment& environment) {
        auto arguments = words;
        arguments.replaceInStrings("FOLDER", folder.path());
        return run(arguments, {}, environment);
    };
    const QTemporaryDir whole;
    QCOMPARE(runIn(whole, withoutDisplay()).code, 0);
    const auto after = filesIn(whole.path());
    QVERIFY(!after.empty());
    bool failed = true;
    for (long call = 1; failed; call = every ? call + 1 : 2 * call) {
        QVERIFY(call < kMostCalls);
        const QTemporaryDir folder, told;
        auto environment = withoutDisplay();
        environment.insert("LD_PRELOAD", FAILING_CALLS);
        environment.insert("FAIL_BELOW", folder.path());
        environment.insert("FAIL_CALL", QString::number(call));
        environment.insert("FAIL_ERROR", QString::number(ENOSPC));
        environment.insert("FAIL_TOLD", told.filePath("told"));
        const auto outcome = runIn(folder, environment);
        failed = QFile::exists(told.filePath("told"));
        const auto where = QString("call %1: %2").arg(call).arg(outcome.error);
        const auto wrong = unsound(filesIn(folder.path()), {}, after, /*names_alone=*/true);
        QVERIFY2(wrong.isEmpty(), qPrintable(where + ": " + wrong.join(", ")));
        if (outcome.code == 0) {
            QCOMPARE(filesIn(folder.path()).size(), after.size());
            continue;
        }
        QCOMPARE(outcome.code, 1);
        QVERIFY2(failed, qPrintable(where));
        const auto complaint = outcome.error.trimmed().split('\n').last();
        QVERIFY2(complaint.startsWith("normscope: ") && namesPlace(complaint, folder.path()),
                 qPrintable(where));
    }
}

QTEST_MAIN(FailingWritesTest)
#include "failing_writes_test.moc"
