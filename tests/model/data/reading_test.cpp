// SPDX-License-Identifier: GPL-3.0-or-later
// What is known of data before and while they are read: their first lines, how far it is, and
// whether there is memory.
#include "model/data/reading.h"

#include "model/data/formats/table_preview.h"
#include "model/data/process_memory.h"
#include "tests/support/data_files.h"

using namespace normscope;

namespace {

using Use = TablePreview::Column::Use;

/// So large that telling is due several times.
QByteArray manyRows() {
    QByteArray text = "a,b,label\n";
    for (int i = 0; i < 300'000; ++i)
        text += i % 2 == 0 ? "1.25,-2.5,p\n" : "3.75,4.125,q\n";
    return text;
}

}  // namespace

class ReadingTest : public QObject {
    Q_OBJECT
    DataFolder files_;

    TablePreview preview(const QByteArray& text, DataConfig data = {}) {
        data.path = files_.write("t.csv", text).toStdString();
        return previewOf(data, 3);
    }

  private slots:
    void cleanup() { limitRoomForData(0); }
    void tellsHowFarItIs();
    void isGivenUp();
    void refusesWhatDoesNotFit();
    void sizesInWords();
    void givesBackMemory();
    void previewSaysWhatIsWhat();
    void previewSaysWhatIsWrong();
    void previewOfALongFile();
};

void ReadingTest::tellsHowFarItIs() {
    files_.write("t.csv", manyRows());
    std::vector<double> told;
    {
        const ReadingListener listener([&](double share) {
            told.push_back(share);
            return true;
        });
        loadDataset(files_.configuration("csv", "t.csv"));
    }
    QVERIFY(!told.empty());
    QVERIFY(std::ranges::is_sorted(told));
    QVERIFY(told.front() >= 0.0 && told.back() <= 1.0);
    const auto so_far = told.size();
    loadDataset(files_.configuration("csv", "t.csv"));  // nobody listens
    QCOMPARE(told.size(), so_far);
}

void ReadingTest::isGivenUp() {
    files_.write("t.csv", manyRows());
    const ReadingListener listener([](double) { return false; });
    QVERIFY_EXCEPTION_THROWN(loadDataset(files_.configuration("csv", "t.csv")), ReadingGivenUp);
}

void ReadingTest::refusesWhatDoesNotFit() {
    files_.write("t.csv", "a,label\n" + QByteArray(2'000'000, '\n'));
    limitRoomForData(3'000'000);
    QCOMPARE(files_.error(files_.configuration("csv", "t.csv")),
             "DIR/t.csv: takes some 5 MB of memory to read, and 3 MB are free; give fewer samples");
    limitRoomForData(6'000'000);
    QVERIFY(files_.error(files_.configuration("csv", "t.csv")).contains("no lines below"));
    limitRoomForData(0);
    QVERIFY(roomForData() > 100'000'000);
}

void ReadingTest::sizesInWords() {
    QCOMPARE(bytesText(1'500'000), std::string("2 MB"));
    QCOMPARE(bytesText(999'000'000), std::string("999 MB"));
    QCOMPARE(bytesText(5'230'000'000), std::string("5.2 GB"));
}

// What is freed below something that stays is the heap's until it is given back.
void ReadingTest::givesBackMemory() {
    constexpr std::size_t count = 20'000, size = 4000;
    std::vector<std::unique_ptr<char[]>> blocks;
    for (std::size_t i = 0; i < count; ++i) {
        blocks.push_back(std::make_unique<char[]>(size));
        std::fill_n(blocks.back().get(), size, 'x');
    }
    const auto stays = std::move(blocks.back());
    blocks.clear();
    const auto before = processMemory().resident;
    if (before == 0)
        QSKIP("this system does not tell");
    giveBackMemory();
    const auto after = processMemory().resident;
    QVERIFY2(after + count * size / 2 < before,
             qPrintable(QString("%1 before, %2 after").arg(before).arg(after)));
    QCOMPARE(stays[0], 'x');
}

void ReadingTest::previewSaysWhatIsWhat() {
    DataConfig data;
    data.leave_out = "id";
    const auto seen =
        preview("# by hand\nid;x;kind\n1;2,5;\"a;b\"\n2;3,5;c\n3;4,5;c\n4;5,5;c\n", data);
    QCOMPARE(seen.error, std::string());
    QCOMPARE(seen.separator, ';');
    QVERIFY(seen.header);
    QCOMPARE(seen.columns.size(), std::size_t{3});
    QCOMPARE(seen.columns[0].use, Use::LeftOut);
    QCOMPARE(seen.columns[1].use, Use::Feature);
    QCOMPARE(seen.columns[2].use, Use::Label);
    QCOMPARE(seen.columns[2].name, std::string("kind"));
    QVERIFY(seen.label.starts_with("Column \"kind\", "));
    QCOMPARE(seen.rows.size(), std::size_t{3});
    QCOMPARE(seen.rows[0].line, std::int64_t{3});
    QCOMPARE(seen.rows[0].fields, (std::vector<std::string>{"1", "2,5", "a;b"}));
}

void ReadingTest::previewSaysWhatIsWrong() {
    auto seen = preview("a,b,label\n1,2,p\nx,3,q\n4,5,p\n");
    QVERIFY2(seen.error.find("line 3, column \"a\": \"x\" is no number") != std::string::npos,
             seen.error.c_str());
    QCOMPARE(seen.rows.size(), std::size_t{3});  // to be seen all the same
    // A first line that may be either: the lines stand there with the sentence.
    seen = preview("5.1,3.5,setosa\n4.9,3.0,setosa\n6.2,2.9,virginica\n");
    QVERIFY2(seen.error.find("data.header") != std::string::npos, seen.error.c_str());
    QCOMPARE(seen.rows[0].fields.back(), std::string("setosa"));
    DataConfig missing;
    missing.path = files_.path("none.csv").toStdString();
    seen = previewOf(missing, 3);
    QVERIFY(seen.rows.empty());
    QVERIFY(seen.error.find("there is no such file") != std::string::npos);
}

void ReadingTest::previewOfALongFile() {
    auto text = manyRows();
    text += "no number,1,p\n";  // far below what is looked at
    const auto seen = preview(text);
    QCOMPARE(seen.error, std::string());
    QCOMPARE(seen.rows.size(), std::size_t{3});
}

QTEST_GUILESS_MAIN(ReadingTest)

#include "reading_test.moc"
