// SPDX-License-Identifier: GPL-3.0-or-later
// The other statistics' distributions in a frame.
#include <QTest>

#include "model/trainer/paired_frames.h"
#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

Run runOf(const QStringList& assignments, std::int64_t steps) {
    auto experiment = smallExperiment();
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    Run run(experiment, smallData());
    stepMany(run, steps);
    return run;
}

bool anyDual(const Frame& frame) {
    for (const auto& layer : frame.layers)
        for (const auto tap : kTaps)
            if (layer.dual[tap].present)
                return true;
    return false;
}

}  // namespace

class DualFrameTest : public QObject {
    Q_OBJECT
  private slots:
    void onlyWhereThereAreTwoWays_data() {
        QTest::addColumn<QStringList>("assignments");
        QTest::addColumn<bool>("there");
        QTest::newRow("train") << QStringList{} << true;
        QTest::newRow("eval") << QStringList{"mode=eval"} << true;
        QTest::newRow("one layer of two")
            << QStringList{"layers.0.normalization.kind=none"} << true;
        QTest::newRow("no norm") << QStringList{"normalization.kind=none"} << false;
        QTest::newRow("no buffers")
            << QStringList{"normalization.track_running_stats=false"} << false;
        QTest::newRow("no buffers, eval")
            << QStringList{"normalization.track_running_stats=false", "mode=eval"} << false;
        QTest::newRow("eval, a batch of one")
            << QStringList{"mode=eval", "data.batch_size=1"} << false;
    }

    void onlyWhereThereAreTwoWays() {
        QFETCH(QStringList, assignments);
        QFETCH(bool, there);
        auto run = runOf(assignments, 5);
        QVERIFY(!anyDual(run.observe({})));
        const auto frame = run.observe(bothWays());
        QCOMPARE(anyDual(frame), there);
        if (!there)
            return;
        for (const auto& layer : frame.layers)
            for (const auto tap : kTaps) {
                const auto& other = layer.dual[tap];
                QCOMPARE(other.present, layer.taps[tap].present);
                QCOMPARE(other.histogram.total, layer.taps[tap].histogram.total);
            }
        // What no norm stands before is the same either way; what comes after one is not.
        QCOMPARE(frame.layers[0].dual.linear.histogram, frame.layers[0].taps.linear.histogram);
        QVERIFY(frame.layers[1].dual.normalized.summary.std !=
                frame.layers[1].taps.normalized.summary.std);
    }

    void sameBinsThatTakeInBoth() {
        // New buffers leave values as they are, here twenty times as wide as by the batch.
        auto run = runOf({"network.init.gain=20", "network.activation=relu"}, 0);
        auto request = bothWays();
        const auto alone = run.observe({}).layers[0].taps.normalized.histogram;
        const auto frame = run.observe(request);
        const auto& own = frame.layers[0].taps.normalized;
        const auto& other = frame.layers[0].dual.normalized;
        QVERIFY(other.summary.std > 5 * own.summary.std);
        QCOMPARE(other.histogram.lo, own.histogram.lo);
        QCOMPARE(other.histogram.hi, own.histogram.hi);
        QVERIFY(own.histogram.hi > 3 * alone.hi);
        QVERIFY(other.histogram.outsideShare() < 0.02);
        request.ranges.normalized = {-1.0, 1.0};
        const auto locked = run.observe(request);
        QCOMPARE(locked.layers[0].dual.normalized.histogram.hi, 1.0);
        QVERIFY(locked.layers[0].dual.normalized.histogram.outsideShare() > 0.5);
    }

    void evaluationModeShowsTheBatch() {
        auto run = runOf({}, 10);
        const auto train = run.observe(bothWays());
        run.intervene({{"mode", "eval"}});
        const auto eval = run.observe(bothWays());
        QCOMPARE(eval.mode, Mode::Eval);
        for (const auto tap : kTaps) {
            QCOMPARE(eval.layers[1].dual[tap].summary, train.layers[1].taps[tap].summary);
            QCOMPARE(eval.layers[1].taps[tap].summary, train.layers[1].dual[tap].summary);
        }
        QVERIFY(std::abs(eval.layers[1].dual.normalized.summary.std - 1.0) < 0.2);
    }

    void frozenShowsTheBatch() {
        auto run = runOf({}, 3);
        const auto before = run.observe(bothWays());
        run.intervene({{"normalization.freeze", true}});
        const auto frozen = run.observe(bothWays());
        QCOMPARE(frozen.layers[1].taps.normalized.summary,
                 before.layers[1].dual.normalized.summary);
        QCOMPARE(frozen.layers[1].dual.normalized.summary,
                 before.layers[1].taps.normalized.summary);
    }

    void twinHasTheSameBins() {
        auto a = runOf({}, 4), b = runOf({"network.init.gain=8"}, 4);
        ColumnExtents extents;
        observeTogether(a, b, bothWays(), extents);
        const auto frames = observeTogether(a, b, bothWays(), extents);
        for (std::size_t i = 0; i < 2; ++i)
            for (const auto tap : kTaps) {
                const auto& of_a = frames.first.layers[i].dual[tap].histogram;
                const auto& of_b = frames.second.layers[i].dual[tap].histogram;
                QCOMPARE(of_b.lo, of_a.lo);
                QCOMPARE(of_b.hi, of_a.hi);
                QCOMPARE(of_b.lo, frames.second.layers[i].taps[tap].histogram.lo);
                QVERIFY(of_b.outsideShare() < 0.05);
            }
    }

    void tracesAndWeightsStayTheSame() {
        auto quiet = runOf({}, 0), watched = runOf({}, 0);
        for (int i = 0; i < 20; ++i) {
            QVERIFY(quiet.step() && watched.step());
            watched.observe(bothWays());
        }
        QCOMPARE(watched.weightsSha256(), quiet.weightsSha256());
        const auto a = watched.observe(bothWays()).layers[1].trace,
                   b = quiet.observe({}).layers[1].trace;
        QCOMPARE(a.step, b.step);
        QCOMPARE(a.batch_mean, b.batch_mean);
        QCOMPARE(a.batch_var, b.batch_var);
        QCOMPARE(a.running_var, b.running_var);
    }
};

QTEST_APPLESS_MAIN(DualFrameTest)
#include "dual_frame_test.moc"
