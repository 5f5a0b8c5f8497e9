// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/idx.h"

#include "tests/support/data_files.h"

using namespace normscope;

namespace {

QByteArray number(std::uint32_t value) {
    QByteArray bytes;
    for (int shift = 24; shift >= 0; shift -= 8)
        bytes += static_cast<char>(value >> shift & 0xff);
    return bytes;
}

QByteArray idx(const std::vector<std::uint32_t>& extents, const QByteArray& values) {
    QByteArray bytes("\0\0\x08", 3);
    bytes += static_cast<char>(extents.size());
    for (const auto extent : extents)
        bytes += number(extent);
    return bytes + values;
}

IdxArray parse(const QByteArray& bytes) {
    return parseIdx(bytesOf(bytes), "f");
}

/// "abc" packed by gzip.
const QByteArray kGzip = QByteArray::fromHex("1f8b08000000000002034b4c4a0600c241243503000000");

/// Ten images of 1×2 pixels, the i-th (i, 10·i), with label i mod 3.
class Folder : public DataFolder {
  public:
    void images(const QString& name, int count = 10, const QByteArray& end = {}) {
        QByteArray values;
        for (int i = 0; i < count; ++i) {
            values += static_cast<char>(i);
            values += static_cast<char>(10 * i);
        }
        write(name, idx({static_cast<std::uint32_t>(count), 1, 2}, values) + end);
    }
    void labels(const QString& name, int count = 10) {
        QByteArray values;
        for (int i = 0; i < count; ++i)
            values += static_cast<char>(i % 3);
        write(name, idx({static_cast<std::uint32_t>(count)}, values));
    }
    /// QMNIST's: rows of eight whole numbers, the class first.
    void longLabels(const QString& name, int count = 10) {
        QByteArray bytes("\0\0\x0c\x02", 4);
        bytes += number(static_cast<std::uint32_t>(count)) + number(8);
        for (int i = 0; i < 8 * count; ++i)
            bytes += number(static_cast<std::uint32_t>(i % 8 == 0 ? i / 8 % 3 : 300000 + i));
        write(name, bytes);
    }
    std::shared_ptr<const Dataset> load() const { return loadDataset(configuration("idx")); }
    QString error() const { return DataFolder::error(configuration("idx")); }
};

}  // namespace

class IdxTest : public QObject {
    Q_OBJECT
  private slots:
    void readsExtentsAndValues();
    void readsGzip();
    void malformed_data();
    void malformed();
    void damagedGzip();
    void trainAndTestFiles();
    void namesWithADot();
    void singlePairIsSplit();
    void plainGoesBeforeGzip();
    void folders_data();
    void folders();
    void otherNames_data();
    void otherNames();
    void oneOfSeveralSets();
    void oneOfSeveralSetsPackedToo();
    void whatIsLeftOutIsNamed();
    void validationGoesBeforeTest();
    void foldersFurtherDown();
    void labelsOfQmnist();
    void classesThatTrainingLacks();
    void labelsWithGaps();
    void transposed();
    void missingFolder();
};

void IdxTest::readsExtentsAndValues() {
    const auto array = parse(idx({2, 1, 3}, QByteArray("\x00\x01\x02\xfd\xfe\xff", 6)));
    QCOMPARE(array.extents, (std::vector<std::int64_t>{2, 1, 3}));
    QCOMPARE(array.values, (std::vector<std::uint8_t>{0, 1, 2, 253, 254, 255}));
}

void IdxTest::readsGzip() {
    // What is inside counts: "abc" is no IDX file.
    QCOMPARE(errorOf([] { parse(kGzip); }),
             QString("f: ends at byte 3, inside the magic number; the file is incomplete, copy or "
                     "download it again"));
    const auto mnist =
        readIdx(NORMSCOPE_SOURCE_DIR "/resources/data/mnist-10k-labels-idx1-ubyte.gz");
    QCOMPARE(mnist.extents, (std::vector<std::int64_t>{10000}));
}

void IdxTest::malformed_data() {
    const Refusals row;
    const QString again = "the file is incomplete, copy or download it again";
    row("empty", {}, "f: ends at byte 0, inside the magic number; " + again);
    row("zip", "PK\x03\x04",
        "f: byte 0 is 0x50, not 0x00, so this is no IDX file; give MNIST-style IDX files, plain or "
        "gzip");
    row("floats", QByteArray("\0\0\x0d\x01", 4),
        "f: byte 2 gives the type 0x0d, not 0x08 (unsigned byte); give IDX files of unsigned "
        "bytes");
    row("no dimension", QByteArray("\0\0\x08\0", 4),
        "f: byte 3 gives 0 dimensions; give IDX files of 1 to 4 dimensions");
    row("header cut", idx({2, 2}, {}).left(11),
        "f: ends at byte 11, inside the header of 12 bytes; " + again);
    row("no samples", idx({0, 2}, {}),
        "f: the header at byte 4 gives an extent of 0; give files that hold samples");
    row("absurd", idx({0xffffffff, 0xffffffff, 0xffffffff}, {}),
        "f: the header at byte 8 promises more than a terabyte; copy or download the file again");
    row("large", idx({60000, 5000}, {}),
        "f: ends at byte 12, but its header promises 300000012 bytes; " + again);
    row("cut", idx({3, 2}, "abcde"),
        "f: ends at byte 17, but its header promises 18 bytes; " + again);
    row("too long", idx({2, 2}, "abcde"),
        "f: goes on after byte 16, where its header says it ends; copy or download the file again");
}

void IdxTest::malformed() {
    QFETCH(QByteArray, file);
    QFETCH(QString, sentence);
    QCOMPARE(errorOf([&] { parse(file); }), sentence);
}

void IdxTest::damagedGzip() {
    QVERIFY(errorOf([] {
                parse(kGzip.left(15));
            }).startsWith("f: the gzip data ends at byte 15 before it is complete; "));
    auto damaged = kGzip;
    damaged[16] = static_cast<char>(damaged[16] ^ 1);  // in the checksum
    QVERIFY(errorOf([&] { parse(damaged); }).startsWith("f: the gzip data is damaged at byte "));
}

void IdxTest::trainAndTestFiles() {
    Folder folder;
    folder.images("train-images-idx3-ubyte");
    folder.labels("train-labels-idx1-ubyte");
    folder.images("t10k-images-idx3-ubyte", 4);
    folder.labels("t10k-labels-idx1-ubyte", 4);
    const auto data = folder.load();
    QCOMPARE(data->shape, (std::vector<std::int64_t>{1, 1, 2}));
    QCOMPARE(data->classes, (std::vector<std::string>{"0", "1", "2"}));
    QCOMPARE(data->train.count(), std::int64_t{10});
    QCOMPARE(data->validation.count(), std::int64_t{4});
    QCOMPARE(data->train.inputs[2 * 7], 7.0F / 255.0F);  // in the file's order
    QCOMPARE(data->train.inputs[2 * 7 + 1], 70.0F / 255.0F);
    QCOMPARE(data->train.labels[7], std::int64_t{1});
}

void IdxTest::namesWithADot() {
    Folder folder;
    folder.images("train-images.idx3-ubyte");
    folder.labels("train-labels.idx1-ubyte");
    folder.images("t10k-images.idx3-ubyte", 5);
    folder.labels("t10k-labels.idx1-ubyte", 5);
    QCOMPARE(folder.load()->validation.count(), std::int64_t{5});
}

void IdxTest::singlePairIsSplit() {
    Folder folder;
    folder.images("mine-images-idx3-ubyte");
    folder.labels("mine-labels-idx1-ubyte");
    auto data = *folder.load();
    QCOMPARE(folder.load()->train.inputs, data.train.inputs);
    for (auto* part : {&data.train, &data.validation})
        for (auto& value : part->inputs)
            value *= 255.0F;
    QVERIFY(isSplit(data, 8, 3));
}

void IdxTest::plainGoesBeforeGzip() {
    Folder folder;
    folder.images("x-images-idx3-ubyte");
    folder.write("x-images-idx3-ubyte.gz", "not read");
    folder.labels("x-labels-idx1-ubyte");
    QCOMPARE(folder.load()->train.count(), std::int64_t{8});
}

void IdxTest::folders_data() {
    QTest::addColumn<QStringList>("images");
    QTest::addColumn<QStringList>("labels");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("nothing") << QStringList{} << QStringList{}
                             << "DIR: holds no MNIST-style IDX files; put train-images-idx3-ubyte "
                                "and train-labels-idx1-ubyte there, plain or .gz";
    QTest::newRow("no labels") << QStringList{"train-images-idx3-ubyte"} << QStringList{}
                               << "DIR: has train-images-idx3-ubyte but no labels for it; add "
                                  "train-labels-idx1-ubyte or train-labels-idx1-ubyte.gz";
    QTest::newRow("counts") << QStringList{"a-images-idx3-ubyte"}
                            << QStringList{"a-labels-idx1-ubyte:9"}
                            << "DIR/a-labels-idx1-ubyte: byte 4 gives 9 labels for the 10 images "
                               "of DIR/a-images-idx3-ubyte; give files that belong together";
    QTest::newRow("few") << QStringList{"a-images-idx3-ubyte:4"}
                         << QStringList{"a-labels-idx1-ubyte:4"}
                         << "DIR/a-images-idx3-ubyte: holds 4 samples, too few to split; give "
                            "at least 5";
    QTest::newRow("two")
        << QStringList{"a-images-idx3-ubyte", "b-images-idx3-ubyte"}
        << QStringList{"a-labels-idx1-ubyte", "b-labels-idx1-ubyte"}
        << "DIR: holds 2 sets of images and labels, \"a-…\", \"b-…\"; set data.path "
           "to a file of the one to use";
    QTest::newRow("no test labels")
        << QStringList{"train-images-idx3-ubyte", "t10k-images-idx3-ubyte"}
        << QStringList{"train-labels-idx1-ubyte"}
        << "DIR: has t10k-images-idx3-ubyte but no labels for it; add t10k-labels-idx1-ubyte or "
           "t10k-labels-idx1-ubyte.gz";
    QTest::newRow("no test images")
        << QStringList{"TRAIN-IMAGES-IDX3-UBYTE"}
        << QStringList{"TRAIN-LABELS-IDX1-UBYTE", "T10K-LABELS-IDX1-UBYTE"}
        << "DIR: has T10K-LABELS-IDX1-UBYTE but no images for it; add T10K-IMAGES-IDX3-UBYTE or "
           "T10K-IMAGES-IDX3-UBYTE.gz";
}

void IdxTest::folders() {
    QFETCH(QStringList, images);
    QFETCH(QStringList, labels);
    QFETCH(QString, sentence);
    Folder folder;
    const auto count = [](const QString& text) { return text.section(':', 1).toInt(); };
    for (const auto& text : images)
        folder.images(text.section(':', 0, 0), text.contains(':') ? count(text) : 10);
    for (const auto& text : labels)
        folder.labels(text.section(':', 0, 0), text.contains(':') ? count(text) : 10);
    QCOMPARE(folder.error(), sentence);
}

void IdxTest::otherNames_data() {
    QTest::addColumn<QStringList>("names");  // training images and labels, validation's
    QTest::newRow("EMNIST") << QStringList{
        "emnist-letters-train-images-idx3-ubyte", "emnist-letters-train-labels-idx1-ubyte",
        "emnist-letters-test-images-idx3-ubyte", "emnist-letters-test-labels-idx1-ubyte"};
    QTest::newRow("capitals") << QStringList{"TRAIN-IMAGES-IDX3-UBYTE", "TRAIN-LABELS-IDX1-UBYTE",
                                             "T10K-IMAGES-IDX3-UBYTE", "T10K-LABELS-IDX1-UBYTE"};
    QTest::newRow("mixed") << QStringList{"Train-Images.idx3-ubyte", "train-labels.idx1-ubyte",
                                          "T10k-images.idx3-ubyte", "t10k-Labels.idx1-ubyte"};
    QTest::newRow("folders of their names")
        << QStringList{"train-images-idx3-ubyte/train-images-idx3-ubyte",
                       "train-labels-idx1-ubyte/train-labels-idx1-ubyte",
                       "t10k-images-idx3-ubyte/t10k-images-idx3-ubyte",
                       "t10k-labels-idx1-ubyte/t10k-labels-idx1-ubyte"};
    QTest::newRow("some in folders")
        << QStringList{"train-images.idx3-ubyte/train-images.idx3-ubyte", "train-labels.idx1-ubyte",
                       "t10k-images.idx3-ubyte", "t10k-labels.idx1-ubyte/t10k-labels.idx1-ubyte"};
    QTest::newRow("dots in some") << QStringList{
        "train-images.idx3-ubyte", "train-labels-idx1-ubyte", "t10k_images-idx3-ubyte",
        "t10k-labels.idx1-ubyte"};
    QTest::newRow("folders of names without the dot")
        << QStringList{"train-images-idx3-ubyte/train-images.idx3-ubyte",
                       "train-labels-idx1-ubyte/train-labels.idx1-ubyte",
                       "t10k-images-idx3-ubyte/t10k-images.idx3-ubyte",
                       "t10k-labels-idx1-ubyte/t10k-labels.idx1-ubyte"};
    for (const char* word : {"val", "valid", "validation", "dev", "eval", "test", "testing"})
        QTest::newRow(word) << QStringList{"train-images-idx3-ubyte", "train-labels-idx1-ubyte",
                                           QString(word) + "-images-idx3-ubyte",
                                           QString(word) + "-labels-idx1-ubyte"};
}

void IdxTest::otherNames() {
    QFETCH(QStringList, names);
    Folder folder;
    folder.images(names[0]);
    folder.labels(names[1]);
    folder.images(names[2], 4);
    folder.labels(names[3], 4);
    const auto data = folder.load();
    QCOMPARE(data->train.count(), std::int64_t{10});
    QCOMPARE(data->validation.count(), std::int64_t{4});
}

void IdxTest::oneOfSeveralSets() {
    Folder folder;
    folder.images("a-images-idx3-ubyte");
    folder.labels("a-labels-idx1-ubyte");
    folder.images("b-images-idx3-ubyte", 20);
    folder.labels("b-labels-idx1-ubyte", 20);
    const auto data = loadDataset(folder.configuration("idx", "b-labels-idx1-ubyte"));
    QCOMPARE(data->train.count() + data->validation.count(), std::int64_t{20});
}

void IdxTest::oneOfSeveralSetsPackedToo() {
    Folder folder;
    for (const QString set : {"a", "b"})
        for (const QString end : {"", ".gz"}) {
            folder.images(set + "-images-idx3-ubyte" + end, set == "a" ? 10 : 20);
            folder.labels(set + "-labels-idx1-ubyte" + end, set == "a" ? 10 : 20);
        }
    const auto data = loadDataset(folder.configuration("idx", "b-images-idx3-ubyte.gz"));
    QCOMPARE(data->train.count() + data->validation.count(), std::int64_t{20});
    QCOMPARE(data->account.notes,
             (std::vector<std::string>{
                 "Left out: 6 IDX files, \"a-images-idx3-ubyte\", \"a-images-idx3-ubyte.gz\", "
                 "\"a-labels-idx1-ubyte\", \"a-labels-idx1-ubyte.gz\", "
                 "\"b-images-idx3-ubyte.gz\", \"b-labels-idx1-ubyte.gz\"."}));
}

// Files beside folders of their names are read; both are of one set.
void IdxTest::whatIsLeftOutIsNamed() {
    Folder folder;
    folder.images("train-images-idx3-ubyte/train-images-idx3-ubyte", 20);
    folder.images("train-images.idx3-ubyte");
    folder.labels("train-labels.idx1-ubyte");
    folder.write("train-labels.idx1-ubyte.gz", "not read");
    const auto data = folder.load();
    QCOMPARE(data->train.count(), std::int64_t{8});
    QCOMPARE(data->account.notes,
             (std::vector<std::string>{
                 "Left out: 2 IDX files, \"train-images-idx3-ubyte/train-images-idx…\", "
                 "\"train-labels.idx1-ubyte.gz\"."}));
}

void IdxTest::validationGoesBeforeTest() {
    Folder folder;
    for (const QString part : {"train", "t10k", "val"}) {
        folder.images(part + "-images-idx3-ubyte", part == "val" ? 4 : 10);
        folder.labels(part + "-labels-idx1-ubyte", part == "val" ? 4 : 10);
    }
    const auto data = folder.load();
    QCOMPARE(data->validation.count(), std::int64_t{4});
    QCOMPARE(data->account.notes,
             (std::vector<std::string>{"Left out: 2 IDX files, \"t10k-images-idx3-ubyte\", "
                                       "\"t10k-labels-idx1-ubyte\"."}));
}

void IdxTest::foldersFurtherDown() {
    Folder folder;
    folder.images("emnist/gzip/train-images-idx3-ubyte");
    folder.labels("emnist/gzip/train-labels-idx1-ubyte");
    QCOMPARE(folder.error(), "DIR: holds no IDX files itself; set data.path to DIR/emnist/gzip");
    QCOMPARE(folder.DataFolder::error(folder.configuration("idx", "emnist/gzip")), QString());
    folder.images("test/images-idx3-ubyte");
    QCOMPARE(folder.error(),
             "DIR: holds no IDX files itself; set data.path to one of its folders, "
             "DIR/emnist/gzip or DIR/test");
    folder.images("train/images-idx3-ubyte");
    QCOMPARE(folder.error(),
             "DIR: holds the parts in folders of their own; put all their files into one folder, "
             "named train-images-idx3-ubyte and train-labels-idx1-ubyte, t10k-images-idx3-ubyte "
             "and t10k-labels-idx1-ubyte");
}

void IdxTest::labelsOfQmnist() {
    Folder folder;
    folder.images("qmnist-train-images-idx3-ubyte");
    folder.longLabels("qmnist-train-labels-idx2-int");
    folder.images("qmnist-test-images-idx3-ubyte", 4);
    folder.longLabels("qmnist-test-labels-idx2-int", 4);
    const auto data = folder.load();
    QCOMPARE(data->classes, (std::vector<std::string>{"0", "1", "2"}));
    QCOMPARE(data->train.labels[7], std::int64_t{1});
    QCOMPARE(data->account.notes, (std::vector<std::string>{
                                      "Of the labels' 8 columns the first is the class; the others "
                                      "are left out."}));
    folder.longLabels("qmnist-train-images-idx3-ubyte");
    QVERIFY(
        folder.error().startsWith("DIR/qmnist-train-images-idx3-ubyte: byte 2 gives the type "
                                  "0x0c"));
}

void IdxTest::classesThatTrainingLacks() {
    Folder folder;
    folder.images("train-images-idx3-ubyte", 2);
    folder.labels("train-labels-idx1-ubyte", 2);
    folder.images("t10k-images-idx3-ubyte");
    folder.labels("t10k-labels-idx1-ubyte");
    QCOMPARE(folder.load()->account.notes,
             (std::vector<std::string>{
                 "Validation has 3 samples of classes that no training sample has: \"2\"."}));
}

void IdxTest::labelsWithGaps() {
    Folder folder;
    folder.images("a-images-idx3-ubyte");
    folder.write("a-labels-idx1-ubyte", idx({10}, QByteArray("\x01\x01\x02\x02\x07\x07\xc8\xc8\x01"
                                                             "\x02")));
    QCOMPARE(folder.load()->classes, (std::vector<std::string>{"1", "2", "7", "200"}));
}

void IdxTest::transposed() {
    Folder folder;
    QByteArray pixels;
    for (int i = 0; i < 5; ++i)
        pixels += QByteArray("\x01\x02\x03\x04\x05\x06");  // 2 rows of 3
    folder.write("emnist-images-idx3-ubyte", idx({5, 2, 3}, pixels));
    folder.labels("emnist-labels-idx1-ubyte", 5);
    const auto shown = [&](Guess transpose) {
        auto configuration = folder.configuration("idx");
        configuration.data.transpose = transpose;
        const auto data = loadDataset(configuration);
        std::vector<long> first{data->shape[1], data->shape[2]};
        for (std::size_t i = 0; i < 6; ++i)
            first.push_back(std::lround(data->train.inputs[i] * 255));
        return first;
    };
    QCOMPARE(shown(Guess::No), (std::vector<long>{2, 3, 1, 2, 3, 4, 5, 6}));
    QCOMPARE(shown(Guess::Yes), (std::vector<long>{3, 2, 1, 4, 2, 5, 3, 6}));
    QCOMPARE(shown(Guess::Auto), shown(Guess::Yes));
}

void IdxTest::missingFolder() {
    const DataFolder folder;
    QCOMPARE(
        folder.error(generatedSet("idx", 10, 0, 1)),
        QString("data.path is empty; give the folder of IDX files that data.dataset=idx reads"));
    QCOMPARE(folder.error(folder.configuration("idx", "no")),
             QString("DIR/no: there is no such folder; give a folder of MNIST-style IDX files"));
}

QTEST_APPLESS_MAIN(IdxTest)
#include "idx_test.moc"
