// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/histogram.h"

#include <QTest>
#include <cmath>
#include <limits>
#include <numeric>

using namespace normscope;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

Summary summaryOf(const std::vector<float>& values) {
    std::vector<float> scratch;
    return summarize(values, scratch);
}

}  // namespace

class HistogramTest : public QObject {
    Q_OBJECT
  private slots:
    void fullHistogramLosesNothing();
    void percentilesOfColumns();
    void zerosOfBothSigns();
    void percentilesOfWideValues();
    void binsAndEdges();
    void nothingIsLost();
    void emptyAndFlat();
    void momentsByHand();
    void percentilesAsNumpy_data();
    void percentilesAsNumpy();
    void nonFiniteValuesAreCountedApart();
};

void HistogramTest::binsAndEdges() {
    // Four bins of width 1 over [-2, 2]; 2 falls in the last, 0 begins the third.
    const std::vector<float> values{-2.0F, -1.5F, -1.0F, 0.0F, 0.5F, 1.999F, 2.0F};
    const auto histogram = makeHistogram(values, -2.0, 2.0, 4);
    QCOMPARE(histogram.counts, (std::vector<std::uint32_t>{2, 1, 2, 2}));
    QCOMPARE(histogram.edge(0), -2.0);
    QCOMPARE(histogram.edge(3), 1.0);
    QCOMPARE(histogram.edge(4), 2.0);
    QCOMPARE(histogram.outsideShare(), 0.0);
}

void HistogramTest::nothingIsLost() {
    const std::vector<float> values{-3.0F, 0.5F, 7.0F, 8.0F, kNaN, kInfinity, -kInfinity, 1.0F};
    const auto histogram = makeHistogram(values, 0.0, 1.0, 2);
    QCOMPARE(histogram.counts, (std::vector<std::uint32_t>{0, 2}));
    QCOMPARE(histogram.below, std::uint64_t{1});
    QCOMPARE(histogram.above, std::uint64_t{2});
    QCOMPARE(histogram.nonfinite, std::uint64_t{3});
    QCOMPARE(histogram.total, std::uint64_t{8});
    QCOMPARE(histogram.outsideShare(), 0.75);
}

void HistogramTest::emptyAndFlat() {
    const auto empty = makeHistogram({}, 0.0, 1.0, 3);
    QCOMPARE(empty.counts, (std::vector<std::uint32_t>{0, 0, 0}));
    QCOMPARE(empty.outsideShare(), 0.0);
    QVERIFY(std::isnan(summaryOf({}).mean));
    QVERIFY(std::isnan(summaryOf({}).p50));
    const auto one = summaryOf({2.5F});
    QCOMPARE(one.mean, 2.5);
    QCOMPARE(one.std, 0.0);
    QCOMPARE(one.p15, 2.5);
    QCOMPARE(one.p85, 2.5);
}

void HistogramTest::momentsByHand() {
    // Mean 5; squared offsets 9 1 1 1 0 0 4 16 sum to 32; 32 / 8 = 4.
    const auto summary = summaryOf({2, 4, 4, 4, 5, 5, 7, 9});
    QCOMPARE(summary.mean, 5.0);
    QCOMPARE(summary.std, 2.0);
    QCOMPARE(summary.min, 2.0);
    QCOMPARE(summary.max, 9.0);
}

void HistogramTest::percentilesAsNumpy_data() {
    QTest::addColumn<QVector<float>>("values");
    QTest::addColumn<double>("p15");
    QTest::addColumn<double>("p50");
    QTest::addColumn<double>("p85");
    // Rank q·(n−1): for five values 0.6, 2, 3.4.
    QTest::newRow("1…5") << QVector<float>{5, 3, 1, 4, 2} << 1.6 << 3.0 << 4.4;
    QTest::newRow("two") << QVector<float>{10, 0} << 1.5 << 5.0 << 8.5;
    // Ranks 0.45, 1.5, 2.55 of 1, 1, 2, 10.
    QTest::newRow("ties") << QVector<float>{2, 1, 10, 1} << 1.0 << 1.5 << 6.4;
    QVector<float> hundred(101);
    std::iota(hundred.rbegin(), hundred.rend(), 0.0F);
    QTest::newRow("0…100") << hundred << 15.0 << 50.0 << 85.0;
}

void HistogramTest::percentilesAsNumpy() {
    QFETCH(QVector<float>, values);
    const auto summary = summaryOf({values.begin(), values.end()});
    const auto compare = [](double actual, double expected) {
        QVERIFY2(std::abs(actual - expected) < 1e-9, qPrintable(QString::number(actual, 'g', 12)));
    };
    QFETCH(double, p15);
    QFETCH(double, p50);
    QFETCH(double, p85);
    compare(summary.p15, p15);
    compare(summary.p50, p50);
    compare(summary.p85, p85);
}

void HistogramTest::nonFiniteValuesAreCountedApart() {
    const auto summary = summaryOf({1, kNaN, 3, kInfinity});
    QCOMPARE(summary.nonfinite, std::uint64_t{2});
    QCOMPARE(summary.mean, 2.0);
    QCOMPARE(summary.std, 1.0);
    QCOMPARE(summary.max, 3.0);
    QCOMPARE(summaryOf({kNaN}).nonfinite, std::uint64_t{1});
    QVERIFY(std::isnan(summaryOf({kNaN}).max));
}

void HistogramTest::fullHistogramLosesNothing() {
    std::vector<float> scratch;
    const auto made = [&](const std::vector<float>& values) {
        return makeFullHistogram(values, summarize(values, scratch), 4);
    };
    const auto spread = made({-1.0F, 0.0F, 0.5F, 3.0F, kNaN});
    QCOMPARE(spread.lo, -1.0);
    QCOMPARE(spread.hi, 3.0);
    QCOMPARE(spread.counts, (std::vector<std::uint32_t>{1, 2, 0, 1}));
    QCOMPARE(spread.nonfinite, 1U);
    QCOMPARE(spread.below + spread.above, 0U);
    for (const float value : {0.0F, 7.0F, -1e30F, 1e-30F}) {
        const auto equal = made({value, value, value});
        QVERIFY(equal.lo < equal.hi && equal.lo < value && value < equal.hi);
        QCOMPARE(equal.counts[1] + equal.counts[2], 3U);
    }
    const auto widest = made({-3e38F, 3e38F});
    QCOMPARE(widest.counts.front() + widest.counts.back(), 2U);
    const auto none = made({kNaN, kNaN});
    QCOMPARE(none.nonfinite, 2U);
    QVERIFY(none.lo < none.hi);
}

void HistogramTest::percentilesOfColumns() {
    std::vector<float> scratch;
    // [5 × 3]; as numpy.percentile(column, [15, 50, 85]) over the finite values.
    const std::vector<float> values{5, 1, kNaN, 3, 1, kNaN, 1, 1, kNaN, 2, 1, kNaN, 4, kNaN, kNaN};
    const auto p = columnPercentiles(values, 3, scratch);
    QCOMPARE(p.p15[0], 1.6F);
    QCOMPARE(p.p15[1], 1.0F);
    QCOMPARE(p.p50[0], 3.0F);
    QCOMPARE(p.p85[0], 4.4F);
    QCOMPARE(p.p85[1], 1.0F);
    QVERIFY(std::isnan(p.p15[2]) && std::isnan(p.p50[2]) && std::isnan(p.p85[2]));
    const auto two = columnPercentiles(std::vector<float>{10, 0}, 1, scratch);
    QCOMPARE(two.p15[0], 1.5F);
    QCOMPARE(two.p50[0], 5.0F);
    QCOMPARE(two.p85[0], 8.5F);
    // The same as of the whole, whatever the count.
    std::vector<float> many;
    for (int count = 1; count < 40; ++count) {
        many.push_back(static_cast<float>((count * 37) % 41));
        const auto column = columnPercentiles(many, 1, scratch);
        const auto whole = summarize(many, scratch);
        QCOMPARE(column.p15[0], static_cast<float>(whole.p15));
        QCOMPARE(column.p50[0], static_cast<float>(whole.p50));
        QCOMPARE(column.p85[0], static_cast<float>(whole.p85));
    }
}

// Of equal numbers with unlike bits either may be the smallest or the greatest.
void HistogramTest::zerosOfBothSigns() {
    std::vector<float> scratch;
    for (const bool first : {false, true}) {
        std::vector<float> values;
        for (int i = 0; i < 2000; ++i)
            values.push_back((i % 2 == 0) == first ? -0.0F : 0.0F);
        const auto zeros = summarize(values, scratch);
        QVERIFY(zeros.p15 == 0.0 && zeros.p85 == 0.0 && zeros.std == 0.0);
        QVERIFY(columnPercentiles(values, 1, scratch).p50[0] == 0.0F);
        values.push_back(first ? 1.0F : -1.0F);
        const auto one_more = summarize(values, scratch);
        QVERIFY(one_more.p15 == 0.0 && one_more.p85 == 0.0);
        QCOMPARE(first ? one_more.max : one_more.min, first ? 1.0 : -1.0);
    }
}

// Many orders of magnitude of both signs, as gradients have: the same as by putting them in order.
void HistogramTest::percentilesOfWideValues() {
    std::vector<float> scratch, values;
    std::uint32_t state = 7;
    for (int i = 0; i < 5000; ++i) {
        state = state * 1664525U + 1013904223U;
        const double exponent = static_cast<double>(state >> 8) / (1 << 24) * 30 - 28;
        const auto size = static_cast<float>(std::pow(10.0, exponent));
        values.push_back(i % 5 == 0 ? 0.0F : i % 2 == 0 ? size : -size);
    }
    auto sorted = values;
    std::sort(sorted.begin(), sorted.end());
    const auto at = [&](double share) {
        const double rank = share * static_cast<double>(sorted.size() - 1);
        const auto low = static_cast<std::size_t>(rank);
        const double a = sorted[low], b = sorted[std::min(low + 1, sorted.size() - 1)];
        return a + (b - a) * (rank - static_cast<double>(low));
    };
    const auto whole = summarize(values, scratch);
    QCOMPARE(whole.p15, at(0.15));
    QCOMPARE(whole.p50, at(0.50));
    QCOMPARE(whole.p85, at(0.85));
    QCOMPARE(columnPercentiles(values, 1, scratch).p85[0], static_cast<float>(at(0.85)));
}

QTEST_APPLESS_MAIN(HistogramTest)
#include "histogram_test.moc"
