// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/axis_range.h"

#include <QTest>
#include <cmath>
#include <limits>

using namespace normscope;

namespace {
constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
}  // namespace

class AxisRangeTest : public QObject {
    Q_OBJECT
  private slots:
    void leavesUsableRangesAlone() {
        QCOMPARE(sane({-4.0, 4.0}), (Range{-4.0, 4.0}));
        QCOMPARE(sane({1e-31, 2e-31}), (Range{1e-31, 2e-31}));
        QCOMPARE(sane({4.0, -4.0}), (Range{-4.0, 4.0}));
    }

    void makesAnythingUsable_data() {
        QTest::addColumn<double>("lo");
        QTest::addColumn<double>("hi");
        QTest::newRow("NaN") << kNaN << 1.0;
        QTest::newRow("infinite") << -kInf << kInf;
        QTest::newRow("equal") << 3.0 << 3.0;
        QTest::newRow("both zero") << 0.0 << 0.0;
        QTest::newRow("equal and huge") << 1e30 << 1e30;
        QTest::newRow("equal and tiny") << 1e-30 << 1e-30;
        QTest::newRow("as large as doubles go") << -1.7e308 << 1.7e308;
        QTest::newRow("ticks would coincide") << 1.0 << 1.0 + 1e-15;
        QTest::newRow("subnormal") << 0.0 << 5e-324;
    }

    void makesAnythingUsable() {
        QFETCH(double, lo);
        QFETCH(double, hi);
        const Range range = sane({lo, hi});
        QVERIFY(std::isfinite(range.lo) && std::isfinite(range.hi) && std::isfinite(range.span()));
        QVERIFY(range.lo < range.hi);
        QVERIFY(range.lo + range.span() / 100 > range.lo);
        if (std::isfinite(lo) && std::abs(lo) < 1e100)
            QVERIFY(range.lo <= lo && lo <= range.hi);
    }

    void collectsFiniteValues() {
        Extent extent;
        for (const double value : {kNaN, kInf, -kInf})
            extent.add(value);
        QVERIFY(extent.empty());
        for (const double value : {2.0, kNaN, -3.0, 1.0})
            extent.add(value);
        QCOMPARE(extent.range(), (Range{-3.0, 2.0}));
    }

    void standsStillUntilItMust() {
        const Range shown{0.0, 10.0};
        QCOMPARE(steady(shown, {1.0, 9.0}), shown);                      // fits and fills
        QCOMPARE(steady(shown, {4.0, 5.0}, 0.1), (Range{3.9, 5.1}));     // fills a tenth
        QCOMPARE(steady(shown, {0.0, 20.0}, 0.1), (Range{-2.0, 22.0}));  // does not fit
    }

    void topStandsStillUntilItMust() {
        QCOMPARE(steadyTop(1.0, 0.9), 1.0);
        QCOMPARE(steadyTop(1.0, 0.5), 1.0);
        QCOMPARE(steadyTop(1.0, 0.4), 0.48);
        QCOMPARE(steadyTop(1.0, 1.0), 1.2);
        QCOMPARE(steadyTop(0.0, 0.5), 0.6);
        QCOMPARE(steadyTop(2.0, 0.0), 2.0);  // nothing to show: as it was
        QCOMPARE(steadyTop(0.0, kNaN), 1.0);
        QCOMPARE(steadyTop(2.0, kInf), 2.0);
    }

    void stepAxisGrowsInChunks_data() {
        QTest::addColumn<double>("last");
        QTest::addColumn<double>("end");
        QTest::newRow("start") << 0.0 << 100.0;
        QTest::newRow("exact") << 100.0 << 100.0;
        QTest::newRow("next") << 101.0 << 125.0;
        QTest::newRow("thousands") << 2000.0 << 2000.0;
        QTest::newRow("beyond") << 2001.0 << 2500.0;
        QTest::newRow("last of a decade") << 8001.0 << 10000.0;
        QTest::newRow("NaN") << kNaN << 100.0;
    }

    void stepAxisGrowsInChunks() {
        QFETCH(double, last);
        QFETCH(double, end);
        QCOMPARE(stepAxisEnd(last), end);
    }
};

QTEST_APPLESS_MAIN(AxisRangeTest)
#include "axis_range_test.moc"
