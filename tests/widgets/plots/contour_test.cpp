// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/plots/contour.h"

#include <QTest>
#include <limits>

using namespace normscope;

class ContourTest : public QObject {
    Q_OBJECT
  private slots:
    /// One corner of 1, crossed at 0.5: half-way along both its edges.
    void oneCorner() {
        const auto at = [](const std::vector<float>& values) { return contourOf(values, 2, 0.5); };
        using Line = std::vector<GridSegment>;
        QVERIFY(at({1, 0, 0, 0}) == (Line{{{0.5, 0}, {0, 0.5}}}));
        QVERIFY(at({0, 1, 0, 0}) == (Line{{{0.5, 0}, {1, 0.5}}}));
        QVERIFY(at({0, 0, 0, 1}) == (Line{{{1, 0.5}, {0.5, 1}}}));
        QVERIFY(at({0, 0, 1, 0}) == (Line{{{0.5, 1}, {0, 0.5}}}));
        // Below the level where all else is above.
        QVERIFY(at({0, 1, 1, 1}) == at({1, 0, 0, 0}));
        // A quarter of the way from 0 to 2.
        QVERIFY(at({0, 2, 0, 2}) == (Line{{{0.25, 0}, {0.25, 1}}}));
    }

    /// z = x + 2y crosses 3.25 on a straight line through every cell it meets.
    void plane() {
        constexpr std::size_t kSide = 4;
        std::vector<float> values;
        for (std::size_t row = 0; row < kSide; ++row)
            for (std::size_t column = 0; column < kSide; ++column)
                values.push_back(static_cast<float>(column + 2 * row));
        const auto line = contourOf(values, kSide, 3.25);
        // x = 3.25 − 2y: enters at y = 0.125 on the right side, leaves at x = 0 with y = 1.625.
        QCOMPARE(line.size(), std::size_t{4});
        double length = 0.0;
        for (const auto& [from, to] : line) {
            for (const auto& point : {from, to})
                QCOMPARE(point.x + 2 * point.y, 3.25);
            length += std::hypot(to.x - from.x, to.y - from.y);
        }
        QCOMPARE(length, std::hypot(3.0, 1.5));
    }

    void saddles() {
        // Corners (0,0) and (1,1) high; the mean 0.6 joins them: the low corners are cut off.
        const auto joined = contourOf({1.2F, 0, 0, 1.2F}, 2, 0.5);
        QCOMPARE(joined.size(), std::size_t{2});
        QVERIFY(joined[0].from.y == 0.0 && joined[0].to.x == 1.0);  // around (1, 0)
        QVERIFY(joined[1].from.y == 1.0 && joined[1].to.x == 0.0);  // around (0, 1)
        // The mean 0.4 parts them: the high corners are cut off.
        const auto parted = contourOf({0.8F, 0, 0, 0.8F}, 2, 0.5);
        QVERIFY(parted[0].from.x == 0.0 && parted[0].to.y == 0.0);  // around (0, 0)
        QVERIFY(parted[1].from.x == 1.0 && parted[1].to.y == 1.0);  // around (1, 1)
        // The other diagonal.
        const auto other = contourOf({0, 1.2F, 1.2F, 0}, 2, 0.5);
        QVERIFY(other[0].from.x == 0.0 && other[0].to.y == 0.0);  // around (0, 0)
    }

    void valuesAtTheLevel() {
        // 0.5 counts as above: the line runs through the corners that have it.
        QVERIFY(contourOf({0.5F, 0.5F, 0.5F, 0.5F}, 2, 0.5).empty());
        const auto line = contourOf({0, 0.5F, 0, 0.5F}, 2, 0.5);
        QVERIFY(line == (std::vector<GridSegment>{{{1, 0}, {1, 1}}}));
    }

    void nothingToDraw() {
        const float nan = std::numeric_limits<float>::quiet_NaN();
        QVERIFY(contourOf({}, 0, 0.5).empty());
        QVERIFY(contourOf({1}, 1, 0.5).empty());
        QVERIFY(contourOf({1, 0, 1}, 2, 0.5).empty());
        QVERIFY(contourOf({1, 0, nan, 1}, 2, 0.5).empty());
        // A bad value takes its own cells only.
        QCOMPARE(contourOf({0, 1, 1, 0, 1, 1, 0, 1, nan}, 3, 0.5).size(), std::size_t{2});
    }
};

QTEST_APPLESS_MAIN(ContourTest)
#include "contour_test.moc"
