// SPDX-License-Identifier: GPL-3.0-or-later
// Tables as they are met: which column is the label, what the first line is, how numbers, text and
// fields are written.
#include <cmath>

#include "model/data/formats/csv.h"
#include "model/data/formats/csv_number.h"
#include "tests/support/data_files.h"

using namespace normscope;

namespace {

using Strings = std::vector<std::string>;

CsvSamples parse(const QByteArray& text, const DataConfig& data = {}) {
    return parseCsv(text.toStdString(), data, "f");
}

CsvSamples parse(const QByteArray& text, Guess header) {
    DataConfig data;
    data.header = header;
    return parse(text, data);
}

}  // namespace

class CsvKindsTest : public QObject {
    Q_OBJECT
  private slots:
    void labelIsFound_data();
    void labelIsFound();
    void theLastColumnIsSaid();
    void columnsAreLeftOut();
    void headerIsFound_data();
    void headerIsFound();
    void headerAsSet();
    void headerInAComment();
    void separatorIsFound_data();
    void separatorIsFound();
    void numbers_data();
    void numbers();
    void decimalSigns_data();
    void decimalSigns();
    void wordsOfTheLabelAreClasses_data();
    void wordsOfTheLabelAreClasses();
    void missingWords();
    void longNumbersAreNames();
    void encodings();
    void commentsAndTruths();
    void digitsAreKept_data();
    void digitsAreKept();
    void targetsKeepTheirDigits();
    void constantsStayZero();
};

void CsvKindsTest::labelIsFound_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Strings>("features");
    QTest::addColumn<Strings>("classes");
    QTest::addColumn<QString>("why");
    const QString by_name = "by its name.", of_text = "the only one of text.";
    const auto row = [](const char* name, const QByteArray& text, const Strings& features,
                        const Strings& classes, const QString& why) {
        QTest::newRow(name) << text << features << classes << why;
    };
    row("label first", "label,p1,p2\n3,0,1\n7,0,2\n", {"p1", "p2"}, {"3", "7"}, by_name);
    row("class first", "class,x,y\n1,.5,2\n2,.5,3\n", {"x", "y"}, {"1", "2"}, by_name);
    row("in capitals", "a,TARGET,b\n1,0,5\n1,1,6\n", {"a", "b"}, {"0", "1"}, by_name);
    row("species in the middle", "a,Species,b\n1,x,5\n1,y,6\n", {"a", "b"}, {"x", "y"}, by_name);
    row("y first", "y,a,b\n1,5,6\n0,7,8\n", {"a", "b"}, {"0", "1"}, by_name);
    row("y is a coordinate", "x,y,kind\n1,5,6\n0,7,8\n", {"x", "y"}, {"6", "8"},
        "the last one, for none is called label, class, target or the like.");
    row("label before y", "y,label,a\n1,5,6\n0,7,8\n", {"y", "a"}, {"5", "7"}, by_name);
    row("text first", "kind,a,b\noak,5,6\nelm,7,8\n", {"a", "b"}, {"elm", "oak"}, of_text);
    row("text in the middle", "a,kind,b\n5,oak,6\n7,elm,8\n", {"a", "b"}, {"elm", "oak"}, of_text);
}

void CsvKindsTest::labelIsFound() {
    QFETCH(QByteArray, text);
    QFETCH(QString, why);
    const auto table = parse(text);
    QTEST(table.feature_names, "features");
    QTEST(table.classes, "classes");
    QVERIFY2(QString::fromStdString(table.account.label).endsWith(why),
             table.account.label.c_str());
    QCOMPARE(table.account.label_by_place, why.startsWith("the last"));
}

void CsvKindsTest::theLastColumnIsSaid() {
    const auto table = parse("a,b,pixel784\n1,2,0\n3,4,1\n");
    QCOMPARE(table.account.label, std::string("Column \"pixel784\", the last one, for none is "
                                              "called label, class, target or the like."));
    QVERIFY(table.account.label_by_place);
    DataConfig data;
    data.label = "1";  // by its number, where no column is called so
    const auto first = parse("a,b,c\n1,2,0\n3,4,1\n", data);
    QCOMPARE(first.feature_names, (Strings{"b", "c"}));
    QCOMPARE(first.account.label, std::string("Column \"a\", as data.label says."));
}

void CsvKindsTest::columnsAreLeftOut() {
    DataConfig data;
    data.leave_out = "id, \"a, b\", 5";
    const auto table = parse("id,x,\"a, b\",label,,z\nu1,1,red,p,,2\nu2,3,blue,q,,4\n", data);
    QCOMPARE(table.feature_names, (Strings{"x", "z"}));
    QCOMPARE(table.samples.exact_inputs, (std::vector<double>{1, 2, 3, 4}));
    QCOMPARE(table.account.notes,
             (Strings{"Left out by data.leave_out: \"id\", \"a, b\", \"column 5\"."}));
    data.leave_out = "label";
    data.label = "label";
    QCOMPARE(errorOf([&] { parse("x,label\n1,p\n2,q\n", data); }),
             QString("f: column \"label\" is the label and left out; take it from data.leave_out"));
    data.leave_out = "nose";
    QCOMPARE(errorOf([&] { parse("x,label\n1,p\n2,q\n", data); }),
             QString("f: has no column \"nose\"; set data.leave_out to one of \"x\", \"label\""));
}

void CsvKindsTest::headerIsFound_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("names") << QByteArray("a,b,y\n1,2,p\n3,4,q\n");
    QTest::newRow("pandas without names") << QByteArray("0,1,2\n.5,-.4,0\n4.5,-4.6,1\n1.5,2.5,0\n");
    QTest::newRow("from one") << QByteArray("1,2,3\n.5,-.4,0\n4.5,-4.6,1\n1.5,2.5,0\n");
    QTest::newRow("years") << QByteArray("1990,2000,2010\n.5,-.4,0\n4.5,-4.6,1\n1.5,2.5,0\n");
    QTest::newRow("years and a name") << QByteArray("1990,2000,kind\n.5,.4,0\n4.5,.6,1\n.5,.5,0\n");
    QTest::newRow("digits in names") << QByteArray("1st_flr,2nd_flr,y\n5,6,0\n7,8,1\n");
    QTest::newRow("text below all") << QByteArray("a,b,y\nred,2,p\n5,4,q\n7,7,p\n");
}

void CsvKindsTest::headerIsFound() {
    QFETCH(QByteArray, text);
    QVERIFY2(!errorOf([&] { parse(text); }).contains("data.header"), "taken for a sample");
}

void CsvKindsTest::headerAsSet() {
    const QByteArray iris = "5.1,3.5,setosa\n4.9,3.0,setosa\n6.3,3.3,virginica\n";
    QVERIFY(errorOf([&] { parse(iris); }).contains("set data.header to yes"));
    const auto all = parse(iris, Guess::No);
    QCOMPARE(all.samples.labels.size(), std::size_t{3});
    QCOMPARE(all.feature_names, (Strings{"column 1", "column 2"}));
    QCOMPARE(all.samples.exact_inputs.front(), 5.1);
    const auto named = parse("1,2,3\n4,5,6\n4,5,7\n", Guess::Yes);
    QCOMPARE(named.feature_names, (Strings{"1", "2"}));
    QCOMPARE(named.samples.labels.size(), std::size_t{2});
}

void CsvKindsTest::headerInAComment() {
    // As numpy.savetxt(header="x y label") writes it.
    const auto table = parse("# x y label\n1.5 2 0\n-3 4e-2 1\n");
    QCOMPARE(table.feature_names, (Strings{"x", "y"}));
    QCOMPARE(table.samples.exact_inputs, (std::vector<double>{1.5, 2, -3, 4e-2}));
    QCOMPARE(table.samples.labels, (std::vector<std::int64_t>{0, 1}));
}

void CsvKindsTest::separatorIsFound_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Strings>("features");
    const auto row = [](const char* name, const QByteArray& text, const Strings& features) {
        QTest::newRow(name) << text << features;
    };
    row("an inch in the header", "width\";height;label\n1.5;2;p\n-3;4e-2;q\n",
        {"width\"", "height"});
    row("commas in the header", "Torque, Request, filtered;y;label\n1.5;2;p\n-3;4e-2;q\n",
        {"Torque, Request, filtered", "y"});
    row("commas in names, tabs", "a, b, c\ty\tlabel\n1.5\t2\tp\n-3\t4e-2\tq\n", {"a, b, c", "y"});
    row("sep", "sep=;\na;b;label\n1.5;2;p\n-3;4e-2;q\n", {"a", "b"});
    row("sep, CRLF", "SEP=|\r\na|b|label\r\n1.5|2|p\r\n-3|4e-2|q\r\n", {"a", "b"});
    row("decimal commas", "a;b;label\n1,5;2;p\n-3;4e-2;q\n", {"a", "b"});
    row("decimal commas everywhere", "a;b;label\n1,5;2,0;p\n-3,0;0,04;q\n", {"a", "b"});
    row("bars", "a|b|label\n1.5|2|p\n-3|4e-2|q\n", {"a", "b"});
    row("spaces", "a  b label\n 1.5   2 p\n-3\t4e-2 q  \n", {"a", "b"});
    row("semicolons in labels", "a,b,label\n1.5,2,p;x\n-3,4e-2,q;y\n", {"a", "b"});
}

void CsvKindsTest::separatorIsFound() {
    QFETCH(QByteArray, text);
    const auto table = parse(text);
    QTEST(table.feature_names, "features");
    QCOMPARE(table.samples.exact_inputs, (std::vector<double>{1.5, 2.0, -3.0, 4e-2}));
    QCOMPARE(table.samples.labels, (std::vector<std::int64_t>{0, 1}));
}

void CsvKindsTest::numbers_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<DecimalSign>("sign");
    QTest::addColumn<double>("number");  // NaN: none
    const auto row = [](const char* text, DecimalSign sign, double number) {
        QTest::addRow("%s by %s", text, std::string(keyOf(sign)).c_str())
            << QByteArray(text) << sign << number;
    };
    using enum DecimalSign;
    row("1.5", Auto, 1.5);
    row("+1.5", Auto, 1.5);
    for (const char* text : {"+-3", "-+3", "++3", "--3", "1,2,3", "1.234,5.6", "12,34", "1,234,56"})
        row(text, Auto, std::nan(""));
    row("1,234.5", Auto, 1234.5);
    row("1,234,567", Auto, 1234567);
    row("1,234", Auto, std::nan(""));
    row("1,234", Point, 1234);
    row("1,234", Comma, 1.234);
    row("-1.234,5", Comma, -1234.5);
    row("1.5", Comma, std::nan(""));
    row("0,368", Point, std::nan(""));
    row("0,368", Comma, 0.368);
    row("1,5e3", Comma, 1500);
}

void CsvKindsTest::numbers() {
    QFETCH(QByteArray, text);
    QFETCH(DecimalSign, sign);
    QFETCH(double, number);
    const auto found = numberFrom(text.toStdString(), sign);
    QCOMPARE(found.has_value(), !std::isnan(number));
    if (found)
        QCOMPARE(*found, number);
}

void CsvKindsTest::decimalSigns_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<DecimalSign>("sign");
    QTest::addColumn<double>("first");
    using enum DecimalSign;
    QTest::newRow("commas") << QByteArray("a;label\n1,864;p\n0,115;q\n") << Auto << 1.864;
    QTest::newRow("in quotes") << QByteArray("a,label\n\"1,5\",p\n\"2,25\",q\n") << Auto << 1.5;
    QTest::newRow("thousands too") << QByteArray("a;label\n1.234,5;p\n2,5;q\n") << Auto << 1234.5;
    QTest::newRow("set to comma") << QByteArray("a;label\n1,234;p\n5,678;q\n") << Comma << 1.234;
    QTest::newRow("set to point") << QByteArray("a,label\n\"1,234\",p\n5,q\n") << Point << 1234.0;
}

void CsvKindsTest::decimalSigns() {
    QFETCH(QByteArray, text);
    QFETCH(DecimalSign, sign);
    DataConfig data;
    data.decimal = sign;
    QTEST(parse(text, data).samples.exact_inputs.front(), "first");
}

void CsvKindsTest::wordsOfTheLabelAreClasses_data() {
    QTest::addColumn<QByteArray>("word");
    for (const char* word : {"NA", "None", "null", "n/a", "NaN", "-", "?"})
        QTest::newRow(word) << QByteArray(word);
}

void CsvKindsTest::wordsOfTheLabelAreClasses() {
    QFETCH(QByteArray, word);
    const auto table = parse("x,label\n1,\"" + word + "\"\n2,zebra\n3," + word + "\n4,zebra\n");
    QCOMPARE(table.classes, (Strings{word.toStdString(), "zebra"}));
    QCOMPARE(table.samples.labels, (std::vector<std::int64_t>{0, 1, 0, 1}));
    // Among numbers it is one too.
    QCOMPARE(parse("x,label\n1,0\n2,1\n3,0\n4," + word + "\n").classes.size(), std::size_t{3});
}

void CsvKindsTest::missingWords() {
    DataConfig data;
    data.missing = "-999, unknown";
    QVERIFY(errorOf([&] { parse("x,label\n-999,p\n2,q\n", data); }).contains("value is missing"));
    QVERIFY(errorOf([&] { parse("x,label\n1,Unknown\n2,q\n", data); }).contains("is missing"));
    QVERIFY(errorOf([&] { parse("x,label\nNA,p\n2,q\n", data); }).contains("\"NA\" is no number"));
}

void CsvKindsTest::longNumbersAreNames() {
    const auto table = parse(
        "x,label\n1,1234567890123456789\n2,1234567890123456790\n"
        "3,1234567890123456789\n");
    QCOMPARE(table.classes, (Strings{"1234567890123456789", "1234567890123456790"}));
    QCOMPARE(table.samples.labels, (std::vector<std::int64_t>{0, 1, 0}));
}

void CsvKindsTest::encodings() {
    const auto table = parse(
        "x,gr\xf6\xdf"
        "e,label\n1,2,M\xfcller\n3,4,\x80uro\n");
    QCOMPARE(table.feature_names, (Strings{"x", "größe"}));
    QCOMPARE(table.classes, (Strings{"Müller", "€uro"}));
    QCOMPARE(table.account.notes, (Strings{"The text is no UTF-8 and is read as Windows-1252."}));
    const auto utf8 = parse("größe,label\n1,Müller\n3,€uro\n");
    QCOMPARE(utf8.feature_names, (Strings{"größe"}));
    QVERIFY(utf8.account.notes.empty());
    QCOMPARE(errorOf([] { parse("x,label\n1,a\x81\n2,b\n"); }),
             QString("f: byte 11 is neither UTF-8 nor Windows-1252; save the table as CSV in "
                     "UTF-8"));
}

void CsvKindsTest::commentsAndTruths() {
    const auto table =
        parse("# exported, by a tool\n# seed 1\nx,y,label\n1,True,a\n# a break\n2,false,b\n");
    QCOMPARE(table.feature_names, (Strings{"x", "y"}));
    QCOMPARE(table.samples.exact_inputs, (std::vector<double>{1, 1, 2, 0}));
    QCOMPARE(table.account.notes, (Strings{"3 lines are comments and left out.",
                                           "2 values are true or false and read as 1 and 0."}));
    // A line of the table's width is one of its samples.
    QCOMPARE(parse("label,x\n#1,2\n#2,3\nb,3\n").classes, (Strings{"#1", "#2", "b"}));
}

// Statistics and centring in double precision: a shift changes nothing.
void CsvKindsTest::digitsAreKept_data() {
    QTest::addColumn<double>("origin");
    QTest::addColumn<double>("step");
    QTest::newRow("milliseconds") << 1707954127790.0 << 250.0;
    QTest::newRow("Julian days") << 2460000.5 << 0.001;
    QTest::newRow("below zero") << -1e12 << 1.0;
}

void CsvKindsTest::digitsAreKept() {
    QFETCH(double, origin);
    QFETCH(double, step);
    const auto values = [&](double from, Standardization standardization) {
        DataFolder folder;
        QByteArray text = "t,label\n";
        for (int i = 0; i < 100; ++i)
            text += QByteArray::number(from + i * step, 'g', 17) + (i < 50 ? ",p\n" : ",q\n");
        folder.write("t.csv", text);
        auto configuration = folder.configuration("csv", "t.csv");
        configuration.data.standardization = standardization;
        return loadDataset(configuration);
    };
    const auto far = values(origin, Standardization::PerFeature);
    const auto near = values(0, Standardization::PerFeature);
    for (std::size_t i = 0; i < 80; ++i)
        QVERIFY(std::abs(far->train.inputs[i] - near->train.inputs[i]) < 1e-5F);
    QVERIFY(far->account.coarse.empty());
    QVERIFY(std::abs(far->offset[0] - near->offset[0] - origin) < 1e-6 * std::abs(step) * 100);
    // Without it the loss of digits is said.
    const auto plain = values(origin, Standardization::None);
    QCOMPARE(plain->account.coarse, (Strings{"t"}));
    // What is said of the values is said of them as they stand in the file.
    for (const auto& data : {far, plain}) {
        QCOMPARE(data->summary->constant_features, std::int64_t{0});
        QVERIFY(data->checks.constant.empty());
        const auto& range = data->summary->features[0];
        QVERIFY(range.minimum >= origin && range.maximum > range.minimum);
        QVERIFY(range.maximum <= origin + 99 * step);
    }
    QVERIFY(values(0, Standardization::None)->account.coarse.empty());
}

void CsvKindsTest::targetsKeepTheirDigits() {
    DataFolder folder;
    QByteArray text = "x,target\n";
    for (int i = 0; i < 100; ++i)
        text += QByteArray::number(i) + ',' + QByteArray::number(1707954127790LL + i) + '\n';
    folder.write("t.csv", text);
    auto configuration = folder.configuration("csv", "t.csv");
    configuration.data.task = Task::Regression;
    const auto data = loadDataset(configuration);
    for (std::size_t i = 0; i < 80; ++i)
        QVERIFY(std::abs(data->rawTarget(data->train.targets[i]) - 1707954127790.0 -
                         double{data->train.inputs[i]}) < 1e-2);
}

void CsvKindsTest::constantsStayZero() {
    DataFolder folder;
    QByteArray text = "c,x,label\n";
    for (int i = 0; i < 50; ++i)
        text += "0.1," + QByteArray::number(i) + (i % 2 == 0 ? ",p\n" : ",q\n");
    folder.write("t.csv", text);
    auto configuration = folder.configuration("csv", "t.csv");
    configuration.data.standardization = Standardization::PerFeature;
    const auto data = loadDataset(configuration);
    for (std::size_t i = 0; i < 40; ++i)
        QCOMPARE(data->train.inputs[2 * i], 0.0F);
    QCOMPARE(data->checks.constant, (Strings{"c"}));
}

QTEST_APPLESS_MAIN(CsvKindsTest)
#include "csv_kinds_test.moc"
