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
    void truncationForgetsLaterSteps();
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
    QVERIFY(seriesOf({1, 2}).points(3, 9, 10).empty());
    QVERIFY(seriesOf({1, 2}).points(2, 1, 10).empty());
    QCOMPARE(seriesOf({1, 2}).points(-5, 1, 0).size(), 1U);
}

void HistoryTest::truncationForgetsLaterSteps() {
    const auto values = randomValues(1000);
    auto cut = seriesOf(values);
    cut.truncate(333);
    for (std::size_t i = 333; i < values.size(); ++i)
        cut.append(values[i]);
    // Appending what was cut off makes the same pyramid again, whole and partial blocks alike.
    const auto whole = seriesOf(values).points(1, 1000, 60), again = cut.points(1, 1000, 60);
    QCOMPARE(again.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
        QCOMPARE(again[i].min, whole[i].min);
        QCOMPARE(again[i].max, whole[i].max);
        QCOMPARE(again[i].mean, whole[i].mean);
    }
    cut.truncate(5);
    QCOMPARE(cut.size(), 5);
    QCOMPARE(cut.points(1, 1000, 60).back().step, 5.0);
    cut.truncate(9);
    QCOMPARE(cut.size(), 5);
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
