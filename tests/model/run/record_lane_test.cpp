// SPDX-License-Identifier: GPL-3.0-or-later
// Records made beside the steps are those that the steps would have made, and none is lost.
#include <QTest>

#include "model/record/record_bytes.h"
#include "model/run/run.h"
#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

struct Taken {
    std::vector<MetricsRecord> metrics;
    std::vector<LayerRecord> layers;
    std::vector<DualRecord> dual;

    void take(Run& run) {
        const auto append = [](auto& to, auto&& records) {
            to.insert(to.end(), records.begin(), records.end());
        };
        append(metrics, run.takeMetrics());
        append(layers, run.takeLayerRecords());
        append(dual, run.takeDualRecords());
    }
    std::string bytes() const {
        ByteWriter out;
        out(metrics, layers, dual);
        return std::move(out.bytes());
    }
};

Run::Options onLane() {
    return {.lane = makeRecordLane()};
}

Experiment with(const QStringList& assignments) {
    auto experiment = smallExperiment();
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    return experiment;
}

}  // namespace

class RecordLaneTest : public QObject {
    Q_OBJECT
  private slots:
    void theSameRecords_data();
    void theSameRecords();
    void whatIsDroppedStaysAway();
    void theLaneMayEndFirst();
};

void RecordLaneTest::theSameRecords_data() {
    QTest::addColumn<QStringList>("start");
    QTest::newRow("plain") << QStringList{"normalization.kind=none"};
    QTest::newRow("batch norm") << QStringList{"normalization.kind=batch"};
    QTest::newRow("libtorch: adam, accumulation") << QStringList{
        "optimizer.kind=adam", "optimizer.accumulation=2", "optimizer.clip_grad_norm=0.5"};
    QTest::newRow("dropout, noise")
        << QStringList{"network.dropout=0.3", "normalization.kind=noisy"};
}

void RecordLaneTest::theSameRecords() {
    QFETCH(const QStringList, start);
    const auto data = smallData();
    Run alone(with(start), data, {}), beside(with(start), data, onLane());
    Taken expected, arrived;
    const auto train = [](Run& run, Taken& taken) {
        for (int step = 0; step < 60; ++step) {
            if (step == 30)
                run.intervene({parseAssignment("normalization.kind=layer")});
            if (step == 40) {
                ObservationRequest request;
                request.gradients = true;
                run.observe(request);
            }
            QVERIFY(run.step());
            taken.take(run);
        }
        run.recordNow();
        run.finishRecords();
        QVERIFY(!run.recordsArePending());
        taken.take(run);
    };
    train(alone, expected);
    train(beside, arrived);
    QVERIFY(expected.metrics.size() > 10 && expected.dual.size() > 10);
    QCOMPARE(arrived.metrics.size(), expected.metrics.size());
    QVERIFY(arrived.bytes() == expected.bytes());
    QCOMPARE(beside.weightsSha256(), alone.weightsSha256());
}

void RecordLaneTest::whatIsDroppedStaysAway() {
    Run run(smallExperiment(), smallData(), onLane());
    QCOMPARE(stepMany(run, 3), std::int64_t{3});
    run.dropRecords();
    QVERIFY(!run.recordsArePending());
    QCOMPARE(stepMany(run, 2), std::int64_t{2});
    run.finishRecords();
    const auto metrics = run.takeMetrics();
    QCOMPARE(metrics.size(), std::size_t{1});
    QCOMPARE(metrics.front().step, std::int64_t{5});
}

// Runs come and go while their records are still made.
void RecordLaneTest::theLaneMayEndFirst() {
    for (int i = 0; i < 20; ++i) {
        auto options = onLane();
        Run first(smallExperiment(), smallData(), options);
        Run second(smallExperiment(), smallData(), options);
        options.lane.reset();
        QCOMPARE(stepMany(first, i), std::int64_t{i});
        QCOMPARE(stepMany(second, 3), std::int64_t{3});
        first = std::move(second);
        first.finishRecords();
        QCOMPARE(first.takeMetrics().back().step, std::int64_t{3});
    }
}

QTEST_APPLESS_MAIN(RecordLaneTest)
#include "record_lane_test.moc"
