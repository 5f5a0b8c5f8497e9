// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/npy.h"

#include <limits>

#include "tests/support/data_files.h"

using namespace normscope;

namespace {

NumpyArray parse(const QByteArray& file) {
    const auto bytes = bytesOf(file);
    return parseNpy({bytes.begin(), bytes.end()}, "f");
}

/// [[0, 1, 2], [3, 4, 5]] as float32.
QByteArray small(const QByteArray& shape = "(2, 3)") {
    return npy("<f4", shape, raw<float>({0, 1, 2, 3, 4, 5}));
}

}  // namespace

class NpyTest : public QObject {
    Q_OBJECT
  private slots:
    void types();
    void fortranOrder();
    void versions();
    void malformed_data();
    void malformed();
    void headerPromisesTheWorld();
    void valuesAreFinite();
    void labelsAreWhole();
};

void NpyTest::types() {
    const std::vector<float> values{0, 1, 2, 3, 4, 5};
    const auto check = [&](const QByteArray& file, NumpyType type) {
        const auto array = parse(file);
        QVERIFY(array.type == type);
        QCOMPARE(array.extents, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(floatsOf(array, "f"), values);
        QCOMPARE(wholeNumbersOf(array, "f"), (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5}));
    };
    check(small(), NumpyType::Float32);
    check(npy("<f8", "(2, 3)", raw<double>({0, 1, 2, 3, 4, 5})), NumpyType::Float64);
    check(npy("|u1", "(2, 3)", raw<std::uint8_t>({0, 1, 2, 3, 4, 5})), NumpyType::UInt8);
    check(npy("<i4", "(2, 3)", raw<std::int32_t>({0, 1, 2, 3, 4, 5})), NumpyType::Int32);
    check(npy("<i8", "(2, 3)", raw<std::int64_t>({0, 1, 2, 3, 4, 5})), NumpyType::Int64);
    const auto negative = parse(npy("<i4", "(1,)", raw<std::int32_t>({-7})));
    QCOMPARE(floatsOf(negative, "f"), (std::vector<float>{-7}));
}

void NpyTest::fortranOrder() {
    // First index fastest: a[0,0], a[1,0], a[0,1], a[1,1], a[0,2], a[1,2].
    const auto two = parse(npy("<f4", "(2, 3)", raw<float>({0, 3, 1, 4, 2, 5}), true));
    QCOMPARE(floatsOf(two, "f"), (std::vector<float>{0, 1, 2, 3, 4, 5}));
    std::vector<std::int32_t> stored(24);
    for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 3; ++j)
            for (int k = 0; k < 4; ++k)
                stored[static_cast<std::size_t>(i + 2 * j + 6 * k)] = 100 * i + 10 * j + k;
    const auto three = wholeNumbersOf(parse(npy("<i4", "(2, 3, 4)", raw(stored), true)), "f");
    QCOMPARE(three[0], std::int64_t{0});
    QCOMPARE(three[1], std::int64_t{1});
    QCOMPARE(three[4], std::int64_t{10});
    QCOMPARE(three[12 + 2 * 4 + 3], std::int64_t{123});
}

void NpyTest::versions() {
    const QByteArray dict = "{'shape': (2,), 'fortran_order': False, 'descr': '<f4'}\n";
    const auto length = static_cast<std::uint64_t>(dict.size());
    for (const char version : {'\x02', '\x03'}) {
        const QByteArray file = QByteArray("\x93NUMPY") + version + QByteArray(1, '\0') +
                                littleEndian(length, 4) + dict + raw<float>({8, 9});
        QCOMPARE(floatsOf(parse(file), "f"), (std::vector<float>{8, 9}));
    }
}

void NpyTest::malformed_data() {
    const Refusals row;
    const QString again = "the file is incomplete, copy or download it again";
    const QString save = "; save the array again with numpy.save";
    row("empty", {}, "f: is empty; " + again);
    row("magic", "\x93NUMPX\x01",
        "f: does not begin with \\x93NUMPY, so this is no NumPy array; save it with numpy.save");
    row("short", small().left(9), "f: ends at byte 9, inside the magic number; " + again);
    row("version", QByteArray("\x93NUMPY\x09\x00", 8) + QByteArray(20, ' '),
        "f: byte 6 gives version 9 of the format; save it with numpy.save in version 1, 2 or 3");
    row("header cut", small().left(50),
        "f: ends at byte 50, inside the header of 128 bytes; " + again);
    row("long header", QByteArray("\x93NUMPY\x02\x00", 8) + littleEndian(0xffffffff, 4),
        "f: byte 8 promises a header of 4,294,967,295 bytes, which no plain array has; save it "
        "with numpy.save");
    row("no dict", npyWithHeader("[1, 2]", {}),
        "f: the header at byte 10 is no Python dict" + save);
    row("unknown", npyWithHeader("{'descr': '<f4', 'colour': 3}", {}),
        "f: the header at byte 36 names an unknown property \"colour\"" + save);
    row("no shape", npyWithHeader("{'descr': '<f4', 'fortran_order': False}", {}),
        "f: the header at byte 50 does not give shape" + save);
    row("bad shape", npyWithHeader("{'shape': (2, x), }", {}),
        "f: the header at byte 24 gives no shape of whole numbers" + save);
    row("negative", npyWithHeader("{'shape': (-2,), }", {}),
        "f: the header at byte 21 gives no shape of whole numbers" + save);
    row("big end", npy(">f4", "(1,)", "abcd"),
        "f: is stored with the high byte first (\">f4\"); convert it with .astype('float32')");
    row("half", npy("<f2", "(2,)", "abcd"),
        "f: has values of type \"<f2\", where float32, float64, uint8, int32 and int64 can be "
        "read; convert it with .astype('float32'), labels with .astype('int64')");
    row("objects", npy("|O", "(2,)", "abcd"),
        "f: holds Python objects, not numbers; save one plain array of numbers");
    row("records", npyWithHeader("{'descr': [('a', '<f4')], }", {}),
        "f: holds records with named fields; save one plain array of numbers");
    row("scalar", npy("<f4", "()", "abcd"),
        "f: has the shape () of 0 dimensions; give an array of 1 to 5");
    row("six", npy("<f4", "(1, 1, 1, 1, 1, 1)", "abcd"),
        "f: has the shape (1, 1, 1, 1, 1, 1) of 6 dimensions; give an array of 1 to 5");
    row("nothing", npy("<f4", "(0, 3)", {}),
        "f: has the shape (0, 3), which holds nothing; give an array with samples");
    row("cut", small().chopped(1),
        "f: ends at byte 151, but its shape (2, 3) goes on to byte 152; " + again);
    row("too long", small() + 'x',
        "f: goes on after byte 152, where its shape (2, 3) ends; copy or download it again");
}

void NpyTest::malformed() {
    QFETCH(QByteArray, file);
    QFETCH(QString, sentence);
    QCOMPARE(errorOf([&] { parse(file); }), sentence);
}

void NpyTest::headerPromisesTheWorld() {
    for (const char* shape :
         {"(9223372036854775807, 2)", "(4294967296, 4294967296, 2)", "(67108865,)"})
        QCOMPARE(errorOf([&] { parse(small(shape)); }),
                 QString("f: has the shape %1, more than the 256 MiB that are allowed; give a "
                         "smaller set")
                     .arg(shape));
    // No sum of digits overflows silently.
    QVERIFY(
        errorOf([] { parse(small("(99999999999999999999, 1)")); }).contains("no shape of whole"));
}

void NpyTest::valuesAreFinite() {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const auto refusal = [](const QByteArray& file) {
        return errorOf([&] { floatsOf(parse(file), "f"); });
    };
    QCOMPARE(refusal(npy("<f4", "(2, 3)", raw<float>({0, 1, 2, 3, 4, nan}))),
             QString("f: the value at [1, 2] is NaN; replace it, or leave out the sample"));
    // In Fortran order the fourth stored value is a[1, 1].
    QCOMPARE(
        refusal(npy("<f8", "(2, 3)",
                    raw<double>({0, 1, 2, std::numeric_limits<double>::infinity(), 4, 5}), true)),
        QString("f: the value at [1, 1] is infinite; replace it, or leave out the sample"));
    QCOMPARE(refusal(npy("<f8", "(1,)", raw<double>({1e300}))),
             QString("f: the value at [0] is too large for single precision; replace it, or leave "
                     "out the sample"));
}

void NpyTest::labelsAreWhole() {
    QCOMPARE(errorOf([] {
                 wholeNumbersOf(parse(npy("<f4", "(2,)", raw<float>({1, 2.5F}))), "f");
             }),
             QString("f: the label at [1] is 2.500000, no whole number; give classes as whole "
                     "numbers, or set data.task to regression"));
}

QTEST_APPLESS_MAIN(NpyTest)
#include "npy_test.moc"
