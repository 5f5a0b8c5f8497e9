// SPDX-License-Identifier: GPL-3.0-or-later
// Two runs side by side, by running the program itself.
#include <QFile>
#include <QJsonArray>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include "app/files/experiment_json.h"
#include "tests/support/program.h"

using namespace normscope;

class CommandLineTwinTest : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        out_ = dir_->filePath("out");
    }

    void bothRuns() {
        const auto outcome = train({"--steps", "12", "--twin", "normalization.kind=none",
                                    "--export", out_, "--format", "svg,csv"});
        QCOMPARE(outcome.error, QString());
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.output.contains("Run B beside run A: normalization.kind=none\n"));
        QVERIFY(outcome.output.contains("step 12 of 12  A: loss "));
        QCOMPARE(outcome.output.count("   B: loss "), 12);
        // Each run is the one it would be alone.
        const auto summary = summaryIn(out_);
        const auto alone = dir_->filePath("alone");
        exported({"--steps", "12"}, alone);
        const auto runs = summary["runs"].toArray();
        QCOMPARE(runs.size(), 2);
        QCOMPARE(runs[0].toObject(), summaryIn(alone)["runs"].toArray()[0].toObject());
        QCOMPARE(summary["weights_sha256"], summaryIn(alone)["weights_sha256"]);
        const auto prefixed = [](const QByteArray& text, const QByteArray& run) {
            QByteArray rows;
            for (const auto& line : text.split('\n').mid(1))
                rows += line.isEmpty() ? QByteArray() : run + ',' + line + '\n';
            return rows;
        };
        const auto single = dir_->filePath("single");
        exported({"--steps", "12", "--set", "normalization.kind=none"}, single);
        QCOMPARE(runs[1].toObject()["weights_sha256"], summaryIn(single)["weights_sha256"]);
        QCOMPARE(runs[1].toObject()["final"], summaryIn(single)["final"]);
        for (const auto* name : {"metrics.csv", "steps.csv", "layers.csv"}) {
            const auto one = contents(alone + '/' + name);
            QCOMPARE(contents(out_ + '/' + name), "run," + one.left(one.indexOf('\n') + 1) +
                                                      prefixed(one, "A") +
                                                      prefixed(contents(single + '/' + name), "B"));
        }
        // And both are in the plots.
        const auto loss = contents(out_ + "/plots/loss.csv").split('\n');
        QCOMPARE(loss[7], QByteArray("step,train,val_running,val_batch,train_b,val_running_b,"
                                     "val_batch_b"));
        const auto rows = contents(out_ + "/steps.csv").split('\n');
        const auto first = loss[8].split(',');
        QCOMPARE(first[1], rows[1].split(',')[2]);
        QCOMPARE(first[4], rows[13].split(',')[2]);
        QVERIFY(contents(out_ + "/plots/layer1-linear.csv")
                    .contains("\nkind,bin_lower,bin_upper,"
                              "count,count_b\n"));
        QVERIFY(contents(out_ + "/plots/layer2-trace.csv")
                    .contains("\n# Axes: step, mean μ, variance σ²\n"));
        QVERIFY(contents(out_ + "/view.svg").contains("B: none"));
    }

    void withoutADifference() {
        const auto file =
            written(dir_->filePath("e.json"), R"({"steps": 9, "twin": {}, "interventions": [
        {"step": 4, "set": {"normalization.kind": "none"}}]})");
        const auto outcome = exported({file}, out_);
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.output.contains("Run B beside run A: no difference\n"));
        auto a = summaryIn(out_)["runs"].toArray()[0].toObject();
        const auto b = summaryIn(out_)["runs"].toArray()[1].toObject();
        QCOMPARE(a["weights_sha256"].toString().size(), 64);
        a["name"] = "B";
        QCOMPARE(b, a);
    }

    void replays() {
        const auto file =
            written(dir_->filePath("e.json"),
                    R"({"interventions": [{"step": 3, "set": {"normalization.kind": "none"}},
                                     {"step": 5, "set": {"optimizer.lr": 0.3}}],
                   "twin": {"set": {"data.batch_size": 20}}})");
        const auto again = dir_->filePath("again");
        QCOMPARE(exported({file, "--steps", "8", "--twin", "normalization.kind=batch"}, out_).code,
                 0);
        const auto experiment = experimentFromJson(contents(out_ + "/experiment.json"));
        QVERIFY(experiment.twin == (Twin{{{"data.batch_size", std::int64_t{20}},
                                          {"normalization.kind", std::string("batch")}},
                                         {{5, {{"optimizer.lr", 0.3}}}}}));
        QCOMPARE(
            run({"train", out_ + "/experiment.json", "--export", again, "--format", "csv"}).code,
            0);
        QCOMPARE(summaryIn(again)["runs"], summaryIn(out_)["runs"]);
        for (const auto* name : {"metrics.csv", "steps.csv", "layers.csv", "experiment.json"})
            QCOMPARE(contents(again + '/' + name), contents(out_ + '/' + name));
        QVERIFY(experimentFromJson(contents(out_ + "/plots/loss.csv").split('\n')[6].mid(14)) ==
                experiment);
    }

    void divergenceOfRunB() {
        const auto outcome = train({"--steps", "40", "--twin", "normalization.kind=none", "--twin",
                                    "network.activation=identity", "--twin", "optimizer.lr=1e6",
                                    "--export", out_, "--format", "svg"});
        QCOMPARE(outcome.code, 0);
        QCOMPARE(outcome.error.count('\n'), 1);
        QVERIFY(outcome.error.startsWith("normscope: run B: Training diverged at step "));
        const auto summary = summaryIn(out_);
        QVERIFY(summary["diverged_at"].isNull());
        QCOMPARE(summary["steps"].toInteger(), 40);
        const auto b = summary["runs"].toArray()[1].toObject();
        const auto steps = b["steps"].toInteger();
        QVERIFY(steps < 40);
        QCOMPARE(b["diverged_at"].toInteger(), steps + 1);
        QCOMPARE(contents(out_ + "/steps.csv").count('\n'), 1 + 40 + steps);
        QVERIFY(outcome.output.contains(QStringLiteral("B: stopped after step %1\n").arg(steps)));
    }

    void faultOfRunAStopsBoth() {
        const auto outcome = exported(
            {"--set", "data.batch_size=1", "--twin", "normalization.kind=none", "--steps", "5"},
            out_);
        QCOMPARE(outcome.code, 3);
        QCOMPARE(outcome.error.count('\n'), 1);
        QVERIFY(outcome.error.startsWith("normscope: run A: Step 1 could not be made"));
        QCOMPARE(contents(out_ + "/steps.csv"), QByteArray("run,step,train_loss,train_accuracy\n"));
        const auto runs = summaryIn(out_)["runs"].toArray();
        QCOMPARE(runs[0].toObject()["fault"].toObject()["kind"].toString(),
                 QString("batch_of_one"));
        QVERIFY(runs[1].toObject()["fault"].isNull());
        QCOMPARE(runs[1].toObject()["steps"].toInteger(), 0);
    }

  private:
    Outcome train(const QStringList& more) {
        return run(QStringList{"train"} + smallExperiment() + more);
    }
    Outcome exported(const QStringList& more, const QString& folder) {
        return train(more + QStringList{"--export", folder, "--format", "csv"});
    }
    std::unique_ptr<QTemporaryDir> dir_;
    QString out_;
};

QTEST_GUILESS_MAIN(CommandLineTwinTest)
#include "command_line_twin_test.moc"
