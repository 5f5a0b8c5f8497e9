// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/formats/csv.h"

#include <cmath>

#include "tests/support/data_files.h"

using namespace normscope;

namespace {

CsvSamples parse(const QByteArray& text, const DataConfig& data = {}) {
    return parseCsv(text.toStdString(), data, "f");
}

CsvSamples parse(const QByteArray& text, const std::string& label,
                 Task task = Task::Classification) {
    DataConfig data;
    data.label = label;
    data.task = task;
    return parse(text, data);
}

/// A table whose last column goes up by `step`.
QByteArray quantities(int count, int step) {
    QByteArray text = "a,n\n";
    for (int i = 0; i < count; ++i)
        text += "0," + QByteArray::number(i * step) + '\n';
    return text;
}

const std::vector<double> kFour{1.5, 2.0, -3.0, 4e-2};

}  // namespace

class CsvTest : public QObject {
    Q_OBJECT
  private slots:
    void readsFeaturesAndClasses();
    void sameTableInOtherClothes_data();
    void sameTableInOtherClothes();
    void labelColumnByName();
    void wholeNumbersAreSortedBySize();
    void quotedLabels();
    void linesAreCountedThroughQuotes();
    void refused_data();
    void refused();
    void readsNumbersToPredict();
    void refusedTargets_data();
    void refusedTargets();
    void targetsAreStandardized();
    void tooManyClasses();
    void tooManyColumns();
    void isSplitBySeed();
    void standardizedOnTheTrainingPart();
    void files();
};

void CsvTest::readsFeaturesAndClasses() {
    const auto table = parse("width,height,kind\n1.5,2,oak\n-3,4e-2,elm\n+0.25,0,oak\n");
    QCOMPARE(table.feature_names, (std::vector<std::string>{"width", "height"}));
    QCOMPARE(table.classes, (std::vector<std::string>{"elm", "oak"}));
    QCOMPARE(table.samples.exact_inputs, (std::vector<double>{1.5, 2.0, -3.0, 0.04, 0.25, 0.0}));
    QCOMPARE(table.samples.labels, (std::vector<std::int64_t>{1, 0, 1}));
}

void CsvTest::sameTableInOtherClothes_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("plain") << QByteArray("a,b,y\n1.5,2,p\n-3,4e-2,q\n");
    QTest::newRow("CRLF") << QByteArray("a,b,y\r\n1.5,2,p\r\n-3,4e-2,q\r\n");
    QTest::newRow("CR") << QByteArray("a,b,y\r1.5,2,p\r-3,4e-2,q\r");
    QTest::newRow("no last line end") << QByteArray("a,b,y\n1.5,2,p\n-3,4e-2,q");
    QTest::newRow("byte order mark") << QByteArray(
        "\xef\xbb\xbf"
        "a,b,y\n1.5,2,p\n-3,4e-2,q\n");
    QTest::newRow("semicolons") << QByteArray("a;b;y\n1.5;2;p\n-3;4e-2;q\n");
    QTest::newRow("tabs") << QByteArray("a\tb\ty\n1.5\t2\tp\n-3\t4e-2\tq\n");
    QTest::newRow("quotes") << QByteArray("\"a\",\"b\",\"y\"\n\"1.5\",2,\"p\"\n-3,\"4e-2\",q\n");
    QTest::newRow("spaces") << QByteArray("a , b, y\n 1.5 ,2 , \"p\" \n-3, 4e-2,q\n");
    QTest::newRow("blank lines") << QByteArray("\n\na,b,y\n\n1.5,2,p\n  \n-3,4e-2,q\n\n");
}

void CsvTest::sameTableInOtherClothes() {
    QFETCH(QByteArray, text);
    const auto table = parse(text);
    QCOMPARE(table.feature_names, (std::vector<std::string>{"a", "b"}));
    QCOMPARE(table.classes, (std::vector<std::string>{"p", "q"}));
    QCOMPARE(table.samples.exact_inputs, kFour);
    QCOMPARE(table.samples.labels, (std::vector<std::int64_t>{0, 1}));
}

void CsvTest::labelColumnByName() {
    const auto table = parse("y,a,b\np,1.5,2\nq,-3,4e-2\n", "y");
    QCOMPARE(table.feature_names, (std::vector<std::string>{"a", "b"}));
    QCOMPARE(table.samples.exact_inputs, kFour);
    QCOMPARE(errorOf([] { parse("y,a\np,1\nq,2\n", "kind"); }),
             QString("f: has no column \"kind\"; set data.label to one of \"y\", \"a\""));
}

void CsvTest::wholeNumbersAreSortedBySize() {
    const auto numbers = parse("a,y\n0,10\n0,9\n0,-2\n0,9.0\n");
    QCOMPARE(numbers.classes, (std::vector<std::string>{"-2", "9", "10"}));
    QCOMPARE(numbers.samples.labels, (std::vector<std::int64_t>{2, 1, 0, 1}));
    const auto names = parse("a,y\n0,10\n0,9\n0,b\n");
    QCOMPARE(names.classes, (std::vector<std::string>{"10", "9", "b"}));
}

void CsvTest::quotedLabels() {
    const auto table = parse("a,y\n0,\"x, \"\"y\"\"\"\n0,\"two\nlines\"\n");
    QCOMPARE(table.classes, (std::vector<std::string>{"two\nlines", "x, \"y\""}));
}

void CsvTest::linesAreCountedThroughQuotes() {
    // The label of line 2 goes on to line 4 (CRLF counts once), so the bad value stands on line 5.
    QCOMPARE(errorOf([] { parse("a,y\n0,\"p\r\nq\nr\"\nz,s\n"); }),
             QString("f: line 5, column \"a\": \"z\" is no number; leave the column out by "
                     "data.leave_out, or replace its text by numbers"));
}

void CsvTest::refused_data() {
    const Refusals row;
    row("empty", "", "f: is empty; give a table with a header line and one line a sample");
    row("blank", "\n \n", "f: is empty; give a table with a header line and one line a sample");
    row("header only", "a,y\n", "f: has a header but no lines below it; give one line a sample");
    row("binary", QByteArray("a,y\n\0,1\n", 8),
        "f: byte 4 is 0, so this is no plain text; save the table as CSV in UTF-8");
    row("UTF-16",
        QByteArray("\xff\xfe"
                   "a\0,\0",
                   6),
        "f: is UTF-16; save it as CSV in UTF-8");
    row("one column", "a\n1\n",
        "f: line 1 (\"a\") has one column only; separate features and label by commas, semicolons, "
        "tabs, bars or spaces, or name what separates them in a line above, such as sep=:");
    row("no header", "1,2,3\n4,5,6\n",
        "f: line 1 (\"1\", \"2\", \"3\") may hold the names of the columns or a sample; set "
        "data.header to yes if names, to no if it is a sample");
    row("no header, text", "1.5,2,p\n4,5,q\n4,5,p\n",
        "f: line 1 (\"1.5\", \"2\", \"p\") may hold the names of the columns or a sample; set "
        "data.header to yes if names, to no if it is a sample");
    row("no header, a value missing", "?,2,p\n4,5,q\n4,5,r\n",
        "f: line 1 (\"?\", \"2\", \"p\") may hold the names of the columns or a sample; set "
        "data.header to yes if names, to no if it is a sample");
    row("no header, whole numbers", "0,1,2\n4,5,6\n7,8,6\n",
        "f: line 1 (\"0\", \"1\", \"2\") may hold the names of the columns or a sample; set "
        "data.header to yes if names, to no if it is a sample");
    row("unnamed", ",a,y\n0,1,p\n",
        "f: line 1, column 1 has no name; name it, or set data.leave_out to 1 (pandas writes its "
        "index so)");
    row("names alike", "a,b,a,y\n1,2,3,p\n",
        "f: line 1, column 3 has the name of column 1, \"a\"; give each its own, or set "
        "data.leave_out to 3");
    row("two signs", "a,y\n+-3,p\n1,q\n",
        "f: line 2, column \"a\": \"+-3\" is no number; leave the column out by "
        "data.leave_out, or replace its text by numbers");
    row("quantity", quantities(200, 7),
        "f: column \"n\", taken for the label only by its place, has 200 different whole numbers "
        "in "
        "200 samples, which are values rather than classes; set data.label to the column of "
        "classes (to \"n\" if these are), or data.task to regression to predict them");
    row("dense quantity", quantities(100, 1),
        "f: column \"n\", taken for the label only by its place, has 100 different whole numbers "
        "in "
        "100 samples, which are values rather than classes; set data.label to the column of "
        "classes (to \"n\" if these are), or data.task to regression to predict them");

    row("missing", "a,b,y\n1,2,p\n1,,q\n",
        "f: line 3, column \"b\": the value is missing; fill it in, leave out the line, or leave "
        "out "
        "the column by data.leave_out");
    row("NaN", "a,b,y\n1,NaN,q\n",
        "f: line 2, column \"b\": the value is missing; fill it in, leave out the line, or leave "
        "out "
        "the column by data.leave_out");
    row("text", "a,b,y\n1,2,p\nred,2,q\n",
        "f: line 3, column \"a\": \"red\" is no number; leave the column out by data.leave_out, "
        "or replace its text by numbers");
    row("both signs", "a;b;y\n1,5;2.5;p\n1,5;2;q\n",
        "f: line 2, column \"a\": \"1,5\" has a decimal comma where other numbers have a point; "
        "write all alike, or set data.decimal to comma where no number has a point");
    row("ambiguous", "a,y\n\"1,234\",p\n\"1,235\",q\n",
        "f: line 2, column \"a\": \"1,234\" is 1234 with a decimal point and 1.234 with a "
        "decimal comma; set data.decimal to point or to comma");
    row("ambiguous beside commas", "a;b;y\n1,5;1.234;p\n1,5;2;q\n",
        "f: line 2, column \"b\": \"1.234\" is 1.234 with a decimal point and 1234 with a "
        "decimal comma; set data.decimal to point or to comma");
    row("infinite", "a,y\ninf,p\n",
        "f: line 2, column \"a\": \"inf\" is not finite in single precision; scale the column, or "
        "leave out the line");
    row("huge", "a,y\n1e39,p\n",
        "f: line 2, column \"a\": \"1e39\" is not finite in single precision; scale the column, or "
        "leave out the line");
    row("short line", "a,b,y\n1,2,p\n1,p\n",
        "f: line 3 has 2 fields where the header has 3; give every line as many (text that "
        "contains a separator belongs in quotation marks)");
    row("long line", "a,y\n1,2,p\n",
        "f: line 2 has 3 fields where the header has 2; give every line as many (text that "
        "contains a separator belongs in quotation marks)");
    row("no label", "a,y\n1,\n",
        "f: line 2, column \"y\": the label is missing; fill it in, or leave out the line");
    row("open quote", "a,y\n1,\"p\n2,q\n",
        "f: line 2, column 2: the quotation mark opened here is never closed; close it");
    row("after quote", "a,y\n1,\"p\"q\n",
        "f: line 2, column 2: there is text after the closing quotation mark; write a quotation "
        "mark inside quotes twice");
    row("one class", "a,y\n1,p\n2,p\n",
        "f: the label column has one class only (\"p\"), so there is nothing to tell apart; give "
        "at least two");
    row("regression", "a,price\n1,3\n2,4.5\n3,5\n",
        "f: column \"price\", taken for the label only by its place, holds real values, such as "
        "\"4.5\" on line 3; set data.label to the column of classes, or data.task to regression to "
        "predict these");
    row("regression by its name", "a,target\n1,3\n2,4.5\n3,5\n",
        "f: column \"target\" holds real values to predict, such as \"4.5\" on line 3; set "
        "data.task to regression, or data.label to a column of names or whole numbers");
}

void CsvTest::refused() {
    QFETCH(QByteArray, file);
    QFETCH(QString, sentence);
    QCOMPARE(errorOf([&] { parse(file); }), sentence);
}

void CsvTest::readsNumbersToPredict() {
    const auto table =
        parse("size,price,age\n1,3,7\n2,-4.5,8\n3,1e3,9\n", "price", Task::Regression);
    QCOMPARE(table.feature_names, (std::vector<std::string>{"size", "age"}));
    QCOMPARE(table.classes, (std::vector<std::string>{"price"}));
    QCOMPARE(table.samples.targets, (std::vector<float>{3.0F, -4.5F, 1000.0F}));
    QCOMPARE(table.samples.labels, (std::vector<std::int64_t>{0, 0, 0}));
    QCOMPARE(table.samples.exact_inputs, (std::vector<double>{1, 7, 2, 8, 3, 9}));
}

void CsvTest::refusedTargets_data() {
    const Refusals row;
    row("text", "a,price\n1,3\n2,cheap\n",
        "f: line 3, column \"price\": \"cheap\" is no number; set data.label to a column of "
        "numbers, or data.task to classification");
    row("missing", "a,price\n1,\n2,3\n",
        "f: line 2, column \"price\": the value to predict is missing; fill it in, or leave out "
        "the line");
    row("infinite", "a,price\n1,3\n2,1e60\n",
        "f: line 3, column \"price\": \"1e60\" is not finite in single precision; scale the "
        "column, or leave out the line");
}

void CsvTest::refusedTargets() {
    QFETCH(QByteArray, file);
    QFETCH(QString, sentence);
    QCOMPARE(errorOf([&] { parse(file, std::string(), Task::Regression); }), sentence);
}

// By mean and biased deviation of the training part; the raw values are had back.
void CsvTest::targetsAreStandardized() {
    DataFolder folder;
    QByteArray text = "x,y\n";
    for (int i = 0; i < 50; ++i)
        text += QByteArray::number(i) + ',' + QByteArray::number(1000 + 3 * (i % 10)) + '\n';
    folder.write("a.csv", text);
    auto configuration = folder.configuration("csv", "a.csv");
    configuration.data.task = Task::Regression;
    const auto data = loadDataset(configuration);
    QCOMPARE(data->task, Task::Regression);
    QCOMPARE(data->classes, (std::vector<std::string>{"y"}));
    QCOMPARE(data->train.targets.size(), std::size_t{40});
    QCOMPARE(data->validation.targets.size(), std::size_t{10});
    const auto [mean, deviation] = momentsOf(data->train.targets);
    QVERIFY(std::abs(mean) < 1e-6);
    QVERIFY(std::abs(deviation - 1) < 1e-6);
    for (const auto* part : {&data->train, &data->validation})
        for (std::size_t i = 0; i < part->targets.size(); ++i) {
            const auto x = std::lround(double{part->inputs[i]});
            QVERIFY(std::abs(data->rawTarget(double{part->targets[i]}) -
                             static_cast<double>(1000 + 3 * (x % 10))) < 1e-4);
        }
    const auto order = byClass(data->train);
    for (std::size_t i = 1; i < order.size(); ++i)
        QVERIFY(data->train.targets[static_cast<std::size_t>(order[i - 1])] <=
                data->train.targets[static_cast<std::size_t>(order[i])]);
    // The same file as classes, and one value only.
    configuration.data.task = Task::Classification;
    QCOMPARE(loadDataset(configuration)->classes.size(), std::size_t{10});
    folder.write("b.csv", "x,y\n1,2\n2,2\n3,2\n4,2\n5,2\n6,2\n");
    configuration = folder.configuration("csv", "b.csv");
    configuration.data.task = Task::Regression;
    QVERIFY(
        folder.error(configuration)
            .contains(
                "\"y\" has one value only in the training part, so there is nothing to predict"));
}

void CsvTest::tooManyClasses() {
    QByteArray text = "a,y\n";
    for (int i = 0; i < 1000; ++i)
        text += "0,c" + QByteArray::number(i) + "\n";
    QCOMPARE(parse(text).classes.size(), 1000U);
    QCOMPARE(errorOf([&] { parse(text + "0,x\n"); }),
             QString("f: by line 1002, column \"y\" has more than 1,000 different labels; set "
                     "data.label to a column of classes"));
}

void CsvTest::tooManyColumns() {
    QCOMPARE(errorOf([&] { parse(QByteArray(70000, ',')); }),
             QString("f: line 1, there are more than 65,537 fields; give at most as many columns"));
}

void CsvTest::isSplitBySeed() {
    DataFolder folder;
    QByteArray text = "a,y\n";
    for (int i = 0; i < 10; ++i)
        text += QByteArray::number(i) + (i % 2 == 0 ? ",even\n" : ",odd\n");
    folder.write("t.csv", text);
    auto configuration = folder.configuration("csv", "t.csv");
    const auto data = loadDataset(configuration);
    QCOMPARE(data->name, std::string("t.csv"));
    QCOMPARE(data->shape, (std::vector<std::int64_t>{1}));
    QVERIFY(isSplit(*data, 8, 2));
    QCOMPARE(loadDataset(configuration)->train.inputs, data->train.inputs);
    configuration.seed = 8;
    QVERIFY(loadDataset(configuration)->train.inputs != data->train.inputs);
    folder.write("t.csv", "a,y\n1,p\n2,q\n3,p\n4,q\n");
    QCOMPARE(folder.error(configuration),
             QString("DIR/t.csv: holds 4 samples, too few to split; give at least 5"));
}

void CsvTest::standardizedOnTheTrainingPart() {
    DataFolder folder;
    QByteArray text = "a,b,y\n";
    for (int i = 0; i < 50; ++i)
        text += QByteArray::number(i * i) + ",7," + (i % 2 == 0 ? "p\n" : "q\n");
    folder.write("t.csv", text);
    auto configuration = folder.configuration("csv", "t.csv");
    const auto plain = loadDataset(configuration);
    configuration.data.standardization = Standardization::PerFeature;
    const auto data = loadDataset(configuration);
    const auto [mean, deviation] = momentsOf(plain->train.inputs, 0, 2);
    for (std::size_t i = 0; i < 10; ++i) {
        const auto expected = (plain->validation.inputs[2 * i] - mean) / deviation;
        QVERIFY(std::abs(data->validation.inputs[2 * i] - expected) < 1e-5);
        QCOMPARE(data->validation.inputs[2 * i + 1], 0.0F);  // a column that never varies
    }
}

void CsvTest::files() {
    DataFolder folder;
    QCOMPARE(folder.error(generatedSet("csv", 10, 0, 1)),
             QString("data.path is empty; give the CSV file that data.dataset=csv reads"));
    QCOMPARE(folder.error(folder.configuration("csv", "no.csv")),
             QString("DIR/no.csv: there is no such file; check data.path"));
    QCOMPARE(folder.error(folder.configuration("csv")),
             QString("DIR: there is no such file; check data.path"));
}

QTEST_APPLESS_MAIN(CsvTest)
#include "csv_test.moc"
