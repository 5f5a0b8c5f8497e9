// SPDX-License-Identifier: GPL-3.0-or-later
// What is told of a table that does not say it: separator, header, label, index; and what is asked
// where it cannot be told.
#include "model/data/formats/csv.h"
#include "model/data/formats/csv_number.h"
#include "tests/support/data_files.h"

using namespace normscope;

namespace {

using Strings = std::vector<std::string>;

CsvSamples parse(const QByteArray& text, const DataConfig& data = {}) {
    return parseCsv(text.toStdString(), data, "f");
}

DataConfig with(auto DataConfig::*field, const auto& value) {
    DataConfig data;
    data.*field = value;
    return data;
}

QString refusal(const QByteArray& text, const DataConfig& data = {}) {
    return errorOf([&] { parse(text, data); });
}

/// A header and `count` lines; %1 is the line's number, %2 is 0 and 1 in turn, %3 a and b, %4 and
/// %5 numbers with decimals.
QByteArray table(const char* header, const char* line, int count = 40) {
    QByteArray text(header);
    for (int i = 0; i < count; ++i)
        text += QByteArray(line)
                    .replace("%1", QByteArray::number(i))
                    .replace("%2", QByteArray::number(i % 2))
                    .replace("%3", i % 2 == 0 ? "a" : "b")
                    .replace("%4", QByteArray::number(0.25 + i % 7))
                    .replace("%5", QByteArray::number(-3.5 + i % 9)) +
                '\n';
    return text;
}

}  // namespace

class CsvGuessesTest : public QObject {
    Q_OBJECT
  private slots:
    void bodyTellsTheSeparator_data();
    void bodyTellsTheSeparator();
    void separatorsInSentences();
    void labelsAreNumbersAsFeaturesAre_data();
    void labelsAreNumbersAsFeaturesAre();
    void namesOfSamplesAreNoLabel();
    void firstLineMayBeASample_data();
    void firstLineMayBeASample();
    void firstLineIsNames_data();
    void firstLineIsNames();
    void namesInAComment_data();
    void namesInAComment();
    void largeWholeNumbersKeepTheirDifferences();
    void largeWholeNumbersFarApart();
    void paddedLabelsAreNames();
    void indexIsLeftOut();
    void columnsByNumber();
    void labelNames_data();
    void labelNames();
    void labelByItsPlaceIsDoubted();
    void namedLabelIsTaken();
    void wordsAmongNumbersAreSaid();
    void titleAboveTheHeader();
    void escapedQuotes();
    void fewBytesThatAreNoUtf8();
    void numbersBeyondDoubles();
    void classesThatTrainingLacks();
};

void CsvGuessesTest::bodyTellsTheSeparator_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Strings>("features");
    QTest::addColumn<Strings>("classes");
    QTest::addColumn<double>("first");
    const auto row = [](const char* name, const QByteArray& text, const Strings& features,
                        const Strings& classes, double first) {
        QTest::newRow(name) << text << features << classes << first;
    };
    row("a comma in the header", "Torque, Nm;label\n0,006;a\n1,255;b\n-0,25;a\n", {"Torque, Nm"},
        {"a", "b"}, 0.006);
    row("with one more column", "Torque, Nm;note;label\n0,662;1;a\n2,478;2;b\n",
        {"Torque, Nm", "note"}, {"a", "b"}, 0.662);
    row("label in the middle", "Torque, Nm;klasse;grade\n1,255;a;1\n-0,091;b;2\n",
        {"Torque, Nm", "grade"}, {"a", "b"}, 1.255);
    row("no comma in the header", "wert;klasse\n-1,179;gut\n0,669;schlecht\n", {"wert"},
        {"gut", "schlecht"}, -1.179);
    row("spaces", "x y label\n0,5 1,5 a\n-3,5 2,5 b\n", {"x", "y"}, {"a", "b"}, 0.5);
    row("sep in quotes", "\"sep=;\"\r\nx;label\r\n1;a\r\n2;b\r\n", {"x"}, {"a", "b"}, 1);
    row("a title and spaces", "# of, 2023\nx, y, label\n1, 2, a\n3, 4, b\n", {"x", "y"}, {"a", "b"},
        1);
}

void CsvGuessesTest::bodyTellsTheSeparator() {
    QFETCH(QByteArray, text);
    QFETCH(Strings, features);
    const auto read = parse(text);
    QCOMPARE(read.feature_names, features);
    QTEST(read.classes, "classes");
    QTEST(read.samples.exact_inputs.front(), "first");
}

void CsvGuessesTest::separatorsInSentences() {
    QCOMPARE(parse("sep=^\nx^label\n1^a\n2^b\n").account.notes,
             (Strings{"Line 1 names the separator.", "Fields are separated by \"^\"."}));
    const QByteArray colons = "x:y:label\n1:2:a\n3:4:b\n";
    QCOMPARE(
        refusal(colons),
        QString("f: line 1 (\"x:y:label\") has one column only; separate features and label by "
                "commas, semicolons, tabs, bars or spaces, or name what separates them in a "
                "line above, such as sep=:"));
    QCOMPARE(parse("sep=:\n" + colons).feature_names, (Strings{"x", "y"}));
    QVERIFY(refusal("x,label\n1,a\n2,b\n", with(&DataConfig::separator, Separator::Tab))
                .contains("by data.separator; set that to auto"));
    QVERIFY(refusal(table("w;label\n", "%1,25;%3") + "total\n")
                .startsWith("f: line 42 has 1 field where the header has 2;"));
    // Digits that no sign explains are no reason for another separator.
    QVERIFY(refusal("x;y;label\n1,23,456;0.5;a\n2,34,567;1.5;b\n")
                .startsWith("f: line 2, column \"x\": \"1,23,456\" is no number"));
}

void CsvGuessesTest::labelsAreNumbersAsFeaturesAre_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("words");
    const QString real = "holds real values, such as ";
    QTest::newRow("a decimal comma")
        << QByteArray("x1;x2;preis\n0,5;1,5;100,16\n1,5;2,5;99,25\n") << real + "\"100,16\"";
    QTest::newRow("beside points")
        << QByteArray("x1;x2;preis\n0.5;1.5;100,16\n1.5;2.5;99,25\n") << real + "\"100,16\"";
    QTest::newRow("thousands") << QByteArray("x,price\n0.5,\"4,888\"\n1.5,\"5,125\"\n")
                               << real + "\"4,888\"";
    QTest::newRow("one is missing")
        << QByteArray("x,price\n1,4.5\n2,5.5\n3,NA\n") << real + "\"4.5\"";
}

void CsvGuessesTest::labelsAreNumbersAsFeaturesAre() {
    QFETCH(QByteArray, text);
    QFETCH(QString, words);
    QVERIFY2(refusal(text).contains(words), qPrintable(refusal(text)));
    QVERIFY(refusal(text).contains("data.task to regression"));
}

void CsvGuessesTest::namesOfSamplesAreNoLabel() {
    const auto cars = table("model,mpg,am\n", "car%1,%4,%2");
    QCOMPARE(refusal(cars),
             QString("f: line 2, column \"model\": \"car0\" is no number; leave the column out by "
                     "data.leave_out, or replace its text by numbers; nearly every line has "
                     "another text there, so that it was not taken for the label (data.label takes "
                     "it all the same)"));
    QCOMPARE(parse(cars, with(&DataConfig::leave_out, "model")).classes, (Strings{"0", "1"}));
    QCOMPARE(parse(cars, with(&DataConfig::label, "model")).classes.size(), std::size_t{40});
    // Beside names of samples text is the label.
    const auto kinds = table("model,mpg,kind\n", "car%1,%4,%3");
    QCOMPARE(parse(kinds, with(&DataConfig::leave_out, "model")).classes, (Strings{"a", "b"}));
    const auto prices = table("x,grade,price\n", "%4,%2,$%1");
    QVERIFY(refusal(prices).contains("column \"price\": \"$0\" is no number"));
    const auto rest = parse(prices, with(&DataConfig::leave_out, "price"));
    QCOMPARE(rest.feature_names, (Strings{"x"}));
    // Of several columns of text one is asked for.
    const auto several = table("colour,kind,x\n", "%3,m%2,%1");
    QCOMPARE(refusal(several),
             QString("f: line 2, column \"colour\": \"a\" is no number; set data.label to the "
                     "column if it holds the classes, leave it out by data.leave_out, or replace "
                     "its text by numbers"));
    auto chosen = with(&DataConfig::label, "colour");
    chosen.leave_out = "kind";
    QCOMPARE(parse(several, chosen).classes, (Strings{"a", "b"}));
    QCOMPARE(
        parse(table("w,kind,unit\n", "%4,%3,Nm"), with(&DataConfig::leave_out, "unit")).classes,
        (Strings{"a", "b"}));
    QVERIFY(refusal(table("w,kind,unit\n", "%4,%3,Nm")).contains("column \"unit\": \"Nm\""));
    // Half of them are text, so that no column is.
    QByteArray codes = "x,code\n";
    for (int i = 0; i < 40; ++i)
        codes += "0.5," + QByteArray::number(i) + (i % 2 == 0 ? "m\n" : "\n");
    QCOMPARE(refusal(codes),
             QString("f: column \"code\", taken for the label only by its place, has 40 different "
                     "texts in 40 samples, which name samples rather than classes; set data.label "
                     "to the column of classes (to \"code\" if these are), or data.leave_out to "
                     "\"code\""));
}

void CsvGuessesTest::firstLineMayBeASample_data() {
    QTest::addColumn<QByteArray>("first");
    QTest::addColumn<QByteArray>("body");
    const auto row = [](const char* name, const char* first, const char* line) {
        QTest::newRow(name) << QByteArray(first) << table("", line);
    };
    row("less than", "<0.5,0.3,a\n", "%4,%5,%3");
    row("infinite", "inf,-0.483,a\n", "%4,%5,%3");
    row("per cent", "12%,0.123,a\n", "%1,%5,%3");
    row("missing", "n.a.,0.390,a\n", "%4,%5,%3");
    row("an unknown label", "0.5,1.895,unknown\n", "%4,%5,%2");
    row("whole numbers", "1,2,1\n", "%4,%5,%2");
    row("one mark and a word", "<5,a\n", "%1,%3");
    row("zero and a word", "0,a\n", "%4,%3");
    row("one whole number", "<5,7,a\n", "%4,%1,%3");
    row("an empty field", ",0.5,a\n", "%1,%5,%3");
}

void CsvGuessesTest::firstLineMayBeASample() {
    QFETCH(QByteArray, first);
    QFETCH(QByteArray, body);
    const auto sentence = refusal(first + body);
    QVERIFY2(sentence.endsWith("may hold the names of the columns or a sample; set data.header to "
                               "yes if names, to no if it is a sample"),
             qPrintable(sentence));
}

void CsvGuessesTest::firstLineIsNames_data() {
    QTest::addColumn<QByteArray>("text");
    const auto row = [](const char* name, const char* header, const char* line) {
        QTest::newRow(name) << table(header, line);
    };
    row("pandas", "0,1,2\n", "%4,%5,%2");
    row("years and a label of text", "2018,2019,label\n", "%4,%5,%3");
    row("years, the last first", "2019,2018,label\n", "%4,%5,%3");
    row("text and years", "country,2018,2019\n", "%3,%4,%5");
    row("wavelengths and a label", "400.5,401.0,Class\n", "%4,%5,%3");
    row("pandas' index", ",0,1,2\n", "%1,%4,%5,%2");
}

void CsvGuessesTest::firstLineIsNames() {
    QFETCH(QByteArray, text);
    QCOMPARE(refusal(text), QString());
    QCOMPARE(parse(text).samples.labels.size(), std::size_t{40});
}

void CsvGuessesTest::namesInAComment_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<Strings>("features");
    QTest::newRow("numpy.savetxt") << table("# x,y,label\n", "%4,%5,%2") << Strings{"x", "y"};
    QTest::newRow("without a space") << table("#x,y,label\n", "%4,%5,%3") << Strings{"x", "y"};
    QTest::newRow("a name of #") << table("#,x,label\n", "%1,%4,%3") << Strings{"#", "x"};
    QTest::newRow("not the last") << table("# x,y,label\n# seed 1\n", "%4,%5,%2")
                                  << Strings{"x", "y"};
}

void CsvGuessesTest::namesInAComment() {
    QFETCH(QByteArray, text);
    for (const auto header : {Guess::Auto, Guess::Yes}) {
        const auto read = parse(text, with(&DataConfig::header, header));
        QTEST(read.feature_names, "features");
        QCOMPARE(read.samples.labels.size(), std::size_t{40});
    }
    QCOMPARE(parse(text, with(&DataConfig::header, Guess::No)).samples.labels.size(),
             std::size_t{40});
}

void CsvGuessesTest::largeWholeNumbersKeepTheirDifferences() {
    for (const auto origin : {std::uint64_t{1} << 60, std::uint64_t{1} << 63}) {
        QByteArray text = "id,x,label\n";
        for (std::uint64_t k = 0; k < 200; ++k)
            text +=
                QByteArray::number(origin + (k + 7) % 200) + ",1.5," + (k < 100 ? "a\n" : "b\n");
        const auto read = parse(text);
        for (std::size_t k = 0; k < 200; ++k)
            QCOMPARE(read.samples.exact_inputs[2 * k], static_cast<double>((k + 7) % 200));
        QCOMPARE(read.account.notes,
                 (Strings{"\"id\" holds whole numbers beyond 2^53; they are counted from their "
                          "least, " +
                          std::to_string(origin) + ", so that they keep their differences."}));
    }
    // The first ones may be smaller, and below zero.
    const auto mixed = parse("id,label\n-9007199254740991,a\n-9007199254740993,b\n");
    QCOMPARE(mixed.samples.exact_inputs, (std::vector<double>{2, 0}));
    auto regression = with(&DataConfig::task, Task::Regression);
    const auto targets = parse("x,y\n1,1152921504606846977\n2,1152921504606846976\n", regression);
    QCOMPARE(targets.samples.targets, (std::vector<float>{1, 0}));
}

void CsvGuessesTest::largeWholeNumbersFarApart() {
    const auto read = parse("id,label\n1152921504606846977,a\n1152921504606846978,b\n5,a\n");
    QCOMPARE(read.samples.exact_inputs, (std::vector<double>{0x1p60, 0x1p60, 5}));
    QCOMPARE(
        read.account.notes,
        (Strings{"\"id\" holds whole numbers beyond 2^53, which are rounded to 15 digits or so "
                 "and may not be told apart."}));
    QVERIFY(parse("x,label\n1e20,a\n3e30,b\n").account.notes.empty());
}

void CsvGuessesTest::paddedLabelsAreNames() {
    const auto read = parse("x,label\n1,007\n2,7\n3,0012\n4,007\n");
    QCOMPARE(read.classes, (Strings{"007", "7", "0012"}));
    QCOMPARE(read.samples.labels, (std::vector<std::int64_t>{0, 1, 2, 0}));
}

void CsvGuessesTest::indexIsLeftOut() {
    const auto read = parse(table(",x,label\n", "%1,%4,%2"));
    QCOMPARE(read.feature_names, (Strings{"x"}));
    QCOMPARE(read.account.notes,
             (Strings{"Column 1 has no name and numbers the lines, so it is left out."}));
    const auto ending = parse(table("x,label,\n", "%4,%2,"));
    QCOMPARE(ending.feature_names, (Strings{"x"}));
    QCOMPARE(ending.account.notes,
             (Strings{"Column 3 has no name and no values, so it is left out."}));
    // Other values without a name are not.
    QVERIFY(refusal(table(",x,label\n", "%4,%5,%2")).contains("column 1 has no name"));
}

void CsvGuessesTest::columnsByNumber() {
    const auto text = table("1,2,3,3,4,label\n", "%4,%5,%4,%5,%4,%3");
    DataConfig data;
    QCOMPARE(refusal(text, data),
             QString("f: line 1, column 4 has the name of column 3, \"3\"; give each its own, or "
                     "set data.leave_out to #4"));
    data.leave_out = "#4";
    QCOMPARE(parse(text, data).feature_names, (Strings{"1", "2", "3", "4"}));
    data.leave_out = "4";  // the name goes before
    data.label = "#1";
    QVERIFY(refusal(text, data).contains("set data.leave_out to #4"));
    QVERIFY(refusal("# by hand\n\nx,x,label\n1,2,a\n3,4,b\n").startsWith("f: line 3, column 2"));
}

void CsvGuessesTest::labelNames_data() {
    QTest::addColumn<QByteArray>("name");
    for (const char* name :
         {"label", "Class Label", "class_label", "target-class", "class_id", "Label_ID", "Survived",
          "TYPE", "variety", "digit", "is_fraud", "sentiment", "Category", "outcome", "diagnosis",
          "gt", "ground_truth", "cls"})
        QTest::newRow(name) << QByteArray(name);
}

void CsvGuessesTest::labelNames() {
    QFETCH(QByteArray, name);
    const auto read = parse(table(("x," + name + ",y\n").constData(), "%4,%2,%5"));
    QCOMPARE(read.feature_names, (Strings{"x", "y"}));
    QCOMPARE(read.account.label, "Column \"" + name.toStdString() + "\", by its name.");
    QVERIFY(!read.account.label_by_place);
}

void CsvGuessesTest::labelByItsPlaceIsDoubted() {
    QCOMPARE(refusal(table("grade,a,b\n", "%2,%4,%5")),
             QString("f: column \"b\", taken for the label only by its place, holds real values, "
                     "such as \"-3.5\" on line 2; set data.label to the column of classes, or "
                     "data.task to regression to predict these"));
    // Digits with the label first, and no header.
    const auto digits = table("", "%2,%1,0");
    const auto data = with(&DataConfig::header, Guess::No);
    QCOMPARE(refusal(digits, data),
             QString("f: column \"column 3\", taken for the label only by its place, has one class "
                     "only (\"0\"), so there is nothing to tell apart; set data.label to the "
                     "column of classes"));
    // A rarer name of labels is none above decimals.
    QCOMPARE(parse(table("type,x,kind\n", "%4,%5,%2")).feature_names, (Strings{"type", "x"}));
}

void CsvGuessesTest::namedLabelIsTaken() {
    QByteArray codes = "x,label\n", letters = "label,x\n";
    for (int i = 0; i < 2600; ++i)
        codes += "0.5," + QByteArray::number(111 + 8 * (i % 26)) + '\n';
    for (int i = 0; i < 130; ++i)
        letters += QByteArray::number(1 + i % 26) + ",0.5\n";
    QCOMPARE(parse(codes).classes.size(), std::size_t{26});
    QCOMPARE(parse(letters).classes.size(), std::size_t{26});
    const auto numbers = table("x,target\n", "%4,%1");
    QVERIFY(refusal(numbers).contains("values rather than classes"));
    QVERIFY(refusal(numbers).contains("data.label to the column of classes (to \"target\" if"));
    QCOMPARE(parse(numbers, with(&DataConfig::label, "target")).classes.size(), std::size_t{40});
}

void CsvGuessesTest::wordsAmongNumbersAreSaid() {
    const QByteArray text = "x,label\n1,0\n2,1\n3,none\n4,none\n";
    const auto read = parse(text);
    QCOMPARE(read.classes, (Strings{"0", "1", "none"}));
    QCOMPARE(read.account.notes, (Strings{"\"none\" is a class of the label, of 2 samples; set "
                                          "data.missing to it if it means that there is none."}));
    QCOMPARE(refusal(text, with(&DataConfig::missing, "none")),
             QString("f: line 4, column \"label\": the label is missing; fill it in, or leave out "
                     "the line"));
}

void CsvGuessesTest::titleAboveTheHeader() {
    const QByteArray text = "Measurements of 2023\n\nx,y,label\n1,2,a\n3,4,b\n";
    QCOMPARE(refusal(text),
             QString("f: line 1 (\"Measurements of 2023\") has one field where lines below it have "
                     "3; if it is a title, delete it or begin it with #"));
    QCOMPARE(parse('#' + text).feature_names, (Strings{"x", "y"}));
}

void CsvGuessesTest::escapedQuotes() {
    const auto read = parse("x,label\n1,\"say \\\"a\\\"\"\n2,\"C:\\\"\n3,\"say \\\"a\\\"\"\n");
    QCOMPARE(read.classes, (Strings{"C:\\", "say \"a\""}));
    QCOMPARE(parse("x,label\n1,\"a \\\"\"b\"\"\"\n2,c\n").classes, (Strings{"a \\\"b\"", "c"}));
}

void CsvGuessesTest::fewBytesThatAreNoUtf8() {
    const auto read = parse("größe,label\n1,Müller\n2,Weiß\n3,M\xfcller\n");
    QCOMPARE(read.feature_names, (Strings{"größe"}));
    QCOMPARE(read.classes, (Strings{"Müller", "Weiß"}));
    QCOMPARE(read.account.notes,
             (Strings{"1 byte is no UTF-8 and is read as Windows-1252, on line 4."}));
}

void CsvGuessesTest::numbersBeyondDoubles() {
    QCOMPARE(pointNumber("1e-400"), std::optional(0.0));
    QCOMPARE(pointNumber("-2.5e-999999999999"), std::optional(0.0));
    QCOMPARE(pointNumber(QByteArray("0.").append(400, '0').append("1").toStdString()),
             std::optional(0.0));
    QCOMPARE(pointNumber("1e400"), std::optional(HUGE_VAL));
    QCOMPARE(pointNumber(QByteArray("-").append(400, '9').toStdString()), std::optional(-HUGE_VAL));
    QVERIFY(refusal("x,label\n1e400,a\n2,b\n").contains("\"1e400\" is not finite"));
}

void CsvGuessesTest::classesThatTrainingLacks() {
    DataFolder folder;
    folder.write("t.csv", table("x,label\n", "%4,c%1", 10));
    const auto data = loadDataset(folder.configuration("csv", "t.csv"));
    QVERIFY2(data->account.notes.back().starts_with(
                 "Validation has 2 samples of classes that no training sample has: \"c"),
             data->account.notes.back().c_str());
}

QTEST_APPLESS_MAIN(CsvGuessesTest)
#include "csv_guesses_test.moc"
