// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/recognize.h"

#include "tests/support/data_files.h"

using namespace normscope;

namespace {

constexpr const char* kWhatCanBe =
    "give a folder of IDX files, a CSV file, a NumPy .npz or .npy file or a folder with one folder "
    "of "
    "images a class";

}  // namespace

class RecognizeTest : public QObject {
    Q_OBJECT
  private slots:
    void kinds_data();
    void kinds();
    void refused();
};

void RecognizeTest::kinds_data() {
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("given");
    QTest::addColumn<QString>("dataset");
    QTest::addColumn<QString>("path");
    const auto row = [](const char* name, const QStringList& files, const QString& given,
                        const QString& dataset, const QString& path) {
        QTest::newRow(name) << files << given << dataset << path;
    };
    row("csv", {"a.CSV"}, "a.CSV", "csv", "a.CSV");
    row("tabs", {"a.tsv"}, "a.tsv", "csv", "a.tsv");
    row("npz", {"a.npz"}, "a.npz", "npz", "a.npz");
    row("npy", {"x.npy"}, "x.npy", "npz", "x.npy");
    row("folder of arrays", {"d/x.npy", "d/y.npy"}, "d", "npz", "d/x.npy");
    row("images", {"d/cat/1.png"}, "d", "images", "d");
    row("images in parts", {"d/train/cat/1.JPG"}, "d", "images", "d");
    row("images further down", {"d/data/train/cat/1.png"}, "d", "images", "d/data");
    row("idx", {"d/train-images-idx3-ubyte"}, "d", "idx", "d");
    row("table of an unusual name", {"idx-labels.csv"}, "idx-labels.csv", "csv", "idx-labels.csv");
    row("idx file", {"d/t10k-labels.idx1-ubyte.gz"}, "d/t10k-labels.idx1-ubyte.gz", "idx", "d");
}

void RecognizeTest::kinds() {
    QFETCH(QStringList, files);
    QFETCH(QString, given);
    QFETCH(QString, dataset);
    QFETCH(QString, path);
    DataFolder folder;
    for (const auto& file : files)
        folder.write(file, "x");
    const auto place = recognizeData(folder.path(given).toStdString());
    QCOMPARE(QString::fromStdString(place.dataset), dataset);
    QCOMPARE(place.path, folder.path(path).toStdString());
}

void RecognizeTest::refused() {
    DataFolder folder;
    const auto error = [&](const QString& name) {
        return errorOf([&] { recognizeData(folder.path(name).toStdString()); })
            .replace(folder.path(), "DIR");
    };
    QCOMPARE(error({}), QString("DIR: holds no data that can be read; ") + kWhatCanBe);
    QCOMPARE(error("no"), QString("DIR/no: there is no such file or folder; check the name"));
    folder.write("a.doc", "x");
    QCOMPARE(error("a.doc"), QString("DIR/a.doc: is of no kind that can be read; ") + kWhatCanBe);
    folder.write("a.png", "x");
    QCOMPARE(error("a.png"), QString("DIR/a.png: is one image; give the folder that holds one "
                                     "folder of images a class"));
    QCOMPARE(error({}),
             QString("DIR: holds images but no folders; put them into one folder a class"));
    folder.write("b", QByteArray("\x93NUMPY") + "x");  // by its first bytes
    QVERIFY(recognizeData(folder.path("b").toStdString()).dataset == "npz");
}

QTEST_APPLESS_MAIN(RecognizeTest)
#include "recognize_test.moc"
