// SPDX-License-Identifier: GPL-3.0-or-later
// What a run records of its layers.
#include <QTest>
#include <algorithm>

#include "model/record/history.h"
#include "tests/support/small_runs.h"

using namespace normscope;

class RecordTest : public QObject {
    Q_OBJECT
  private slots:
    void recordsAreWhatIsSeen() {
        Run run(testing::smallExperiment(), testing::smallData());
        testing::stepMany(run, 3);
        const auto record = run.takeLayerRecords().back();
        ObservationRequest request;
        request.gradients = true;
        const auto frame = run.observe(request);
        QCOMPARE(record.step, 3);
        QCOMPARE(record.layers.size(), 2U);
        for (std::size_t layer = 0; layer < 2; ++layer)
            for (const auto tap : kTaps) {
                const auto& entry = record.layers[layer][tap];
                const auto& seen = frame.layers[layer].taps[tap];
                const auto& h = entry.histogram;
                QVERIFY(entry.present);
                QVERIFY(entry.summary == seen.summary);
                QCOMPARE(h.counts.size(), kRecordedBins);
                QCOMPARE(h.lo, entry.summary.min);
                QCOMPARE(h.hi, entry.summary.max);
                QCOMPARE(h.total, seen.histogram.total);
                std::uint64_t counted = 0;
                for (const auto count : h.counts)
                    counted += count;
                QCOMPARE(counted, h.total);  // none outside
                QVERIFY(h.counts.front() >= 1 && h.counts.back() >= 1);
            }
    }

    /// Of many runs only losses and accuracies are wanted; they are the same.
    void metricsAlone() {
        for (const bool fused : {true, false}) {
            Run whole(testing::smallExperiment(), testing::smallData(), {.fused = fused});
            Run few(testing::smallExperiment(), testing::smallData(),
                    {.fused = fused, .record_layers = false});
            for (auto* run : {&whole, &few}) {
                testing::stepMany(*run, 12);
                run->recordNow();
            }
            QVERIFY(few.takeLayerRecords().empty() && few.takeDualRecords().empty());
            QCOMPARE(few.weightsSha256(), whole.weightsSha256());
            const auto all = whole.takeMetrics(), own = few.takeMetrics();
            QCOMPARE(own.size(), std::size_t{7});  // 1, 2, 3, 5, 7, 10, 12
            for (std::size_t i = 0; i < own.size(); ++i) {
                QCOMPARE(own[i].step, all[i].step);
                QCOMPARE(own[i].train_loss, all[i].train_loss);
                QCOMPARE(own[i].val_loss_running, all[i].val_loss_running);
                QCOMPARE(own[i].val_accuracy_batch, all[i].val_accuracy_batch);
            }
        }
    }

    // 6.8 million multiplications a sample: 13 steps of 8 samples, and one step over 120 twice.
    void costlyValidationIsSeldom() {
        auto experiment = testing::smallExperiment();
        experiment.configuration.network.hidden = {2600, 2600};
        const auto data = testing::smallData({.train = 40, .validation = 120});
        const Run::Options by_libtorch{.fused = false};  // quick in sanitizer builds too
        Run run(experiment, data, by_libtorch);
        const auto steps = [](const auto& records) {
            std::vector<std::int64_t> all;
            for (const auto& record : records)
                all.push_back(record.step);
            return all;
        };
        testing::stepMany(run, 22);
        const auto isOfFew = [](const MetricsRecord& record) {
            return record.val_few && record.val_samples == 64;
        };
        const std::vector<std::int64_t> dense{1, 2, 3, 5, 7, 10, 15, 20};
        const auto at_first = run.takeMetrics();
        QCOMPARE(steps(at_first), dense);
        QVERIFY(std::ranges::all_of(at_first, isOfFew));
        QCOMPARE(steps(run.takeLayerRecords()), dense);
        run.intervene({{"optimizer.lr", 0.01}});  // a switch does not wait for all of it
        testing::stepMany(run, 1);
        const auto changed = run.takeMetrics();
        QCOMPARE(steps(changed), (std::vector<std::int64_t>{22, 23}));
        QVERIFY(std::ranges::all_of(changed, isOfFew));
        QCOMPARE(steps(run.takeLayerRecords()), (std::vector<std::int64_t>{22, 23}));

        run.recordNow();
        auto again = Run::restore(run.snapshot()->toBytes(), run.experiment(), data, by_libtorch);
        again.recordNow();
        const auto metrics = run.takeMetrics();
        QCOMPARE(steps(metrics), std::vector<std::int64_t>{23});
        QVERIFY(metrics[0].val_loss_running > 0 && !metrics[0].val_few);
        QVERIFY(again.takeMetrics().empty());  // it was recorded before
    }

    /// Recorded on schedule, but not validated: validated for the change, and once alone.
    void aChangeIsValidatedJustBefore() {
        auto experiment = testing::smallExperiment();
        experiment.configuration.network.hidden = {820, 820};
        const auto data = testing::smallData({.train = 40, .validation = 1200});
        Run run(experiment, data, {.fused = false});
        testing::stepMany(run, 199);
        run.takeMetrics();
        run.takeLayerRecords();
        run.takeDualRecords();
        testing::stepMany(run, 1);
        QVERIFY(run.takeMetrics().empty());
        QCOMPARE(run.takeLayerRecords().size(), std::size_t{1});
        QCOMPARE(run.takeDualRecords().size(), std::size_t{1});
        run.intervene({{"optimizer.lr", 0.02}});
        run.intervene({{"optimizer.lr", 0.03}});
        testing::stepMany(run, 1);
        const auto metrics = run.takeMetrics();
        QCOMPARE(metrics.size(), std::size_t{2});
        QCOMPARE(metrics[0].step, std::int64_t{200});
        QCOMPARE(metrics[1].step, std::int64_t{201});
        QVERIFY(metrics[0].val_few && metrics[1].val_few);
        QCOMPARE(run.takeDualRecords().front().step, std::int64_t{201});  // that of 200 stays
    }

    void unitsAndAffine() {
        auto experiment = testing::smallExperiment();
        experiment.configuration.network.hidden = {5, 1};
        Run run(experiment, testing::smallData());
        testing::stepMany(run, 3);
        const auto record = run.takeLayerRecords().back();
        const auto state = testing::stateOf(run);
        for (std::size_t layer = 0; layer < 2; ++layer) {
            const auto name = "layers." + std::to_string(layer) + ".norm.";
            QCOMPARE(record.affine[layer].gamma, state.at(name + "weight"));
            QCOMPARE(record.affine[layer].beta, state.at(name + "bias"));
            for (const auto tap : kTaps) {
                const auto& entry = record.layers[layer][tap];
                const std::size_t units = layer == 0 ? 5 : 1;
                QCOMPARE(entry.p15.size(), units);
                QCOMPARE(entry.p85.size(), units);
                for (std::size_t unit = 0; unit < units; ++unit) {
                    QVERIFY(entry.p15[unit] <= entry.p50[unit] &&
                            entry.p50[unit] <= entry.p85[unit]);
                    QVERIFY(entry.p15[unit] >= entry.summary.min);
                    QVERIFY(entry.p85[unit] <= entry.summary.max);
                }
            }
        }
        for (const auto tap : kTaps) {  // its only unit is the layer
            const auto& entry = record.layers[1][tap];
            QCOMPARE(entry.p15[0], static_cast<float>(entry.summary.p15));
            QCOMPARE(entry.p50[0], static_cast<float>(entry.summary.p50));
            QCOMPARE(entry.p85[0], static_cast<float>(entry.summary.p85));
        }
        QVERIFY(record.bytes() > 6 * kRecordedBins * sizeof(std::uint32_t));
    }

    void withoutNorm() {
        auto experiment = testing::smallExperiment();
        experiment.configuration.normalization.kind = NormKind::None;
        Run run(experiment, testing::smallData());
        testing::stepMany(run, 1);
        const auto record = run.takeLayerRecords().back();
        const auto& taps = record.layers[0];
        QVERIFY(!taps.normalized.present);
        QVERIFY(taps.linear.present);
        QVERIFY(record.affine[0].gamma.empty());
    }
};

QTEST_APPLESS_MAIN(RecordTest)
#include "record_test.moc"
