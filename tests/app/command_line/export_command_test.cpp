// SPDX-License-Identifier: GPL-3.0-or-later
// `normscope export`: what it writes, and that PyTorch repeats every preset by it.
#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStandardPaths>
#include <QTest>

#include "app/files/presets.h"
#include "model/data/dataset.h"
#include "tests/support/exported_folder.h"
#include "tests/support/program.h"

using namespace normscope;

namespace {

const QStringList kFiles{"batches.npz",        "data.npz",
                         "experiment.ipynb",   "experiment.json",
                         "model.py",           "train.py",
                         "weights.pt",         "weights.safetensors",
                         "weights_initial.pt", "weights_initial.safetensors"};

QStringList filesIn(const QString& folder) {
    return QDir(folder).entryList(QDir::Files, QDir::Name);
}

}  // namespace

class ExportCommandTest : public QObject {
    Q_OBJECT
  private slots:
    void init() {
        dir_ = std::make_unique<QTemporaryDir>();
        out_ = dir_->filePath("out");
    }

    void writesAFolder() {
        const auto outcome =
            run(QStringList{"export", "--to", out_, "--steps", "5"} + normscope::smallExperiment());
        QCOMPARE(outcome.code, 0);
        QCOMPARE(filesIn(out_), kFiles);
        QVERIFY(outcome.output.contains("Wrote 10 files into"));
        const auto dropout = run(
            QStringList{"export", "--to", out_, "--steps", "5", "--set", "network.dropout=0.5"} +
            normscope::smallExperiment());
        QCOMPARE(dropout.code, 0);
        QVERIFY(filesIn(out_).contains("draws.npz"));
    }

    void writesBothRunsOfATwin() {
        const auto outcome = run(QStringList{"export", "--to", out_, "--steps", "5", "--twin",
                                             "normalization.kind=none"} +
                                 normscope::smallExperiment());
        QCOMPARE(outcome.code, 0);
        QCOMPARE(filesIn(out_ + "/A"), kFiles);
        QCOMPARE(filesIn(out_ + "/B"), kFiles);
        QVERIFY(contents(out_ + "/A/model.py").contains("nn.BatchNorm1d"));
        QVERIFY(!contents(out_ + "/B/model.py").contains("nn.BatchNorm1d"));
    }

    void saysWhereMasksEnd() {
        const auto outcome =
            run(QStringList{"export", "--to", out_, "--steps", "9", "--set", "network.dropout=0.5",
                            "--at", "4:normalization.recalibrate"} +
                normscope::smallExperiment());
        QCOMPARE(outcome.code, 0);
        QVERIFY2(outcome.error.contains("from step 5 on train.py draws masks of its own"),
                 qPrintable(outcome.error));
    }

    /// In another process, elsewhere, and when the file is gone.
    void loadedWeightsAreKeptWithTheExperiment() {
        const auto small = normscope::smallExperiment();
        QCOMPARE(run(QStringList{"export", "--to", out_, "--steps", "9", "--set", "seed=5"} + small)
                     .code,
                 0);
        const auto weights = dir_->filePath("w.pt");
        QVERIFY(QFile::rename(out_ + "/weights.pt", weights));
        const auto summary = [this](const QString& folder) {
            return QJsonDocument::fromJson(contents(dir_->filePath(folder + "/summary.json")))
                .object();
        };
        const QStringList train{"train", "--steps", "12", "--at", "4:network.load_weights=w.pt"};
        auto outcome = run(train + small + QStringList{"--export", "first"}, dir_->path());
        QVERIFY2(outcome.code == 0, qPrintable(outcome.error));
        QCOMPARE(contents(dir_->filePath("first/w.pt")), contents(weights));
        QVERIFY(contents(dir_->filePath("first/experiment.json")).contains("\"w.pt#sha256="));
        QVERIFY(QFile::remove(weights));
        QVERIFY(QDir().rename(dir_->filePath("first"), dir_->filePath("moved")));
        outcome = run({"train", "moved/experiment.json", "--export", "second"}, dir_->path());
        QVERIFY2(outcome.code == 0, qPrintable(outcome.error));
        QCOMPARE(summary("second")["weights_sha256"], summary("moved")["weights_sha256"]);

        // Whatever else has that name is not taken for it, nor written over.
        const QString third = dir_->filePath("third");
        QVERIFY(QDir().mkpath(third));
        QFile other(third + "/w.pt");
        QVERIFY(other.open(QIODevice::WriteOnly) && other.write("mine") == 4);
        other.close();
        QCOMPARE(run({"train", "moved/experiment.json", "--export", "third"}, dir_->path()).code,
                 0);
        QCOMPARE(contents(third + "/w.pt"), QByteArray("mine"));
        QCOMPARE(QDir(third).entryList({"w-*.pt"}).size(), 1);
        QVERIFY(QFile::remove(dir_->filePath("moved/w.pt")));
        QVERIFY(QFile::copy(third + "/w.pt", dir_->filePath("moved/w.pt")));
        outcome = run({"train", "moved/experiment.json"}, dir_->path());
        QCOMPARE(outcome.code, 2);
        QVERIFY2(outcome.error.contains("its content is not what was loaded into the run"),
                 qPrintable(outcome.error));

        // Weights that a run begins with are kept likewise.
        outcome = run(QStringList{"train", "--steps", "3", "--weights",
                                  QDir(third).filePath(QDir(third).entryList({"w-*.pt"}).first()),
                                  "--export", "fourth"} +
                          small,
                      dir_->path());
        QVERIFY2(outcome.code == 0, qPrintable(outcome.error));
        QVERIFY(QDir(third).removeRecursively());
        outcome = run({"train", "fourth/experiment.json", "--export", "fifth"}, dir_->path());
        QVERIFY2(outcome.code == 0, qPrintable(outcome.error));
        QCOMPARE(summary("fifth")["weights_sha256"], summary("fourth")["weights_sha256"]);
    }

    void pytorchRepeatsEveryPreset() {
        NEEDS_PYTHON(python);
        testing::ExportedFolders folders;
        for (const auto& preset : presets()) {
            auto experiment = preset.experiment;
            experiment.configuration.steps = 10;
            folders.add(preset.name, experiment, loadDataset(experiment.configuration));
        }
        QCOMPARE(folders.differences(python).join("\n"), QString());
        QVERIFY(folders.compared() >= 10 * 15);
    }

    void notebookRuns() {
        const auto jupyter = QStandardPaths::findExecutable("jupyter-nbconvert");
        if (jupyter.isEmpty() && !qEnvironmentVariableIsSet("CI"))
            QSKIP("no jupyter-nbconvert here (Debian: jupyter-nbconvert, python3-ipykernel)");
        QVERIFY(!jupyter.isEmpty());
        QCOMPARE(run(QStringList{"export", "--to", out_, "--steps", "12", "--at",
                                 "6:normalization.kind=none", "--set", "network.dropout=0.2"} +
                     normscope::smallExperiment())
                     .code,
                 0);
        QProcess process;
        process.setWorkingDirectory(out_);
        process.start(jupyter, {"--to", "notebook", "--execute", "--output", "executed.ipynb",
                                "experiment.ipynb"});
        QVERIFY(process.waitForFinished(180'000));
        QVERIFY2(process.exitCode() == 0, process.readAllStandardError());
        const auto executed = contents(out_ + "/executed.ipynb");
        QVERIFY(executed.contains("step 12 loss "));
        QVERIFY(executed.contains("largest difference of a weight "));
    }

  private:
    std::unique_ptr<QTemporaryDir> dir_;
    QString out_;
};

QTEST_GUILESS_MAIN(ExportCommandTest)
#include "export_command_test.moc"
