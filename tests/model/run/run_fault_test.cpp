// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that cannot be made and changes that cannot be: everything stays as it was.
#include <QTest>
#include <cmath>
#include <limits>

#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

class RunFaultTest : public QObject {
    Q_OBJECT
  private slots:
    void batchOfOneBySize();
    void batchOfOneByRemainder();
    void batchOfOneWithoutNormTrains();
    void divergence();
    void refusals_data();
    void refusals();
    void startRefusals();
    void recordsDoNotDependOnLooking();
};

// A step that failed leaves its activations to be looked at; the record made when the change comes
// is still of the last step made, as in a replay that never failed.
void RunFaultTest::recordsDoNotDependOnLooking() {
    const auto data = smallData({.train = 41});
    Run live(smallExperiment(), data);
    QCOMPARE(stepMany(live, 100), 5);
    live.observe({});
    live.intervene({{"data.drop_last", true}});
    live.observe({});
    QCOMPARE(stepMany(live, 6), 6);
    Run replay(live.experiment(), data);
    QCOMPARE(stepMany(replay, 11), 11);
    const auto a = live.takeLayerRecords(), b = replay.takeLayerRecords();
    QCOMPARE(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) {
        QCOMPARE(a[i].step, b[i].step);
        for (std::size_t layer = 0; layer < 2; ++layer)
            for (const auto tap : kTaps)
                QCOMPARE(a[i].layers[layer][tap].summary, b[i].layers[layer][tap].summary);
    }
}

void RunFaultTest::batchOfOneBySize() {
    const auto data = smallData();
    Run run(smallExperiment(), data);
    stepMany(run, 3);
    run.intervene({{"data.batch_size", std::int64_t{1}}});
    const auto sha = run.weightsSha256();
    const auto epoch = run.epoch();
    for (int i = 0; i < 3; ++i)
        QVERIFY(!run.step());
    QVERIFY(run.fault().has_value());
    QCOMPARE(run.fault()->kind, Fault::Kind::BatchOfOne);
    QCOMPARE(run.fault()->step, 4);
    QVERIFY(run.fault()->what.find("Expected more than 1 value per channel when training, got "
                                   "input size [1, 7]") != std::string::npos);
    QCOMPARE(run.weightsSha256(), sha);
    QCOMPARE(run.epoch(), epoch);
    QCOMPARE(run.stepsDone(), 3);
    const auto frame = run.observe({});
    QCOMPARE(frame.batch_size, 1);
    for (const float var : frame.layers[0].norm.batch_var)
        QCOMPARE(var, 0.0f);
    QCOMPARE(run.weightsSha256(), sha);
    // In eval mode a single sample is as good as any.
    run.intervene({{"mode", "eval"}});
    QVERIFY(!run.fault());
    QCOMPARE(stepMany(run, 3), 3);
    const auto record = run.takeMetrics().back();
    QVERIFY(std::isnan(record.val_loss_batch) && std::isnan(record.val_accuracy_batch));
    QVERIFY(std::isfinite(record.val_loss_running));
    QCOMPARE(replayedSha(run.experiment(), data, 6), run.weightsSha256());
}

void RunFaultTest::batchOfOneByRemainder() {
    const auto data = smallData({.train = 17});
    Run run(smallExperiment(), data);
    QCOMPARE(stepMany(run, 10), 2);
    QCOMPARE(run.fault()->kind, Fault::Kind::BatchOfOne);
    QCOMPARE(run.fault()->step, 3);
    QVERIFY(run.fault()->remedy.find("drop_last") != std::string::npos);
    const auto sha = run.weightsSha256();
    run.observe({});
    run.intervene({{"data.drop_last", true}});
    QCOMPARE(run.weightsSha256(), sha);
    QCOMPARE(stepMany(run, 10), 10);
    QCOMPARE(replayedSha(run.experiment(), data, 12), run.weightsSha256());
    // The order is that of a run which dropped the last sample from the beginning.
    auto dropping = smallExperiment();
    dropping.configuration.data.drop_last = true;
    QCOMPARE(replayedSha(dropping, data, 12), run.weightsSha256());
}

void RunFaultTest::batchOfOneWithoutNormTrains() {
    auto experiment = smallExperiment();
    experiment.configuration.normalization.kind = NormKind::None;
    experiment.configuration.data.batch_size = 1;
    Run run(experiment, smallData());
    QCOMPARE(stepMany(run, 50), 50);
}

void RunFaultTest::divergence() {
    const auto data = smallData();
    Run run(smallExperiment(), data);
    stepMany(run, 5);
    run.intervene({{"normalization.kind", "none"}, {"network.activation", "identity"}});
    run.intervene({{"layers.0.normalization.kind", "batch"}, {"optimizer.lr", 1e6}});
    std::string sha = run.weightsSha256();
    while (run.stepsDone() < 1000 && run.step())
        sha = run.weightsSha256();
    QVERIFY(run.fault().has_value());
    QCOMPARE(run.fault()->kind, Fault::Kind::Diverged);
    QCOMPARE(run.fault()->step, run.stepsDone() + 1);
    QCOMPARE(run.weightsSha256(), sha);
    QVERIFY(allFinite(partOf(stateOf(run), "running")));
    const auto frame = run.observe({});
    QCOMPARE(frame.step, run.stepsDone());
    for (const auto& layer : frame.layers) {
        const auto& h = layer.taps.activation.histogram;
        std::uint64_t sum = h.below + h.above + h.nonfinite;
        for (const auto count : h.counts)
            sum += count;
        QCOMPARE(sum, h.total);
    }
    run.recordNow();
    QCOMPARE(run.weightsSha256(), sha);
    // A change lets it try again; nothing moves as long as it cannot.
    const auto made = run.stepsDone();
    run.intervene({{"optimizer.lr", 1e-3}});
    QVERIFY(!run.fault());
    if (!run.step()) {
        QCOMPARE(run.stepsDone(), made);
        QCOMPARE(run.weightsSha256(), sha);
    }
}

void RunFaultTest::refusals_data() {
    QTest::addColumn<QString>("assignment");
    for (const auto* text :
         {"seed=3", "network.hidden=4", "optimizer.kind=adam", "data.dataset=xor", "steps=5",
          "normalization.affine=false", "layers.1.normalization.track_running_stats=false",
          "data.batch_size=41", "layers.2.normalization.kind=none"})
        QTest::newRow(text) << text;
}

void RunFaultTest::refusals() {
    QFETCH(QString, assignment);
    Run run(smallExperiment(), smallData());
    stepMany(run, 3);
    const auto sha = run.weightsSha256();
    const auto experiment = run.experiment();
    const auto configuration = run.configuration();
    const auto bad = parseAssignment(assignment.toStdString());
    QVERIFY_EXCEPTION_THROWN(run.intervene({{"optimizer.lr", 0.5}, bad}), SettingError);
    QVERIFY_EXCEPTION_THROWN(run.intervene({{"optimizer.lr", -1.0}}), SettingError);
    QVERIFY_EXCEPTION_THROWN(
        run.intervene({{"optimizer.lr", std::numeric_limits<double>::quiet_NaN()}}), SettingError);
    QVERIFY_EXCEPTION_THROWN(run.intervene({{"nonsense", true}}), SettingError);
    QCOMPARE(run.weightsSha256(), sha);
    QCOMPARE(run.experiment(), experiment);
    QCOMPARE(run.configuration(), configuration);
    QVERIFY(run.step());
    QCOMPARE(replayedSha(smallExperiment(), smallData(), 4), run.weightsSha256());
}

void RunFaultTest::startRefusals() {
    auto experiment = smallExperiment();
    experiment.configuration.data.batch_size = 41;
    QVERIFY_EXCEPTION_THROWN(Run(experiment, smallData()), SettingError);
    experiment = smallExperiment();
    experiment.interventions = {{5, {{"data.batch_size", std::int64_t{41}}}}};
    QVERIFY_EXCEPTION_THROWN(Run(experiment, smallData()), SettingError);
    experiment.interventions = {{5, {{"seed", std::int64_t{1}}}}};
    QVERIFY_EXCEPTION_THROWN(Run(experiment, smallData()), SettingError);
    QVERIFY_EXCEPTION_THROWN(Run(smallExperiment(), nullptr), SettingError);
    QVERIFY_EXCEPTION_THROWN(Run(smallExperiment(), smallData({.train = 0})), SettingError);
}

QTEST_APPLESS_MAIN(RunFaultTest)
#include "run_fault_test.moc"
