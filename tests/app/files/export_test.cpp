// SPDX-License-Identifier: GPL-3.0-or-later
#include <QBuffer>
#include <QColorSpace>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
#if defined(Q_OS_UNIX)
#include <sys/resource.h>
#endif

#include "app/files/experiment_json.h"
#include "app/files/export/file_output.h"
#include "app/files/export/plot_export.h"
#include "app/files/export/png_bytes.h"
#include "app/files/export/run_export.h"
#include "tests/support/exported_run.h"
#include "widgets/lab/lab_view.h"
#include "widgets/plots/curve_plot.h"

using namespace normscope;

namespace {

template <class Action>
QString errorOf(Action action) {
    try {
        action();
    } catch (const ExportError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

#if defined(Q_OS_UNIX)
/// While it lives, files of this process end at 1,000 bytes, as on a disk that is full.
class FullDisk {
  public:
    FullDisk() {
        getrlimit(RLIMIT_FSIZE, &before_);
        handler_ = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit small{1000, before_.rlim_max};
        setrlimit(RLIMIT_FSIZE, &small);
    }
    ~FullDisk() {
        setrlimit(RLIMIT_FSIZE, &before_);
        std::signal(SIGXFSZ, handler_);
    }
    FullDisk(const FullDisk&) = delete;
    FullDisk& operator=(const FullDisk&) = delete;

  private:
    rlimit before_{};
    void (*handler_)(int) = nullptr;
};
#endif

}  // namespace

class ExportTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase() { folder_ = dir_.path() + "/new/folder"; }
    void foldersAreMade() {
        makeFolder(folder_);
        QVERIFY(QFile::exists(folder_));
        makeFolder(folder_);
        QVERIFY(QDir(folder_).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }

    void unwritablePlaces() {
        const auto file = dir_.filePath("a-file");
        writeFile(file, "x");
        QCOMPARE(
            errorOf([&] { makeFolder(file); }),
            file + " cannot be written (a file of that name is in the way); choose another folder");
        QCOMPARE(
            errorOf([&] { makeFolder(file + "/below"); }),
            file +
                "/below cannot be written (the folder cannot be made); choose another place, or "
                "make this one writable");
        const auto error = errorOf([&] { writeFile(file + "/below", "x"); });
        QVERIFY2(error.startsWith(file + "/below cannot be written ("), qPrintable(error));
        QVERIFY(error.endsWith("; choose another place, or make this one writable"));
    }

    void aFailureLeavesTheOldFile() {
        const auto file = dir_.filePath("kept");
        writeFile(file, "old");
        writeFile(file, "new");
        QCOMPARE(contents(file), QByteArray("new"));
#if defined(Q_OS_UNIX)
        {
            const FullDisk disk;
            const auto error = errorOf([&] { writeFile(file, QByteArray(100000, 'x')); });
            QVERIFY2(error.startsWith(file + " cannot be written ("), qPrintable(error));
            QVERIFY2(error.endsWith("; choose another place, or make this one writable"),
                     qPrintable(error));
        }
        QCOMPARE(contents(file), QByteArray("new"));
        QCOMPARE(QDir(dir_.path()).entryList({"kept*"}).size(), 1);  // nothing half done beside it
#endif
    }

    void devicesAreLeftAlone() {
        if (!QFile::exists("/dev/null"))
            QSKIP("there are no device files here");
        QCOMPARE(
            errorOf([] { writeFile("/dev/null", "x"); }),
            QString("/dev/null cannot be written (it is not a plain file); choose another name"));
        QVERIFY(!QFileInfo("/dev/null").isFile());
        QCOMPARE(errorOf([&] { writeFile(dir_.path(), "x"); }),
                 dir_.path() +
                     " cannot be written (a folder of that name is in the way); choose "
                     "another name");
    }

    void pngCarriesTheExperiment() {
        QImageReader reader(exported("png"));
        QCOMPARE(reader.text("Title"), QString("Loss"));
        QCOMPARE(reader.text("Seed"), QString("42"));
        QCOMPARE(reader.text("Step"), QString("2"));
        QCOMPARE(reader.text("Software"), QString("Normscope " NORMSCOPE_VERSION));
        QVERIFY(experimentFromJson(reader.text("Experiment").toUtf8()) == upToTheStep());
        const auto image = reader.read();
        QCOMPARE(image.size(), QSize(600, 400));
        const auto corner = image.pixel(0, 0);
        qsizetype painted = 0;
        for (int y = 0; y < image.height(); ++y)
            for (int x = 0; x < image.width(); ++x)
                painted += image.pixel(x, y) != corner ? 1 : 0;
        QVERIFY(painted > 1000);
    }

    /// Also letters that Latin-1 doesn't have, rows that end within a word, and every pixel.
    void pngKeepsPixelsAndTexts() {
        QImage picture(7, 5, QImage::Format_RGB32);
        for (int y = 0; y < 5; ++y)
            for (int x = 0; x < 7; ++x)
                picture.setPixel(x, y, qRgb(30 * x, 50 * y, x * y));
        const QString greek = QStringLiteral("γ · x̂ + β of “layer 1”");
        const auto bytes = pngBytes(picture, {{"Title", greek}, {"Author", QStringLiteral("Zoë")}});
        QBuffer buffer;
        buffer.setData(bytes);
        QImageReader reader(&buffer, "png");
        QCOMPARE(reader.text("Title"), greek);
        QCOMPARE(reader.text("Author"), QString("Zoë"));
        const auto read = reader.read();
        picture.setColorSpace(QColorSpace::SRgb);
        QCOMPARE(read.convertToFormat(QImage::Format_RGB32), picture);
        QCOMPARE(read.dotsPerMeterX(), picture.dotsPerMeterX());
        QVERIFY(bytes.contains(QByteArray("tEXtAuthor\0Zo\xeb", 14)));
        QVERIFY(errorOf([] { pngBytes(QImage(), {}); }).startsWith("The picture cannot be made"));
    }

    void scaleFactor() {
        QCOMPARE(QImageReader(exported("png", 0.5)).size(), QSize(150, 100));
        QVERIFY(errorOf([&] { exported("png", 1e4); }).contains("choose a smaller scale factor"));
        QCOMPARE(QImageReader(exported("png", kNaN)).size(), QSize(300, 200));
    }

    void svg() {
        const auto text = contents(exported("svg"));
        QVERIFY(text.contains("<title>Loss</title>"));
        QVERIFY(text.contains("viewBox=\"0 0 300 200\""));
        QVERIFY(text.contains("Step 2, seed 42, Normscope"));
        QVERIFY(text.contains(">Loss</text>"));
    }

    void pdf() {
        const auto bytes = contents(exported("pdf"));
        QVERIFY(bytes.startsWith("%PDF-"));
        QVERIFY(bytes.contains("/MediaBox [0 0 225"));  // 300 px of 1/96 inch in points of 1/72
        QVERIFY(bytes.contains("/EmbeddedFile"));
    }

    void csv() {
        const auto lines = contents(exported("csv")).split('\n');
        QCOMPARE(lines[0], QByteArray("# Title: Loss"));
        QCOMPARE(lines[1], QByteArray("# Axes: step, cross-entropy loss"));
        QVERIFY(lines[2].startsWith("# Columns: step"));
        QCOMPARE(lines[3], QByteArray("# Step: 2"));
        QCOMPARE(lines[4], QByteArray("# Seed: 42"));
        QCOMPARE(lines[5], QByteArray("# Program: Normscope " NORMSCOPE_VERSION
                                      ", LibTorch 1.2.3, Some BLAS"));
        QVERIFY(lines[6].startsWith("# Experiment: {"));
        QVERIFY(experimentFromJson(lines[6].mid(14)) == upToTheStep());
        QVERIFY(lines[7].startsWith("step,"));
        QVERIFY(lines[8].startsWith("1,2.5"));
    }

    void endings() {
        CurvePlot plot(Curve::Accuracy);
        ExportOptions options;
        options.format = "csv";
        QCOMPARE(exportPlot(plot, dir_.filePath("a.CSV"), options, {}), dir_.filePath("a.CSV"));
        QCOMPARE(exportPlot(plot, dir_.filePath("a.png"), options, {}), dir_.filePath("a.png.csv"));
    }

    void wholeView() {
        LabView view;
        ExportOptions options;
        QImageReader reader(exportView(view, dir_.filePath("view"), options, someContext()));
        QCOMPARE(reader.size(), view.exportSize() * 2);
        QVERIFY(experimentFromJson(reader.text("Experiment").toUtf8()) == upToTheStep());
    }

    void everyPlot() {
        makeFolder(folder_);
        LabView view;
        std::vector<int> done;
        const auto files = exportPlots(folder_, view, view.plots(), {"svg", "csv"}, someContext(),
                                       [&](int i, int n) {
                                           done.push_back(i);
                                           return n == 5;
                                       });
        QCOMPARE(files, QStringList({folder_ + "/view.svg", folder_ + "/plots/loss.svg",
                                     folder_ + "/plots/accuracy.svg", folder_ + "/plots/loss.csv",
                                     folder_ + "/plots/accuracy.csv"}));
        QCOMPARE(done, std::vector<int>({1, 2, 3, 4, 5}));
        for (const auto& file : files)
            QVERIFY(QFile::exists(file));
    }

    void stoppedEarly() {
        makeFolder(folder_);
        LabView view;
        const auto files = exportPlots(folder_, view, view.plots(), {"svg", "csv"}, someContext(),
                                       [](int done, int) { return done < 2; });
        QCOMPARE(files.size(), 2);
    }

    void badOptions() {
        QCOMPARE(errorOf([&] { exported("gif"); }),
                 QString("\"gif\" is no format for this; choose png, svg or pdf"));
    }

  private:
    QString exported(const QString& format, double scale = 2);
    QTemporaryDir dir_;
    QString folder_;
};

QString ExportTest::exported(const QString& format, double scale) {
    const auto history = someHistory();
    CurvePlot plot(Curve::Loss);
    plot.display(history);
    ExportOptions options;
    options.format = format;
    options.scale = scale;
    options.size = {300, 200};
    return exportPlot(plot, dir_.filePath("loss"), options, someContext());
}

QTEST_MAIN(ExportTest)
#include "export_test.moc"
