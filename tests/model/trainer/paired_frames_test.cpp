// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/trainer/paired_frames.h"

#include <QTest>

#include "tests/support/small_runs.h"

using namespace normscope;

class PairedFramesTest : public QObject {
    Q_OBJECT

  private:
    /// Run B's first weights are twenty times as large, so that its values lie far outside A's.
    static Run second() {
        auto experiment = testing::smallExperiment();
        experiment.configuration.network.init.gain = 20.0;
        return Run(experiment, testing::smallData());
    }
    static Run first() { return Run(testing::smallExperiment(), testing::smallData()); }

  private slots:
    void sameBins() {
        auto a = first(), b = second();
        ColumnExtents extents;
        ObservationRequest request;
        request.bins = 16;
        request.gradients = true;
        const auto frames = observeTogether(a, b, request, extents);
        QCOMPARE(frames.first.layers.size(), frames.second.layers.size());
        for (std::size_t i = 0; i < frames.first.layers.size(); ++i)
            for (const auto tap : kTaps) {
                const auto& of_a = frames.first.layers[i].taps[tap].histogram;
                const auto& of_b = frames.second.layers[i].taps[tap].histogram;
                QCOMPARE(of_a.counts.size(), std::size_t{16});
                QCOMPARE(of_b.counts.size(), std::size_t{16});
                QCOMPARE(of_b.lo, of_a.lo);
                QCOMPARE(of_b.hi, of_a.hi);
            }
    }

    void rangesTakeInBoth() {
        auto a = first(), b = second();
        const auto alone = a.observe({}).layers[0].taps.linear.histogram;
        ColumnExtents extents;
        const auto narrow = observeTogether(a, b, {}, extents).second.layers[0].taps.linear;
        // Over run A's range most of run B's values are outside, and that is counted.
        QCOMPARE(narrow.histogram.hi, alone.hi);
        QVERIFY(narrow.histogram.below + narrow.histogram.above > 0);
        const auto& known = extents.linear;
        QVERIFY(known && known->first < 2 * alone.lo && known->second > 2 * alone.hi);
        const auto frames = observeTogether(a, b, {}, extents);
        const auto& wide = frames.first.layers[0].taps.linear.histogram;
        QVERIFY(wide.lo <= known->first && wide.hi >= known->second);
        const auto& of_b = frames.second.layers[0].taps.linear.histogram;
        QVERIFY(of_b.below + of_b.above < narrow.histogram.below + narrow.histogram.above);
    }

    void lookingChangesNothing() {
        auto a = first(), b = second(), unseen = second();
        ColumnExtents extents;
        for (int i = 0; i < 5; ++i) {
            QVERIFY(a.step() && b.step() && unseen.step());
            observeTogether(a, b, {}, extents);
        }
        QCOMPARE(b.weightsSha256(), unseen.weightsSha256());
    }
};

QTEST_GUILESS_MAIN(PairedFramesTest)
#include "paired_frames_test.moc"
