// SPDX-License-Identifier: GPL-3.0-or-later
// What a run without a window says of its data, and numbers that can be checked by hand in what it
// writes, by running the program itself.
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>

#include "tests/support/program.h"

using namespace normscope;

namespace {

/// Cells of a CSV file, line by line.
QList<QByteArrayList> linesOf(const QString& path) {
    QList<QByteArrayList> lines;
    for (const auto& line : contents(path).split('\n'))
        if (!line.isEmpty())
            lines << line.split(',');
    return lines;
}

QByteArray table() {
    QByteArray text = "class,x,y\n";
    for (int i = 0; i < 40; ++i)
        text += QByteArray::number(i % 3) + ',' + QByteArray::number(i * 7 % 11) + ',' +
                QByteArray::number(100 + i * 5 % 13) + '\n';
    return text;
}

}  // namespace

class CommandLineDataTest : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        out_ = dir_->filePath("out");
    }

    void theDataAreToldFirst() {
        written(dir_->filePath("t.csv"), table());
        const auto outcome =
            run({"train", "--set", "data.dataset=csv", "--set", "data.path=t.csv", "--set",
                 "network.hidden=4", "--set", "data.batch_size=8", "--steps", "3"},
                dir_->path());
        QCOMPARE(outcome.error, QString());
        const auto lines = outcome.output.split('\n');
        QCOMPARE(lines[0], QString("Label: Column \"class\", by its name."));
        QCOMPARE(lines[1], QString("32 training and 8 validation samples of 2 values. The seed "
                                   "draws four fifths for training, the rest is validation."));
        QCOMPARE(lines[2], QString("3 classes: 0 (14), 1 (13), 2 (13)."));
        QCOMPARE(lines[3], QString("Values in training: x 0 to 10, y 100 to 112."));
        QVERIFY(lines[4].startsWith("t.csv, network 2-4-3"));
    }

    void aRelativePathLeadsFromTheExport() {
        written(dir_->filePath("t.csv"), table());
        const QStringList small{
            "--set", "network.hidden=4", "--set", "data.batch_size=8", "--steps",
            "3",     "--format",         "csv"};
        const auto first = run(QStringList{"train", "--set", "data.dataset=csv", "--set",
                                           "data.path=t.csv", "--export", "a/b"} +
                                   small,
                               dir_->path());
        QCOMPARE(first.error, QString());
        // From elsewhere, with the file's own path relative too.
        const auto again = run({"train", "b/experiment.json", "--export", out_, "--format", "csv"},
                               dir_->filePath("a"));
        QCOMPARE(again.error, QString());
        QCOMPARE(summaryIn(out_)["weights_sha256"],
                 summaryIn(dir_->filePath("a/b"))["weights_sha256"]);
        // Beside the file goes before where the program is started.
        QVERIFY(QDir(dir_->path()).mkpath("c"));
        written(dir_->filePath("c/t.csv"), "x,label\n1,0\n");
        written(dir_->filePath("e.json"),
                R"({"data": {"dataset": "csv", "path": "t.csv", "batch_size": 8},)"
                R"("network": {"hidden": [4]}, "steps": 3})");
        QCOMPARE(run({"train", "../e.json"}, dir_->filePath("c")).error, QString());
        // As given, where nothing lies beside it.
        QVERIFY(QFile::remove(dir_->filePath("t.csv")));
        QVERIFY(run({"train", "../e.json"}, dir_->filePath("c")).error.contains("t.csv: "));
    }

    /// running = 0.9 · running before + 0.1 · batch, of the numbers that stand in the table.
    void runningStatisticsFollowByHand() {
        QCOMPARE(run({"train", "--steps", "3", "--set", "data.dataset=xor", "--set",
                      "data.samples=300", "--set", "data.batch_size=8", "--set", "network.hidden=8",
                      "--set", "optimizer.lr=1", "--export", out_, "--format", "csv"})
                     .code,
                 0);
        const auto lines = linesOf(out_ + "/dual.csv");
        const auto column = [&](const char* name) { return lines[0].indexOf(name); };
        QCOMPARE(lines.size(), 4);
        for (const auto& [running, batch, before] :
             {std::tuple{"running_mean", "batch_mean", 0.0}, {"running_var", "batch_var", 1.0}}) {
            double old = before;
            for (qsizetype i = 1; i < lines.size(); ++i) {
                const double now = lines[i][column(running)].toDouble();
                const double expected = 0.9 * old + 0.1 * lines[i][column(batch)].toDouble();
                QVERIFY2(std::abs(now - expected) < 1e-6, lines[i].join(',').constData());
                old = now;
            }
        }
    }

    /// An empty field was not measured; what was and is no number says so.
    void lossesThatAreNone() {
        const auto outcome = run({"train",
                                  "--steps",
                                  "200",
                                  "--set",
                                  "data.dataset=xor",
                                  "--set",
                                  "data.samples=300",
                                  "--set",
                                  "network.hidden=16,16,16,16,16,16,16,16",
                                  "--set",
                                  "network.activation=relu",
                                  "--set",
                                  "network.init.scheme=he",
                                  "--set",
                                  "normalization.kind=none",
                                  "--set",
                                  "optimizer.lr=1e6",
                                  "--export",
                                  out_,
                                  "--format",
                                  "csv"});
        QCOMPARE(outcome.code, 3);
        const auto lines = linesOf(out_ + "/metrics.csv");
        const auto last = lines.back();
        bool none = false;
        for (const auto& line : lines.mid(1)) {
            QVERIFY(!line[lines[0].indexOf("val_loss_running")].isEmpty() ||
                    line[lines[0].indexOf("val_accuracy_running")].isEmpty());
            none = none || line.contains("nan") || line.contains("inf");
        }
        QVERIFY(none);
    }

    void normsOfOneValueAreRefused_data() {
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("groups") << QStringList{"network.hidden=8", "normalization.kind=group",
                                               "normalization.num_groups=8"};
        QTest::newRow("layer") << QStringList{"network.hidden=8,1", "normalization.kind=layer"};
    }

    void normsOfOneValueAreRefused() {
        QFETCH(QStringList, settings);
        QStringList at_once{"train", "--steps", "3"}, live = at_once;
        for (const auto& setting : settings) {
            at_once << "--set" << setting;
            live << (setting.startsWith("network") ? QStringList{"--set", setting}
                                                   : QStringList{"--at", "2:" + setting});
        }
        for (const auto& arguments : {at_once, live}) {
            const auto outcome = run(arguments);
            QCOMPARE(outcome.code, 2);
            QVERIFY2(outcome.error.contains("would normalize to 0"), qPrintable(outcome.error));
        }
    }

  private:
    std::unique_ptr<QTemporaryDir> dir_;
    QString out_;
};

QTEST_GUILESS_MAIN(CommandLineDataTest)
#include "command_line_data_test.moc"
