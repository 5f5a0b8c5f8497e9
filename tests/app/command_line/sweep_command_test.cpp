// SPDX-License-Identifier: GPL-3.0-or-later
// Sweeps from the command line: made, stopped, gone on with, gathered.
#include <QDir>
#include <QElapsedTimer>
#include <QImage>
#include <QJsonArray>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

#include "tests/support/program.h"

using namespace normscope;

namespace {

QStringList rowsOf(const QString& path) {
    return QString::fromUtf8(contents(path)).split('\n', Qt::SkipEmptyParts);
}

/// A column of a table by its name.
QStringList column(const QString& path, const QString& name) {
    const auto rows = rowsOf(path);
    const auto place = rows.value(0).split(',').indexOf(name);
    QStringList cells;
    for (const auto& row : rows.mid(1))
        cells << row.split(',').value(place);
    return place < 0 ? QStringList{"no column " + name} : cells;
}

QJsonObject objectIn(const QString& path) {
    return QJsonDocument::fromJson(contents(path)).object();
}

}  // namespace

class SweepCommandTest : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        out_ = dir_->filePath("out");
    }

    void makesEveryRunAndItsTables() {
        const auto outcome =
            sweep({"--vary", "optimizer.lr=0.1,1", "--vary", "normalization.kind=none,batch",
                   "--seeds", "2", "--steps", "20", "--target", "val_accuracy_batch=0.4"});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.error));
        QVERIFY2(outcome.error.contains(" of 8  ") && outcome.error.contains(" s left"),
                 qPrintable(outcome.error));
        QVERIFY(outcome.output.contains("8 runs: 4 cells, 2 seeds"));
        QCOMPARE(column(out_ + "/runs.csv", "seed"),
                 (QStringList{"7", "7", "7", "7", "8", "8", "8", "8"}));
        QCOMPARE(column(out_ + "/runs.csv", "optimizer.lr").mid(0, 3),
                 (QStringList{"0.1", "1", "0.1"}));
        QCOMPARE(column(out_ + "/runs.csv", "state"), QStringList(8, "done"));
        QCOMPARE(rowsOf(out_ + "/cells.csv").size(), 5);
        QCOMPARE(column(out_ + "/cells.csv", "runs"), (QStringList{"2", "2", "2", "2"}));
        const auto plan = objectIn(out_ + "/sweep.json");
        QCOMPARE(plan["runs"].toArray().size(), 8);
        QCOMPARE(plan["vary"].toArray().at(1).toObject()["values"].toArray().at(0).toString(),
                 QString("none"));
        for (const auto* name : {"map.png", "map.svg", "map.pdf", "steps-to-target.png"})
            QVERIFY2(QFile::exists(out_ + '/' + name), name);
        QVERIFY(QImage(out_ + "/map.png").width() > 300);
        QVERIFY(contents(out_ + "/map.svg").contains("Learning rate (optimizer.lr)"));
    }

    /// What a cell says is what `train` says of the same settings.
    void figuresAreThoseOfTrain() {
        QCOMPARE(sweep({"--vary", "optimizer.lr=0.3", "--seeds", "1", "--steps", "12"}).code, 0);
        const auto alone = dir_->filePath("alone");
        QCOMPARE(run(QStringList{"train"} + smallExperiment() +
                     QStringList{"--set", "optimizer.lr=0.3", "--steps", "12", "--export", alone,
                                 "--format", "csv"})
                     .code,
                 0);
        const auto summary = summaryIn(alone);
        const auto final = summary["final"].toObject();
        QCOMPARE(column(out_ + "/runs.csv", "weights_sha256").value(0),
                 summary["weights_sha256"].toString());
        for (const auto* name : {"val_accuracy_running", "val_loss_batch", "train_loss"})
            QCOMPARE(column(out_ + "/runs.csv", name).value(0).toDouble(), final[name].toDouble());
        QCOMPARE(column(out_ + "/cells.csv", "val_loss_batch_median").value(0).toDouble(),
                 final["val_loss_batch"].toDouble());
    }

    void divergedCellsAreMarked() {
        const auto outcome =
            sweep({"--set", "network.activation=identity", "--set", "normalization.kind=none",
                   "--vary", "optimizer.lr=0.1,1e6", "--steps", "60"});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.error));
        QCOMPARE(column(out_ + "/runs.csv", "state"), (QStringList{"done", "diverged"}));
        QCOMPARE(column(out_ + "/cells.csv", "diverged"), (QStringList{"0", "1"}));
        QCOMPARE(column(out_ + "/cells.csv", "val_accuracy_running_median").value(1), QString());
        QVERIFY(outcome.output.contains("optimizer.lr=1e6: 1 of 1 diverged"));
    }

    void goesOnWhereItStands() {
        const QStringList three{"--vary", "optimizer.lr=0.1,0.2,0.3", "--steps", "5"};
        QCOMPARE(sweep(three).code, 0);
        const auto runs = QDir(out_ + "/runs").entryInfoList(QDir::Files);
        QCOMPARE(runs.size(), 3);
        QVERIFY(QFile::remove(runs[1].filePath()));
        const auto before = contents(runs[0].filePath());
        const auto again = sweep(three);
        QCOMPARE(again.code, 0);
        QVERIFY2(
            again.output.contains("2 are there already") && again.output.contains("Made 1 runs"),
            qPrintable(again.output));
        QCOMPARE(contents(runs[0].filePath()), before);
        // More values and seeds: only what is new.
        const auto more =
            sweep({"--vary", "optimizer.lr=0.1,0.2,0.3,0.4", "--steps", "5", "--seeds", "2"});
        QVERIFY2(more.output.contains("3 are there already") && more.output.contains("Made 5 runs"),
                 qPrintable(more.output));
        // The speed differs from run to run; all else is the same where it was made again.
        QCOMPARE(column(out_ + "/runs.csv", "state").count("done"), 8);
    }

    void goesOnAfterItWasEnded_data() {
        QTest::addColumn<int>("signal");
        QTest::newRow("Ctrl+C") << SIGINT;
        QTest::newRow("killed") << SIGKILL;
    }

    void goesOnAfterItWasEnded() {
        QFETCH(int, signal);
        const QStringList three{"--vary", "optimizer.lr=0.1,0.2,0.3", "--steps", "40000", "--jobs",
                                "1"};
        QProcess process;
        process.setProcessEnvironment(withoutDisplay());
        process.start(NORMSCOPE_PROGRAM, command(three));
        const auto made = [this] {
            return QDir(out_ + "/runs").entryList({"*.json"}, QDir::Files).size();
        };
        QTRY_VERIFY_WITH_TIMEOUT(made() > 0, 60000);
        ::kill(static_cast<pid_t>(process.processId()), signal);
        QVERIFY(process.waitForFinished(60000));
        if (signal == SIGINT) {
            QCOMPARE(process.exitCode(), 1);
            const auto error = QString::fromUtf8(process.readAllStandardError());
            QVERIFY2(error.contains(QString("stopped after %1 of 3 runs; the same command goes on "
                                            "from there")
                                        .arg(made())),
                     qPrintable(error));
            QCOMPARE(column(out_ + "/runs.csv", "state").count("missing"), 3 - made());
            QVERIFY(made() < 3);
        }
        const auto again = sweep(three);
        QVERIFY2(again.code == 0, qPrintable(again.error));
        QVERIFY2(again.output.contains(" are there already"), qPrintable(again.output));
        QCOMPARE(column(out_ + "/runs.csv", "state"), QStringList(3, "done"));
    }

    /// A run that is ended from outside costs its cell and no other, and is made again.
    void aCrashCostsOneCell() {
        const QStringList two{"--vary", "optimizer.lr=0.1,0.2", "--steps", "60000", "--jobs", "1"};
        QProcess process;
        process.setProcessEnvironment(withoutDisplay());
        process.start(NORMSCOPE_PROGRAM, command(two));
        const auto id = process.processId();
        const auto child = [id] {
            return contents(QStringLiteral("/proc/%1/task/%1/children").arg(id)).trimmed().toInt();
        };
        QTRY_VERIFY_WITH_TIMEOUT(child() > 0, 60000);
        ::kill(child(), SIGKILL);
        QVERIFY(process.waitForFinished(120000));
        QCOMPARE(process.exitCode(), 1);
        const auto error = QString::fromUtf8(process.readAllStandardError());
        QVERIFY2(error.contains("1 of 2 runs failed, the first was optimizer.lr=0.1,seed=7: its "
                                "process was ended from outside, or crashed; the same command "
                                "tries them again"),
                 qPrintable(error));
        QCOMPARE(column(out_ + "/runs.csv", "state"), (QStringList{"missing", "done"}));
        const auto again = sweep(two);
        QCOMPARE(again.code, 0);
        QVERIFY(again.output.contains("Made 1 runs"));
        QCOMPARE(column(out_ + "/runs.csv", "state"), (QStringList{"done", "done"}));
    }

    void refusesWhatIsOfOtherSettings() {
        const QStringList first{"--vary", "optimizer.lr=0.1", "--steps", "5"};
        QCOMPARE(sweep(first).code, 0);
        const auto result = out_ + "/runs/optimizer.lr=0.1,seed=7.json";
        const auto before = contents(result);
        const auto plan = contents(out_ + "/sweep.json");
        const auto steps = sweep({"--vary", "optimizer.lr=0.1", "--steps", "6"});
        QCOMPARE(steps.code, 2);
        QVERIFY2(steps.error.contains("/out is of other settings (steps is 5 there and 6 here); "
                                      "choose another folder, or remove " +
                                      out_),
                 qPrintable(steps.error));
        const auto other = sweep({"--vary", "data.batch_size=10", "--steps", "5"});
        QCOMPARE(other.code, 2);
        QVERIFY2(other.error.contains("varies other settings"), qPrintable(other.error));
        // A cell alone, without the plan.
        QVERIFY(QFile::remove(out_ + "/sweep.json"));
        const auto cell =
            sweep({"--set", "data.batch_size=15", "--vary", "optimizer.lr=0.1", "--steps", "5"});
        QCOMPARE(cell.code, 2);
        QVERIFY2(cell.error.contains("seed=7.json is of other settings (data.batch_size is 30 "
                                     "there and 15 here); choose another folder, or remove " +
                                     result),
                 qPrintable(cell.error));
        QCOMPARE(contents(result), before);
        QVERIFY(!QFile::exists(out_ + "/sweep.json"));
        QVERIFY(QDir(out_).removeRecursively());  // what it says to do
        QCOMPARE(sweep(first).code, 0);
        written(out_ + "/sweep.json", plan);
        written(result, "{");
        const auto damaged = sweep(first);
        QCOMPARE(damaged.code, 2);
        QVERIFY2(damaged.error.contains("is not the result of a run; remove the file"),
                 qPrintable(damaged.error));
        QVERIFY(QFile::remove(result));
        QCOMPARE(sweep(first).code, 0);  // the remedy works
    }

    /// What only the data tell; the rest is refused while the line is read.
    void refusesACellThatCannotBe() {
        const auto outcome = sweep({"--vary", "data.batch_size=30,5000"});
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.error,
                 QString("normscope: data.batch_size is 5000, but XOR (2-D) has 240 training "
                         "samples; give at most that many\n"));
        QVERIFY(!QFile::exists(out_));
        const auto nothing = run({"sweep", "--collect", out_});
        QCOMPARE(nothing.code, 2);
        QVERIFY2(nothing.error.contains("sweep.json cannot be read (No such file or directory); "
                                        "give the folder of a sweep, which has this file"),
                 qPrintable(nothing.error));
        QVERIFY(!QFile::exists(out_));
    }

    void refusesAPlaceThatCannotBeWritten() {
        out_ = written(dir_->filePath("file"), "mine");
        const auto outcome = sweep({"--vary", "optimizer.lr=1"});
        QCOMPARE(outcome.code, 1);
        QVERIFY2(
            outcome.error.contains("(a file of that name is in the way); choose another folder"),
            qPrintable(outcome.error));
        QCOMPARE(contents(out_), QByteArray("mine"));
    }

    /// Each run is what the plan says, whichever widths come with its network.
    void networksWithTheirWidths() {
        const QStringList words{"--set",   "data.dataset=bars-and-stripes",
                                "--vary",  "network.kind=mlp,cnn",
                                "--steps", "2"};
        const auto widthsIn = [&](const QString& kind) {
            const auto result = objectIn(out_ + "/runs/network.kind=" + kind + ",seed=7.json");
            return result["experiment"].toObject()["network"].toObject()["hidden"].toArray();
        };
        auto outcome = run(QStringList{"sweep"} + words + QStringList{"--export", out_});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.error));
        QCOMPARE(column(out_ + "/runs.csv", "state"), QStringList(2, "done"));
        QCOMPARE(widthsIn("mlp"), (QJsonArray{100, 100, 100}));
        QCOMPARE(widthsIn("cnn"), (QJsonArray{8, 16, 32}));
        out_ += "-given";
        outcome = run(QStringList{"sweep", "--set", "network.hidden=4,5"} + words +
                      QStringList{"--export", out_});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.error));
        QCOMPARE(column(out_ + "/runs.csv", "state"), QStringList(2, "done"));
        QCOMPARE(widthsIn("cnn"), (QJsonArray{4, 5}));
    }

    /// The commands of a plan, made in two working folders, as on two machines.
    void plannedRunsAreGathered() {
        const auto parallel = QStandardPaths::findExecutable("parallel");
        QVERIFY2(!parallel.isEmpty(), "GNU parallel is missing; app/set-up --tests installs it");
        const QStringList words{"--vary", "optimizer.lr=0.1,0.2", "--seeds", "2", "--steps", "4"};
        const auto planned = run(QStringList{"sweep"} + smallExperiment() + words +
                                     QStringList{"--export", "out", "--plan"},
                                 dir_->path());
        QCOMPARE(planned.code, 0);
        const auto lines = planned.output.split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 4);
        QVERIFY(lines[0].endsWith(
            "--set optimizer.lr=0.1 --set seed=7 --result out/runs/optimizer.lr=0.1,seed=7.json"));
        for (const int machine : {0, 1}) {
            const auto folder = dir_->filePath(QString("machine%1").arg(machine));
            QVERIFY(QDir().mkpath(folder));
            const auto list =
                written(folder + "/plan.txt", lines.mid(2 * machine, 2).join('\n').toUtf8() + '\n');
            QProcess process;
            process.setProcessEnvironment(withoutDisplay());
            process.setWorkingDirectory(folder);
            process.setStandardInputFile(list);
            process.start(parallel, {"--jobs", "2"});
            QVERIFY(process.waitForFinished(120000));
            QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
            QCOMPARE(QDir(folder + "/out/runs").entryList(QDir::Files).size(), 2);
        }
        QVERIFY(QFile::copy(dir_->filePath("out/sweep.json"),
                            dir_->filePath("machine0/out/sweep.json")));
        const auto collected = run({"sweep", "--collect", "machine0/out", "--collect",
                                    "machine1/out", "--export", "all", "--format", "png"},
                                   dir_->path());
        QVERIFY2(collected.code == 0, qPrintable(collected.error));
        const auto all = dir_->filePath("all");
        QCOMPARE(column(all + "/runs.csv", "state"), QStringList(4, "done"));
        QVERIFY(QFile::exists(all + "/map.png"));
        // The same as made here.
        QCOMPARE(sweep(words).code, 0);
        QCOMPARE(column(all + "/runs.csv", "weights_sha256"),
                 column(out_ + "/runs.csv", "weights_sha256"));
        QCOMPARE(contents(all + "/cells.csv"), contents(out_ + "/cells.csv"));
        // One machine alone.
        const auto half = run({"sweep", "--collect", "machine0/out"}, dir_->path());
        QCOMPARE(half.code, 1);
        QVERIFY2(half.error.contains("2 runs are missing"), qPrintable(half.error));
    }

  private:
    QStringList command(const QStringList& more) const {
        return QStringList{"sweep"} + smallExperiment() + more + QStringList{"--export", out_};
    }
    Outcome sweep(const QStringList& more) const {
        return run(command(more + QStringList{"--format", "png,svg,pdf"}));
    }

    std::unique_ptr<QTemporaryDir> dir_;
    QString out_;
};

QTEST_GUILESS_MAIN(SweepCommandTest)
#include "sweep_command_test.moc"
