// SPDX-License-Identifier: GPL-3.0-or-later
// The loops against the plain ones, with every instruction set of this machine.
#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

#include "model/record/value_loops.h"
#include "tests/support/instruction_sets.h"

using namespace normscope;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Many of them equal, as behind a ReLU.
std::vector<float> valuesOf(std::size_t count, unsigned seed) {
    std::mt19937 generator(seed);
    std::normal_distribution<float> normal(0.5F, 2.0F);
    std::vector<float> values(count);
    for (auto& value : values)
        value = std::max(normal(generator), -1.0F);
    return values;
}

bool isClose(double a, double b) {
    return std::abs(a - b) <= 1e-12 * std::max(1.0, std::abs(b));
}

}  // namespace

class ValueLoopsTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { testing::takeInstructionSet(); }
    void cleanup() { testing::giveBackInstructionSets(); }
    void moments_data() { testing::addInstructionSets(); }
    void moments();
    void keys_data() { testing::addInstructionSets(); }
    void keys();
    void bins_data() { testing::addInstructionSets(); }
    void bins();
    void histogramBins_data() { testing::addInstructionSets(); }
    void histogramBins();
    void sortedColumns_data() { testing::addInstructionSets(); }
    void sortedColumns();
};

void ValueLoopsTest::moments() {
    for (std::size_t count = 1; count < 150; ++count) {
        auto values = valuesOf(count, 1);
        const auto moments = loops::momentsOf(values);
        double sum = 0, squares = 0;
        for (const double value : values)
            sum += value, squares += (value - 0.3) * (value - 0.3);
        QVERIFY(isClose(moments.sum, sum));
        QCOMPARE(moments.min, std::ranges::min(values));
        QCOMPARE(moments.max, std::ranges::max(values));
        QVERIFY(isClose(loops::squaresAround(values, 0.3), squares));
        QCOMPARE(loops::countEqual(values, -1.0F),
                 static_cast<std::size_t>(std::ranges::count(values, -1.0F)));
        QCOMPARE(loops::countNonfinite(values), std::size_t{0});
        values.back() = kNaN;
        values.front() = -kInfinity;
        QCOMPARE(loops::countNonfinite(values), std::size_t(count == 1 ? 1 : 2));
    }
}

void ValueLoopsTest::keys() {
    const std::vector<float> rising{-kInfinity, -3e38F, -1.5F, -1e-30F, 0.0F,
                                    1e-30F,     1.0F,   1.5F,  3e38F,   kInfinity};
    for (std::size_t i = 0; i + 1 < rising.size(); ++i)
        QVERIFY(loops::orderedKey(rising[i]) < loops::orderedKey(rising[i + 1]));
    QCOMPARE(loops::orderedKey(-0.0F), loops::orderedKey(0.0F));
}

void ValueLoopsTest::bins() {
    for (const std::size_t count : {1, 2, 7, 15, 16, 17, 31, 64, 100, 515}) {
        const auto values = valuesOf(count, 2);
        const auto lowest = loops::orderedKey(std::ranges::min(values));
        constexpr int kShift = 20;
        std::vector<std::uint16_t> bins(count);
        loops::putBins(values, lowest, kShift, bins.data());
        for (std::size_t i = 0; i < count; ++i)
            QCOMPARE(bins[i], (loops::orderedKey(values[i]) - lowest) >> kShift);
        const float low = -1.0F, high = std::ranges::max(values);
        for (const auto bin : {bins.front(), bins.back()}) {
            std::vector<float> expected, all;
            for (std::size_t i = 0; i < count; ++i) {
                if (bins[i] == bin)
                    all.push_back(values[i]);
                if (bins[i] == bin && values[i] != low && values[i] != high)
                    expected.push_back(values[i]);
            }
            std::vector<float> into(count + loops::kRoom);
            into.resize(loops::collect(values, bins.data(), bin, low, high, into.data()));
            QCOMPARE(into, expected);
            into.resize(count + loops::kRoom);
            into.resize(loops::collect(values, bins.data(), bin, kNaN, kNaN, into.data()));
            QCOMPARE(into, all);
        }
    }
}

void ValueLoopsTest::histogramBins() {
    constexpr std::size_t kBins = 40;
    for (const std::size_t count : {1, 3, 8, 9, 33, 200}) {
        auto values = valuesOf(count, 3);
        for (std::size_t i = 0; i < count; i += 5)
            values[i] = std::vector{kNaN, kInfinity, -kInfinity, 3e38F, 2.0F, -0.7F}[i / 5 % 6];
        std::vector<std::uint16_t> into(count);
        loops::putHistogramBins(values, static_cast<double>(-0.7F), 2.0, kBins, into.data());
        for (std::size_t i = 0; i < count; ++i) {
            const double value = values[i], lo = static_cast<double>(-0.7F), hi = 2.0;
            const auto bin =
                !std::isfinite(value) ? kBins + 2
                : value < lo          ? kBins
                : value > hi
                    ? kBins + 1
                    : std::min(static_cast<std::size_t>((value - lo) * (kBins / (hi - lo))),
                               kBins - 1);
            QCOMPARE(into[i], bin);
        }
    }
}

void ValueLoopsTest::sortedColumns() {
    constexpr std::size_t kFeatures = 37;
    const std::size_t at_once = loops::columnsAtOnce();
    for (const std::size_t rows : {1, 2, 3, 4, 5, 8, 13, 31, 60, 64, 65, 511}) {
        auto values = valuesOf(rows * kFeatures, static_cast<unsigned>(rows));
        std::vector<float> sorted;
        for (std::size_t first = 0; first < kFeatures; first += at_once) {
            const auto columns = std::min(at_once, kFeatures - first);
            QVERIFY(loops::sortColumns(values, kFeatures, first, columns, sorted));
            for (std::size_t i = 0; i < columns; ++i) {
                std::vector<float> column;
                for (std::size_t row = 0; row < rows; ++row)
                    column.push_back(values[row * kFeatures + first + i]);
                std::ranges::sort(column);
                for (std::size_t row = 0; row < rows; ++row)
                    QCOMPARE(sorted[row * at_once + i], column[row]);
            }
        }
        values.back() = kNaN;
        const std::size_t last = (kFeatures - 1) / at_once * at_once;
        QVERIFY(!loops::sortColumns(values, kFeatures, last, kFeatures - last, sorted));
    }
}

QTEST_APPLESS_MAIN(ValueLoopsTest)
#include "value_loops_test.moc"
