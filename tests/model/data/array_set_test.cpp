// SPDX-License-Identifier: GPL-3.0-or-later
#include <QProcess>
#include <algorithm>
#include <numeric>

#include "tests/support/data_files.h"
#include "tests/support/python.h"

using namespace normscope;

namespace {

QByteArray floats(const QByteArray& shape, std::size_t count) {
    std::vector<float> values(count);
    std::iota(values.begin(), values.end(), 0.0F);
    return npy("<f4", shape, raw(values));
}

QByteArray labels(const std::vector<std::int64_t>& values) {
    return npy("<i8", "(" + QByteArray::number(static_cast<qlonglong>(values.size())) + ",)",
               raw(values));
}

const std::vector<std::int64_t> kSix{3, 5, 3, 5, 3, 5};

}  // namespace

class ArraySetTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { folder_ = std::make_unique<DataFolder>(); }
    void fourArrays();
    void numbersToPredict();
    void twoArraysAreSplit();
    void shapes();
    void imagesOfBytesAreScaled();
    void arraysBesideEachOther();
    void otherNames_data();
    void otherNames();
    void arraysThatAreNotRead();
    void labelsAsText();
    void digitsAreKept();
    void numbersBeyondDoubles();
    void targetsBeyondDoubles();
    void aRowOfLabels();
    void valuesAreNoClasses();
    void classesThatTrainingLacks();
    void refused_data();
    void refused();
    void damagedArchives();
    void asNumpyWritesThem();

  private:
    std::shared_ptr<const Dataset> load(const QString& name = "a.npz") const {
        return loadDataset(folder_->configuration("npz", name));
    }
    QString error(const QString& name = "a.npz") const {
        return folder_->error(folder_->configuration("npz", name));
    }
    std::unique_ptr<DataFolder> folder_;
};

void ArraySetTest::fourArrays() {
    folder_->write("a.npz", zip({{"x_train.npy", floats("(3, 2)", 6)},
                                 {"y_train.npy", labels({7, 2, 7})},
                                 {"x_test.npy", floats("(2, 2)", 4)},
                                 {"y_test.npy", labels({2, 9})},
                                 {"notes.txt", "not read"}}));
    const auto data = load();
    QCOMPARE(data->name, std::string("a.npz"));
    QCOMPARE(data->shape, (std::vector<std::int64_t>{2}));
    QCOMPARE(data->classes, (std::vector<std::string>{"2", "7", "9"}));
    QCOMPARE(data->train.inputs, (std::vector<float>{0, 1, 2, 3, 4, 5}));  // in the file's order
    QCOMPARE(data->train.labels, (std::vector<std::int64_t>{1, 0, 1}));
    QCOMPARE(data->validation.inputs, (std::vector<float>{0, 1, 2, 3}));
    QCOMPARE(data->validation.labels, (std::vector<std::int64_t>{0, 2}));
}

void ArraySetTest::numbersToPredict() {
    folder_->write("a.npz", zip({{"x_train.npy", floats("(4, 2)", 8)},
                                 {"y_train.npy", npy("<f4", "(4, 1)", raw<float>({1, 3, 1, 3}))},
                                 {"x_test.npy", floats("(2, 2)", 4)},
                                 {"y_test.npy", npy("<f4", "(2,)", raw<float>({2, 5}))}}));
    auto configuration = folder_->configuration("npz", "a.npz");
    configuration.data.task = Task::Regression;
    const auto data = loadDataset(configuration);
    QCOMPARE(data->classes, (std::vector<std::string>{"y_train"}));
    QCOMPARE(data->target_offset, 2.0);
    QCOMPARE(data->target_scale, 1.0);
    QCOMPARE(data->train.targets, (std::vector<float>{-1, 1, -1, 1}));
    QCOMPARE(data->validation.targets, (std::vector<float>{0, 3}));
    QCOMPARE(data->validation.labels, (std::vector<std::int64_t>{0, 0}));
    folder_->write("b.npz", zip({{"x.npy", floats("(2, 2)", 4)},
                                 {"y.npy", npy("<f4", "(2, 2)", raw<float>({1, 2, 3, 4}))}}));
    configuration = folder_->configuration("npz", "b.npz");
    configuration.data.task = Task::Regression;
    QVERIFY(folder_->error(configuration)
                .contains("values to predict have (N,) or (N, 1); give one column"));
}

void ArraySetTest::twoArraysAreSplit() {
    const std::vector<std::int64_t> classes{0, 1, 0, 1, 0, 1, 0, 1, 0, 1};
    folder_->write("a.npz", zip({{"X.npy", floats("(10, 1)", 10)},
                                 {"y.npy", npy("<i8", "(10, 1)", raw(classes))}}));
    QVERIFY(isSplit(*load(), 8, 2));
}

void ArraySetTest::shapes() {
    using Shape = std::vector<std::int64_t>;
    const auto check = [&](const QByteArray& shape, const Shape& sample) {
        folder_->write("a.npz", zip({{"x.npy", floats(shape, 72)}, {"y.npy", labels(kSix)}}));
        QCOMPARE(load()->shape, sample);
    };
    check("(6, 12)", {12});
    check("(6, 3, 4)", {1, 3, 4});
    check("(6, 3, 2, 2)", {3, 2, 2});
    check("(6, 1, 2, 3, 2)", {1, 2, 3, 2});
}

void ArraySetTest::imagesOfBytesAreScaled() {
    const std::vector<std::uint8_t> bytes{0, 51, 102, 153, 204, 255};
    const auto check = [&](const QByteArray& shape, float largest) {
        folder_->write("a.npz",
                       zip({{"x.npy", npy("|u1", shape, raw(bytes))}, {"y.npy", labels(kSix)}}));
        const auto data = load();
        auto all = data->train.inputs;
        all.insert(all.end(), data->validation.inputs.begin(), data->validation.inputs.end());
        QCOMPARE(*std::max_element(all.begin(), all.end()), largest);
    };
    check("(6, 1, 1)", 1.0F);
    check("(6, 1)", 255.0F);  // a feature is left as it is
}

void ArraySetTest::arraysBesideEachOther() {
    folder_->write("x.npy", floats("(6, 2)", 12));
    folder_->write("y.npy", labels(kSix));
    QCOMPARE(load("x.npy")->train.count(), std::int64_t{4});
    QCOMPARE(load("y.npy")->train.count(), std::int64_t{4});
    folder_->write("x_train.npy", floats("(3, 1)", 3));
    folder_->write("y_train.npy", labels({0, 1, 0}));
    folder_->write("x_val.npy", floats("(2, 1)", 2));
    folder_->write("y_val.npy", labels({0, 1}));
    QCOMPARE(load("x_train.npy")->train.count(), std::int64_t{3});
    QCOMPARE(load("x_train.npy")->validation.count(), std::int64_t{2});
    QCOMPARE(load("x.npy")->train.count(), std::int64_t{4});  // the one that was named
}

void ArraySetTest::otherNames_data() {
    QTest::addColumn<QList<QByteArray>>("names");  // the first two: training, or all
    const auto row = [](const char* name, const QList<QByteArray>& names) {
        QTest::newRow(name) << names;
    };
    row("numpy's own", {"arr_0", "arr_1"});
    row("images", {"images", "labels"});
    row("data", {"data", "target"});
    row("MedMNIST", {"train_images", "train_labels", "val_images", "val_labels"});
    row("Keras", {"X_train", "Y_train", "X_valid", "Y_valid"});
    row("turned round", {"train_x", "train_y", "test_x", "test_y"});
    row("in full", {"x_train", "y_train", "x_validation", "y_validation"});
    row("development", {"x_train", "y_train", "x_dev", "y_dev"});
}

void ArraySetTest::otherNames() {
    QFETCH(QList<QByteArray>, names);
    std::vector<std::pair<QByteArray, QByteArray>> files{{names[0] + ".npy", floats("(6, 2)", 12)},
                                                         {names[1] + ".npy", labels(kSix)}};
    if (names.size() == 4) {
        files.emplace_back(names[2] + ".npy", floats("(2, 2)", 4));
        files.emplace_back(names[3] + ".npy", labels({3, 5}));
    }
    folder_->write("a.npz", zip(files));
    const auto data = load();
    QCOMPARE(data->train.count() + data->validation.count(),
             std::int64_t{names.size() == 4 ? 8 : 6});
    QCOMPARE(data->classes, (std::vector<std::string>{"3", "5"}));
    QVERIFY(data->account.notes.empty());
}

void ArraySetTest::arraysThatAreNotRead() {
    folder_->write("a.npz", zip({{"train_images.npy", floats("(6, 2)", 12)},
                                 {"train_labels.npy", labels(kSix)},
                                 {"val_images.npy", floats("(2, 2)", 4)},
                                 {"val_labels.npy", labels({3, 5})},
                                 {"test_images.npy", floats("(2, 2)", 4)},
                                 {"test_labels.npy", labels({3, 5})}}));
    const auto account = load()->account;
    QCOMPARE(account.split, std::string("Training is train_images, validation val_images."));
    QCOMPARE(account.notes,
             (std::vector<std::string>{"Left out: the arrays \"test_images\", \"test_labels\"."}));
    // Without labels they are no part.
    folder_->write("a.npz", zip({{"x_train.npy", floats("(6, 2)", 12)},
                                 {"y_train.npy", labels(kSix)},
                                 {"x_test.npy", floats("(2, 2)", 4)}}));
    QCOMPARE(load()->account.notes, (std::vector<std::string>{"Left out: the arrays \"x_test\"."}));
    QCOMPARE(load()->train.count(), std::int64_t{4});
}

void ArraySetTest::labelsAsText() {
    const auto words = [](const std::vector<char32_t>& letters) {
        return npy("<U1", "(" + QByteArray::number(static_cast<qlonglong>(letters.size())) + ",)",
                   raw(letters));
    };
    folder_->write("a.npz", zip({{"x_train.npy", floats("(3, 2)", 6)},
                                 {"y_train.npy", words({U'q', U'b', U'q'})},
                                 {"x_test.npy", floats("(2, 2)", 4)},
                                 {"y_test.npy", words({U'ß', U'b'})}}));
    const auto data = load();
    QCOMPARE(data->classes, (std::vector<std::string>{"b", "q", "ß"}));
    QCOMPARE(data->train.labels, (std::vector<std::int64_t>{1, 0, 1}));
    QCOMPARE(data->validation.labels, (std::vector<std::int64_t>{2, 0}));
}

// Statistics and centring in double precision.
void ArraySetTest::digitsAreKept() {
    std::vector<double> far;
    std::vector<std::int64_t> of_class;
    for (int i = 0; i < 100; ++i) {
        far.push_back(1707954127790.0 + 250 * i);
        of_class.push_back(i / 50);
    }
    folder_->write("a.npz",
                   zip({{"x.npy", npy("<f8", "(100, 1)", raw(far))}, {"y.npy", labels(of_class)}}));
    auto configuration = folder_->configuration("npz", "a.npz");
    configuration.data.standardization = Standardization::PerFeature;
    const auto data = loadDataset(configuration);
    auto values = data->train.inputs;
    std::ranges::sort(values);
    QCOMPARE(std::ranges::unique(values).size(), std::size_t{0});
    QVERIFY(std::abs(momentsOf(values).deviation - 1) < 1e-5);
}

void ArraySetTest::numbersBeyondDoubles() {
    std::vector<std::int64_t> far;
    std::vector<std::int64_t> of_class;
    for (int i = 0; i < 100; ++i) {
        far.push_back((std::int64_t{1} << 60) + i);
        of_class.push_back(i / 50);
    }
    folder_->write("a.npz",
                   zip({{"x.npy", npy("<i8", "(100, 1)", raw(far))}, {"y.npy", labels(of_class)}}));
    for (const auto standardization : {Standardization::PerFeature, Standardization::None}) {
        auto configuration = folder_->configuration("npz", "a.npz");
        configuration.data.standardization = standardization;
        const auto data = loadDataset(configuration);
        auto values = allSamples(*data).inputs;
        std::ranges::sort(values);
        QCOMPARE(std::ranges::unique(values).size(), std::size_t{0});
        QCOMPARE(data->checks.samples_in_both, std::int64_t{0});
        QCOMPARE(data->account.notes,
                 (std::vector<std::string>{
                     "x holds whole numbers beyond 2^53; they are counted from their least, "
                     "1152921504606846976, so that they keep their differences."}));
    }
}

void ArraySetTest::targetsBeyondDoubles() {
    std::vector<std::int64_t> far;
    for (int i = 0; i < 100; ++i)
        far.push_back((std::int64_t{1} << 60) + i);
    const auto x = floats("(100, 1)", 100);
    folder_->write("a.npz", zip({{"x_train.npy", x},
                                 {"y_train.npy", npy("<i8", "(100,)", raw(far))},
                                 {"x_val.npy", x},
                                 {"y_val.npy", npy("<i8", "(100,)", raw(far))}}));
    auto configuration = folder_->configuration("npz", "a.npz");
    configuration.data.task = Task::Regression;
    const auto data = loadDataset(configuration);
    QVERIFY(std::abs(data->target_scale - 28.866) < 0.001);  // of 0 … 99
    QCOMPARE(data->validation.targets, data->train.targets);
    QVERIFY(data->account.notes.front().starts_with("y_train holds whole numbers beyond 2^53"));
}

void ArraySetTest::aRowOfLabels() {
    folder_->write("a.npz", zip({{"x.npy", floats("(6, 2)", 12)},
                                 {"y.npy", npy("<i8", "(1, 6)", raw(kSix))}}));
    QCOMPARE(load()->classes, (std::vector<std::string>{"3", "5"}));
}

// Whole numbers that nearly all differ are no classes, as in a table; text and few classes are.
void ArraySetTest::valuesAreNoClasses() {
    const auto write = [&](std::int64_t different, std::int64_t step) {
        std::vector<std::int64_t> y;
        for (std::int64_t i = 0; i < 60; ++i)
            y.push_back(i % different * step);
        folder_->write("a.npz", zip({{"x.npy", floats("(60, 1)", 60)}, {"y.npy", labels(y)}}));
    };
    const auto refusal = [](int different) {
        return QString(
                   "DIR/a.npz, y: holds %1 different whole numbers for 60 samples, which are "
                   "values rather than classes; set data.task to regression, or give classes "
                   "(names that are numbers as text: y.astype(str))")
            .arg(different);
    };
    write(60, 1);
    QCOMPARE(error(), refusal(60));
    write(30, 1000);  // prices
    QCOMPARE(error(), refusal(30));
    for (const int different : {2, 20, 30}) {
        write(different, 1);
        QCOMPARE(error(), QString());
    }
    auto configuration = folder_->configuration("npz", "a.npz");
    configuration.data.task = Task::Regression;
    write(60, 1);
    QCOMPARE(folder_->error(configuration), QString());
}

void ArraySetTest::classesThatTrainingLacks() {
    folder_->write("a.npz", zip({{"x_train.npy", floats("(3, 2)", 6)},
                                 {"y_train.npy", labels({7, 2, 7})},
                                 {"x_val.npy", floats("(3, 2)", 6)},
                                 {"y_val.npy", labels({2, 9, 9})}}));
    QCOMPARE(load()->account.notes,
             (std::vector<std::string>{
                 "Validation has 2 samples of classes that no training sample has: \"9\"."}));
}

void ArraySetTest::refused_data() {
    QTest::addColumn<QByteArray>("x");
    QTest::addColumn<QByteArray>("y");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* name, const QByteArray& x, const QByteArray& y,
                        const char* sentence) {
        QTest::newRow(name) << x << y << QString::fromUtf8(sentence);
    };
    const auto x = floats("(6, 2)", 12);
    row("counts", x, labels({0, 1, 0}),
        "DIR/a.npz, y: holds 3 labels for the 6 samples of x; give arrays that belong together");
    row("one-hot", x, npy("|u1", "(6, 2)", QByteArray(12, '\1')),
        "DIR/a.npz, y: has the shape (6, 2) where labels have (N,) or (N, 1); give class numbers "
        "(from one column a class: y.argmax(1))");
    row("one class", x, labels({4, 4, 4, 4, 4, 4}),
        "DIR/a.npz: the labels name one class only (\"4\"), so there is nothing to tell apart; "
        "give at least two");
    row("flat", floats("(6,)", 6), labels(kSix),
        "DIR/a.npz, x: has the shape (6,); give samples as (N, F), (N, H, W), (N, C, H, W) or "
        "(N, C, D, H, W)");
    row("channels last", floats("(6, 8, 8, 3)", 6 * 192), labels(kSix),
        "DIR/a.npz, x: has the shape (6, 8, 8, 3) with the channels last; move them behind N: "
        "x.transpose(0, 3, 1, 2)");
    row("wide", npy("|u1", "(5, 65537)", QByteArray(5 * 65537, 'a')), labels({0, 1, 0, 1, 0}),
        "DIR/a.npz, x: has 65,537 values a sample; give at most 65,536");
    row("few", floats("(2, 1)", 2), labels({0, 1}),
        "DIR/a.npz, x: holds 2 samples, too few to split; give at least 5");
    row("no array", "\x93NUMPY", labels({0, 1}),
        "DIR/a.npz, x: ends at byte 6, inside the magic number; the file is incomplete, copy or "
        "download it again");
}

void ArraySetTest::refused() {
    QFETCH(QByteArray, x);
    QFETCH(QByteArray, y);
    QFETCH(QString, sentence);
    folder_->write("a.npz", zip({{"x.npy", x}, {"y.npy", y}}));
    QCOMPARE(error(), sentence);
}

void ArraySetTest::damagedArchives() {
    const auto good = zip({{"x.npy", floats("(6, 2)", 12)}, {"y.npy", labels(kSix)}});
    QCOMPARE(error(), QString("DIR/a.npz: there is no such file; check data.path"));
    for (const auto& bytes : {QByteArray(), QByteArray("PK\x03\x04"), good.chopped(30)}) {
        folder_->write("a.npz", bytes);
        const auto sentence = error();
        QVERIFY2(sentence.startsWith("DIR/a.npz: cannot be opened as a .npz archive (") &&
                     sentence.endsWith("); copy it again, or save it with numpy.savez"),
                 qPrintable(sentence));
    }
    auto flipped = good;
    flipped[140] = static_cast<char>(flipped[140] ^ 1);  // in the values of x
    folder_->write("a.npz", flipped);
    QCOMPARE(error(), QString("DIR/a.npz, x: cannot be unpacked (CRC error); copy the file again, "
                              "or save it with numpy.savez"));
    folder_->write("a.npz", zip({{"pictures.npy", floats("(6, 2)", 12)}}));
    QCOMPARE(error(),
             QString("DIR/a.npz: holds the arrays \"pictures\"; name them x_train, y_train, "
                     "x_test and y_test, or x and y"));
    folder_->write("a.npz", zip({{"x.npy", floats("(6, 2)", 12)}}));
    QCOMPARE(error(), QString("DIR/a.npz: holds x but no y; name the arrays x_train, y_train, "
                              "x_test and y_test, or x and y"));
    folder_->write("data.npy", floats("(6, 2)", 12));
    QCOMPARE(error("data.npy"),
             QString("DIR/data.npy: is one array without its labels; name the files x.npy and "
                     "y.npy in one folder, or save both with numpy.savez(file, x=x, y=y)"));
}

/// Files of NumPy itself: compressed and not, in both orders, and of every type.
void ArraySetTest::asNumpyWritesThem() {
    const QString python = testing::pythonWith("numpy");
    if (python.isEmpty())
        QSKIP("Python with NumPy is not installed");
    const QString script =
        "import numpy as n, sys\n"
        "d = sys.argv[1] + '/'\n"
        "x = n.arange(48.0).reshape(6, 1, 4, 2) / 7\n"
        "y = n.array([3, 5, 3, 5, 3, 5])\n"
        "t = dict(x_test=x[:2], y_test=y[:2])\n"
        "n.savez(d + 'a.npz', x_train=x, y_train=y, **t)\n"
        "n.savez_compressed(d + 'b.npz', x_train=n.asfortranarray(x), y_train=y.reshape(6, 1),"
        " **t)\n"
        "n.savez(d + 'c.npz', x_train=x.astype('f4'), y_train=y.astype('u1'), **t)\n"
        "n.savez(d + 'd.npz', x_train=x, y_train=y.astype('i4'), **t)\n";
    QCOMPARE(QProcess::execute(python, {"-c", script, folder_->path()}), 0);
    std::vector<float> expected;
    for (int i = 0; i < 48; ++i)
        expected.push_back(static_cast<float>(i / 7.0));
    for (const char* name : {"a.npz", "b.npz", "c.npz", "d.npz"}) {
        const auto data = load(name);
        QCOMPARE(data->shape, (std::vector<std::int64_t>{1, 4, 2}));
        QCOMPARE(data->train.inputs, expected);
        QCOMPARE(data->train.labels, (std::vector<std::int64_t>{0, 1, 0, 1, 0, 1}));
        QCOMPARE(data->validation.count(), std::int64_t{2});
    }
}

QTEST_GUILESS_MAIN(ArraySetTest)
#include "array_set_test.moc"
