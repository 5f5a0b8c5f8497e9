// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/base/number_format.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace normscope;

namespace {
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
const QString kThin(QChar(0x202F));
}  // namespace

class NumberFormatTest : public QObject {
    Q_OBJECT
  private slots:
    void shortNumbers_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << "0";
        QTest::newRow("two decimals") << 0.4 << "0.40";
        QTest::newRow("negative") << -1.3 << "−1.30";
        QTest::newRow("tens") << 12.345 << "12.3";
        QTest::newRow("hundreds") << 123.4 << "123";
        QTest::newRow("rounds over a limit") << 9.999 << "10.0";
        QTest::newRow("hundredths") << 0.0412 << "0.041";
        QTest::newRow("thousandths") << 0.0041 << "0.0041";
        QTest::newRow("tiny") << 3.2e-5 << "3.2e−5";
        QTest::newRow("tiny, one digit") << 1e-30 << "1e−30";
        QTest::newRow("huge") << -1e30 << "−1e30";
        QTest::newRow("NaN") << kNaN << "NaN";
        QTest::newRow("inf") << kInf << "∞";
        QTest::newRow("-inf") << -kInf << "−∞";
    }

    void shortNumbers() {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(formatShort(value), text);
    }

    void like_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<double>("scale");
        QTest::addColumn<QString>("text");
        QTest::newRow("small mean, wide spread") << -0.0007 << 1.2 << "0.00";
        QTest::newRow("as its scale") << 0.4 << 1.3 << "0.40";
        QTest::newRow("large scale") << 12.34 << 50.0 << "12.3";
        QTest::newRow("small scale") << 0.01234 << 0.05 << "0.012";
        QTest::newRow("no spread") << 0.4 << 0.0 << "0.40";
        QTest::newRow("NaN scale") << 0.4 << kNaN << "0.40";
        QTest::newRow("NaN") << kNaN << 1.0 << "NaN";
    }

    void like() {
        QFETCH(double, value);
        QFETCH(double, scale);
        QFETCH(QString, text);
        QCOMPARE(formatLike(value, scale), text);
    }

    void tick_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("text");
        QTest::newRow("zero") << 0.0 << "0";
        QTest::newRow("no trailing zeros") << 0.5 << "0.5";
        QTest::newRow("negative") << -4.0 << "−4";
        QTest::newRow("large") << 2e6 << "2e6";
        QTest::newRow("small") << 2.5e-7 << "2.5e−7";
    }

    void tick() {
        QFETCH(double, value);
        QFETCH(QString, text);
        QCOMPARE(formatTick(value), text);
    }

    void share_data() {
        QTest::addColumn<double>("value");
        QTest::addColumn<QString>("number");
        QTest::newRow("none") << 0.0 << "0";
        QTest::newRow("all") << 1.0 << "100";
        QTest::newRow("hardly any is not none") << 1e-7 << "<0.1";
        QTest::newRow("nearly all is not all") << 1.0 - 1e-7 << ">99.9";
        QTest::newRow("one decimal below ten") << 0.0412 << "4.1";
        QTest::newRow("none above") << 0.42 << "42";
    }

    void share() {
        QFETCH(double, value);
        QFETCH(QString, number);
        QCOMPARE(formatShare(value), number + kThin + "%");
    }

    void percent() {
        QCOMPARE(formatPercent(0.1744), "17.4" + kThin + "%");
        QCOMPARE(formatPercent(0.5, 0), "50" + kThin + "%");
        QCOMPARE(formatPercent(1.0, 1, u' '), QString("100.0 %"));
        QCOMPARE(formatPercent(kNaN), QString("NaN"));
    }

    void counts() {
        QCOMPARE(formatCount(0), QString("0"));
        QCOMPARE(formatCount(999), QString("999"));
        QCOMPARE(formatCount(12000), "12" + kThin + "000");
        QCOMPARE(formatCount(-1234567), "−1" + kThin + "234" + kThin + "567");
        QCOMPARE(formatCount(-123), QString("−123"));
    }
};

QTEST_APPLESS_MAIN(NumberFormatTest)
#include "number_format_test.moc"
