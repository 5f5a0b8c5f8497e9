// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/normalization.h"

#include <QTest>

#include "tests/support/tensors.h"

using namespace normscope;

namespace {

/// Means 2 and 30; biased variances 2/3 and 1400/3; unbiased 1 and 700.
at::Tensor firstBatch() {
    return torch::tensor({{1.0f, 10.0f}, {2.0f, 20.0f}, {3.0f, 60.0f}});
}

/// Means 5 and 4; unbiased variances 2 and 32.
at::Tensor secondBatch() {
    return torch::tensor({{4.0f, 0.0f}, {6.0f, 8.0f}});
}

/// γ = (2, .5), β = (1, −1) where affine.
Normalization normWith(const NormalizationConfig& config) {
    Normalization norm({2}, config);
    if (config.affine) {
        norm.weight.copy_(torch::tensor({2.0f, 0.5f}));
        norm.bias.copy_(torch::tensor({1.0f, -1.0f}));
        norm.weight.mutable_grad() = torch::zeros({2});
        norm.bias.mutable_grad() = torch::zeros({2});
    }
    return norm;
}

/// x̂ of firstBatch with ε = 1e-5: 1/√.66667667 = 1.2247357, 1/√466.666677 = .04629100.
at::Tensor normalizedFirst() {
    return torch::tensor(
        {{-1.2247357f, -0.9258201f}, {0.0f, -0.4629100f}, {1.2247357f, 1.3887301f}});
}

at::Tensor outputOfFirst() {
    return torch::tensor(
        {{-1.4494713f, -1.4629100f}, {1.0f, -1.2314550f}, {3.4494713f, -0.3056350f}});
}

}  // namespace

class NormalizationTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void trainingByHand();
    void buffersByHand_data();
    void buffersByHand();
    void evaluationByHand();
    void batchStatisticsTouchNothing();
    void withoutTrackingEvaluationUsesTheBatch();
    void withoutAffine();
    void epsilonBoundsTheDivisor();
    void constantFeatureBecomesBeta();
    void backwardInEvaluation();
    void affineInEvaluation();
    void identity();
};

void NormalizationTest::trainingByHand() {
    auto norm = normWith({});
    const auto result = norm.forward(firstBatch(), Statistics::BatchAndTrack);
    COMPARE_TENSORS(result.y, outputOfFirst());
    COMPARE_TENSORS(result.saved.mean, torch::tensor({2.0f, 30.0f}));
    COMPARE_TENSORS(result.saved.invstd, torch::tensor({1.2247357f, 0.0462910f}));
    // .9·(0, 1) + .1·(mean, unbiased variance).
    COMPARE_TENSORS(norm.running_mean, torch::tensor({0.2f, 3.0f}));
    COMPARE_TENSORS(norm.running_var, torch::tensor({1.0f, 70.9f}));
    QCOMPARE(norm.num_batches_tracked, 1);
}

void NormalizationTest::buffersByHand_data() {
    QTest::addColumn<double>("momentum");  // below 0: None
    QTest::addColumn<QList<float>>("mean");
    QTest::addColumn<QList<float>>("var");
    QTest::newRow(".1") << 0.1 << QList{0.68f, 3.1f} << QList{1.1f, 67.01f};
    QTest::newRow("0 never moves") << 0.0 << QList{0.0f, 0.0f} << QList{1.0f, 1.0f};
    QTest::newRow("1 is the last batch") << 1.0 << QList{5.0f, 4.0f} << QList{2.0f, 32.0f};
    QTest::newRow("None is the average") << -1.0 << QList{3.5f, 17.0f} << QList{1.5f, 366.0f};
}

void NormalizationTest::buffersByHand() {
    QFETCH(double, momentum);
    QFETCH(QList<float>, mean);
    QFETCH(QList<float>, var);
    NormalizationConfig config;
    config.momentum = momentum < 0 ? std::nullopt : std::optional(momentum);
    auto norm = normWith(config);
    norm.forward(firstBatch(), Statistics::BatchAndTrack);
    norm.forward(secondBatch(), Statistics::BatchAndTrack);
    COMPARE_TENSORS(norm.running_mean, torch::tensor({mean[0], mean[1]}));
    COMPARE_TENSORS(norm.running_var, torch::tensor({var[0], var[1]}));
    QCOMPARE(norm.num_batches_tracked, 2);
}

void NormalizationTest::evaluationByHand() {
    auto norm = normWith({});
    norm.running_mean.copy_(torch::tensor({1.0f, -2.0f}));
    norm.running_var.copy_(torch::tensor({4.0f, 9.0f}));
    norm.num_batches_tracked = 5;
    // x = (3, 4): 2·(3−1)/2 + 1 = 3 and .5·(4+2)/3 − 1 = 0.
    const auto result = norm.forward(torch::tensor({{3.0f, 4.0f}}), Statistics::Running);
    COMPARE_TENSORS(result.y, torch::tensor({{3.0f, 0.0f}}), 1e-5);
    QVERIFY(!result.saved.mean.defined() && !result.saved.by_data);
    QVERIFY(testing::sameBits(norm.running_mean, torch::tensor({1.0f, -2.0f})));
    QVERIFY(testing::sameBits(norm.running_var, torch::tensor({4.0f, 9.0f})));
    QCOMPARE(norm.num_batches_tracked, 5);
}

void NormalizationTest::batchStatisticsTouchNothing() {
    auto norm = normWith({});
    norm.forward(secondBatch(), Statistics::BatchAndTrack);
    const auto mean = norm.running_mean.clone(), var = norm.running_var.clone();
    COMPARE_TENSORS(norm.forward(firstBatch(), Statistics::Batch).y, outputOfFirst());
    QVERIFY(testing::sameBits(norm.running_mean, mean));
    QVERIFY(testing::sameBits(norm.running_var, var));
    QCOMPARE(norm.num_batches_tracked, 1);
}

void NormalizationTest::withoutTrackingEvaluationUsesTheBatch() {
    NormalizationConfig config;
    config.track_running_stats = false;
    auto norm = normWith(config);
    QVERIFY(!norm.tracks());
    COMPARE_TENSORS(norm.forward(firstBatch(), Statistics::BatchAndTrack).y, outputOfFirst());
    COMPARE_TENSORS(norm.forward(firstBatch(), Statistics::Running).y, outputOfFirst());
    QCOMPARE(norm.num_batches_tracked, 0);
    norm.backUpBuffers();  // nothing to keep, nothing to break
    norm.restoreBuffers();
}

void NormalizationTest::withoutAffine() {
    NormalizationConfig config;
    config.affine = false;
    auto norm = normWith(config);
    QVERIFY(!norm.weight.defined() && !norm.bias.defined());
    COMPARE_TENSORS(norm.forward(firstBatch(), Statistics::BatchAndTrack).y, normalizedFirst());
    COMPARE_TENSORS(norm.running_mean, torch::tensor({0.2f, 3.0f}));
    COMPARE_TENSORS(norm.running_var, torch::tensor({1.0f, 70.9f}));
}

void NormalizationTest::epsilonBoundsTheDivisor() {
    NormalizationConfig config;
    config.eps = 1.0;
    config.affine = false;
    Normalization norm({1}, config);
    // Mean 2, variance 2/3: ±1/√(5/3) = ±.7745967.
    const auto y = norm.forward(torch::tensor({{1.0f}, {2.0f}, {3.0f}}), Statistics::Batch).y;
    COMPARE_TENSORS(y, torch::tensor({{-0.7745967f}, {0.0f}, {0.7745967f}}));
}

void NormalizationTest::constantFeatureBecomesBeta() {
    auto norm = normWith({});
    const auto x = torch::tensor({{7.0f, 10.0f}, {7.0f, 20.0f}, {7.0f, 60.0f}});
    const auto result = norm.forward(x, Statistics::BatchAndTrack);
    // The kernel computes x·a + b with a = γ/√ε = 632: seven digits of 4,427 are lost.
    COMPARE_TENSORS(result.y.select(1, 0), torch::ones({3}), 1e-3);
    COMPARE_TENSORS(norm.running_var, torch::tensor({0.9f, 70.9f}));
}

void NormalizationTest::backwardInEvaluation() {
    auto norm = normWith({});
    norm.running_mean.copy_(torch::tensor({1.0f, -2.0f}));
    norm.running_var.copy_(torch::tensor({4.0f, 9.0f}));
    const auto x = torch::tensor({{3.0f, 4.0f}, {-1.0f, 1.0f}});
    const auto dy = torch::tensor({{1.0f, 3.0f}, {2.0f, 6.0f}});
    const auto dx = norm.backward(dy, x, {});
    // γ/√rv = 1 and 1/6; x̂ = (1, 2) and (−1, 1).
    COMPARE_TENSORS(dx, torch::tensor({{1.0f, 0.5f}, {2.0f, 1.0f}}), 1e-5);
    COMPARE_TENSORS(norm.bias.grad(), torch::tensor({3.0f, 9.0f}), 1e-5);
    COMPARE_TENSORS(norm.weight.grad(), torch::tensor({-1.0f, 12.0f}), 1e-5);
}

void NormalizationTest::affineInEvaluation() {
    auto norm = normWith({});
    norm.running_mean.copy_(torch::tensor({1.0f, -2.0f}));
    norm.running_var.copy_(torch::tensor({4.0f, 9.0f}));
    const auto [scale, shift] = norm.affineInEval();
    COMPARE_TENSORS(scale, torch::tensor({1.0f, 1.0f / 6.0f}), 1e-5);
    COMPARE_TENSORS(shift, torch::tensor({0.0f, -2.0f / 3.0f}), 1e-5);
}

void NormalizationTest::identity() {
    auto norm = normWith({});
    norm.becomeIdentity(torch::tensor({2.0f, 30.0f}), torch::tensor({2.0f / 3.0f, 1400.0f / 3.0f}));
    COMPARE_TENSORS(norm.forward(firstBatch(), Statistics::Batch).y, firstBatch(), 1e-5);
    COMPARE_TENSORS(norm.forward(secondBatch(), Statistics::Running).y, secondBatch(), 1e-4);
}

QTEST_APPLESS_MAIN(NormalizationTest)
#include "normalization_test.moc"
