// SPDX-License-Identifier: GPL-3.0-or-later
// Runs the program itself, as a script would.
#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

#include "app/files/experiment_json.h"
#include "model/settings/dataset_row.h"
#include "tests/support/program.h"

using namespace normscope;

namespace {

const QStringList kSmall = smallExperiment();

}  // namespace

class CommandLineTest : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        out_ = dir_->filePath("out");
    }

    void writesAllFiles() {
        const auto outcome =
            train({"--steps", "12", "--export", out_, "--format", "png,svg,pdf,csv"});
        QCOMPARE(outcome.error, QString());
        QCOMPARE(outcome.code, 0);
        for (const auto* name :
             {"metrics.csv", "steps.csv", "layers.csv", "experiment.json", "summary.json",
              "view.png", "view.svg", "view.pdf", "plots/loss.png", "plots/loss.svg",
              "plots/loss.pdf", "plots/loss.csv", "plots/accuracy.png", "plots/layer2-linear.csv"})
            QVERIFY2(QFile::exists(out_ + '/' + name), name);
        const auto metrics = contents(out_ + "/metrics.csv").split('\n');
        QCOMPARE(metrics[0], QByteArray("step,train_loss,train_accuracy,val_loss_running,"
                                        "val_accuracy_running,val_loss_batch,val_accuracy_batch,lr,"
                                        "grad_norm,clipped"));
        QByteArrayList steps;
        for (const auto& row : metrics.mid(1, metrics.size() - 2))
            steps << row.split(',').first();
        QCOMPARE(steps, QByteArrayList({"1", "2", "3", "5", "7", "10", "12"}));
        QCOMPARE(contents(out_ + "/steps.csv").count('\n'), 13);
        // Two layers of three taps at seven steps, and of two gradients at the six that are
        // recorded by their number, below the header.
        QCOMPARE(contents(out_ + "/layers.csv").count('\n'), 1 + 2 * (3 * 7 + 2 * 6));
        const auto summary = summaryIn(out_);
        QCOMPARE(summary["steps"].toInteger(), 12);
        QVERIFY(summary["diverged_at"].isNull());
        QCOMPARE(summary["weights_sha256"].toString().size(), 64);
        const auto last = metrics[7].split(',');
        QCOMPARE(summary["final"].toObject()["val_loss_running"].toDouble(), last[3].toDouble());
        const auto accuracy = summary["final"].toObject()["val_accuracy_running"].toDouble();
        QVERIFY(accuracy > 0 && accuracy <= 1);
    }

    void replayGivesTheSameWeights() {
        const auto file = written(dir_->filePath("e.json"), R"({"interventions": [
        {"step": 5, "set": {"normalization.kind": "none"}},
        {"step": 9, "set": {"normalization.kind": "batch", "normalization.on_insert": "preserve"}},
        {"step": 9, "set": {"layers.1.normalization.placement": "after"}},
        {"step": 15, "set": {"mode": "eval", "optimizer.lr": 0.01}}]})");
        QCOMPARE(exported({file, "--steps", "20"}).code, 0);
        const auto again = dir_->filePath("again");
        QCOMPARE(
            run({"train", out_ + "/experiment.json", "--export", again, "--format", "csv"}).code,
            0);
        QCOMPARE(summaryIn(again)["weights_sha256"], summaryIn(out_)["weights_sha256"]);
        for (const auto* name : {"metrics.csv", "steps.csv", "layers.csv", "experiment.json"})
            QCOMPARE(contents(again + '/' + name), contents(out_ + '/' + name));
        QCOMPARE(experimentFromJson(contents(again + "/experiment.json")).interventions.size(), 4U);
        // What a plot carries replays too.
        const auto header = contents(out_ + "/plots/loss.csv").split('\n')[6];
        QVERIFY(experimentFromJson(header.mid(14)) ==
                experimentFromJson(contents(out_ + "/experiment.json")));
    }

    void partialFileWithInterventions() {
        const auto file = written(
            dir_->filePath("e.json"),
            R"({"steps": 4, "interventions": [{"step": 2, "set": {"data.batch_size": 7}}]})");
        QCOMPARE(exported({file}).code, 0);
        const auto experiment = experimentFromJson(contents(out_ + "/experiment.json"));
        QCOMPARE(experiment.configuration.data.samples, std::int64_t{300});
        QCOMPARE(experiment.configurationAt(2).data.batch_size, std::int64_t{7});
        QCOMPARE(summaryIn(out_)["steps"].toInteger(), 4);
    }

    void seedsDiffer() {
        const auto other = dir_->filePath("other");
        exported({"--steps", "3"});
        train({"--steps", "3", "--set", "seed=8", "--export", other, "--format", "csv"});
        QCOMPARE(summaryIn(out_)["weights_sha256"].toString().size(), 64);
        QVERIFY(summaryIn(out_)["weights_sha256"] != summaryIn(other)["weights_sha256"]);
    }

    void withoutExport() {
        const auto outcome = train({"--steps", "20"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.error, QString());
        QVERIFY(outcome.output.contains("step 20 of 20  loss "));
        QVERIFY(outcome.output.contains("Made 20 steps"));
        QCOMPARE(outcome.output.count("step "), 10);
    }

    void zeroSteps() {
        QCOMPARE(train({"--steps", "0", "--export", out_}).code, 0);
        QCOMPARE(contents(out_ + "/steps.csv"), QByteArray("step,train_loss,train_accuracy\n"));
        QCOMPARE(summaryIn(out_)["steps"].toInteger(), 0);
    }

    void divergence() {
        const auto outcome = train({"--set", "normalization.kind=none", "--set",
                                    "network.activation=identity", "--set", "optimizer.lr=1e6",
                                    "--steps", "100", "--export", out_, "--format", "svg"});
        QCOMPARE(outcome.code, 3);
        QCOMPARE(outcome.error.count('\n'), 1);
        QVERIFY(outcome.error.startsWith("normscope: "));
        const auto summary = summaryIn(out_);
        QCOMPARE(summary["diverged_at"].toInteger(), summary["steps"].toInteger() + 1);
        QVERIFY(summary["steps"].toInteger() < 100);
        QVERIFY(QFile::exists(out_ + "/plots/loss.svg"));
    }

    /// What was measured and is no number is told from what was not measured.
    void notANumberIsWritten() {
        const auto outcome = train({"--set", "normalization.kind=none", "--set",
                                    "network.activation=identity", "--set", "optimizer.lr=1e6",
                                    "--steps", "100", "--export", out_, "--format", "csv"});
        QCOMPARE(outcome.code, 3);
        const auto column = [&](const QString& file, int index) {
            QByteArrayList cells;
            for (const auto& line : contents(out_ + file).split('\n'))
                if (line.startsWith("step,"))
                    cells.clear();
                else if (!line.isEmpty())
                    cells << line.split(',').value(index);
            return cells;
        };
        QVERIFY(!column("/metrics.csv", 8).contains(""));     // grad_norm
        QVERIFY(!column("/plots/loss.csv", 1).contains(""));  // train
        QVERIFY(!column("/steps.csv", 1).contains(""));
        QVERIFY(!column("/layers.csv", 3).contains(""));      // mean
        QVERIFY(!column("/updates.csv", 2).contains(""));     // ratio
        QVERIFY(!column("/plots/loss.csv", 2).contains(""));  // val_running
        QVERIFY(column("/plots/loss.csv", 2).contains("nan"));
        QVERIFY(column("/metrics.csv", 8).contains("inf"));
    }

    void batchOfOne() {
        const auto outcome = exported({"--set", "data.batch_size=1", "--steps", "5"});
        QCOMPARE(outcome.code, 3);
        QCOMPARE(outcome.error.count('\n'), 1);
        QVERIFY(outcome.error.contains("Expected more than 1 value per channel when training"));
        QVERIFY(summaryIn(out_)["diverged_at"].isNull());
        QCOMPARE(summaryIn(out_)["fault"].toObject()["kind"].toString(), QString("batch_of_one"));
    }

    void benchWritesItsFigures() {
        const auto file = dir_->filePath("new/bench.json");
        const auto outcome = run({"bench", "--memory", "--steps", "2000", "--json", file});
        QVERIFY2(outcome.code == 0, qPrintable(outcome.error));
        QVERIFY(outcome.output.contains("process at its peak"));
        const auto rows = QJsonDocument::fromJson(contents(file)).array();
        QCOMPARE(rows.size(), 1);
        const auto figures = rows[0].toObject()["memory"].toObject();
        QVERIFY(figures["steps"].toInteger() >= 2000);
        QVERIFY(figures["at_peak"].toInteger() >= figures["at_start"].toInteger());
        QVERIFY(figures["time_line"].toInteger() > 0);
    }

    void unreadableData() {
        const auto outcome =
            run({"train", "--set", "data.dataset=idx", "--set", "data.path=/no/such"});
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.error,
                 QString("normscope: /no/such: there is no such folder; give a folder "
                         "of MNIST-style IDX files\n"));
    }

    void wrongUse_data() {
        QTest::addColumn<QStringList>("arguments");
        for (const QString line :
             {"--nonsense", "train --set a.b=1", "train --set optimizer.lr=-1",
              "train --preset none", "/no/such.json", "train " NORMSCOPE_SOURCE_DIR "/LICENSE",
              "train " NORMSCOPE_SOURCE_DIR, "train --export x --format gif", "list nets",
              "train --twin a.b=1", "train --twin seed=8",
              "train --preset spiral --twin data.batch_size=1601",
              "train --preset spiral --set data.batch_size=1601"})
            QTest::newRow(qPrintable(line)) << line.split(' ');
    }

    void wrongUse() {
        QFETCH(QStringList, arguments);
        const auto outcome = run(arguments, dir_->path());
        QCOMPARE(outcome.code, 2);
        QCOMPARE(outcome.output, QString());
        QCOMPARE(outcome.error.count('\n'), 1);
        QVERIFY(outcome.error.startsWith("normscope: "));
    }

    void unwritableFolder() {
        written(dir_->filePath("file"), {});
        const auto outcome = train({"--steps", "2", "--export", dir_->filePath("file/out")});
        QCOMPARE(outcome.code, 1);
        QCOMPARE(outcome.output, QString());  // said before training
        QCOMPARE(outcome.error.count('\n'), 1);
        QVERIFY(outcome.error.contains(dir_->filePath("file/out") + " cannot be written"));
    }

    void lists() {
        const auto presets = run({"list", "presets"});
        QCOMPARE(presets.code, 0);
        for (const auto* name : {"mnist-sigmoid ", "deep-relu ", "spiral "})
            QVERIFY2(("\n" + presets.output).contains(QString("\n") + name), name);
        const auto datasets = run({"list", "datasets"});
        QCOMPARE(datasets.code, 0);
        QCOMPARE(datasets.output.count('\n'), static_cast<int>(datasetRows().size()));
        QVERIFY(datasets.output.contains("\nfashion-mnist "));
        const auto all = run({"list"});
        QCOMPARE(all.code, 0);
        for (const auto& part : {presets.output, datasets.output, run({"list", "networks"}).output,
                                 run({"list", "norms"}).output, run({"list", "lessons"}).output,
                                 run({"list", "settings"}).output}) {
            QVERIFY(part.count('\n') >= 6);
            QVERIFY2(all.output.contains(part), qPrintable(part));
        }
    }

    void helpAndVersion() {
        const auto version = run({"--version"});
        QCOMPARE(version.code, 0);
        QCOMPARE(version.output, QString("Normscope " NORMSCOPE_VERSION "\n"));
        for (const QStringList& arguments : {QStringList{"--help"},
                                             {"train", "--help"},
                                             {"list", "--help"},
                                             {"bench", "--help"}}) {
            const auto help = run(arguments);
            QCOMPARE(help.code, 0);
            QCOMPARE(help.error, QString());
            QVERIFY(help.output.contains("Usage:"));
        }
    }

    void interrupted() {
        QProcess process;
        process.setProcessEnvironment(withoutDisplay());
        process.start(NORMSCOPE_PROGRAM,
                      QStringList{"train"} + kSmall +
                          QStringList{"--steps", "100000000", "--export", out_, "--format", "csv"});
        QVERIFY(process.waitForReadyRead(60000));  // it says what it begins with, and trains
        ::kill(static_cast<pid_t>(process.processId()), SIGINT);
        QVERIFY(process.waitForFinished(120000));
        QCOMPARE(process.exitStatus(), QProcess::NormalExit);
        QCOMPARE(process.exitCode(), 0);
        const auto summary = summaryIn(out_);
        QVERIFY(summary["interrupted"].toBool());
        const auto experiment = experimentFromJson(contents(out_ + "/experiment.json"));
        QCOMPARE(summary["steps"].toInteger(), qint64{experiment.configuration.steps});
    }

    void withoutADisplay() {
#if defined(Q_OS_LINUX)
        const auto outcome = run(kSmall + QStringList{"--set", "steps=5"}, dir_->path());
        QCOMPARE(outcome.error, QString());
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.output.startsWith("There is no display"));
        QVERIFY(outcome.output.contains("  export/plots/loss.png\n"));
        QVERIFY(QFile::exists(dir_->filePath("export/plots/loss.png")));
#else
        QSKIP("there always is a display");
#endif
    }

  private:
    Outcome train(const QStringList& more) {
        return run(QStringList{"train"} + kSmall + more);
    }
    /// With an export into out_.
    Outcome exported(const QStringList& more) {
        return train(more + QStringList{"--export", out_, "--format", "csv"});
    }
    std::unique_ptr<QTemporaryDir> dir_;
    QString out_;
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "command_line_test.moc"
