// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/trainer/trainer.h"

#include <QTest>
#include <cmath>
#include <limits>

#include "tests/support/small_runs.h"
#include "tests/support/watcher.h"

using namespace normscope;
using namespace normscope::testing;
using namespace std::chrono_literals;

class TrainerTest : public QObject {
    Q_OBJECT
  private slots:
    void sameStepsAtAnyFrameRate();
    void noStepIsLost();
    void stepOnce();
    void liveChangesReplay();
    void startWhileRunning();
    void startThatFailsKeepsTheRun();
    void startThatFailsKeepsBothRuns();
    void faultStopsAndAChangeHelps();
    void frameOfThePresentSettings();
    void theAnswerIsAFrameThatComesAfterIt();
    void whatStandsStillHasItsRecords();
    void forkAndUndo();
    void pastWithoutATimeline();
    void twinInLockstep();
    void twinBesideTheRun_data();
    void twinBesideTheRun();
    void twinBesideTheRunStopsWithIt();
    void looksForWhyAreMadeOfBothRuns();
    void badCommandsAnswer();
    void speedsOfNoUse();
    void endsAtAnyTime();
};

void TrainerTest::sameStepsAtAnyFrameRate() {
    auto experiment = startingExperiment();
    experiment.interventions = {{40, {{"normalization.kind", "none"}}},
                                {80, {{"normalization.kind", "batch"}}},
                                {120, {{"normalization.placement", "after"}}},
                                {160, {{"mode", "eval"}}}};
    const auto expected = replayedLosses(experiment, 2000);
    for (const auto pause : {0ms, 200ms, 16ms, 1ms}) {  // 0: nobody looks before the end
        Trainer trainer(loadSmall);
        Watcher watcher(trainer);
        trainer.post(command::Start{experiment});
        do {
            std::this_thread::sleep_for(pause == 0ms ? 50ms : pause);
            watcher.drain(pause != 0ms);
        } while (watcher.losses.size() < 2000);
        QCOMPARE(watcher.error, QString());
        watcher.losses.resize(2000);
        QCOMPARE(watcher.losses, expected);
        if (pause == 0ms)
            QCOMPARE(watcher.frames, 0);
        if (pause == 1ms)
            QVERIFY(watcher.frames > 0);
    }
}

void TrainerTest::noStepIsLost() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    for (int i = 0; i < 60; ++i) {
        trainer.post(command::Speed{i % 3 == 0 ? 500.0 : 0.0});
        trainer.post(command::Play{});
        const auto before = watcher.losses.size();
        QVERIFY(watcher.waitFor([&] { return watcher.losses.size() > before; }, i % 2 == 0));
        trainer.post(command::Pause{});
        trainer.post(command::StepOnce{});
    }
    QVERIFY(watcher.settle());
    QVERIFY(watcher.waitFor([&] { return !watcher.status.playing; }));
    QCOMPARE(watcher.error, QString());
    QVERIFY(watcher.losses.size() > 60);
    QCOMPARE(static_cast<std::int64_t>(watcher.losses.size()), watcher.status.step);
    QCOMPARE(watcher.losses, replayedLosses(watcher.experiment, watcher.losses.size()));
    QVERIFY(watcher.metrics >= 8);
    QCOMPARE(watcher.restarts, 1);
}

void TrainerTest::stepOnce() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment(), /*paused=*/true});
    QVERIFY(watcher.settle());
    QCOMPARE(watcher.status.step, 0);
    QVERIFY(!watcher.status.playing);
    for (std::int64_t step = 1; step <= 5; ++step) {
        trainer.post(command::StepOnce{});
        QVERIFY(watcher.waitFor(
            [&] { return watcher.status.step == step && !watcher.status.playing; }));
    }
    QVERIFY(watcher.settle());
    QCOMPARE(watcher.losses.size(), 5U);
    QCOMPARE(watcher.status.train_samples, 41);
    QCOMPARE(watcher.status.parameters, 4 * 7 + 7 + 14 + 7 * 5 + 5 + 10 + 5 * 3 + 3);
    QCOMPARE(watcher.status.epoch, 40.0 / 41);
}

void TrainerTest::liveChangesReplay() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    for (std::size_t i = 0; i < 20; ++i) {
        const auto& changes = watcher.experiment.interventions;
        QVERIFY(watcher.waitFor(
            [&] {
                return changes.size() == i &&
                       watcher.status.step > (changes.empty() ? 0 : changes.back().step) + 20;
            },
            true));
        trainer.post(
            command::Intervene{{{"normalization.kind", i % 2 == 0 ? "none" : "batch"},
                                {"normalization.on_insert", i % 3 == 0 ? "preserve" : "fresh"}}});
    }
    trainer.post(command::Pause{});
    QVERIFY(watcher.settle());
    QCOMPARE(watcher.experiment.interventions.size(), 20U);
    QCOMPARE(watcher.losses, replayedLosses(watcher.experiment, watcher.losses.size()));
}

void TrainerTest::startWhileRunning() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment(11)});
    QVERIFY(watcher.waitFor([&] { return watcher.status.step > 20; }));
    QCOMPARE(watcher.restarts, 1);
    const auto number = watcher.status.run;
    trainer.post(command::Start{startingExperiment(12)});
    QVERIFY(watcher.waitFor([&] { return watcher.restarts == 2; }));
    QCOMPARE(watcher.status.run, number + 1);
    QVERIFY(watcher.waitFor([&] { return watcher.losses.size() > 20; }));
    QCOMPARE(watcher.error, QString());
    QCOMPARE(watcher.restarts, 2);
    QCOMPARE(watcher.experiment.configuration.seed, 12U);
    QCOMPARE(watcher.losses, replayedLosses(watcher.experiment, watcher.losses.size()));
}

void TrainerTest::startThatFailsKeepsTheRun() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    QVERIFY(watcher.waitFor([&] { return watcher.status.step > 5; }));
    auto unreadable = startingExperiment();
    unreadable.configuration.data.dataset = "idx";
    auto too_large = startingExperiment(12);  // other data, which can be read
    too_large.configuration.data.batch_size = 42;
    for (const auto& bad : {unreadable, too_large}) {
        trainer.post(command::Start{bad});
        QVERIFY(watcher.settle());
        QVERIFY(watcher.fault.has_value());
        QCOMPARE(watcher.fault->kind, Fault::Kind::Data);
        QVERIFY(!watcher.status.playing && !watcher.status.loading);
        QCOMPARE(watcher.restarts, 1);
        const auto step = watcher.status.step;
        QVERIFY(step > 5);
        trainer.post(command::Play{});
        QVERIFY(watcher.waitFor([&] { return watcher.status.step > step + 5; }));
        QVERIFY(!watcher.fault);
    }
    trainer.post(command::Pause{});
    QVERIFY(watcher.settle());
    QCOMPARE(watcher.error, QString());
    QCOMPARE(watcher.losses, replayedLosses(watcher.experiment, watcher.losses.size()));
}

void TrainerTest::startThatFailsKeepsBothRuns() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    trainer.post(command::AddTwin{{{"normalization.kind", "none"}}});
    QVERIFY(watcher.waitFor([&] { return watcher.twin_losses.size() > 5; }));
    auto bad = startingExperiment();
    bad.configuration.data.batch_size = 42;
    trainer.post(command::Start{bad});
    QVERIFY(watcher.settle());
    QCOMPARE(watcher.fault->kind, Fault::Kind::Data);
    QVERIFY(watcher.status.has_twin);
    auto other_data = startingExperiment();
    other_data.twin = Twin{{{"seed", std::int64_t{5}}}, {}};
    trainer.post(command::Start{other_data});
    QVERIFY(watcher.settle());
    QVERIFY(watcher.fault->why.find("same data") != std::string::npos);
    const auto step = watcher.status.step;
    trainer.post(command::Play{});
    QVERIFY(watcher.waitFor(
        [&] { return watcher.status.step > step + 5 && watcher.status.twin_step > step + 5; }));
    QCOMPARE(watcher.error, QString());
}

void TrainerTest::faultStopsAndAChangeHelps() {
    auto experiment = startingExperiment();
    experiment.configuration.data.drop_last = false;  // 41 samples: the sixth batch has one
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{experiment});
    QVERIFY(watcher.waitFor([&] { return watcher.fault.has_value(); }));
    QCOMPARE(watcher.fault->kind, Fault::Kind::BatchOfOne);
    QCOMPARE(watcher.losses.size(), 5U);
    trainer.post(command::Play{});
    trainer.post(command::StepOnce{});
    QVERIFY(watcher.settle());
    QVERIFY(watcher.waitFor([&] { return watcher.fault && !watcher.status.playing; }));
    QCOMPARE(watcher.status.step, 5);
    trainer.post(command::Intervene{{{"data.drop_last", true}}});
    QVERIFY(watcher.settle());
    QVERIFY(!watcher.fault);
    trainer.post(command::Play{});
    QVERIFY(watcher.waitFor([&] { return watcher.status.step > 12; }));
    QCOMPARE(watcher.error, QString());
    QCOMPARE(watcher.losses, replayedLosses(watcher.experiment, watcher.losses.size()));
}

void TrainerTest::frameOfThePresentSettings() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment(), /*paused=*/true});
    trainer.post(command::StepOnce{});
    QVERIFY(watcher.waitFor([&] { return watcher.status.step == 1 && watcher.frame; }, true));
    const auto frameWhere = [&](auto holds) {
        return watcher.waitFor([&] { return watcher.frame && holds(*watcher.frame); }, true);
    };
    trainer.post(command::Intervene{{{"mode", "eval"}}});
    QVERIFY(frameWhere([](const Frame& f) { return f.mode == Mode::Eval; }));
    QCOMPARE(watcher.frame->step, 1);
    trainer.post(command::Intervene{{{"normalization.kind", "none"}}});
    QVERIFY(frameWhere([](const Frame& f) { return !f.layers[0].norm.present; }));
    ObservationRequest request;
    request.bins = 9;
    trainer.post(command::Observe{request});
    QVERIFY(frameWhere(
        [](const Frame& f) { return f.layers[0].taps.linear.histogram.counts.size() == 9; }));
    // Nothing new to see: no frame is made again.
    watcher.settle();
    watcher.drain(true);
    watcher.frame.reset();
    for (int i = 0; i < 20; ++i) {
        std::this_thread::sleep_for(1ms);
        watcher.drain(true);
    }
    QVERIFY(!watcher.frame);
}

/// Whatever frames were on their way before: half of these commands come while one is.
void TrainerTest::theAnswerIsAFrameThatComesAfterIt() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    QVERIFY(watcher.waitFor([&] { return watcher.frame != nullptr; }, true));
    for (int i = 0; i < 40; ++i) {
        const bool on = i % 2 == 1;
        const auto before = watcher.losses.size();
        watcher.drain(/*want_frame=*/true);
        if (i % 4 < 2)
            QVERIFY(watcher.waitFor([&] { return watcher.losses.size() > before; }, true));
        trainer.post(command::Intervene{{{"normalization.kind", on ? "batch" : "none"}}});
        QTRY_VERIFY(trainer.askForAnswer());
        watcher.drain(/*want_frame=*/false);
        QCOMPARE(watcher.frame->layers[0].norm.present, on);
    }
}

/// Steps run ahead of their records, most of all after a change.
void TrainerTest::whatStandsStillHasItsRecords() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    for (const std::int64_t least : {3, 20, 90}) {
        QVERIFY(watcher.waitFor([&] { return watcher.status.step >= least; }));
        trainer.post(command::Still{true});
        QVERIFY(watcher.waitFor([&] { return watcher.status.still; }));
        std::size_t recorded = 0;
        for (std::int64_t step = 1; step <= watcher.status.step; ++step)
            recorded += isRecorded(step) ? 1 : 0;
        QCOMPARE(watcher.layers.size(), recorded);
        QCOMPARE(watcher.metrics, recorded);
        trainer.post(command::Still{false});
    }
}

void TrainerTest::forkAndUndo() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    QVERIFY(watcher.waitFor([&] { return watcher.status.step > 150; }));
    trainer.post(command::Pause{});
    trainer.post(command::Intervene{{{"optimizer.lr", 0.3}}});
    QVERIFY(watcher.settle());
    const auto first = watcher.losses;
    trainer.post(command::Fork{100});
    trainer.post(command::Intervene{{{"normalization.kind", "none"}}});
    trainer.post(command::StepOnce{});
    QVERIFY(watcher.settle());
    QVERIFY(watcher.waitFor([&] { return watcher.losses.size() == 101; }));
    QCOMPARE(watcher.error, QString());
    // What came after step 100 is gone, the change of the rate with it.
    QCOMPARE(watcher.experiment.interventions.size(), 1U);
    QVERIFY(std::equal(first.begin(), first.begin() + 100, watcher.losses.begin()));
    QVERIFY(watcher.losses[100] != first[100]);
    QCOMPARE(watcher.losses, replayedLosses(watcher.experiment, 101));
    for (const auto& record : watcher.layers)
        QCOMPARE(record.layers.size(), 2U);
    trainer.post(command::Undo{});
    trainer.post(command::Speed{0});
    trainer.post(command::Play{});
    QVERIFY(watcher.waitFor([&] { return watcher.losses.size() >= first.size(); }));
    QVERIFY(watcher.experiment.interventions.empty());
    QVERIFY(std::equal(first.begin(), first.end(), watcher.losses.begin()));
    QCOMPARE(watcher.error, QString());
}

void TrainerTest::pastWithoutATimeline() {
    Trainer trainer(loadSmall, Run::Options{.record = false});
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    QVERIFY(watcher.waitFor([&] { return watcher.status.step > 20; }));
    trainer.post(command::Visit{3});
    trainer.post(command::Fork{3});
    trainer.post(command::Intervene{{{"optimizer.lr", 0.2}}});
    trainer.post(command::Undo{});
    trainer.post(command::Play{});
    QVERIFY(watcher.settle());
    const auto step = watcher.status.step;
    QVERIFY(watcher.waitFor([&] { return watcher.status.step > step + 5; }));
    QCOMPARE(watcher.error, QString());
}

void TrainerTest::twinInLockstep() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment()});
    trainer.post(command::Intervene{{{"optimizer.lr", 0.05}}});
    QVERIFY(watcher.waitFor([&] { return watcher.status.step > 30; }));
    trainer.post(command::AddTwin{{{"normalization.kind", "none"}}});
    QVERIFY(watcher.waitFor([&] {
        return watcher.status.has_twin && watcher.status.twin_step == watcher.status.step;
    }));
    trainer.post(command::Intervene{{{"network.activation", "relu"}}, Target::Both});
    trainer.post(command::Intervene{{{"optimizer.lr", 0.01}}, Target::B});
    const auto step = watcher.status.step;
    QVERIFY(watcher.waitFor([&] { return watcher.status.twin_step > step + 20; }, true));
    trainer.post(command::Pause{});
    QVERIFY(watcher.settle());
    QCOMPARE(watcher.error, QString());
    QVERIFY(watcher.waitFor([&] { return watcher.twin_losses.size() == watcher.losses.size(); }));
    QVERIFY(watcher.experiment.twin.has_value());
    QCOMPARE(watcher.experiment.interventions.size(), 2U);
    QCOMPARE(watcher.experiment.twin->interventions.size(), 3U);
    QCOMPARE(watcher.losses, replayedLosses(watcher.experiment, watcher.losses.size()));
    QCOMPARE(watcher.twin_losses,
             replayedLosses(watcher.experiment.twinExperiment(), watcher.losses.size()));
    QVERIFY(watcher.losses != watcher.twin_losses);
}

/// However short its steps are.
static constexpr double kAlwaysBeside = 0;

void TrainerTest::twinBesideTheRun_data() {
    QTest::addColumn<QStringList>("start");
    QTest::newRow("fused") << QStringList();
    QTest::newRow("LibTorch") << QStringList{"normalization.kind=batch_renorm"};
    QTest::newRow("dropout, noise")
        << QStringList{"network.dropout=0.3", "normalization.kind=noisy"};
    QTest::newRow("three batches a step")
        << QStringList{"optimizer.accumulation=3", "optimizer.kind=adam"};
}

void TrainerTest::twinBesideTheRun() {
    QFETCH(const QStringList, start);
    auto experiment = startingExperiment();
    for (const auto& text : start)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    experiment.twin = Twin{{{"optimizer.lr", 0.02}}, {}};
    Trainer trainer(loadSmall, {}, kAlwaysBeside);
    Watcher watcher(trainer);
    trainer.post(command::Start{experiment});
    QVERIFY(watcher.waitFor([&] { return watcher.status.twin_step > 20; }, true));
    QVERIFY(watcher.status.twin_beside);
    trainer.post(command::Pause{});
    trainer.post(command::Intervene{{{"optimizer.lr", 0.01}}, Target::B});
    trainer.post(command::Intervene{{{"network.activation", "relu"}}, Target::Both});
    QVERIFY(watcher.settle());
    const auto step = watcher.status.step;
    trainer.post(command::PlayTo{step + 100, /*full_speed=*/true});
    QVERIFY(watcher.waitFor([&] { return watcher.status.twin_step == step + 100; }, true));
    QVERIFY(watcher.waitFor([&] { return watcher.twin_losses.size() == watcher.losses.size(); }));
    QCOMPARE(watcher.error, QString());
    QCOMPARE(watcher.losses, replayedLosses(watcher.experiment, watcher.losses.size()));
    QCOMPARE(watcher.twin_losses,
             replayedLosses(watcher.experiment.twinExperiment(), watcher.losses.size()));
}

// The third batch has one sample, of which batch norm can make nothing; the twin has none, and has
// begun that step meanwhile.
void TrainerTest::twinBesideTheRunStopsWithIt() {
    auto experiment = startingExperiment();
    experiment.configuration.data.batch_size = 20;
    experiment.configuration.data.drop_last = false;
    experiment.twin = Twin{{{"normalization.kind", "none"}}, {}};
    Trainer trainer(loadSmall, {}, kAlwaysBeside);
    Watcher watcher(trainer);
    trainer.post(command::Start{experiment});
    QVERIFY(watcher.waitFor([&] { return watcher.fault.has_value(); }));
    QCOMPARE(watcher.fault->kind, Fault::Kind::BatchOfOne);
    trainer.post(command::Intervene{{{"optimizer.lr", 0.03}}, Target::B});
    trainer.post(command::Play{});
    QVERIFY(watcher.settle());
    QCOMPARE(watcher.status.step, 2);
    QCOMPARE(watcher.status.twin_step, 2);
    QCOMPARE(watcher.twin_losses.size(), 2U);
    QVERIFY(!watcher.twin_metrics.empty());
    for (const MetricsRecord& record : watcher.twin_metrics)
        QVERIFY2(record.step <= 2, qPrintable(QString::number(record.step)));
    trainer.post(command::Intervene{{{"data.drop_last", true}}, Target::Both});
    trainer.post(command::PlayTo{12, /*full_speed=*/true});
    QVERIFY(watcher.waitFor([&] { return watcher.twin_losses.size() == 12; }));
    QCOMPARE(watcher.error, QString());
    QCOMPARE(watcher.losses, replayedLosses(watcher.experiment, 12));
    QCOMPARE(watcher.twin_losses, replayedLosses(watcher.experiment.twinExperiment(), 12));
}

/// Asked for before the runs begin, of a run made anew by a fork too; the steps stay the same.
void TrainerTest::looksForWhyAreMadeOfBothRuns() {
    auto experiment = startingExperiment();
    experiment.twin = Twin{{{"normalization.kind", "none"}}, {}};
    const auto stepsOf = [](const std::vector<WhyLook>& looks) {
        std::vector<std::int64_t> steps;
        for (const auto& look : looks)
            steps.push_back(look.step);
        return steps;
    };
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::LookForWhy{{3, 7}});
    trainer.post(command::Start{experiment, /*paused=*/true});
    trainer.post(command::PlayTo{8, /*full_speed=*/true});
    QVERIFY(watcher.waitFor([&] { return watcher.twin_losses.size() == 8; }));
    QCOMPARE(stepsOf(watcher.whys), (std::vector<std::int64_t>{3, 7}));
    QCOMPARE(stepsOf(watcher.twin_whys), (std::vector<std::int64_t>{3, 7}));
    QVERIFY(watcher.whys[0].gradient_norm != watcher.twin_whys[0].gradient_norm);
    experiment.twin.reset();
    QCOMPARE(watcher.losses, replayedLosses(experiment, 8));

    trainer.post(command::Fork{5});
    trainer.post(command::PlayTo{8, /*full_speed=*/true});
    QVERIFY(watcher.waitFor([&] { return watcher.whys.size() == 3; }));
    QVERIFY(watcher.waitFor([&] { return watcher.twin_losses.size() == 8; }));
    QCOMPARE(watcher.whys[2].step, 7);
    QCOMPARE(watcher.whys[2].gradient_norm, watcher.whys[1].gradient_norm);
}

void TrainerTest::badCommandsAnswer() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Intervene{{{"optimizer.lr", 0.5}}});
    trainer.post(command::Play{});
    trainer.post(command::StepOnce{});
    trainer.post(command::Visit{5});
    trainer.post(command::Fork{5});
    trainer.post(command::Undo{});
    trainer.post(command::RemoveTwin{});
    QVERIFY(watcher.waitFor([&] { return !watcher.notices.empty(); }));
    QVERIFY(watcher.notices.front().find("no run") != std::string::npos);
    trainer.post(command::Start{startingExperiment(), /*paused=*/true});
    trainer.post(command::Intervene{{{"seed", std::int64_t{1}}}});
    trainer.post(command::Intervene{{{"optimizer.lr", 0.5}}, Target::B});
    QVERIFY(watcher.settle());
    QCOMPARE(watcher.experiment, startingExperiment());
    QCOMPARE(watcher.status.step, 0);
}

void TrainerTest::speedsOfNoUse() {
    Trainer trainer(loadSmall);
    Watcher watcher(trainer);
    trainer.post(command::Start{startingExperiment(), /*paused=*/true});
    constexpr double inf = std::numeric_limits<double>::infinity();
    for (const double speed : {-5.0, std::nan(""), inf, -inf, 1e300}) {
        trainer.post(command::Speed{speed});
        const auto step = watcher.status.step;
        trainer.post(command::Play{});
        QVERIFY(watcher.waitFor([&] { return watcher.status.step > step + 3; }));
    }
    // Next to nothing: one step is due at once, the next in a quarter of an hour.
    trainer.post(command::Pause{});
    trainer.post(command::Speed{1e-300});
    QVERIFY(watcher.settle());
    const auto step = watcher.status.step;
    trainer.post(command::Play{});
    for (int i = 0; i < 5; ++i)  // before each answer there is time for a step
        QVERIFY(watcher.settle());
    QVERIFY(watcher.status.step <= step + 1);
    trainer.post(command::Speed{0});
    QVERIFY(watcher.waitFor([&] { return watcher.status.step > step + 5; }));
}

void TrainerTest::endsAtAnyTime() {
    { Trainer idle(loadSmall); }
    {
        Trainer running(loadSmall);
        Watcher watcher(running);
        running.post(command::Start{startingExperiment()});
        QVERIFY(watcher.waitFor([&] { return watcher.status.step > 0; }));
    }
    {
        Trainer paused(loadSmall);
        Watcher watcher(paused);
        paused.post(command::Start{startingExperiment(), /*paused=*/true});
        QVERIFY(watcher.waitFor([&] { return watcher.restarts == 1; }));
        QVERIFY(watcher.settle());
    }
    {
        std::atomic<bool> loading = false;
        Trainer reading([&](const Configuration& c) {
            loading = true;
            std::this_thread::sleep_for(100ms);
            return loadSmall(c);
        });
        reading.post(command::Start{startingExperiment()});
        while (!loading)
            std::this_thread::sleep_for(1ms);
        QVERIFY(reading.drain(false).status.loading);
    }
    {
        Trainer waiting(loadSmall);
        Watcher watcher(waiting);
        waiting.post(command::Speed{0.001});
        waiting.post(command::Start{startingExperiment()});
        QVERIFY(watcher.waitFor([&] { return watcher.status.step == 1; }));
        QVERIFY(watcher.settle());
    }
}

QTEST_APPLESS_MAIN(TrainerTest)
#include "trainer_test.moc"
