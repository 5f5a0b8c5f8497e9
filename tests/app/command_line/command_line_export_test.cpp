// SPDX-License-Identifier: GPL-3.0-or-later
// What a run without a window writes of its statistics and answers, by running the program itself.
#include <QDir>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <map>

#include "tests/support/program.h"

using namespace normscope;

namespace {

/// Rows of a CSV file by column name; lines that begin with "#" are left out.
std::vector<std::map<QByteArray, QByteArray>> rowsOf(const QString& path) {
    std::vector<std::map<QByteArray, QByteArray>> rows;
    QList<QByteArray> names;
    for (const auto& line : contents(path).split('\n')) {
        if (line.isEmpty() || line.startsWith('#'))
            continue;
        const auto cells = line.split(',');
        if (names.isEmpty()) {
            names = cells;
            continue;
        }
        auto& row = rows.emplace_back();
        for (qsizetype i = 0; i < cells.size(); ++i)
            row[names.value(i)] = cells[i];
    }
    return rows;
}

QStringList filesIn(const QString& folder) {
    return QDir(folder).entryList(QDir::Files, QDir::Name);
}

}  // namespace

class CommandLineExportTest : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        out_ = dir_->filePath("out");
    }

    /// The buffers begin at 0 and 1, far from the data's statistics, and follow them.
    void runningStatisticsCatchUp() {
        QCOMPARE(train({"--steps", "200", "--set", "optimizer.lr=0.01", "--set",
                        "network.hidden=16,16", "--set", "network.init.std=1"})
                     .code,
                 0);
        const auto rows = rowsOf(out_ + "/dual.csv");
        const auto number = [&](const char* step, const char* layer, const char* column) {
            for (auto row : rows)
                if (row["step"] == step && row["layer"] == layer)
                    return row[column].toDouble();
            return std::nan("");
        };
        for (const auto* layer : {"0", "1"}) {
            QVERIFY(number("1", layer, "kl_population") >
                    5 * number("200", layer, "kl_population"));
            QVERIFY(number("200", layer, "kl_population") < 0.05);
            QVERIFY(number("200", layer, "gap_population") < 0.2);
            QVERIFY(number("1", layer, "kl_batch") > number("200", layer, "kl_batch"));
            // The population takes no part in sampling: it is nearer than any one batch.
            QVERIFY(number("200", layer, "kl_population") < number("200", layer, "kl_batch"));
            QVERIFY(number("200", layer, "worst_gap_batch") >= number("200", layer, "gap_batch"));
            QVERIFY(number("200", layer, "worst_ratio_batch") >=
                    number("200", layer, "ratio_batch"));
        }
        // Every recorded step, both layers.
        QCOMPARE(rows.size(), 2 * rowsOf(out_ + "/metrics.csv").size());
    }

    void answersAgreeWithTheMetrics() {
        QCOMPARE(train({"--steps", "60"}).code, 0);
        const auto final = summaryIn(out_)["final"].toObject();
        std::map<QByteArray, double> right, all;
        for (auto row : rowsOf(out_ + "/confusion.csv"))
            for (const QByteArray kind : {"running", "batch"}) {
                const double count = row["count_" + kind].toDouble();
                all[kind] += count;
                right[kind] += row["label"] == row["predicted"] ? count : 0.0;
            }
        QCOMPARE(all["running"], 60.0);  // a fifth of 300 samples
        QCOMPARE(right["running"] / 60.0, final["val_accuracy_running"].toDouble());
        QCOMPARE(right["batch"] / 60.0, final["val_accuracy_batch"].toDouble());
        // Sample by sample the same.
        auto predictions = rowsOf(out_ + "/predictions.csv");
        QCOMPARE(predictions.size(), std::size_t{60});
        const auto agreeing = std::count_if(predictions.begin(), predictions.end(), [](auto& row) {
            return row["label"] == row["predicted_running"];
        });
        QCOMPARE(static_cast<double>(agreeing), right["running"]);
        // The corners of the plane, a tenth beyond the data.
        const auto plane = rowsOf(out_ + "/boundary.csv");
        QCOMPARE(plane.size(), std::size_t{10000});
        QVERIFY(plane.front().at("x").toDouble() < -1.0 && plane.back().at("x").toDouble() > 1.0);
        for (const auto& row : plane) {
            const double probability = row.at("probability").toDouble();
            QVERIFY(probability >= 0.0 && probability <= 1.0);
        }
        const auto fold = summaryIn(out_)["runs"].toArray()[0].toObject()["fold"].toObject();
        QCOMPARE(fold["folded_layers"].toInteger(), 2);
        QCOMPARE(fold["changed_predictions"].toInteger(), 0);
        QVERIFY(fold["max_logit_change"].toDouble() < 1e-4);
        // 200 batches of each layer, and the three statistics.
        QCOMPARE(rowsOf(out_ + "/batches.csv").size(), std::size_t{2 * 203});
        QCOMPARE(rowsOf(out_ + "/channels.csv").size(), std::size_t{7});
        // Percentiles of three units, before and after batch norm.
        QCOMPARE(rowsOf(out_ + "/units.csv").size(), 6 * rowsOf(out_ + "/metrics.csv").size());
    }

    void writesWhatThereIs_data() {
        QTest::addColumn<QStringList>("settings");
        QTest::addColumn<QStringList>("missing");
        QTest::addColumn<bool>("dual_rows");
        QTest::newRow("eval mode") << QStringList{"--set", "mode=eval"} << QStringList{} << true;
        QTest::newRow("no batch norm") << QStringList{"--set", "normalization.kind=none"}
                                       << QStringList{"batches.csv", "fold.csv"} << false;
        QTest::newRow("no tracking")
            << QStringList{"--set", "normalization.track_running_stats=false"}
            << QStringList{"fold.csv", "boundary.csv"} << true;
        QTest::newRow("no affine")
            << QStringList{"--set", "normalization.affine=false"} << QStringList{} << true;
        QTest::newRow("batch of one without batch norm")
            << QStringList{"--set", "normalization.kind=none", "--set", "data.batch_size=1"}
            << QStringList{"batches.csv", "fold.csv"} << false;
        QTest::newRow("twin") << QStringList{"--twin", "normalization.kind=none"} << QStringList{}
                              << true;
        QTest::newRow("no step") << QStringList{"--steps", "1"} << QStringList{} << true;
    }

    void writesWhatThereIs() {
        QFETCH(QStringList, settings);
        QFETCH(QStringList, missing);
        QFETCH(bool, dual_rows);
        const auto outcome = train(QStringList{"--steps", "12"} + settings);
        QCOMPARE(outcome.error, QString());
        QCOMPARE(outcome.code, 0);
        const QStringList all{"batches.csv",    "boundary.csv",    "channels.csv",
                              "companions.csv", "confusion.csv",   "distributions.csv",
                              "dual.csv",       "experiment.json", "fold.csv",
                              "layers.csv",     "metrics.csv",     "predictions.csv",
                              "steps.csv",      "summary.json",    "units.csv",
                              "updates.csv",    "why.csv",         "why_along.csv"};
        auto expected = all;
        for (const auto& name : missing)
            expected.removeAll(name);
        QCOMPARE(filesIn(out_), expected);
        QCOMPARE(!rowsOf(out_ + "/dual.csv").empty(), dual_rows);
        QVERIFY(!rowsOf(out_ + "/distributions.csv").empty());
        const bool twin = settings.contains("--twin");
        for (const auto& name : expected)
            if (name.endsWith(".csv"))
                QCOMPARE(contents(out_ + '/' + name).startsWith("run,"), twin);
    }

    // Every ten steps and at the end, three layers each, the output layer among them.
    void whyOnTheWay() {
        QCOMPARE(train({"--steps", "25", "--why", "10"}).code, 0);
        const auto rows = rowsOf(out_ + "/why.csv");
        QCOMPARE(rows.size(), std::size_t{9});
        QCOMPARE(rows[0].at("step"), QByteArray("10"));
        QCOMPARE(rows[3].at("step"), QByteArray("20"));
        QCOMPARE(rows[8].at("step"), QByteArray("25"));
        QCOMPARE(rows[0].at("gradient_shift"), QByteArray("0"));
        QVERIFY(rows[1].at("gradient_shift").toDouble() > 0.0);
        QVERIFY(rows[1].at("effective_rank").toDouble() >= 1.0);
        QVERIFY(rows[2].at("effective_rank").isEmpty());
        const auto along = rowsOf(out_ + "/why_along.csv");
        QCOMPARE(along.front().at("step_size"), QByteArray("0"));
        QCOMPARE(along.front().at("loss"), rows[0].at("loss"));
        const auto updates = rowsOf(out_ + "/updates.csv");
        QCOMPARE(updates.size(), std::size_t{2 * 8});  // of steps 1, 2, 3, 5, 7, 10, 15 and 20
        QVERIFY(updates[0].at("update_ratio").toDouble() > 0.0);
    }

    void averagedWeights() {
        const auto outcome = train({"--steps", "25", "--set", "optimizer.average=swa"});
        QCOMPARE(outcome.code, 0);
        QVERIFY(outcome.output.contains("Averaged weights, 25 steps: "));
        const auto rows = rowsOf(out_ + "/averages.csv");
        QCOMPARE(rows.size(), std::size_t{1});
        QCOMPARE(rows[0].at("steps_averaged"), QByteArray("25"));
        QCOMPARE(rows[0].at("accuracy").toDouble(),
                 summaryIn(out_)["final"].toObject()["val_accuracy_running"].toDouble());
        QVERIFY(!rows[0].at("updated_accuracy").isEmpty());
    }

    void inspectingChangesNothing() {
        train({"--steps", "30"});
        const auto alone =
            run(QStringList{"train"} + smallExperiment() + QStringList{"--steps", "30"});
        QVERIFY(alone.output.contains(
            "Weights SHA-256: " + summaryIn(out_)["weights_sha256"].toString() + '\n'));
    }

    void plotsOfCloserLooks() {
        QCOMPARE(train({"--steps", "20", "--twin", "normalization.momentum=0.5"}).code, 0);
        const auto files = filesIn(out_ + "/plots");
        for (const auto* name : {"inspector-boundary.csv", "inspector-confusion.csv"})
            QVERIFY2(files.contains(name), name);
        QVERIFY(!files.contains("inspector-predictions.csv"));  // points are no pictures
        // What the plot shows is what the table holds.
        const auto plotted = rowsOf(out_ + "/plots/inspector-confusion.csv");
        const auto table = rowsOf(out_ + "/confusion.csv");
        QCOMPARE(table.size(), 2 * plotted.size());
        for (std::size_t i = 0; i < plotted.size(); ++i) {
            QCOMPARE(plotted[i].at("count_running"), table[i].at("count_running"));
            QCOMPARE(plotted[i].at("count_batch_b"), table[plotted.size() + i].at("count_batch"));
        }
        QVERIFY(rowsOf(out_ + "/plots/inspector-boundary.csv")[0].contains("probability_b"));
    }

  private:
    Outcome train(const QStringList& more) {
        return run(QStringList{"train"} + smallExperiment() + more +
                   QStringList{"--export", out_, "--format", "csv"});
    }
    std::unique_ptr<QTemporaryDir> dir_;
    QString out_;
};

QTEST_GUILESS_MAIN(CommandLineExportTest)
#include "command_line_export_test.moc"
