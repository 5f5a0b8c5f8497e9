// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/observation/history.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

using namespace normscope;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

StepSeries seriesOf(const std::vector<float>& values) {
    StepSeries series;
    for (const auto value : values)
        series.append(value);
    return series;
}

std::vector<float> randomValues(std::size_t count) {
    std::mt19937 engine(5);
    std::vector<float> values(count);
    for (auto& value : values)
        value = static_cast<float>(engine() % 2001) / 1000.0F - 1.0F;
    return values;
}

}  // namespace

class HistoryTest : public QObject {
    Q_OBJECT
  private slots:
    void fewStepsAreShownRaw();
    void pyramidIsTheBruteForce_data();
    void pyramidIsTheBruteForce();
    void nonFiniteStepsMarkTheirBlock();
    void emptyRanges();
    void smoothingByHand();
    void smoothingOfManySteps();
    void smoothingSkipsWhatIsNotFinite();
    void recordedSteps();
    void appendKeepsStepsInPlace();
    void marksOfInterventions();
};

void HistoryTest::fewStepsAreShownRaw() {
    const auto points = seriesOf({3, 1, 2}).points(2, 99, 10);
    QCOMPARE(points.size(), 2U);
    QCOMPARE(points[0].step, 2.0);
    QCOMPARE(points[0].min, 1.0F);
    QCOMPARE(points[1].step, 3.0);
    QCOMPARE(points[1].mean, 2.0F);
}

void HistoryTest::pyramidIsTheBruteForce_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("first");
    QTest::addColumn<int>("last");
    QTest::addColumn<int>("most");
    QTest::addColumn<int>("block");  // the power of four that is expected
    QTest::newRow("all raw") << 100 << 1 << 100 << 100 << 1;
    QTest::newRow("one too many") << 101 << 1 << 101 << 100 << 4;
    QTest::newRow("blocks of 16") << 4096 << 1 << 4096 << 256 << 16;
    QTest::newRow("incomplete end") << 5003 << 1 << 5003 << 100 << 64;
    QTest::newRow("a part") << 5003 << 1234 << 4321 << 200 << 16;
    QTest::newRow("one point") << 1000 << 1 << 1000 << 1 << 1024;
}

void HistoryTest::pyramidIsTheBruteForce() {
    QFETCH(int, count);
    QFETCH(int, first);
    QFETCH(int, last);
    QFETCH(int, most);
    QFETCH(int, block);
    const auto values = randomValues(static_cast<std::size_t>(count));
    const auto points = seriesOf(values).points(first, last, static_cast<std::size_t>(most));
    std::size_t at = 0;
    for (int begin = (first - 1) / block * block; begin < last; begin += block, ++at) {
        const auto from = values.begin() + begin;
        const auto to = values.begin() + std::min(begin + block, count);
        const auto length = static_cast<double>(to - from);
        double sum = 0;
        for (auto value = from; value != to; ++value)
            sum += *value;
        QVERIFY(at < points.size());
        QCOMPARE(points[at].step, begin + 1 + (length - 1) / 2);
        QCOMPARE(points[at].min, *std::min_element(from, to));
        QCOMPARE(points[at].max, *std::max_element(from, to));
        QVERIFY(std::abs(points[at].mean - sum / length) < 1e-6);
    }
    QCOMPARE(at, points.size());
}

void HistoryTest::nonFiniteStepsMarkTheirBlock() {
    std::vector<float> values(16, 1.0F);
    values[5] = std::numeric_limits<float>::infinity();
    values[15] = kNaN;
    const auto points = seriesOf(values).points(1, 16, 4);
    QCOMPARE(points.size(), 4U);
    QCOMPARE(points[0].max, 1.0F);
    QVERIFY(std::isnan(points[1].min) && std::isnan(points[1].max) && std::isnan(points[1].mean));
    QCOMPARE(points[2].mean, 1.0F);
    QVERIFY(std::isnan(points[3].mean));
}

void HistoryTest::emptyRanges() {
    QVERIFY(StepSeries().points(1, 10, 10).empty());
    QVERIFY(StepSeries().smoothed(1, 10, 10, 0.9).empty());
    QVERIFY(seriesOf({1, 2}).points(3, 9, 10).empty());
    QVERIFY(seriesOf({1, 2}).points(2, 1, 10).empty());
    QCOMPARE(seriesOf({1, 2}).points(-5, 1, 0).size(), 1U);
}

void HistoryTest::smoothingByHand() {
    // Weight of the past ½: sums 1, 2, 0.5·… over weights 1/2, 3/4, 7/8.
    const auto points = seriesOf({2, 4, 8}).smoothed(1, 3, 10, 0.5);
    QCOMPARE(points.size(), 3U);
    QCOMPARE(points[0].mean, 2.0F);
    QCOMPARE(points[1].mean, static_cast<float>((0.25 * 2 + 0.5 * 4) / 0.75));
    QCOMPARE(points[2].mean, static_cast<float>((0.125 * 2 + 0.25 * 4 + 0.5 * 8) / 0.875));
    QCOMPARE(points[2].step, 3.0);
    // Past of 0: the raw values. The series itself stays raw.
    QCOMPARE(seriesOf({2, 4, 8}).smoothed(2, 3, 10, 0.0).back().mean, 8.0F);
}

void HistoryTest::smoothingOfManySteps() {
    const auto values = randomValues(6000);
    const auto points = seriesOf(values).smoothed(1, 6000, 100, 0.9);
    QCOMPARE(points.back().step, 6000.0);
    QVERIFY(points.size() <= 102);
    std::size_t at = 0;
    double average = 0;
    double weight = 0;
    for (std::size_t i = 0; i < values.size() && at < points.size(); ++i) {
        average = 0.9 * average + 0.1 * values[i];
        weight = 0.9 * weight + 0.1;
        if (static_cast<double>(i + 1) == points[at].step) {
            QVERIFY(std::abs(points[at].mean - average / weight) < 1e-6);
            ++at;
        }
    }
    QCOMPARE(at, points.size());
}

void HistoryTest::smoothingSkipsWhatIsNotFinite() {
    const auto points = seriesOf({kNaN, 2, kNaN, 4}).smoothed(1, 4, 10, 0.5);
    QVERIFY(std::isnan(points[0].mean));
    QCOMPARE(points[2].mean, 2.0F);
    QCOMPARE(points[3].mean, static_cast<float>((0.25 * 2 + 0.5 * 4) / 0.75));
}

void HistoryTest::recordedSteps() {
    std::vector<std::int64_t> steps;
    for (std::int64_t step = 0; step <= 1000; ++step)
        if (isRecorded(step))
            steps.push_back(step);
    QCOMPARE(steps, (std::vector<std::int64_t>{1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200,
                                               400, 600, 800, 1000}));
}

void HistoryTest::appendKeepsStepsInPlace() {
    History history;
    const std::vector<StepRecord> records{{1, 2.5F, 0.1F}, {2, 2.0F, 0.2F}};
    history.append(records);
    history.append(records);  // already there
    QCOMPARE(history.lastStep(), std::int64_t{2});
    QCOMPARE(history.train_loss.at(2), 2.0F);
    const std::vector<StepRecord> later{{4, 1.0F, 0.4F}};
    history.append(later);
    QCOMPARE(history.lastStep(), std::int64_t{4});
    QVERIFY(std::isnan(history.train_loss.at(3)));
    QCOMPARE(history.train_accuracy.at(4), 0.4F);
    history.clear();
    QCOMPARE(history.lastStep(), std::int64_t{0});
}

void HistoryTest::marksOfInterventions() {
    Experiment experiment;
    experiment.interventions = {{5, {{"mode", std::string("eval")}}},
                                {5, {{"optimizer.lr", 0.5}}},
                                {5, {{"mode", std::string("train")}}},
                                {9, {{"data.batch_size", std::int64_t{16}}}}};
    const auto marks = marksOf(experiment, 8);
    QCOMPARE(marks.size(), 1U);
    QVERIFY((marks[0] == Mark{5, "lr 0.5, train mode"}));
    QCOMPARE(marksOf(experiment, 9).size(), 2U);
    QVERIFY(marksOf(experiment, 4).empty());
}

QTEST_APPLESS_MAIN(HistoryTest)
#include "history_test.moc"
