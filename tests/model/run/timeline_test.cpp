// SPDX-License-Identifier: GPL-3.0-or-later
// Which snapshots are kept, what they take, and that any step comes back from them.
#include <QTest>

#include "model/run/timeline.h"
#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

Timeline noted(std::size_t budget, std::int64_t steps) {
    Run run(smallExperiment(), smallData(), {.record = false});
    Timeline timeline(budget);
    timeline.note(run);
    for (std::int64_t step = 1; step <= steps; ++step) {
        run.step();
        timeline.note(run);
    }
    return timeline;
}

std::size_t bytesOfOne() {
    return noted(1 << 20, 0).bytes();
}

}  // namespace

class TimelineTest : public QObject {
    Q_OBJECT
  private slots:
    void withinTheBudgetEachFiftiethIsKept() {
        const auto timeline = noted(1 << 20, 200);
        QCOMPARE(timeline.interval(), 50);
        QCOMPARE(timeline.steps(), (std::vector<std::int64_t>{0, 50, 100, 150, 200}));
        QVERIFY(timeline.bytes() >= 5 * bytesOfOne());
    }

    /// From where the budget is reached on it stays reached: what the process holds does not go up
    /// and down.
    void memoryIsLevelOnceTheBudgetIsReached() {
        const auto one = bytesOfOne();
        const auto budget = 20 * (one + one / 4);
        Run run(smallExperiment(), smallData(), {.record = false});
        Timeline timeline(budget);
        timeline.note(run);
        bool reached = false;
        for (std::int64_t step = 1; step <= 12'000; ++step) {
            run.step();
            timeline.note(run);
            reached = reached || timeline.interval() > 50;
            QVERIFY(timeline.bytes() <= budget);
            QVERIFY(!reached || timeline.bytes() > budget - 3 * one);
        }
        QVERIFY(timeline.interval() >= 400);
        const auto steps = timeline.steps();
        QCOMPARE(steps.front(), 0);
        for (std::size_t i = 1; i < steps.size(); ++i)
            QVERIFY2(steps[i] - steps[i - 1] <= timeline.interval(),
                     qPrintable(QString::number(steps[i])));
        QVERIFY(12'000 - steps.back() < timeline.interval());
    }

    void anyStepComesBackBitwise() {
        const auto timeline = noted(20 * bytesOfOne(), 3000);
        QVERIFY(timeline.interval() > 50);
        for (const std::int64_t step : {0, 1, 137, 1250, 2999}) {
            const auto run = timeline.at(step, smallExperiment(), {.record = false});
            QCOMPARE(run.stepsDone(), step);
            QCOMPARE(run.weightsSha256(), replayedSha(smallExperiment(), smallData(), step));
        }
    }

    /// However small the budget, or coming back would cost the whole run.
    void someAreAlwaysKept() {
        const auto timeline = noted(1, 2000);
        QCOMPARE(timeline.steps().size(), 8U);
        QCOMPARE(timeline.steps().front(), 0);
    }
};

QTEST_GUILESS_MAIN(TimelineTest)
#include "timeline_test.moc"
