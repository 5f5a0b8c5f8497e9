// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/reduction.h"

#include <QTest>

using namespace normscope;

namespace {

NormalizationConfig of(NormKind kind) {
    NormalizationConfig config;
    config.kind = kind;
    return config;
}

}  // namespace

class ReductionTest : public QObject {
    Q_OBJECT
  private slots:
    void byHand_data();
    void byHand();
    void ghostsLastIsSmaller();
    void runningStatistics();
    void parameters();
    void nothing();
};

/// A batch of 12 at 8 channels: "N" marks a reduced axis, "-" one that is kept.
void ReductionTest::byHand_data() {
    QTest::addColumn<int>("kind");
    QTest::addColumn<QList<int>>("slot");
    QTest::addColumn<QString>("axes");
    QTest::addColumn<QList<int>>("numbers");  // channels, samples, m, statistics
    QTest::addColumn<bool>("across");
    const auto row = [](const char* name, NormKind kind, const QList<int>& slot, const char* axes,
                        const QList<int>& numbers, bool across) {
        QTest::newRow(name) << static_cast<int>(kind) << slot << axes << numbers << across;
    };
    row("batch 1d", NormKind::Batch, {8}, "N-", {1, 12, 12, 8}, true);
    row("batch 2d", NormKind::Batch, {8, 5, 4}, "N-NN", {1, 12, 240, 8}, true);
    row("batch 3d", NormKind::Batch, {8, 2, 5, 4}, "N-NNN", {1, 12, 480, 8}, true);
    row("noisy 2d", NormKind::Noisy, {8, 5, 4}, "N-NN", {1, 12, 240, 8}, true);
    // Virtual batches of 5, 5 and 2.
    row("ghost 1d", NormKind::Ghost, {8}, "N-", {1, 5, 5, 24}, true);
    row("ghost 2d", NormKind::Ghost, {8, 5, 4}, "N-NN", {1, 5, 100, 24}, true);
    row("layer 1d", NormKind::Layer, {8}, "-N", {8, 1, 8, 12}, false);
    row("layer 2d", NormKind::Layer, {8, 5, 4}, "-NNN", {8, 1, 160, 12}, false);
    row("layer, channels 1d", NormKind::ChannelLayer, {8}, "-N", {8, 1, 8, 12}, false);
    row("layer, channels 2d", NormKind::ChannelLayer, {8, 5, 4}, "-N--", {8, 1, 8, 240}, false);
    row("layer, channels 3d", NormKind::ChannelLayer, {8, 2, 5, 4}, "-N---", {8, 1, 8, 480}, false);
    row("renorm 2d", NormKind::BatchRenorm, {8, 5, 4}, "N-NN", {1, 12, 240, 8}, true);
    row("RMS 3d", NormKind::RMS, {8, 2, 5, 4}, "-NNNN", {8, 1, 320, 12}, false);
    row("group 1d", NormKind::Group, {8}, "-N", {4, 1, 4, 24}, false);
    row("group 2d", NormKind::Group, {8, 5, 4}, "-NNN", {4, 1, 80, 24}, false);
    row("instance 2d", NormKind::Instance, {8, 5, 4}, "--NN", {1, 1, 20, 96}, false);
    row("instance 3d", NormKind::Instance, {8, 2, 5, 4}, "--NNN", {1, 1, 40, 96}, false);
}

void ReductionTest::byHand() {
    QFETCH(int, kind);
    QFETCH(QList<int>, slot);
    QFETCH(QString, axes);
    QFETCH(QList<int>, numbers);
    QFETCH(bool, across);
    auto config = of(static_cast<NormKind>(kind));
    config.num_groups = 2;
    config.virtual_batch_size = 5;
    const std::vector<std::int64_t> extents(slot.begin(), slot.end());
    const auto reduction = reductionOf(config, extents, 12);
    auto shape = extents;
    shape.insert(shape.begin(), 12);
    QVERIFY(reduction.shape == shape);
    QString reduced;
    for (const bool axis : reduction.reduced)
        reduced += axis ? 'N' : '-';
    QCOMPARE(reduced, axes);
    QCOMPARE(reduction.channels, numbers[0]);
    QCOMPARE(reduction.samples, numbers[1]);
    QCOMPARE(reduction.m, numbers[2]);
    QCOMPARE(reduction.statistics, numbers[3]);
    QCOMPARE(reduction.across_batch, across);
}

void ReductionTest::ghostsLastIsSmaller() {
    auto config = of(NormKind::Ghost);
    config.virtual_batch_size = 16;
    QCOMPARE(reductionOf(config, {8}, 12).samples, 12);  // no more than there are
    QCOMPARE(reductionOf(config, {8}, 12).statistics, 8);
    QCOMPARE(reductionOf(config, {8}, 16).statistics, 8);
    QCOMPARE(reductionOf(config, {8}, 17).statistics, 16);
    QCOMPARE(reductionOf(config, {8}, 0).statistics, 0);
}

void ReductionTest::runningStatistics() {
    const auto kept = [](NormalizationConfig config) {
        return reductionOf(config, {8, 4, 4}, 4).by_running;
    };
    for (const auto kind :
         {NormKind::Batch, NormKind::Ghost, NormKind::Noisy, NormKind::BatchRenorm}) {
        auto config = of(kind);
        QVERIFY(kept(config) && isBatchNorm(kind));
        config.track_running_stats = false;
        config.instance_track_running_stats = true;
        QVERIFY(!kept(config));
    }
    for (const auto kind : {NormKind::Layer, NormKind::ChannelLayer, NormKind::Group, NormKind::RMS,
                            NormKind::Instance, NormKind::DyT, NormKind::None})
        QVERIFY(!kept(of(kind)) && !isBatchNorm(kind));
    auto instance = of(NormKind::Instance);
    instance.instance_track_running_stats = true;
    QVERIFY(kept(instance));
}

void ReductionTest::parameters() {
    const std::vector<std::int64_t> slot{8, 5, 4};
    for (const auto kind : {NormKind::Batch, NormKind::Ghost, NormKind::Noisy, NormKind::Group,
                            NormKind::ChannelLayer, NormKind::BatchRenorm, NormKind::DyT})
        QCOMPARE(affineParameters(of(kind), slot), 16);
    QCOMPARE(affineParameters(of(NormKind::Layer), slot), 320);
    QCOMPARE(affineParameters(of(NormKind::RMS), slot), 160);
    QCOMPARE(affineParameters(of(NormKind::Instance), slot), 0);  // PyTorch's default
    QCOMPARE(affineParameters(of(NormKind::None), slot), 0);
    auto config = of(NormKind::Instance);
    config.instance_affine = true;
    QCOMPARE(affineParameters(config, slot), 16);
    config.kind = NormKind::Batch;
    config.affine = false;
    QCOMPARE(affineParameters(config, slot), 0);
}

void ReductionTest::nothing() {
    for (const auto kind : {NormKind::None, NormKind::DyT})
        QVERIFY(reductionOf(of(kind), {8}, 4) == Reduction{});
}

QTEST_APPLESS_MAIN(ReductionTest)
#include "reduction_test.moc"
