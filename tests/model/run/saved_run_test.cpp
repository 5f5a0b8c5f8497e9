// SPDX-License-Identifier: GPL-3.0-or-later
// A run written to bytes and back goes on as if nothing had happened; other bytes are refused.
#include <QTest>

#include "model/record/record_bytes.h"
#include "model/record/record_fit.h"
#include "model/run/run.h"
#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

Experiment with(const QStringList& assignments) {
    auto experiment = smallExperiment();
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    return experiment;
}

template <class Record>
std::string bytesOf(const std::vector<Record>& records) {
    ByteWriter out;
    out(records);
    return std::move(out.bytes());
}

}  // namespace

class SavedRunTest : public QObject {
    Q_OBJECT
  private slots:
    void goesOnBitwise_data();
    void goesOnBitwise();
    void recordsComeBack();
    void aLongSeriesComesBack();
    void cutShortIsRefused();
    void anyByteChangedIsHarmless();
    void ofAnotherNetworkIsRefused();
};

void SavedRunTest::goesOnBitwise_data() {
    QTest::addColumn<QStringList>("start");
    QTest::addColumn<QStringList>("change");
    const QString on = "normalization.kind=batch", off = "normalization.kind=none";
    QTest::newRow("sgd") << QStringList{off} << QStringList{on};
    QTest::newRow("momentum") << QStringList{"optimizer.momentum=0.9", "optimizer.nesterov=true"}
                              << QStringList{off};
    QTest::newRow("adam") << QStringList{"optimizer.kind=adam"} << QStringList{"optimizer.lr=0.01"};
    QTest::newRow("adamw, decay without norm")
        << QStringList{"optimizer.kind=adamw", "optimizer.weight_decay=0.1",
                       "optimizer.decay_norm=false"}
        << QStringList{"normalization.freeze_affine=true"};
    QTest::newRow("rmsprop") << QStringList{"optimizer.kind=rmsprop", "optimizer.momentum=0.5", off}
                             << QStringList{"layers.1.normalization.kind=batch"};
    QTest::newRow("dropout, noise")
        << QStringList{"network.dropout=0.3", "normalization.kind=noisy"}
        << QStringList{"network.dropout=0.1"};
    QTest::newRow("clipping, accumulation")
        << QStringList{"optimizer.clip_grad_norm=0.5", "optimizer.accumulation=3"}
        << QStringList{"optimizer.accumulation=2"};
    QTest::newRow("sorted batches")
        << QStringList{"data.order=sorted"} << QStringList{"data.order=shuffled"};
    QTest::newRow("schedule") << QStringList{"optimizer.schedule=cosine", "steps=60"}
                              << QStringList{"normalization.placement=after"};
}

void SavedRunTest::goesOnBitwise() {
    QFETCH(const QStringList, start);
    QFETCH(const QStringList, change);
    const auto data = smallData();
    Run live(with(start), data);
    QCOMPARE(stepMany(live, 17), std::int64_t{17});
    std::vector<std::shared_ptr<const Run::Snapshot>> snapshots{live.snapshot()};
    std::vector<Setting> settings;
    for (const auto& text : change)
        settings.push_back(parseAssignment(text.toStdString()));
    live.intervene(settings);
    QCOMPARE(stepMany(live, 6), std::int64_t{6});
    snapshots.push_back(live.snapshot());
    live.takeMetrics();
    QCOMPARE(stepMany(live, 40), std::int64_t{40});
    const auto metrics = bytesOf(live.takeMetrics());
    for (const auto& snapshot : snapshots) {
        auto back = Run::restore(snapshot->toBytes(), live.experiment(), data, {});
        QCOMPARE(back.stepsDone(), snapshot->step());
        stepMany(back, 23 - back.stepsDone());
        back.takeMetrics();
        QCOMPARE(stepMany(back, 40), std::int64_t{40});
        QCOMPARE(back.weightsSha256(), live.weightsSha256());
        QCOMPARE(back.lastStep().train_loss, live.lastStep().train_loss);
        QCOMPARE(back.epoch(), live.epoch());
        QCOMPARE(bytesOf(back.takeMetrics()), metrics);
    }
}

void SavedRunTest::recordsComeBack() {
    Run run(smallExperiment(), smallData());
    stepMany(run, 20);
    const auto layers = run.takeLayerRecords();
    const auto dual = run.takeDualRecords();
    QVERIFY(layers.size() > 5 && dual.size() > 5);
    ByteWriter out;
    out(layers, dual);
    ByteReader in(out.bytes());
    std::vector<LayerRecord> layers_back;
    std::vector<DualRecord> dual_back;
    in(layers_back, dual_back);
    QVERIFY(in.atEnd());
    const auto& entry = layers.back().layers[1].normalized;
    const auto& same = layers_back.back().layers[1].normalized;
    QCOMPARE(same.histogram, entry.histogram);
    QCOMPARE(same.summary, entry.summary);
    QCOMPARE(same.p85, entry.p85);
    QCOMPARE(layers_back.back().affine[0].gamma, layers.back().affine[0].gamma);
    QCOMPARE(bytesOf(layers_back), bytesOf(layers));
    // And are known to be of this network, not of another.
    const auto structureOfHidden = [](const std::vector<std::int64_t>& hidden) {
        auto configuration = smallExperiment().configuration;
        configuration.network.hidden = hidden;
        return structureOf(configuration, {4}, 3);
    };
    for (const auto& record : layers_back)
        QVERIFY(fits(record, structureOfHidden({7, 5})));
    for (const auto& other : {std::vector<std::int64_t>{7}, {7, 6}, {7, 5, 5}})
        QVERIFY(!fits(layers_back.back(), structureOfHidden(other)));
    QVERIFY(fits(dual_back.back(), structureOfHidden({7, 5})));
    QVERIFY(!fits(dual_back.back(), structureOfHidden({7})));
    QCOMPARE(bytesOf(dual_back), bytesOf(dual));
}

/// Longer than the values kept of each step; what is damaged is known to be.
void SavedRunTest::aLongSeriesComesBack() {
    StepSeries series;
    for (std::int64_t i = 0; i < StepSeries::kRaw + StepSeries::kRaw / 4 + 37; ++i)
        series.append(static_cast<float>(i % 1000));
    series.truncate(StepSeries::kRaw + StepSeries::kRaw / 8 + 5);
    QVERIFY(series.firstRaw() > 1);
    QVERIFY(series.isSound());
    ByteWriter out;
    out(series);
    StepSeries back;
    ByteReader in(out.bytes());
    in(back);
    QVERIFY(in.atEnd() && back.isSound());
    QCOMPARE(back.size(), series.size());
    const auto points = series.points(1, series.size(), 500);
    const auto same = back.points(1, back.size(), 500);
    QCOMPARE(same.size(), points.size());
    for (std::size_t i = 0; i < points.size(); ++i)
        QVERIFY(same[i].max == points[i].max && same[i].step == points[i].step);
    Random random(7);
    int refused = 0;
    for (int i = 0; i < 200; ++i) {
        auto bytes = out.bytes();
        // Where it says how many there are, and from which on.
        bytes[random.below(16)] ^= static_cast<char>(1 << random.below(8));
        try {
            StepSeries other;
            ByteReader changed(bytes);
            changed(other);
            if (!other.isSound())
                ++refused;
            else
                other.points(1, other.size(), 500);
        } catch (const DamagedBytes&) {
            ++refused;
        }
    }
    QVERIFY2(refused > 190, qPrintable(QString::number(refused)));
}

void SavedRunTest::cutShortIsRefused() {
    Run run(with({"optimizer.momentum=0.9"}), smallData());
    stepMany(run, 5);
    const auto bytes = run.snapshot()->toBytes();
    for (std::size_t size = 0; size < bytes.size(); size += 1 + size / 50)
        QVERIFY_THROWS_EXCEPTION(DamagedBytes, Run::restore(std::string_view(bytes).substr(0, size),
                                                            run.experiment(), smallData(), {}));
    QVERIFY_THROWS_EXCEPTION(DamagedBytes,
                             Run::restore(bytes + "x", run.experiment(), smallData(), {}));
}

/// Refused, or a run that can be stepped: never a crash.
void SavedRunTest::anyByteChangedIsHarmless() {
    const auto data = smallData();
    Run run(with({"optimizer.kind=adam"}), data);
    stepMany(run, 5);
    const auto bytes = run.snapshot()->toBytes();
    Random random(5);
    for (int i = 0; i < 400; ++i) {
        auto changed = bytes;
        const auto place = random.below(bytes.size());
        changed[place] = static_cast<char>(changed[place] ^ (1 << random.below(8)));
        try {
            auto back = Run::restore(changed, run.experiment(), data, {});
            stepMany(back, 3);
        } catch (const DamagedBytes&) {
        }
    }
}

void SavedRunTest::ofAnotherNetworkIsRefused() {
    Run run(smallExperiment(), smallData());
    stepMany(run, 5);
    const auto bytes = run.snapshot()->toBytes();
    for (const auto& other : {"network.hidden=7,6", "network.hidden=7", "normalization.kind=none"})
        QVERIFY_THROWS_EXCEPTION(DamagedBytes, Run::restore(bytes, with({other}), smallData(), {}));
    QVERIFY_THROWS_EXCEPTION(DamagedBytes,
                             Run::restore(bytes, smallExperiment(), smallData({41}), {}));
}

QTEST_APPLESS_MAIN(SavedRunTest)
#include "saved_run_test.moc"
