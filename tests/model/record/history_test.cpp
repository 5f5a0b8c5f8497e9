// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/record/history.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <limits>
#include <random>
#include <utility>

using namespace normscope;

namespace {

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

namespace {

constexpr std::int64_t kLong = 1'500'000;

/// A value of which means over blocks of powers of two are exact.
float valueOf(std::int64_t step) {
    return static_cast<float>(step % 64);
}

const StepSeries& longSeries() {
    static const StepSeries series = [] {
        StepSeries made;
        for (std::int64_t step = 1; step <= kLong; ++step)
            made.append(valueOf(step));
        return made;
    }();
    return series;
}

}  // namespace

namespace {

/// Recorded on schedule, as a run with these changes records, with the step as the loss.
std::vector<MetricsRecord> recordedUntil(std::int64_t last,
                                         const std::vector<std::int64_t>& changes = {}) {
    std::vector<MetricsRecord> records;
    std::int64_t since = 0;
    for (std::int64_t step = 1; step <= last; ++step) {
        for (const auto change : changes)
            since = change < step && change > since ? change : since;
        if (!isRecorded(step - since))
            continue;
        MetricsRecord record;
        record.step = step;
        record.val_loss_batch = static_cast<double>(step);
        records.push_back(record);
    }
    return records;
}

std::vector<std::int64_t> stepsOf(const std::vector<MetricsRecord>& records) {
    std::vector<std::int64_t> steps;
    for (const auto& record : records)
        steps.push_back(record.step);
    return steps;
}

}  // namespace

class HistoryTest : public QObject {
    Q_OBJECT
  private slots:
    void fewStepsAreShownRaw() {
        const auto points = seriesOf({3, 1, 2}).points(2, 99, 10);
        QCOMPARE(points.size(), 2U);
        QCOMPARE(points[0].step, 2.0);
        QCOMPARE(points[0].min, 1.0F);
        QCOMPARE(points[1].step, 3.0);
        QCOMPARE(points[1].mean, 2.0F);
    }

    void pyramidIsTheBruteForce_data() {
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

    void pyramidIsTheBruteForce() {
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

    void nonFiniteStepsMarkTheirBlock() {
        std::vector<float> values(16, 1.0F);
        values[5] = std::numeric_limits<float>::infinity();
        values[15] = kNoValue;
        const auto points = seriesOf(values).points(1, 16, 4);
        QCOMPARE(points.size(), 4U);
        QCOMPARE(points[0].max, 1.0F);
        QVERIFY(std::isnan(points[1].min) && std::isnan(points[1].max) &&
                std::isnan(points[1].mean));
        QCOMPARE(points[2].mean, 1.0F);
        QVERIFY(std::isnan(points[3].mean));
    }

    void emptyRanges() {
        QVERIFY(StepSeries().points(1, 10, 10).empty());
        QVERIFY(seriesOf({1, 2}).points(3, 9, 10).empty());
        QVERIFY(seriesOf({1, 2}).points(2, 1, 10).empty());
        QCOMPARE(seriesOf({1, 2}).points(-5, 1, 0).size(), 1U);
    }

    void truncationForgetsLaterSteps() {
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

    void longSeriesKeepBlocksOfWhatIsOld() {
        const auto& series = longSeries();
        QCOMPARE(series.size(), kLong);
        QVERIFY(series.firstRaw() > 1 && series.firstRaw() <= kLong - StepSeries::kRaw + 1);
        QCOMPARE(static_cast<std::int64_t>(series.raw().size()), kLong - series.firstRaw() + 1);
        QCOMPARE(series.at(series.firstRaw()), valueOf(series.firstRaw()));
        QCOMPARE(series.at(kLong), valueOf(kLong));
        QVERIFY(series.bytes() < 4U << 20);
        // Every step is in one piece; pieces are blocks of 16 before the values, of 64 before
        // those.
        std::int64_t next = 1, before = 64;
        while (next <= series.size()) {
            const auto piece = series.around(next);
            QCOMPARE(piece.first, next);
            const auto length = piece.last - piece.first + 1;
            QVERIFY(length == 64 || length == 16 || (length == 1 && next >= series.firstRaw()));
            QVERIFY(length <= before);
            before = length;
            next = piece.last + 1;
        }
        QCOMPARE(series.around(1).last, 64);
        QCOMPARE(
            series.around(series.firstRaw() - 1).last - series.around(series.firstRaw() - 1).first,
            15);
    }

    void pointsOfWhatIsOldAreBlockMeans() {
        const auto& series = longSeries();
        // Asked for more finely than is known: blocks of 64, then of 16, then values.
        const auto seam = series.firstRaw();
        const auto points = series.points(seam - 32, seam + 31, 1000);
        QCOMPARE(points.size(), 2U + 32U);
        for (std::size_t i = 0; i < 2; ++i) {
            const auto first = seam - 32 + 16 * static_cast<std::int64_t>(i);
            double sum = 0.0;
            float least = 64.0F, most = 0.0F;
            for (auto step = first; step < first + 16; ++step) {
                sum += valueOf(step);
                least = std::min(least, valueOf(step));
                most = std::max(most, valueOf(step));
            }
            QCOMPARE(points[i].step, static_cast<double>(first) + 7.5);
            QCOMPARE(points[i].mean, static_cast<float>(sum / 16));
            QCOMPARE(points[i].min, least);
            QCOMPARE(points[i].max, most);
        }
        QCOMPARE(points[2].step, static_cast<double>(seam));
        QCOMPARE(points[2].mean, valueOf(seam));
        const auto oldest = series.points(1, 128, 1000);
        QCOMPARE(oldest.size(), 2U);
        QCOMPARE(oldest[0].mean, 31.5F);  // of 0 … 63
        // At the screen's resolution nothing is missing.
        double covered = 0.0;
        const auto all = series.points(1, kLong, 1000);
        for (const auto& point : all)
            covered += point.mean;
        QVERIFY(all.size() > 250 &&
                std::abs(covered / static_cast<double>(all.size()) - 31.5) < 0.05);
    }

    void truncationOfWhatIsOldLeavesWholeBlocks_data() {
        QTest::addColumn<int>("last");
        QTest::addColumn<int>("known");
        QTest::newRow("whole blocks") << 64000 << 64000;
        QTest::newRow("a cut block") << 64030 << 64000;
        QTest::newRow("less than one") << 30 << 0;
        QTest::newRow("values") << 1'499'000 << 1'499'000;
        QTest::newRow("nothing") << 0 << 0;
    }

    void truncationOfWhatIsOldLeavesWholeBlocks() {
        QFETCH(int, last);
        QFETCH(int, known);
        auto series = longSeries();
        series.truncate(last);
        QCOMPARE(series.size(), last);
        for (std::int64_t step = std::max(1, last - 200); step <= last; ++step)
            QCOMPARE(std::isnan(series.around(step).mean), step > known);
        for (std::int64_t step = last + 1; step <= last + 1000; ++step)
            series.append(valueOf(step));
        QCOMPARE(series.at(last + 1), valueOf(last + 1));
        const auto first_whole = (static_cast<std::int64_t>(last) / 64 + 1) * 64;
        for (const auto& point : series.points(first_whole + 1, first_whole + 640, 10)) {
            QCOMPARE(point.mean, 31.5F);
            QCOMPARE(point.max, 63.0F);
        }
    }

    void thinningKeepsTheDenseTheFirstAndTheLast() {
        const auto all = recordedUntil(20'000, {10'050});
        auto thinned = all;
        const auto budget = all.size() * sizeof(MetricsRecord) / 2;
        thinOut(thinned, budget);
        QCOMPARE(thinned.size(), all.size() / 2);
        const auto steps = stepsOf(thinned);
        QVERIFY(std::is_sorted(steps.begin(), steps.end()));
        for (const auto& record : thinned)
            QCOMPARE(record.val_loss_batch, static_cast<double>(record.step));
        const auto has = [&](std::int64_t step) {
            return std::find(steps.begin(), steps.end(), step) != steps.end();
        };
        for (const std::int64_t since : {1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200}) {
            QVERIFY2(has(since), qPrintable(QString::number(since)));
            QVERIFY2(has(10'050 + since), qPrintable(QString::number(since)));
        }
        QVERIFY(has(10'000));  // the last one before the change
        QCOMPARE(steps.back(), all.back().step);
        auto untouched = all;
        thinOut(untouched, all.size() * sizeof(MetricsRecord));
        QCOMPARE(stepsOf(untouched), stepsOf(all));
    }

    void thinningEvensOutTheSpacing() {
        // A hundred thousand steps in the room of a few: spacing 200, doubled until it fits.
        std::vector<MetricsRecord> records;
        for (const auto& record : recordedUntil(100'000)) {
            records.push_back(record);
            thinOut(records, 100 * sizeof(MetricsRecord));
            QVERIFY(records.size() <= 100);
            QVERIFY(record.step < 30'000 ||
                    records.size() == 100);  // never more at once than needed
        }
        const auto steps = stepsOf(records);
        QCOMPARE(steps[0], 1);
        QCOMPARE(steps[13], 200);
        QCOMPARE(steps.back(), 100'000);
        std::int64_t narrowest = 1 << 30, widest = 0;
        for (std::size_t i = 14; i + 1 < steps.size(); ++i) {
            narrowest = std::min(narrowest, steps[i] - steps[i - 1]);
            widest = std::max(widest, steps[i] - steps[i - 1]);
        }
        QVERIFY2(widest <= 3200 && narrowest >= 200,
                 qPrintable(QString("%1 … %2").arg(narrowest).arg(widest)));
    }

    void manyChangesAreThinnedToo() {
        std::vector<std::int64_t> changes;
        for (std::int64_t step = 300; step < 60'000; step += 300)
            changes.push_back(step);
        const auto all = recordedUntil(60'000, changes);
        auto thinned = all;
        thinOut(thinned, 400 * sizeof(MetricsRecord));
        QCOMPARE(thinned.size(), 400U);
        QCOMPARE(thinned.front().step, 1);
        QCOMPARE(thinned.back().step, all.back().step);
        std::vector<MetricsRecord> two{all[0], all[1], all[2]};
        thinOut(two, 1);  // comes to an end
        QCOMPARE(two.size(), 2U);
    }

    void howRecordsComeDoesNotMatter() {
        LayerRecord large;
        large.affine.resize(1);
        large.affine[0].gamma.resize(100'000);  // 400 kB: some 120 fill the budget
        History one_by_one, together;
        std::vector<LayerRecord> all;
        for (std::int64_t step = 200; step <= 200 * 300; step += 200) {
            large.step = step;
            one_by_one.append(std::vector{large});
            all.push_back(large);
            if (all.size() == 50)
                together.append(std::exchange(all, {}));
        }
        QCOMPARE(together.layers.size(), one_by_one.layers.size());
        for (std::size_t i = 0; i < together.layers.size(); ++i)
            QCOMPARE(together.layers[i].step, one_by_one.layers[i].step);
    }

    void layerRecordsStayWithinTheirBudget() {
        LayerRecord record;
        record.affine.resize(1);
        record.affine[0].gamma.resize(100'000);
        QVERIFY(record.bytes() >= 400'000 && record.bytes() < 401'000);
        History history;
        auto revision = history.revision();
        for (record.step = 200; record.step <= 200 * 300; record.step += 200) {
            history.append(std::vector{record});
            QVERIFY(history.density().layer_bytes <= History::kLayerBudget);
            QVERIFY(history.revision() != std::exchange(revision, history.revision()));
        }
        const auto density = history.density();
        QCOMPARE(density.records, history.layers.size());
        QVERIFY(density.widest > 200 && density.widest <= 1600);
        QVERIFY(density.layer_bytes > History::kLayerBudget - 2 * record.bytes());
        QCOMPARE(density.first_raw, 1);
        history.truncate(30'000);
        QVERIFY(history.layers.back().step <= 30'000);
        QVERIFY(history.revision() != revision);
    }

    void recordedSteps() {
        std::vector<std::int64_t> steps;
        for (std::int64_t step = 0; step <= 1000; ++step)
            if (isRecorded(step))
                steps.push_back(step);
        QCOMPARE(steps, (std::vector<std::int64_t>{1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150,
                                                   200, 400, 600, 800, 1000}));
        QVERIFY(isRecorded(99'800) && isRecorded(100'000) && isRecorded(101'000));
        QVERIFY(!isRecorded(100'200) && isRecorded(999'000) && isRecorded(1'000'000));
        QVERIFY(!isRecorded(1'001'000) && isRecorded(1'010'000));
    }

    // 21 steps: 210 are a tenth of the time, hence each 400th.
    void validatedSteps() {
        using enum ValidatedPart;
        std::vector<std::int64_t> steps;
        for (std::int64_t step = 0; step <= 1300; ++step) {
            QCOMPARE(validatedPart(step, 0), isRecorded(step) ? All : None);
            if (validatedPart(step, 21) == All)
                steps.push_back(step);
            QCOMPARE(validatedPart(step, 21) == Few, isRecorded(step) && step < 200);
        }
        QCOMPARE(steps, (std::vector<std::int64_t>{400, 800, 1200}));
        QVERIFY(validatedPart(200, 20) == All && validatedPart(200, 21) == None);
        // What is validated is recorded, however long the run.
        QVERIFY(validatedPart(102'000, 101) == All && validatedPart(101'000, 101) == None);
        for (std::int64_t step = 100'001; step < 130'000; ++step)
            QVERIFY(validatedPart(step, 33) == None || isRecorded(step));
    }

    void whatAllSamplesGaveTakesThePlaceOfAFew() {
        History history;
        const MetricsRecord before{.step = 10, .val_few = true};
        const MetricsRecord few{.step = 20, .val_loss_running = 2.0, .val_few = true};
        const MetricsRecord all{.step = 20, .val_loss_running = 1.5};
        history.append(std::vector{before, few});
        history.append(std::vector{all});
        QCOMPARE(history.metrics.size(), std::size_t{2});
        QCOMPARE(history.metrics.back().val_loss_running, 1.5);
        QVERIFY(!history.metrics.back().val_few);
        History at_once;
        at_once.append(std::vector{before, few, all});
        QCOMPARE(at_once.metrics.size(), std::size_t{2});
        QCOMPARE(at_once.metrics.back().val_loss_running, 1.5);
    }

    void appendKeepsStepsInPlace() {
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

    void marksOfInterventions() {
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
};

QTEST_APPLESS_MAIN(HistoryTest)
#include "history_test.moc"
