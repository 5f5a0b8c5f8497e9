// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind by hand.
#include <QTest>
#include <cmath>

#include "tests/support/norm_cases.h"
#include "tests/support/tensors.h"

using namespace normscope;
using namespace normscope::testing;

Q_DECLARE_METATYPE(NormCase)

namespace {

NormalizationConfig of(NormKind kind) {
    NormalizationConfig config;
    config.kind = kind;
    config.eps = 0.0;  // round numbers
    return config;
}

/// Two samples of two channels with 1×2 values.
at::Tensor block() {
    return torch::tensor({1.0f, 3.0f, 5.0f, 11.0f, 2.0f, 6.0f, 0.0f, 4.0f}).view({2, 2, 1, 2});
}

at::Tensor asBlock(std::vector<float> values) {
    return torch::tensor(values).view({2, 2, 1, 2});
}

}  // namespace

class NormKindsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void batchByHand();
    void layerByHand();
    void groupByHand();
    void instanceByHand();
    void instanceBuffersByHand();
    void rmsByHand();
    void parameters();
    void groupsAtTheirEnds();
    void sameInBothModes_data();
    void sameInBothModes();
    void frozenInstance();
    void whichStatistics();
    void copiesShareNoBuffer();
    void backupOfBuffers();
};

void NormKindsTest::batchByHand() {
    Normalization norm({2, 1, 2}, of(NormKind::Batch));
    const auto result = norm.forward(block(), Statistics::BatchAndTrack);
    // Channel 0: 1, 3, 2, 6, mean 3, variance 14/4; channel 1: 5, 11, 0, 4, mean 5, variance 62/4.
    const auto a = 1 / std::sqrt(3.5f), b = 1 / std::sqrt(15.5f);
    COMPARE_TENSORS(result.y, asBlock({-2 * a, 0, 0 * b, 6 * b, -1 * a, 3 * a, -5 * b, -1 * b}));
    COMPARE_TENSORS(result.saved.mean, torch::tensor({3.0f, 5.0f}));
    COMPARE_TENSORS(result.saved.invstd, torch::tensor({a, b}));
    // m = 4: the unbiased variances are 14/3 and 62/3.
    COMPARE_TENSORS(norm.running_mean, torch::tensor({0.3f, 0.5f}));
    COMPARE_TENSORS(norm.running_var, torch::tensor({0.9f + 1.4f / 3, 0.9f + 6.2f / 3}));
    QCOMPARE(norm.num_batches_tracked, 1);
}

void NormKindsTest::layerByHand() {
    Normalization norm({2, 1, 2}, of(NormKind::Layer));
    norm.weight.copy_(torch::tensor({1.0f, 2.0f, 3.0f, 4.0f}).view({2, 1, 2}));
    norm.bias.copy_(torch::tensor({0.0f, 0.0f, 10.0f, 20.0f}).view({2, 1, 2}));
    // Sample 0: mean 5, variance 56/4 = 14; sample 1: mean 3, variance 20/4 = 5.
    const auto a = 1 / std::sqrt(14.0f), b = 1 / std::sqrt(5.0f);
    const auto result = norm.forward(block(), Statistics::BatchAndTrack);
    COMPARE_TENSORS(result.y, asBlock({-4 * a, 2 * -2 * a, 10, 20 + 4 * 6 * a,  //
                                       -1 * b, 2 * 3 * b, 10 + 3 * -3 * b, 20 + 4 * 1 * b}));
    COMPARE_TENSORS(result.saved.mean.view(-1), torch::tensor({5.0f, 3.0f}));
    COMPARE_TENSORS(result.saved.invstd.view(-1), torch::tensor({a, b}));
}

void NormKindsTest::groupByHand() {
    auto config = of(NormKind::Group);
    config.num_groups = 2;
    Normalization norm({4}, config);
    norm.weight.copy_(torch::tensor({1.0f, 2.0f, 3.0f, 4.0f}));
    norm.bias.copy_(torch::tensor({0.0f, 1.0f, 0.0f, 1.0f}));
    // Groups (1, 3) and (5, 11): deviations 1 and 3 about the means 2 and 8.
    const auto result = norm.forward(torch::tensor({{1.0f, 3.0f, 5.0f, 11.0f}}), Statistics::Batch);
    COMPARE_TENSORS(result.y, torch::tensor({{-1.0f, 3.0f, -3.0f, 5.0f}}));
    COMPARE_TENSORS(result.saved.mean, torch::tensor({{2.0f, 8.0f}}));
    COMPARE_TENSORS(result.saved.invstd, torch::tensor({{1.0f, 1.0f / 3}}));
}

void NormKindsTest::instanceByHand() {
    Normalization norm({1, 3}, of(NormKind::Instance));
    QVERIFY(!norm.weight.defined() && !norm.tracks());  // PyTorch's defaults
    // Mean 3, variance 14/3; mean 0, variance 2/3.
    const auto x = torch::tensor({1.0f, 2.0f, 6.0f, 0.0f, -1.0f, 1.0f}).view({2, 1, 3});
    const auto a = std::sqrt(3.0f / 14), b = std::sqrt(1.5f);
    const auto result = norm.forward(x, Statistics::BatchAndTrack);
    COMPARE_TENSORS(result.y, torch::tensor({-2 * a, -a, 3 * a, 0.0f, -b, b}).view({2, 1, 3}));
    COMPARE_TENSORS(result.saved.mean, torch::tensor({{3.0f}, {0.0f}}));
}

/// The average over samples of each one's mean and unbiased variance; nothing is counted.
void NormKindsTest::instanceBuffersByHand() {
    auto config = of(NormKind::Instance);
    config.instance_track_running_stats = true;
    Normalization norm({1, 3}, config);
    const auto x = torch::tensor({1.0f, 2.0f, 6.0f, 0.0f, -1.0f, 1.0f}).view({2, 1, 3});
    norm.forward(x, Statistics::BatchAndTrack);
    COMPARE_TENSORS(norm.running_mean, torch::tensor({0.15f}));
    COMPARE_TENSORS(norm.running_var, torch::tensor({0.9f + 0.1f * (7.0f + 1.0f) / 2}));
    QCOMPARE(norm.num_batches_tracked, 0);
    norm.config.momentum.reset();  // None is 0 to it
    norm.forward(x, Statistics::BatchAndTrack);
    COMPARE_TENSORS(norm.running_mean, torch::tensor({0.15f}));
    norm.forward(x, Statistics::Batch);
    COMPARE_TENSORS(norm.running_var, torch::tensor({1.3f}));
}

void NormKindsTest::rmsByHand() {
    Normalization norm({2, 1, 2}, of(NormKind::RMS));
    QVERIFY(!norm.bias.defined());
    norm.weight.copy_(torch::tensor({1.0f, 2.0f, 3.0f, 4.0f}).view({2, 1, 2}));
    // Mean squares 156/4 = 39 and 56/4 = 14.
    const auto a = 1 / std::sqrt(39.0f), b = 1 / std::sqrt(14.0f);
    const auto result = norm.forward(block(), Statistics::BatchAndTrack);
    COMPARE_TENSORS(result.y, asBlock({a, 2 * 3 * a, 3 * 5 * a, 4 * 11 * a,  //
                                       2 * b, 2 * 6 * b, 0, 4 * 4 * b}));
    COMPARE_TENSORS(result.saved.invstd.view(-1), torch::tensor({a, b}));
    QVERIFY(!result.saved.mean.defined());
}

void NormKindsTest::parameters() {
    for (const auto& each : normCases()) {
        const Normalization norm(each.slot, each.config);
        const auto numbers = (norm.weight.defined() ? norm.weight.numel() : 0) +
                             (norm.bias.defined() ? norm.bias.numel() : 0);
        QCOMPARE(numbers, affineParameters(each.config, each.slot));
        QCOMPARE(norm.tracks(), tracksStatistics(each.config));
        QCOMPARE(norm.weight.defined(), hasAffine(each.config));
    }
    const Normalization layer({2, 3, 4}, of(NormKind::Layer));
    QCOMPARE(layer.weight.numel() + layer.bias.numel(), 48);
    const Normalization rms({2, 3, 4}, of(NormKind::RMS));
    QCOMPARE(rms.weight.numel(), 24);
    const Normalization batch({2, 3, 4}, of(NormKind::Batch));
    QCOMPARE(batch.weight.numel() + batch.bias.numel(), 4);
}

/// GN(1) = LN([C, …]) and GN(C) = IN, both without γ and β.
void NormKindsTest::groupsAtTheirEnds() {
    at::manual_seed(8);
    for (const auto& slot : slotsOfEveryRank()) {
        const auto x = randomInput(slot, 5);
        const auto y = [&](NormKind kind, std::int64_t groups) {
            auto config = of(kind);
            config.affine = false;
            config.num_groups = groups;
            config.eps = 1e-5;
            return Normalization(slot, config).forwardInEval(x);
        };
        COMPARE_TENSORS(y(NormKind::Group, 1), y(NormKind::Layer, 1), 2e-6);
        if (slot.size() > 1)
            COMPARE_TENSORS(y(NormKind::Group, 6), y(NormKind::Instance, 1), 2e-6);
        QVERIFY(!difference(y(NormKind::Group, 2), y(NormKind::Layer, 1), 1e-3).empty());
    }
}

void NormKindsTest::sameInBothModes_data() {
    QTest::addColumn<NormCase>("each");
    for (const auto& each : normCases())
        if (!Normalization(each.slot, each.config).hasModes())
            QTest::newRow(each.name.c_str()) << each;
}

/// Every statistics, any companions, to the bit.
void NormKindsTest::sameInBothModes() {
    QFETCH(NormCase, each);
    at::manual_seed(9);
    auto norm = randomNorm(each);
    const auto x = randomInput(each.slot, 9);
    const auto y = norm.forward(x, Statistics::BatchAndTrack).y;
    for (const auto statistics :
         {Statistics::Batch, Statistics::BatchEverywhere, Statistics::Running}) {
        QVERIFY(sameBits(norm.forward(x, statistics).y, y));
        QVERIFY(!norm.usesBatch(statistics));
    }
    QVERIFY(sameBits(norm.forwardInEval(x), y));
    BatchMoments moments;
    QVERIFY(sameBits(norm.forwardInBatches(x, 2, &moments), y));
    QCOMPARE(moments.batches, 0);
    for (std::int64_t i = 0; i < x.size(0); ++i)
        COMPARE_TENSORS(norm.forwardInEval(x.narrow(0, i, 1)), y.narrow(0, i, 1), 1e-6);
}

void NormKindsTest::frozenInstance() {
    at::manual_seed(17);
    auto config = of(NormKind::Instance);
    config.instance_track_running_stats = config.freeze = true;
    auto norm = randomNorm({"", config, {6, 4}});
    const auto x = randomInput({6, 4}, 3);
    const auto mean = norm.running_mean.clone();
    const auto frozen = norm.forward(x, Statistics::BatchAndTrack).y;
    QVERIFY(sameBits(norm.running_mean, mean));
    COMPARE_TENSORS(frozen, (x - mean.view({6, 1})) / norm.running_var.view({6, 1}).sqrt(), 1e-5);
    norm.config.instance_track_running_stats = config.instance_track_running_stats = false;
    Normalization untracked({6, 4}, config);
    const auto expected = untracked.forward(x, Statistics::Running).y;
    QVERIFY(sameBits(untracked.forward(x, Statistics::BatchAndTrack).y, expected));
    QVERIFY(!difference(frozen, expected, 0.1).empty());
}

void NormKindsTest::whichStatistics() {
    for (const auto& each : normCases()) {
        auto norm = randomNorm(each);
        const bool batch_norm = isBatchNorm(each.config.kind);
        QCOMPARE(norm.hasModes(), batch_norm || norm.tracks());
        QCOMPARE(norm.usesBatch(Statistics::BatchAndTrack), norm.hasModes());
        QCOMPARE(norm.usesBatch(Statistics::Batch), norm.hasModes());
        QCOMPARE(norm.usesBatch(Statistics::Running), batch_norm && !norm.tracks());
        norm.config.freeze = true;
        QCOMPARE(norm.usesBatch(Statistics::BatchAndTrack), batch_norm && !norm.tracks());
        QCOMPARE(norm.usesBatch(Statistics::BatchEverywhere), norm.hasModes());
    }
}

void NormKindsTest::copiesShareNoBuffer() {
    at::manual_seed(20);
    auto norm = randomNorm({"", of(NormKind::Batch), {6}});
    auto copy = norm;
    copy.detachBuffers();
    QVERIFY(sameBits(copy.running_mean, norm.running_mean));
    const auto mean = norm.running_mean.clone(), var = norm.running_var.clone();
    copy.forward(randomInput({6}, 5), Statistics::BatchAndTrack);
    QVERIFY(sameBits(norm.running_mean, mean) && sameBits(norm.running_var, var));
    QVERIFY(!sameBits(copy.running_mean, mean));
    Normalization untracked({6}, of(NormKind::Layer));
    untracked.detachBuffers();  // nothing to detach, nothing to break
    untracked.backUpBuffers();
    untracked.restoreBuffers();
}

void NormKindsTest::backupOfBuffers() {
    for (const auto& each : normCases()) {
        auto norm = randomNorm(each);
        if (!norm.tracks())
            continue;
        norm.num_batches_tracked = 7;
        const auto mean = norm.running_mean.clone(), var = norm.running_var.clone();
        norm.backUpBuffers();
        norm.forward(randomInput(each.slot, 6) * std::nan(""), Statistics::BatchAndTrack);
        QVERIFY(norm.running_mean.isnan().all().item<bool>());
        norm.restoreBuffers();
        QVERIFY(sameBits(norm.running_mean, mean) && sameBits(norm.running_var, var));
        QCOMPARE(norm.num_batches_tracked, 7);
    }
}

QTEST_APPLESS_MAIN(NormKindsTest)
#include "norm_kinds_test.moc"
