// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/table.h"

#include <QTest>
#include <limits>

using namespace normscope;

class TableTest : public QObject {
    Q_OBJECT
  private slots:
    void writesHeaderAndRows() {
        const Table table{{"step", "loss"}, {{"1", "2.5"}, {"2", ""}}};
        QCOMPARE(table.toCsv(), QString("step,loss\n1,2.5\n2,\n"));
        QCOMPARE(Table({{"a"}, {}}).toCsv(), QString("a\n"));
    }

    void quotesWhatNeedsIt_data() {
        QTest::addColumn<QString>("field");
        QTest::addColumn<QString>("written");
        QTest::newRow("plain") << "a b"
                               << "a b";
        QTest::newRow("comma") << "a,b"
                               << "\"a,b\"";
        QTest::newRow("quote") << "a\"b"
                               << "\"a\"\"b\"";
        QTest::newRow("line") << "a\nb"
                              << "\"a\nb\"";
        QTest::newRow("return") << "a\rb"
                                << "\"a\rb\"";
    }

    void quotesWhatNeedsIt() {
        QFETCH(QString, field);
        QFETCH(QString, written);
        const Table table{{"x"}, {{field}}};
        QCOMPARE(table.toCsv(), "x\n" + written + "\n");
    }

    void numbersReadBackTheSame() {
        for (const double value : {0.1, 1.0 / 3.0, -2.5e-300, 1e30, 123456789.0, 5e-324}) {
            bool ok = false;
            QCOMPARE(toCsvNumber(value).toDouble(&ok), value);
            QVERIFY(ok);
        }
        QCOMPARE(toCsvNumber(0.5), QString("0.5"));
        QCOMPARE(toCsvNumber(std::numeric_limits<double>::quiet_NaN()), QString());
        QCOMPARE(toCsvNumber(std::numeric_limits<double>::infinity()), QString("inf"));
        QCOMPARE(toCsvNumber(-std::numeric_limits<double>::infinity()), QString("-inf"));
    }

    void floatsStayShort() {
        QCOMPARE(toCsvNumber(0.1F), QString("0.1"));
        QCOMPARE(toCsvNumber(static_cast<double>(0.1F)), QString("0.10000000149011612"));
    }
};

QTEST_APPLESS_MAIN(TableTest)
#include "table_test.moc"
