// SPDX-License-Identifier: GPL-3.0-or-later
// Ghost, noisy and renormalized batch norm, LayerNorm over channels, DyT.
#include <QTest>
#include <cmath>

#include "tests/support/norm_cases.h"
#include "tests/support/tensors.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

NormalizationConfig of(NormKind kind) {
    NormalizationConfig config;
    config.kind = kind;
    config.eps = 0.0;  // round numbers
    return config;
}

}  // namespace

class NormVariantsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void ghostByHand();
    void ghostOfTheWholeBatchIsBatchNorm();
    void ghostInEvaluation();
    void noise();
    void noiseIsItsSeed();
    void noNoise();
    void bareNoise();
    void renormByHand();
    void renormBounds_data();
    void renormBounds();
    void renormAtOneAndZeroIsBatchNorm();
    void renormWithinItsBoundsIsEvaluation();
    void renormWithoutVariance();
    void channelLayerByHand();
    void channelLayerOfVectorsIsLayerNorm();
    void dytByHand();
    void dytBeginsWithItsAlpha();
};

void NormVariantsTest::ghostByHand() {
    auto config = of(NormKind::Ghost);
    config.virtual_batch_size = 2;
    config.momentum = 0.5;
    Normalization norm({1}, config);
    const auto x = torch::tensor({{1.0f}, {3.0f}, {2.0f}, {6.0f}});
    const auto result = norm.forward(x, Statistics::BatchAndTrack);
    COMPARE_TENSORS(result.y, torch::tensor({{-1.0f}, {1.0f}, {-1.0f}, {1.0f}}));
    COMPARE_TENSORS(result.saved.mean, torch::tensor({{2.0f}, {4.0f}}));
    COMPARE_TENSORS(result.saved.invstd, torch::tensor({{1.0f}, {0.5f}}));
    // Means 2, then 4: 0 → 1 → 2.5; unbiased variances 2, then 8: 1 → 1.5 → 4.75.
    COMPARE_TENSORS(norm.running_mean, torch::tensor({2.5f}));
    COMPARE_TENSORS(norm.running_var, torch::tensor({4.75f}));
    QCOMPARE(norm.num_batches_tracked, 2);
    norm.config.momentum.reset();
    norm.resetStatistics();
    norm.forward(x, Statistics::BatchAndTrack);
    COMPARE_TENSORS(norm.running_mean, torch::tensor({3.0f}));
    COMPARE_TENSORS(norm.running_var, torch::tensor({5.0f}));
    // A shorter last run: 1, 3, 2 are normalized by two statistics, the 2 alone becomes β.
    norm.config.eps = 1e-5;
    COMPARE_TENSORS(norm.forward(x.narrow(0, 0, 3), Statistics::Batch).y,
                    torch::tensor({{-1.0f}, {1.0f}, {0.0f}}), 1e-4);
}

void NormVariantsTest::ghostOfTheWholeBatchIsBatchNorm() {
    for (const auto& slot : slotsOfEveryRank()) {
        at::manual_seed(10);
        Normalization batch(slot, of(NormKind::Batch)), ghost(slot, of(NormKind::Ghost));
        for (auto* norm : {&batch, &ghost}) {
            norm->weight.mutable_grad() = torch::zeros({6});
            norm->bias.mutable_grad() = torch::zeros({6});
        }
        ghost.config.virtual_batch_size = 8;
        for (int step = 0; step < 3; ++step) {
            const auto x = randomInput(slot, 8), dy = torch::randn_like(x);
            const auto a = batch.forward(x, Statistics::BatchAndTrack),
                       b = ghost.forward(x, Statistics::BatchAndTrack);
            QVERIFY(sameBits(a.y, b.y));
            QVERIFY(sameBits(batch.backward(dy, x, a.saved), ghost.backward(dy, x, b.saved)));
            QVERIFY(sameBits(batch.weight.grad(), ghost.weight.grad()));
            QVERIFY(sameBits(batch.bias.grad(), ghost.bias.grad()));
        }
        QVERIFY(sameBits(batch.running_mean, ghost.running_mean));
        QVERIFY(sameBits(batch.running_var, ghost.running_var));
        QCOMPARE(ghost.num_batches_tracked, 3);
    }
}

void NormVariantsTest::ghostInEvaluation() {
    at::manual_seed(11);
    const NormCase each{"", of(NormKind::Ghost), {6}};
    auto ghost = randomNorm(each);
    ghost.config.virtual_batch_size = 3;
    auto batch = ghost;
    batch.config.kind = NormKind::Batch;
    const auto x = randomInput({6}, 7);
    const auto a = ghost.forward(x, Statistics::Running), b = batch.forward(x, Statistics::Running);
    QVERIFY(sameBits(a.y, b.y));
    QVERIFY(sameBits(ghost.forwardInEval(x), b.y));
    const auto expected = batch.backward(x, x, b.saved).clone();
    QVERIFY(sameBits(ghost.backward(x, x, a.saved), expected));
    const auto [scale, shift] = ghost.affineInEval();
    COMPARE_TENSORS(x * scale + shift, a.y, 1e-5);
}

void NormVariantsTest::noise() {
    at::manual_seed(12);
    const NormCase each{"", of(NormKind::Noisy), {3, 10, 10}};
    auto norm = randomNorm(each);
    const auto x = randomInput(each.slot, 40);
    const auto clean = norm.forward(x, Statistics::Batch).y;
    const auto result = norm.forward(x, Statistics::Batch, 77U);
    const auto& scale = result.saved.factor;
    const auto shift = result.y - scale * clean;
    for (std::int64_t c = 0; c < 3; ++c) {
        const auto s = scale.select(1, c), m = shift.select(1, c);
        // m ~ U(μ ± .1), μ within ±.5; of 4,000 values the ends are nearly reached.
        const auto least = m.min().item<double>(), most = m.max().item<double>();
        QVERIFY(most - least < 0.2 + 1e-5 && most - least > 0.19);
        QVERIFY(std::abs(least + most) / 2 < 0.5 + 1e-5);
        // s ~ N(σ, .1²), σ in (1, 1.25): the mean of 4,000 is within .1/√4000·5 of σ.
        const auto mean = s.mean().item<double>(), deviation = s.std().item<double>();
        QVERIFY(mean > 1.0 - 0.008 && mean < 1.25 + 0.008);
        QVERIFY(std::abs(deviation - 0.1) < 0.006);
        // One value is independent of the next, of s, and of the other samples.
        QVERIFY(std::abs(((s - mean) * (m - m.mean())).mean().item<double>()) < 0.0006);
    }
    // The channels have noise of their own.
    QVERIFY(std::abs((shift.select(1, 0).mean() - shift.select(1, 1).mean()).item<double>()) >
            0.01);
}

void NormVariantsTest::noiseIsItsSeed() {
    at::manual_seed(13);
    auto norm = randomNorm({"", of(NormKind::Noisy), {6}});
    const auto x = randomInput({6}, 8);
    at::manual_seed(14);
    const auto expected_draw = torch::rand({4});
    at::manual_seed(14);
    const auto first = norm.forward(x, Statistics::Batch, 1U).y;
    QVERIFY(sameBits(torch::rand({4}), expected_draw));  // the global generator's
    QVERIFY(sameBits(norm.forward(x, Statistics::BatchAndTrack, 1U).y, first));
    QVERIFY(!sameBits(norm.forward(x, Statistics::Batch, 2U).y, first));
    QVERIFY(!sameBits(norm.forward(x, Statistics::Batch, 1U + (1ULL << 40)).y, first));
}

void NormVariantsTest::noNoise() {
    at::manual_seed(15);
    auto norm = randomNorm({"", of(NormKind::Noisy), {6}});
    auto batch = norm;
    batch.config.kind = NormKind::Batch;
    const auto x = randomInput({6}, 8);
    const auto clean = batch.forward(x, Statistics::Batch).y;
    QVERIFY(sameBits(norm.forward(x, Statistics::Batch).y, clean));
    QVERIFY(!sameBits(norm.forward(x, Statistics::Batch, 3U).y, clean));
    const auto eval = batch.forwardInEval(x);
    QVERIFY(sameBits(norm.forward(x, Statistics::Running, 3U).y, eval));
    QVERIFY(!norm.forward(x, Statistics::Running, 3U).saved.factor.defined());
    norm.config.freeze = true;
    QVERIFY(sameBits(norm.forward(x, Statistics::BatchAndTrack, 3U).y, eval));
    QVERIFY(sameBits(norm.forward(x, Statistics::BatchEverywhere, 3U).y, clean));
}

/// Mean 0 and deviation 1: what is left is each value's own noise.
void NormVariantsTest::bareNoise() {
    at::manual_seed(16);
    auto norm = randomNorm({"", of(NormKind::Noisy), {2}});
    norm.config.noise_mean = 0.0;
    norm.config.noise_std = 1.0;
    const auto x = randomInput({2}, 4000);
    const auto clean = norm.forward(x, Statistics::Batch).y;
    const auto result = norm.forward(x, Statistics::Batch, 5U);
    COMPARE_TENSORS(result.saved.factor.mean(0), torch::ones({2}), 0.008);
    const auto shift = result.y - result.saved.factor * clean;
    QVERIFY(shift.abs().max().item<double>() < 0.1 + 1e-5);
    COMPARE_TENSORS(shift.mean(0), torch::zeros({2}), 0.005);
}

/// μ_B = 3, σ_B² = 14/4 by a running mean 1 and deviation 2: x̂ = (x − 1)/2; the buffers move as
/// batch norm's, by the unbiased 14/3.
void NormVariantsTest::renormByHand() {
    auto config = of(NormKind::BatchRenorm);
    config.momentum = 0.5;
    Normalization norm({1}, config);
    norm.running_mean.fill_(1.0);
    norm.running_var.fill_(4.0);
    norm.weight.fill_(2.0);
    norm.bias.fill_(1.0);
    const auto x = torch::tensor({{1.0f}, {3.0f}, {2.0f}, {6.0f}});
    const auto result = norm.forward(x, Statistics::BatchAndTrack);
    COMPARE_TENSORS(result.y, torch::tensor({{1.0f}, {3.0f}, {2.0f}, {6.0f}}));
    COMPARE_TENSORS(result.saved.mean, torch::tensor({3.0f}));
    COMPARE_TENSORS(norm.running_mean, torch::tensor({2.0f}));
    COMPARE_TENSORS(norm.running_var, torch::tensor({(4.0f + 14.0f / 3) / 2}));
    QCOMPARE(norm.num_batches_tracked, 1);
    // r and d are constants: of dy = 1, 0, 0, 0 batch norm's gradient times r = σ_B/2.
    for (const auto& [which, tensor] : norm.affine())
        tensor.mutable_grad() = torch::zeros_like(tensor);
    const auto dx = norm.backward(torch::tensor({{1.0f}, {0.0f}, {0.0f}, {0.0f}}), x, result.saved);
    // γ·r/(m·σ_B)·(m·dy − Σdy − x̂·Σ(dy·x̂)), and x̂·Σ(dy·x̂) = (x − 3)·(−2)/3.5 before r and d.
    COMPARE_TENSORS(
        dx, torch::tensor({{3 - 8.0f / 7}, {-1.0f}, {-1 - 4.0f / 7}, {-1 + 12.0f / 7}}) / 4);
    COMPARE_TENSORS(norm.weight.grad(), torch::tensor({0.0f}));  // x̂ of the first is 0
    COMPARE_TENSORS(norm.bias.grad(), torch::tensor({1.0f}));
}

void NormVariantsTest::renormBounds_data() {
    QTest::addColumn<double>("mean");
    QTest::addColumn<double>("deviation");
    QTest::addColumn<double>("r");
    QTest::addColumn<double>("d");
    const double of_batch = std::sqrt(3.5);
    QTest::newRow("r at most 3") << 3.0 << 0.25 << 3.0 << 0.0;
    QTest::newRow("r at least 1/3") << 3.0 << 8.0 << 1.0 / 3 << 0.0;
    QTest::newRow("d at most 5") << -9.0 << 2.0 << of_batch / 2 << 5.0;
    QTest::newRow("d at least −5") << 15.0 << 2.0 << of_batch / 2 << -5.0;
}

void NormVariantsTest::renormBounds() {
    QFETCH(double, mean);
    QFETCH(double, deviation);
    QFETCH(double, r);
    QFETCH(double, d);
    Normalization norm({1}, of(NormKind::BatchRenorm));
    norm.running_mean.fill_(mean);
    norm.running_var.fill_(deviation * deviation);
    const auto x = torch::tensor({{1.0f}, {3.0f}, {2.0f}, {6.0f}});
    COMPARE_TENSORS(norm.forward(x, Statistics::Batch).y, (x - 3) / std::sqrt(3.5) * r + d, 1e-5);
    COMPARE_TENSORS(norm.forward(x, Statistics::Running).y, (x - mean) / deviation, 1e-5);
}

void NormVariantsTest::renormAtOneAndZeroIsBatchNorm() {
    at::manual_seed(21);
    auto renorm = randomNorm({"", of(NormKind::BatchRenorm), {6, 3, 4}});
    renorm.config.r_max = 1.0;
    renorm.config.d_max = 0.0;
    auto batch = renorm;
    batch.config.kind = NormKind::Batch;
    const auto x = randomInput({6, 3, 4}, 5);
    COMPARE_TENSORS(renorm.forward(x, Statistics::Batch).y, batch.forward(x, Statistics::Batch).y,
                    1e-5);
}

/// Unless r and d are clipped training gives what evaluation does.
void NormVariantsTest::renormWithinItsBoundsIsEvaluation() {
    at::manual_seed(22);
    auto norm = randomNorm({"", of(NormKind::BatchRenorm), {6, 3, 4}});
    norm.config.r_max = norm.config.d_max = 100.0;
    const auto x = randomInput({6, 3, 4}, 5);
    COMPARE_TENSORS(norm.forward(x, Statistics::Batch).y, norm.forwardInEval(x), 1e-4);
}

/// Running deviation 0 and ε 0: r and d are at their bounds, not NaN.
void NormVariantsTest::renormWithoutVariance() {
    Normalization norm({1}, of(NormKind::BatchRenorm));
    norm.running_var.zero_();
    for (const auto& x : {torch::tensor({{1.0f}, {3.0f}}), torch::tensor({{2.0f}, {2.0f}})})
        QVERIFY(norm.forward(x, Statistics::Batch).y.isfinite().all().item<bool>());
}

/// Two positions of two samples, each with a mean and deviation over its two channels.
void NormVariantsTest::channelLayerByHand() {
    Normalization norm({2, 1, 2}, of(NormKind::ChannelLayer));
    norm.weight.copy_(torch::tensor({2.0f, 3.0f}));
    norm.bias.copy_(torch::tensor({0.0f, 10.0f}));
    const auto x =
        torch::tensor({1.0f, 3.0f, 5.0f, 11.0f, 2.0f, 6.0f, 0.0f, 4.0f}).view({2, 2, 1, 2});
    const auto result = norm.forward(x, Statistics::BatchAndTrack);
    COMPARE_TENSORS(
        result.y,
        torch::tensor({-2.0f, -2.0f, 13.0f, 13.0f, 2.0f, 2.0f, 7.0f, 7.0f}).view({2, 2, 1, 2}));
    COMPARE_TENSORS(result.saved.mean.view(-1), torch::tensor({3.0f, 7.0f, 1.0f, 5.0f}));
    COMPARE_TENSORS(result.saved.invstd.view(-1), torch::tensor({0.5f, 0.25f, 1.0f, 1.0f}));
    QVERIFY(!norm.tracks() && !norm.hasModes());
}

void NormVariantsTest::channelLayerOfVectorsIsLayerNorm() {
    at::manual_seed(23);
    auto channels = randomNorm({"", of(NormKind::ChannelLayer), {6}});
    auto layer = channels;
    layer.config.kind = NormKind::Layer;
    const auto x = randomInput({6}, 5), dy = torch::randn_like(x);
    const auto a = channels.forward(x, Statistics::Batch), b = layer.forward(x, Statistics::Batch);
    QVERIFY(sameBits(a.y, b.y));
    const auto dx = channels.backward(dy, x, a.saved);
    QVERIFY(sameBits(dx, layer.backward(dy, x, b.saved)));
}

/// α = 2, γ = 3, β = 1 at x = 0 and 0.25·ln 3, where tanh(αx) is 0 and 1/2.
void NormVariantsTest::dytByHand() {
    Normalization norm({2}, of(NormKind::DyT));
    QCOMPARE(norm.own.size(), 1U);
    norm.own[0].second.fill_(2.0);
    norm.weight.fill_(3.0);
    norm.bias.fill_(1.0);
    for (const auto& [which, tensor] : norm.affine())
        tensor.mutable_grad() = torch::zeros_like(tensor);
    const auto quarter = 0.25f * std::log(3.0f);
    const auto x = torch::tensor({{0.0f, quarter}});
    const auto result = norm.forward(x, Statistics::BatchAndTrack);
    COMPARE_TENSORS(result.y, torch::tensor({{1.0f, 2.5f}}));
    const auto dx = norm.backward(torch::tensor({{1.0f, 2.0f}}), x, result.saved);
    // d = γ·dy·(1 − tanh²) = 3 and 4.5; dx = 2·d, dα = 4.5·x.
    COMPARE_TENSORS(dx, torch::tensor({{6.0f, 9.0f}}));
    COMPARE_TENSORS(norm.own[0].second.grad(), torch::tensor({4.5f * quarter}));
    COMPARE_TENSORS(norm.weight.grad(), torch::tensor({0.0f, 1.0f}));
    COMPARE_TENSORS(norm.bias.grad(), torch::tensor({1.0f, 2.0f}));
    QVERIFY(!norm.tracks() && !norm.hasModes() && !norm.refuses(1));
}

void NormVariantsTest::dytBeginsWithItsAlpha() {
    auto config = of(NormKind::DyT);
    COMPARE_TENSORS(Normalization({2}, config).own[0].second, torch::tensor({0.5f}));
    config.alpha = 0.8;
    config.affine = false;
    const Normalization bare({2}, config);
    QVERIFY(!bare.weight.defined() && !bare.bias.defined());
    const auto named = bare.affine();
    QCOMPARE(named.size(), 1U);
    QCOMPARE(named[0].first, std::string("alpha"));
    COMPARE_TENSORS(named[0].second, torch::tensor({0.8f}));
}

QTEST_APPLESS_MAIN(NormVariantsTest)
#include "norm_variants_test.moc"
