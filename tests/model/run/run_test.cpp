// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/run/run.h"

#include <QTest>
#include <cmath>

#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

std::vector<std::int64_t> stepsOf(const std::vector<MetricsRecord>& records) {
    std::vector<std::int64_t> steps;
    for (const auto& record : records)
        steps.push_back(record.step);
    return steps;
}

}  // namespace

class RunTest : public QObject {
    Q_OBJECT
  private slots:
    void sameExperimentSameBits();
    void seedDecides();
    void lookingChangesNothing();
    void replayOfLiveChanges();
    void stateIsComplete();
    void evalModeMovesNoBuffer();
    void recordsOnSchedule();
    void recordBeforeAChange();
    void recordNowOnce();
    void variants_data();
    void variants();
    void perLayerSlots();
    void twoSamplesArePlusMinusOne();
    void scheduledChangesApplyOnce();
};

void RunTest::sameExperimentSameBits() {
    const auto data = smallData();
    Run a(smallExperiment(), data), b(smallExperiment(), smallData());
    for (int i = 0; i < 60; ++i) {
        QVERIFY(a.step() && b.step());
        QCOMPARE(a.lastStep().train_loss, b.lastStep().train_loss);
    }
    QCOMPARE(a.weightsSha256(), b.weightsSha256());
    QCOMPARE(a.stepsDone(), 60);
    QCOMPARE(a.epoch(), 12.0);                // 40 samples in batches of 8
    QVERIFY(a.lastStep().train_loss < 0.6f);  // it learns: ln 3 = 1.1 before
}

void RunTest::seedDecides() {
    auto other = smallExperiment();
    other.configuration.seed = 12;
    Run a(smallExperiment(), smallData()), b(other, smallData());
    QVERIFY(a.weightsSha256() != b.weightsSha256());
    stepMany(a, 5);
    QVERIFY(a.weightsSha256() != replayedSha(other, smallData(), 5));
}

void RunTest::lookingChangesNothing() {
    const auto data = smallData({.train = 43});
    Run quiet(smallExperiment(), data, {/*record=*/false});
    Run watched(smallExperiment(), data, {/*record=*/true});
    Random random(1);
    for (int i = 0; i < 80; ++i) {
        for (auto looks = random.below(3); looks > 0; --looks) {
            ObservationRequest request;
            request.bins = 1 + random.below(100);
            request.channels = {static_cast<std::int64_t>(random.below(9)), -3};
            if (random.below(2) == 0)
                request.ranges.linear = {-1.0, 1.0};
            watched.observe(request);
        }
        if (random.below(4) == 0)
            watched.recordNow();
        if (i % 20 == 10)
            for (auto* run : {&quiet, &watched})
                run->intervene({{"normalization.placement", i % 40 == 10 ? "after" : "before"}});
        QVERIFY(quiet.step() && watched.step());
        QCOMPARE(watched.weightsSha256(), quiet.weightsSha256());
    }
    QVERIFY(quiet.takeMetrics().empty());
}

void RunTest::replayOfLiveChanges() {
    const auto data = smallData({.train = 43});
    auto experiment = smallExperiment();
    experiment.configuration.optimizer = {OptimizerKind::Adam, 0.01, 0.0, 0.0};
    experiment.configuration.data.drop_last = true;
    Run live(experiment, data);
    const std::vector<std::vector<Setting>> changes{
        {{"normalization.kind", "none"}},
        {{"normalization.kind", "batch"}, {"normalization.on_insert", "preserve"}},
        {{"layers.1.normalization.placement", "after"}, {"optimizer.lr", 0.02}},
        {{"data.batch_size", std::int64_t{5}}},
        {{"mode", "eval"}},
        {{"mode", "train"}, {"normalization.momentum", std::monostate{}}},
        {{"network.activation", "relu"}},
        {{"layers.0.normalization.kind", "none"}, {"normalization.on_remove", "fold"}},
        {{"optimizer.weight_decay", 0.01}, {"normalization.eps", 1e-3}},
        {{"data.batch_size", std::int64_t{9}}, {"data.drop_last", false}},
    };
    live.intervene({{"optimizer.lr", 0.015}});  // before the first step, too
    for (const auto& change : changes) {
        QCOMPARE(stepMany(live, 7), 7);
        live.intervene(change);
    }
    QCOMPARE(stepMany(live, 7), 7);
    QCOMPARE(live.experiment().interventions.size(), changes.size() + 1);
    QCOMPARE(live.experiment().interventions[2].step, 14);
    QCOMPARE(live.experiment().configurationAt(live.stepsDone()), live.configuration());
    QCOMPARE(replayedSha(live.experiment(), data, 77), live.weightsSha256());
}

void RunTest::stateIsComplete() {
    Run run(smallExperiment(), smallData());
    QCOMPARE(run.parameterCount(), 4 * 7 + 7 + 2 * 7 + 7 * 5 + 5 + 2 * 5 + 5 * 3 + 3);
    std::vector<std::string> names;
    for (const auto& tensor : run.state())
        names.push_back(tensor.name);
    QCOMPARE(names,
             (std::vector<std::string>{
                 "layers.0.linear.weight", "layers.0.linear.bias", "layers.0.norm.weight",
                 "layers.0.norm.bias", "layers.0.norm.running_mean", "layers.0.norm.running_var",
                 "layers.0.norm.num_batches_tracked", "layers.1.linear.weight",
                 "layers.1.linear.bias", "layers.1.norm.weight", "layers.1.norm.bias",
                 "layers.1.norm.running_mean", "layers.1.norm.running_var",
                 "layers.1.norm.num_batches_tracked", "output.weight", "output.bias"}));
    QCOMPARE(run.state().front().shape, (std::vector<std::int64_t>{7, 4}));
    stepMany(run, 6);
    QCOMPARE(stateOf(run)["layers.1.norm.num_batches_tracked"], std::vector<float>{6.0f});
}

void RunTest::evalModeMovesNoBuffer() {
    Run run(smallExperiment(), smallData());
    stepMany(run, 10);
    run.intervene({{"mode", "eval"}});
    const auto before = stateOf(run);
    QCOMPARE(stepMany(run, 10), 10);
    const auto after = stateOf(run);
    QCOMPARE(partOf(after, "running"), partOf(before, "running"));
    QCOMPARE(partOf(after, "tracked"), partOf(before, "tracked"));
    QVERIFY(partOf(after, "norm.weight") != partOf(before, "norm.weight"));
    QVERIFY(partOf(after, "linear.weight") != partOf(before, "linear.weight"));
    QCOMPARE(run.observe({}).mode, Mode::Eval);
    QVERIFY(!run.observe({}).layers[0].norm.batch_statistics);
}

void RunTest::recordsOnSchedule() {
    Run run(smallExperiment(), smallData());
    stepMany(run, 410);
    const auto metrics = run.takeMetrics();
    QCOMPARE(stepsOf(metrics), (std::vector<std::int64_t>{1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70,
                                                          100, 150, 200, 400}));
    const auto layers = run.takeLayerRecords();
    QCOMPARE(layers.size(), metrics.size());
    QCOMPARE(layers.back().step, 400);
    QCOMPARE(layers.back().layers.size(), 2U);
    QVERIFY(run.takeMetrics().empty() && run.takeLayerRecords().empty());
    QVERIFY(metrics.back().val_accuracy_running > 0.6);
    QVERIFY(metrics.back().val_accuracy_batch > 0.6);
}

void RunTest::recordBeforeAChange() {
    Run run(smallExperiment(), smallData());
    stepMany(run, 8);
    run.intervene({{"optimizer.lr", 0.2}});
    run.intervene({{"optimizer.momentum", 0.5}});
    stepMany(run, 6);
    // Anew after the change at 8: 8 + 1, 2, 3, 5.
    QCOMPARE(stepsOf(run.takeMetrics()),
             (std::vector<std::int64_t>{1, 2, 3, 5, 7, 8, 9, 10, 11, 13}));
}

void RunTest::recordNowOnce() {
    Run run(smallExperiment(), smallData());
    run.recordNow();
    QVERIFY(run.takeMetrics().empty());  // nothing is done yet
    stepMany(run, 4);
    run.recordNow();
    run.recordNow();
    QCOMPARE(stepsOf(run.takeMetrics()), (std::vector<std::int64_t>{1, 2, 3, 4}));
}

void RunTest::variants_data() {
    QTest::addColumn<QStringList>("assignments");
    QTest::newRow("without buffers") << QStringList{"normalization.track_running_stats=false"};
    QTest::newRow("without affine") << QStringList{"normalization.affine=false"};
    QTest::newRow("momentum None") << QStringList{"normalization.momentum=none"};
    QTest::newRow("no epsilon") << QStringList{"normalization.eps=0"};
    QTest::newRow("width 1") << QStringList{"network.hidden=1,1"};
    QTest::newRow("one layer") << QStringList{"network.hidden=3"};
    QTest::newRow("depth 32") << QStringList{"network.hidden=3" + QString(",3").repeated(31),
                                             "network.activation=relu", "network.init.scheme=he",
                                             "optimizer.lr=0.01"};
    QTest::newRow("batches of two") << QStringList{"data.batch_size=2"};
    QTest::newRow("the whole set") << QStringList{"data.batch_size=40"};
    QTest::newRow("rmsprop") << QStringList{"optimizer.kind=rmsprop", "optimizer.lr=0.01"};
    QTest::newRow("eval from the start") << QStringList{"mode=eval"};
    QTest::newRow("largest seed") << QStringList{"seed=9223372036854775807"};
}

void RunTest::variants() {
    QFETCH(QStringList, assignments);
    auto experiment = smallExperiment();
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    const auto data = smallData();
    Run run(experiment, data);
    QCOMPARE(stepMany(run, 20), 20);
    QVERIFY(allFinite(stateOf(run)));
    const bool tracks = experiment.configuration.normalization.track_running_stats;
    QCOMPARE(partOf(stateOf(run), "running").empty(), !tracks);
    QCOMPARE(partOf(stateOf(run), "norm.weight").empty(),
             !experiment.configuration.normalization.affine);
    const auto record = run.takeMetrics().back();
    QCOMPARE(std::isnan(record.val_loss_running), !tracks);
    QVERIFY(std::isfinite(record.val_loss_batch));
    const auto frame = run.observe({});
    QCOMPARE(frame.layers.size(), experiment.configuration.network.hidden.size());
    for (const auto* kind : {"none", "batch"}) {
        run.intervene({{"normalization.kind", kind}, {"normalization.on_remove", "fold"}});
        QCOMPARE(stepMany(run, 5), 5);
    }
    QCOMPARE(replayedSha(run.experiment(), data, 30), run.weightsSha256());
}

void RunTest::perLayerSlots() {
    auto experiment = smallExperiment();
    assign(experiment.configuration, parseAssignment("layers.1.normalization.kind=none"));
    Run run(experiment, smallData());
    QVERIFY(!partOf(stateOf(run), "layers.0.norm").empty());
    QVERIFY(partOf(stateOf(run), "layers.1.norm").empty());
    stepMany(run, 3);
    run.intervene(
        {{"layers.1.normalization.kind", "batch"}, {"layers.0.normalization.kind", "none"}});
    QVERIFY(partOf(stateOf(run), "layers.0.norm").empty());
    QVERIFY(!partOf(stateOf(run), "layers.1.norm").empty());
    run.intervene({{"normalization.kind", "none"}});  // the switch for all reaches each
    QVERIFY(partOf(stateOf(run), "norm").empty());
    QVERIFY(run.configuration().layers.empty());
}

void RunTest::twoSamplesArePlusMinusOne() {
    auto experiment = smallExperiment();
    experiment.configuration.data.batch_size = 2;
    experiment.configuration.normalization.eps = 0;
    experiment.configuration.normalization.affine = false;
    Run run(experiment, smallData());
    QVERIFY(run.step());
    const auto frame = run.observe({});
    for (const auto& layer : frame.layers) {
        const auto& s = layer.taps.normalized.summary;
        QVERIFY(std::abs(s.min + 1) < 1e-5 && std::abs(s.max - 1) < 1e-5);
        // As many of one as of the other, and nothing between.
        QVERIFY(std::abs(s.mean) < 1e-5 && std::abs(s.std - 1) < 1e-5);
        QVERIFY(std::abs(s.p15 + 1) < 1e-5 && std::abs(s.p85 - 1) < 1e-5);
    }
}

void RunTest::scheduledChangesApplyOnce() {
    auto experiment = smallExperiment();
    experiment.interventions = {{0, {{"optimizer.lr", 0.3}}},
                                {2, {{"mode", "eval"}}},
                                {2, {{"mode", "train"}}},
                                {4, {{"normalization.kind", "none"}}}};
    Run run(experiment, smallData());
    QVERIFY(run.step());
    QCOMPARE(run.configuration().optimizer.lr, 0.3);
    // One by hand at step 1 goes before those still to come.
    run.intervene({{"optimizer.lr", 0.2}});
    QCOMPARE(run.experiment().interventions.size(), 5U);
    QCOMPARE(run.experiment().interventions[1].step, 1);
    stepMany(run, 5);
    QCOMPARE(run.configuration().normalization.kind, NormKind::None);
    QCOMPARE(run.configuration().optimizer.lr, 0.2);
    QCOMPARE(replayedSha(run.experiment(), smallData(), 6), run.weightsSha256());
}

QTEST_APPLESS_MAIN(RunTest)
#include "run_test.moc"
