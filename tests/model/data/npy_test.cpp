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

/// With the high byte first.
template <class T>
QByteArray reversed(const std::vector<T>& values) {
    auto bytes = raw(values);
    for (qsizetype at = 0; at < bytes.size(); at += sizeof(T))
        std::reverse(bytes.begin() + at, bytes.begin() + at + sizeof(T));
    return bytes;
}

}  // namespace

class NpyTest : public QObject {
    Q_OBJECT
  private slots:
    void types();
    void text();
    void digits();
    void fortranOrder();
    void versions();
    void malformed_data();
    void malformed();
    void headerPromisesTheWorld();
    void valuesAreFinite();
    void labelsAreWhole();
    void labelsWithoutASign();
    void numbersBeyondDoubles();
    void missingDates();
};

void NpyTest::types() {
    const std::vector<float> values{0, 1, 2, 3, 4, 5};
    const auto check = [&](const QByteArray& file, NumpyType type) {
        const auto array = parse(file);
        QVERIFY(array.type == type);
        QCOMPARE(array.extents, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(numbersOf<float>(array, "f"), values);
        QCOMPARE(wholeNumbersOf(array, "f"), (std::vector<std::int64_t>{0, 1, 2, 3, 4, 5}));
    };
    check(small(), NumpyType::Float32);
    check(npy("<f8", "(2, 3)", raw<double>({0, 1, 2, 3, 4, 5})), NumpyType::Float64);
    check(npy("|u1", "(2, 3)", raw<std::uint8_t>({0, 1, 2, 3, 4, 5})), NumpyType::UInt8);
    check(npy("<i4", "(2, 3)", raw<std::int32_t>({0, 1, 2, 3, 4, 5})), NumpyType::Int32);
    check(npy("<i8", "(2, 3)", raw<std::int64_t>({0, 1, 2, 3, 4, 5})), NumpyType::Int64);
    check(npy("|i1", "(2, 3)", raw<std::int8_t>({0, 1, 2, 3, 4, 5})), NumpyType::Int8);
    check(npy("<i2", "(2, 3)", raw<std::int16_t>({0, 1, 2, 3, 4, 5})), NumpyType::Int16);
    check(npy("<u2", "(2, 3)", raw<std::uint16_t>({0, 1, 2, 3, 4, 5})), NumpyType::UInt16);
    check(npy("<u4", "(2, 3)", raw<std::uint32_t>({0, 1, 2, 3, 4, 5})), NumpyType::UInt32);
    check(npy("<u8", "(2, 3)", raw<std::uint64_t>({0, 1, 2, 3, 4, 5})), NumpyType::UInt64);
    check(npy("<f2", "(2, 3)", raw<std::uint16_t>({0, 0x3c00, 0x4000, 0x4200, 0x4400, 0x4500})),
          NumpyType::Float16);
    check(npy(">f4", "(2, 3)", reversed<float>({0, 1, 2, 3, 4, 5})), NumpyType::Float32);
    check(npy(">f8", "(2, 3)", reversed<double>({0, 1, 2, 3, 4, 5})), NumpyType::Float64);
    check(npy(">i8", "(2, 3)", reversed<std::int64_t>({0, 1, 2, 3, 4, 5})), NumpyType::Int64);
    check(npy(">i2", "(2, 3)", reversed<std::int16_t>({0, 1, 2, 3, 4, 5})), NumpyType::Int16);
    const auto truths = parse(npy("|b1", "(3,)", raw<std::uint8_t>({1, 0, 1})));
    QCOMPARE(numbersOf<float>(truths, "f"), (std::vector<float>{1, 0, 1}));
    // The smallest half, one below the smallest normal one, and a negative one.
    const auto halves = parse(npy("<f2", "(3,)", raw<std::uint16_t>({1, 0x03ff, 0xbe00})));
    QCOMPARE(numbersOf<float>(halves, "f"), (std::vector<float>{0x1p-24F, 1023 * 0x1p-24F, -1.5F}));
    QVERIFY(errorOf([] {
                numbersOf<float>(parse(npy("<f2", "(1,)", raw<std::uint16_t>({0x7c00}))), "f");
            }).contains("is infinite"));
    const auto negative = parse(npy("<i4", "(1,)", raw<std::int32_t>({-7})));
    QCOMPARE(numbersOf<float>(negative, "f"), (std::vector<float>{-7}));
}

void NpyTest::text() {
    const auto words = parse(npy("<U3", "(2,)", raw<char32_t>({U'a', U'ß', 0, U'€', U'😀', U'x'})));
    QVERIFY(isText(words));
    QCOMPARE(textsOf(words), (std::vector<std::string>{"aß", "€😀x"}));
    QCOMPARE(textsOf(parse(npy(">U1", "(1,)", QByteArray("\0\0\0b", 4)))),
             (std::vector<std::string>{"b"}));
    QCOMPARE(textsOf(parse(npy("|S2", "(2,)", QByteArray("a\0bc", 4)))),
             (std::vector<std::string>{"a", "bc"}));
    QCOMPARE(errorOf([&] { numbersOf<float>(words, "f"); }),
             QString("f: holds text where numbers are needed; give an array of numbers"));
}

void NpyTest::digits() {
    QCOMPARE(numbersOf<double>(parse(npy("<i8", "(1,)", raw<std::int64_t>({1707954127791}))), "f"),
             (std::vector<double>{1707954127791.0}));
    QVERIFY(needsDoubles(parse(npy("<i8", "(1,)", raw<std::int64_t>({0})))));
    QVERIFY(!needsDoubles(parse(small())));
}

void NpyTest::fortranOrder() {
    // First index fastest: a[0,0], a[1,0], a[0,1], a[1,1], a[0,2], a[1,2].
    const auto two = parse(npy("<f4", "(2, 3)", raw<float>({0, 3, 1, 4, 2, 5}), true));
    QCOMPARE(numbersOf<float>(two, "f"), (std::vector<float>{0, 1, 2, 3, 4, 5}));
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
        QCOMPARE(numbersOf<float>(parse(file), "f"), (std::vector<float>{8, 9}));
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
    row("no text", npyWithHeader("{'descr': '<f4', 'col\x8c\xc2\x9f\x7f\xc3\xb6r': 3}", {}),
        "f: the header at byte 40 names an unknown property \"col?  ör\"" + save);
    row("no shape", npyWithHeader("{'descr': '<f4', 'fortran_order': False}", {}),
        "f: the header at byte 50 does not give shape" + save);
    row("bad shape", npyWithHeader("{'shape': (2, x), }", {}),
        "f: the header at byte 24 gives no shape of whole numbers" + save);
    row("negative", npyWithHeader("{'shape': (-2,), }", {}),
        "f: the header at byte 21 gives no shape of whole numbers" + save);
    row("complex", npy("<c8", "(1, 2)", "abcdefgh"),
        "f: holds complex numbers of type \"<c8\"; give their parts beside each other: "
        "numpy.concatenate([x.real, x.imag], axis=1)");
    row("complex images", npy("<c16", "(1, 1, 1)", "abcdefghabcdefgh"),
        "f: holds complex numbers of type \"<c16\"; give their parts beside each other: "
        "numpy.stack([x.real, x.imag], axis=1)");
    row("dates", npy("<M8[ns]", "(1,)", "abcdefgh"),
        "f: holds dates of type \"<M8[ns]\"; make them whole numbers, which loses nothing, with "
        ".astype('int64')");
    row("durations", npy("<m8[s]", "(1,)", "abcdefgh"),
        "f: holds durations of type \"<m8[s]\"; make them whole numbers, which loses nothing, "
        "with .astype('int64')");
    row("long double", npy("<f16", "(1,)", "abcdefghabcdefgh"),
        "f: has values of type \"<f16\", where real numbers of up to 8 bytes and text can be "
        "read; convert it with .astype('float64'), labels with .astype('int64')");
    row("endless text", npy("<U99999", "(1,)", "abcd"),
        "f: has text of type \"<U99999\", where up to 1,000 characters can be read; shorten it "
        "with .astype('U1000')");
    row("objects", npy("|O", "(2,)", "abcd"),
        "f: holds Python objects; make them numbers with .astype('float64'), labels that are text "
        "with .astype(str)");
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
         {"(9223372036854775807, 2)", "(4294967296, 4294967296, 2)", "(274877906945,)"})
        QCOMPARE(errorOf([&] { parse(small(shape)); }),
                 QString("f: has the shape %1, more than a terabyte; copy or download it "
                         "again")
                     .arg(shape));
    // No sum of digits overflows silently.
    QVERIFY(
        errorOf([] { parse(small("(99999999999999999999, 1)")); }).contains("no shape of whole"));
}

void NpyTest::valuesAreFinite() {
    const float nan = std::numeric_limits<float>::quiet_NaN();
    const auto refusal = [](const QByteArray& file) {
        return errorOf([&] { numbersOf<float>(parse(file), "f"); });
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

void NpyTest::labelsWithoutASign() {
    const auto read = [](std::uint64_t label) {
        return wholeNumbersOf(parse(npy("<u8", "(1,)", raw<std::uint64_t>({label}))), "f");
    };
    QCOMPARE(read(0x7fffffffffffffff)[0], std::numeric_limits<std::int64_t>::max());
    QCOMPARE(errorOf([&] { read(0x8000000000000005); }),
             QString("f: the label at [0] is 9223372036854775813, more than a whole number with a "
                     "sign holds; give classes as smaller numbers, or as text: y.astype(str)"));
}

// Each column is counted from its least value; none is where doubles hold them all.
void NpyTest::numbersBeyondDoubles() {
    constexpr std::int64_t far = std::int64_t{1} << 60;
    const auto columns =
        parse(npy("<i8", "(3, 2)", raw<std::int64_t>({far + 2, 7, far, -8, far + 1, 9})));
    const auto origins = originsOf(columns, 2);
    QCOMPARE(wholeText(origins[0]), std::string("1152921504606846976"));
    QVERIFY(origins[1] == 0);
    QCOMPARE(distancesOf(columns, origins, "f"), (std::vector<double>{2, 7, 0, -8, 1, 9}));
    const auto negative = parse(npy("<i8", "(2,)", raw<std::int64_t>({-far, -far - 3})));
    QCOMPARE(distancesOf(negative, originsOf(negative, 1), "f"), (std::vector<double>{3, 0}));
    const auto huge = parse(npy("<u8", "(2,)", raw<std::uint64_t>({~0ULL, ~0ULL - 5})));
    QCOMPARE(distancesOf(huge, originsOf(huge, 1), "f"), (std::vector<double>{5, 0}));
    // By the origins of another part.
    QCOMPARE(distancesOf(huge, Origins{static_cast<WideNumber>(~0ULL - 1)}, "f"),
             (std::vector<double>{1, -4}));
}

void NpyTest::missingDates() {
    const auto array =
        parse(npy("<i8", "(2,)", raw<std::int64_t>({5, std::numeric_limits<std::int64_t>::min()})));
    QCOMPARE(errorOf([&] { distancesOf(array, originsOf(array, 1), "f"); }),
             QString("f: the value at [1] is -9223372036854775808, which NumPy makes of a missing "
                     "date (NaT); replace it, or leave out the sample"));
}

QTEST_APPLESS_MAIN(NpyTest)
#include "npy_test.moc"
