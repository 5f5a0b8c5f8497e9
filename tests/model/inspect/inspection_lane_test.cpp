// SPDX-License-Identifier: GPL-3.0-or-later
// Closer looks through the training thread.
#include <QTest>
#include <limits>

#include "tests/support/small_runs.h"
#include "tests/support/watcher.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

/// What was due when the first answer came has come up by the second, with a frame asked for and
/// nothing new happening.
bool turn(Watcher& watcher) {
    watcher.drain(true);
    return watcher.settle() && watcher.settle();
}

std::vector<float> meansIn(const Inspection& inspection) {
    return inspection.statistics->layers[1].batch.mean;
}

}  // namespace

class InspectionLaneTest : public QObject {
    Q_OBJECT
  private slots:
    void neverUnlessAskedFor();
    void whileTraining();
    void atOnceWhilePausedAndOnceOnly();
    void ofTheVisitedStep();
    void ofBothRuns();
    void stepsStayTheSame();
    void nonsenseDoesNotStopTraining();
    void dataWhereItChanged();
    void dualRecordsComeUp();
};

void InspectionLaneTest::neverUnlessAskedFor() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    QVERIFY(watcher.waitFor([&] { return watcher.status.step > 300; }, true));
    trainer.post(command::Pause{});
    QVERIFY(turn(watcher));
    QCOMPARE(watcher.inspections, 0);
    trainer.post(command::Inspect{forStatistics()});
    QVERIFY(watcher.waitFor([&] { return watcher.inspections == 1; }));
    trainer.post(command::Inspect{});  // no longer
    trainer.post(command::StepOnce{});
    QVERIFY(turn(watcher));
    QCOMPARE(watcher.inspections, 1);
}

void InspectionLaneTest::whileTraining() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Inspect{forStatistics()});  // before there is a run, too
    trainer.post(command::Start{startingExperiment()});
    QVERIFY(watcher.waitFor([&] { return watcher.inspections >= 1; }));
    const auto first = watcher.inspection->step;
    QVERIFY(watcher.waitFor([&] { return watcher.inspections >= 3; }));
    QVERIFY(watcher.inspection->step > first);
    QVERIFY(watcher.inspection->request == forStatistics());
    // However often somebody looks: a few a second, and thousands of steps between.
    QVERIFY(watcher.inspections < static_cast<int>(watcher.losses.size()) / 4);
    QCOMPARE(watcher.error, QString());
}

void InspectionLaneTest::atOnceWhilePausedAndOnceOnly() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment(), /*paused=*/true});
    trainer.post(command::Inspect{forStatistics()});
    QVERIFY(watcher.waitFor([&] { return watcher.inspections == 1; }));
    QCOMPARE(watcher.inspection->step, 0);
    QVERIFY(turn(watcher));
    QCOMPARE(watcher.inspections, 1);
    for (std::int64_t step = 1; step <= 3; ++step) {
        trainer.post(command::StepOnce{});
        QVERIFY(watcher.waitFor([&] { return watcher.inspection->step == step; }));
    }
    const auto before = watcher.inspections;
    trainer.post(command::Intervene{{{"normalization.freeze", true}}});
    QVERIFY(watcher.waitFor([&] { return watcher.inspection->statistics->layers[0].frozen; }));
    QCOMPARE(watcher.inspection->step, 3);
    QCOMPARE(watcher.inspections, before + 1);
    auto request = forStatistics();
    request.fold = true;
    trainer.post(command::Inspect{request});
    QVERIFY(watcher.waitFor([&] { return watcher.inspection->fold.has_value(); }));
    // The view's own request asks for nothing of this.
    const auto last = watcher.inspections;
    trainer.post(command::Observe{});
    QVERIFY(turn(watcher));
    QCOMPARE(watcher.inspections, last);
}

void InspectionLaneTest::ofTheVisitedStep() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    QVERIFY(watcher.waitFor([&] { return watcher.status.step > 130; }));
    trainer.post(command::Inspect{forStatistics()});
    for (const std::int64_t step : {120, 7, 77}) {
        trainer.post(command::Visit{step});
        QVERIFY(watcher.waitFor(
            [&] { return watcher.inspection && watcher.inspection->step == step; }));
        Run same(startingExperiment(), loadSmall(startingExperiment().configuration));
        stepMany(same, step);
        QCOMPARE(meansIn(*watcher.inspection), meansIn(same.inspect(forStatistics())));
    }
    trainer.post(command::Pause{});
    trainer.post(command::Live{});
    QVERIFY(watcher.settle());
    QVERIFY(watcher.waitFor([&] { return watcher.inspection->step == watcher.status.step; }));
}

void InspectionLaneTest::ofBothRuns() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    trainer.post(command::AddTwin{{{"normalization.kind", "none"}}});
    QVERIFY(watcher.waitFor([&] { return watcher.twin_losses.size() > 40; }));
    trainer.post(command::Pause{});
    trainer.post(command::Inspect{forStatistics()});
    QVERIFY(watcher.waitFor([&] { return watcher.inspection && watcher.twin_inspection; }));
    QVERIFY(watcher.settle());
    QVERIFY(watcher.waitFor([&] { return watcher.inspection->step == watcher.status.step; }));
    QCOMPARE(watcher.twin_inspection->step, watcher.inspection->step);
    QVERIFY(watcher.inspection->statistics->layers[0].present);
    QVERIFY(!watcher.twin_inspection->statistics->layers[0].present);
    trainer.post(command::Visit{30});
    QVERIFY(watcher.waitFor([&] { return watcher.inspection->step == 30; }));
    QCOMPARE(watcher.twin_inspection->step, 30);
    trainer.post(command::RemoveTwin{});
    QVERIFY(watcher.waitFor([&] { return !watcher.twin_inspection; }));
}

void InspectionLaneTest::stepsStayTheSame() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    auto request = forStatistics();
    request.population = request.fold = request.confusion = true;
    request.batches = InspectionRequest::Batches{};
    request.companions = InspectionRequest::Companions{};
    trainer.post(command::Inspect{request});
    trainer.post(command::Start{startingExperiment()});
    QVERIFY(watcher.waitFor([&] { return watcher.losses.size() > 500; }, true));
    for (int i = 0; i < 20; ++i) {
        request.companions->shuffle = static_cast<std::uint64_t>(i);
        trainer.post(command::Inspect{request});
        trainer.post(command::StepOnce{});
        QVERIFY(watcher.waitFor(
            [&] { return watcher.inspection && watcher.inspection->request == request; }));
    }
    QVERIFY(watcher.settle());
    QCOMPARE(watcher.error, QString());
    QCOMPARE(watcher.losses, replayedLosses(watcher.experiment, watcher.losses.size()));
}

void InspectionLaneTest::nonsenseDoesNotStopTraining() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    constexpr auto big = std::numeric_limits<std::int64_t>::max();
    auto request = forStatistics();
    request.batches = InspectionRequest::Batches{big, -big, big};
    request.companions = InspectionRequest::Companions{big, big, 0};
    request.samples = {-big, big};
    request.boundary = big;
    trainer.post(command::Start{startingExperiment(), /*paused=*/true});
    trainer.post(command::Inspect{request});
    QVERIFY(watcher.waitFor([&] { return watcher.inspections == 1; }));
    trainer.post(command::Play{});
    QVERIFY(watcher.waitFor([&] { return watcher.status.step > 50; }));
    QVERIFY(!watcher.fault);
    QVERIFY(watcher.notices.empty());
}

void InspectionLaneTest::dataWhereItChanged() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment(11)});
    QVERIFY(watcher.waitFor([&] { return watcher.data != nullptr; }));
    const auto first = watcher.data;
    QCOMPARE(first->train.count(), 41);
    watcher.data.reset();
    auto same_data = startingExperiment(11);
    same_data.configuration.network.hidden = {3};
    trainer.post(command::Start{same_data});
    QVERIFY(watcher.waitFor([&] { return watcher.restarts == 2; }));
    QVERIFY(turn(watcher));
    QVERIFY(!watcher.data);
    trainer.post(command::Start{startingExperiment(12)});
    trainer.post(command::Start{startingExperiment(12)});  // before the first is known of
    QVERIFY(watcher.waitFor([&] { return watcher.data != nullptr; }));
    QVERIFY(watcher.data->train.inputs != first->train.inputs);
}

void InspectionLaneTest::dualRecordsComeUp() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    QVERIFY(watcher.waitFor([&] { return watcher.dual.size() >= 12; }));
    const std::vector<std::int64_t> expected{1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        QCOMPARE(watcher.dual[i].step, expected[i]);
        QVERIFY(watcher.dual[i].layers[0].from_batch.kl >= 0);
    }
    // The buffers begin far from any batch.
    QVERIFY(watcher.dual[0].layers[1].from_batch.kl > 5 * watcher.dual[11].layers[1].from_batch.kl);
}

QTEST_APPLESS_MAIN(InspectionLaneTest)
#include "inspection_lane_test.moc"
