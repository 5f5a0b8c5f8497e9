// SPDX-License-Identifier: GPL-3.0-or-later
// One value's arithmetic by hand, and for every kind, rank and mode against the kernels that train.
#include "model/inspect/channel/channel_arithmetic.h"

#include <QTest>
#include <algorithm>
#include <cmath>

#include "tests/support/norm_cases.h"
#include "tests/support/tensors.h"

using namespace normscope;
using namespace normscope::testing;

Q_DECLARE_METATYPE(NormCase)

namespace {

std::span<const float> valuesIn(const at::Tensor& tensor) {
    if (!tensor.defined())
        return {};
    return {tensor.data_ptr<float>(), static_cast<std::size_t>(tensor.numel())};
}

ChannelInputs inputsOf(const Normalization& norm, const at::Tensor& x) {
    return {.config = norm.config,
            .slot = norm.slot,
            .batch = x.size(0),
            .x = valuesIn(x),
            .gamma = valuesIn(norm.weight),
            .beta = valuesIn(norm.bias),
            .running_mean = valuesIn(norm.running_mean),
            .running_var = valuesIn(norm.running_var),
            .tracked = norm.num_batches_tracked};
}

bool near(double a, double b, double tolerance = 2e-5) {
    return std::abs(a - b) <= tolerance * std::max(1.0, std::abs(b));
}

}  // namespace

class ChannelArithmeticTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void batchByHand();
    void layerByHand();
    void blocksByHand();
    void ghostMovesTwice();
    void cumulativeAverage();
    void renormByHand();
    void asTheKernels_data();
    void asTheKernels();
    void buffersAsTheKernels_data();
    void buffersAsTheKernels();
    void bigBlocks();
    void outOfRange();
    void oneValue();
};

/// x = 1, 2, 6 in one channel: μ = 3, σ² = 14/3, unbiased 7; γ = 2, β = 1.
void ChannelArithmeticTest::batchByHand() {
    const std::vector<float> x{1, 2, 6}, dy{1, 0, 2}, gamma{2}, beta{1}, mean{1}, var{4};
    ChannelInputs in{.config = {.eps = 0.0},
                     .slot = {1},
                     .batch = 3,
                     .x = x,
                     .grad_output = dy,
                     .gamma = gamma,
                     .beta = beta,
                     .running_mean = mean,
                     .running_var = var,
                     .tracked = 7,
                     .moves = true};
    const auto a = channelArithmetic(in, 0, 2, 0);
    QCOMPARE(a.block.m(), 3);
    QCOMPARE(a.place, 2);
    QVERIFY(near(a.mean, 3.0) && near(a.var, 14.0 / 3) && near(a.unbiased, 7.0));
    QCOMPARE(a.bessel, 1.5);
    const double inverse = std::sqrt(3.0 / 14), xhat = 3 * inverse;
    QVERIFY(near(a.inverse, inverse) && near(a.value.normalized, xhat));
    QVERIFY(near(a.value.y, 2 * xhat + 1));
    QVERIFY(near(a.value.by_running, 2 * (6 - 1) / 2.0 + 1));
    QVERIFY((a.x == std::vector<float>{1, 2, 6}));
    QCOMPARE(a.sharing_count, 3);
    QCOMPARE(a.moves.size(), 1U);
    QCOMPARE(a.moves[0].factor, 0.1);
    QVERIFY(near(a.moves[0].mean_before, 1.0) && near(a.moves[0].mean_after, 1.2));
    QVERIFY(near(a.moves[0].var_before, 4.0) && near(a.moves[0].var_after, 4.3));
    // x̂ = (−2, −1, 3)·r: Σdy = 3, Σ(dy·x̂) = 4r.
    QVERIFY(near(a.dbeta, 3.0) && near(a.dgamma, 4 * inverse));
    QVERIFY(a.terms.gamma_in_factor);
    QVERIFY(near(a.terms.factor, 2 * inverse / 3));
    QVERIFY(near(a.terms.scaled, 6.0) && near(a.terms.sum, 3.0));
    QVERIFY(near(a.terms.products, 4 * inverse) && near(a.terms.projection, 12 * 3.0 / 14));
    QVERIFY(near(a.value.dx, 2 * inverse / 3 * (6 - 3 - 12 * 3.0 / 14)));
    in.by_data = false;
    const auto eval = channelArithmetic(in, 0, 2, 0);
    QVERIFY(near(eval.value.normalized, 2.5) && near(eval.inverse, 0.5) && near(eval.mean, 3.0));
    QVERIFY(near(eval.value.dx, 2 * 2 * 0.5) && near(eval.terms.factor, 1.0));
    QVERIFY(std::isnan(eval.terms.sum) && eval.moves.empty());
    QVERIFY(near(eval.dgamma, 0.0 * 1 + 2 * 2.5));
}

/// One γ for each element: it stands inside the sums, and gathers over the samples alone.
void ChannelArithmeticTest::layerByHand() {
    const std::vector<float> x{1, 3, 2, 8}, dy{1, 2, 3, 4}, gamma{2, 3}, beta{0, 1};
    const auto a = channelArithmetic({.config = {.kind = NormKind::Layer, .eps = 0.0},
                                      .slot = {2},
                                      .batch = 2,
                                      .x = x,
                                      .grad_output = dy,
                                      .gamma = gamma,
                                      .beta = beta},
                                     1, 1, 0);
    QVERIFY(near(a.mean, 5.0) && near(a.var, 9.0) && near(a.value.y, 3 * 1.0 + 1));
    QCOMPARE(a.block.first_sample, 1);
    QCOMPARE(a.sharing, 1);
    QCOMPARE(a.sharing_count, 1);
    QVERIFY(!a.terms.gamma_in_factor);
    // d = γ·dy = (6, 12), x̂ = (−1, 1): Σd = 18, Σ(d·x̂) = 6.
    QVERIFY(near(a.terms.d, 12.0) && near(a.terms.scaled, 24.0) && near(a.terms.sum, 18.0));
    QVERIFY(near(a.terms.products, 6.0) && near(a.terms.factor, 1.0 / 6));
    QVERIFY(near(a.value.dx, 0.0));
    QVERIFY(near(a.dbeta, 6.0) && near(a.dgamma, 2 * 1.0 + 4 * 1.0));
    QVERIFY(near(a.dbeta_here, 4.0) && near(a.dgamma_here, 4.0));
    QVERIFY(a.moves.empty() && std::isnan(a.running_mean) && a.by_running.empty());
}

void ChannelArithmeticTest::blocksByHand() {
    const std::vector<float> x(std::size_t{7 * 6 * 4}, 1.0f);
    const auto block = [&](NormKind kind) {
        return channelArithmetic(
            {.config = {.kind = kind, .num_groups = 2, .virtual_batch_size = 3},
             .slot = {6, 2, 2},
             .batch = 7,
             .x = x},
            4, 6, 3);
    };
    using Block = ChannelArithmetic::Block;
    const auto batch = block(NormKind::Batch);
    QVERIFY((batch.block == Block{0, 7, 4, 1, 4}));
    QCOMPARE(batch.place, 27);
    QVERIFY((block(NormKind::Ghost).block == Block{6, 1, 4, 1, 4}));
    const auto group = block(NormKind::Group);
    QVERIFY((group.block == Block{6, 1, 3, 3, 4}));
    QCOMPARE(group.place, 7);
    QCOMPARE(group.sharing, 4);
    QCOMPARE(group.sharing_count, 4);
    QVERIFY((block(NormKind::Layer).block == Block{6, 1, 0, 6, 4}));
    QCOMPARE(block(NormKind::RMS).sharing, 19);
    const auto position = block(NormKind::ChannelLayer);
    QVERIFY((position.block == Block{6, 1, 0, 6, 1, 3}));
    QCOMPARE(position.place, 4);
    QCOMPARE(position.sharing, 4);
    QCOMPARE(position.sharing_count, 1);
    QVERIFY((block(NormKind::Instance).block == Block{6, 1, 4, 1, 4}));
    QCOMPARE(block(NormKind::Instance).sharing_count, 4);
}

void ChannelArithmeticTest::ghostMovesTwice() {
    const std::vector<float> x{1, 3, 2, 6}, mean{0}, var{1};
    const auto a = channelArithmetic(
        {.config = {.kind = NormKind::Ghost, .momentum = 0.5, .virtual_batch_size = 2},
         .slot = {1},
         .batch = 4,
         .x = x,
         .running_mean = mean,
         .running_var = var,
         .moves = true},
        0, 1, 0);
    QCOMPARE(a.block.m(), 2);
    QCOMPARE(a.moves.size(), 2U);
    QVERIFY(near(a.moves[0].mean_after, 1.0) && near(a.moves[1].mean_before, 1.0));
    QVERIFY(near(a.moves[1].mean_after, 2.5) && near(a.moves[1].var_after, 4.75));
    QVERIFY(std::isnan(a.value.dx) && a.dy.empty() && std::isnan(a.dgamma));
}

void ChannelArithmeticTest::cumulativeAverage() {
    const std::vector<float> x{1, 3}, mean{5}, var{1};
    const auto a = channelArithmetic({.config = {.momentum = std::nullopt},
                                      .slot = {1},
                                      .batch = 2,
                                      .x = x,
                                      .running_mean = mean,
                                      .running_var = var,
                                      .tracked = 3,
                                      .moves = true},
                                     0, 0, 0);
    QCOMPARE(a.moves.front().factor, 0.25);
    QVERIFY(near(a.moves.front().mean_after, 5 - 0.25 * 3));
}

/// x = 1, 3 by the running mean 1 and deviation 0.5: r = 2 and d = 2, or as far as they may go.
void ChannelArithmeticTest::renormByHand() {
    const std::vector<float> x{1, 3}, dy{1, 0}, mean{1}, var{0.25f};
    ChannelInputs in{.config = {.kind = NormKind::BatchRenorm, .eps = 0.0},
                     .slot = {1},
                     .batch = 2,
                     .x = x,
                     .grad_output = dy,
                     .running_mean = mean,
                     .running_var = var};
    const auto a = channelArithmetic(in, 0, 1, 0);
    QVERIFY(near(a.correction.scale, 2.0) && near(a.correction.shift, 2.0));
    QVERIFY(near(a.value.normalized, 4.0) && near(a.value.by_running, 4.0));
    QVERIFY(near(a.terms.factor, 2.0 / 2) && near(a.terms.products, -1.0));
    in.config.r_max = 1.5;
    in.config.d_max = 0.25;
    const auto clipped = channelArithmetic(in, 0, 1, 0);
    QVERIFY(near(clipped.correction.scale, 1.5) && near(clipped.correction.shift, 0.25));
    QVERIFY(near(clipped.value.normalized, 1.75) && near(clipped.value.by_running, 4.0));
    in.by_data = false;
    QVERIFY(channelArithmetic(in, 0, 1, 0).correction == Correction{});
}

void ChannelArithmeticTest::asTheKernels_data() {
    QTest::addColumn<NormCase>("each");
    QTest::addColumn<bool>("eval");
    for (const auto& each : normCases())
        for (const bool eval : {false, true})
            if (normRow(each.config.kind).reduces)
                QTest::addRow("%s%s", each.name.c_str(), eval ? ", eval" : "") << each << eval;
}

void ChannelArithmeticTest::asTheKernels() {
    QFETCH(NormCase, each);
    QFETCH(bool, eval);
    at::manual_seed(31);
    auto norm = randomNorm(each);
    const auto x = randomInput(each.slot, 8), grad = torch::randn_like(x);
    const bool noisy = each.config.kind == NormKind::Noisy && !eval;
    const auto result = norm.forward(x, eval ? Statistics::Running : Statistics::Batch,
                                     noisy ? std::optional(9U) : std::nullopt);
    const auto dx = norm.backward(grad, x, result.saved);
    auto in = inputsOf(norm, x);
    in.grad_output = valuesIn(grad);
    in.by_data = result.saved.by_data;
    at::Tensor shift;
    if (noisy) {
        shift = result.y - result.saved.factor * norm.forward(x, Statistics::Batch).y;
        in.noise_scale = valuesIn(result.saved.factor);
        in.noise_shift = valuesIn(shift);
    }
    const auto positions = positionsOf(each.slot);
    for (std::int64_t n = 0; n < 8; n += 3)
        for (std::int64_t c = 0; c < 6; c += 2)
            for (const auto p : {std::int64_t{0}, positions - 1}) {
                const auto a = channelArithmetic(in, c, n, p);
                const auto at = (n * 6 + c) * positions + p;
                const auto of = [&](const at::Tensor& tensor) {
                    return double{tensor.data_ptr<float>()[at]};
                };
                QVERIFY(near(noisy ? a.value.noisy : a.value.y, of(result.y)));
                // What is left of terms that are 1/√(v + ε) times as large.
                QVERIFY(near(a.value.dx, of(dx), 2e-5 * std::max(1.0, a.inverse)));
                QCOMPARE(a.value.x, of(x));
                const auto by_element = normRow(each.config.kind).by_element;
                const auto parameter = by_element ? c * positions + p : c;
                if (norm.weight.defined())
                    QVERIFY(near(a.dgamma,
                                 norm.weight.grad().contiguous().data_ptr<float>()[parameter]));
                if (norm.bias.defined())
                    QVERIFY(
                        near(a.dbeta, norm.bias.grad().contiguous().data_ptr<float>()[parameter]));
                if (norm.tracks())
                    QVERIFY(near(a.value.by_running, of(norm.forwardInEval(x))));
                // The chosen one is where it says it is, and dx is the sum of its terms.
                const auto place = static_cast<std::size_t>(a.place);
                QCOMPARE(static_cast<std::int64_t>(a.x.size()), a.block.m());
                QCOMPARE(a.x[place], x.data_ptr<float>()[at]);
                QCOMPARE(a.dx[place], static_cast<float>(a.value.dx));
                QCOMPARE(a.y[place], static_cast<float>(a.value.y));
                const auto& t = a.terms;
                QVERIFY(near(a.value.dx, in.by_data ? t.factor * (t.scaled - t.sum - t.projection)
                                                    : t.factor * t.d));
                const auto m = reductionOf(each.config, each.slot, 8).m;
                QVERIFY(a.block.m() == m || each.config.kind == NormKind::Ghost);
            }
}

void ChannelArithmeticTest::buffersAsTheKernels_data() {
    QTest::addColumn<NormCase>("each");
    for (const auto& each : normCases())
        if (tracksStatistics(each.config))
            QTest::newRow(each.name.c_str()) << each;
}

void ChannelArithmeticTest::buffersAsTheKernels() {
    QFETCH(NormCase, each);
    at::manual_seed(32);
    for (const auto momentum : {std::optional(0.1), std::optional(1.0), std::optional<double>()}) {
        each.config.momentum = momentum;
        auto norm = randomNorm(each);
        const auto x = randomInput(each.slot, 6);  // two virtual batches of 3
        auto in = inputsOf(norm, x);
        in.moves = true;
        const auto mean = norm.running_mean.clone();
        const auto a = channelArithmetic(in, 4, 0, 0);
        QVERIFY(sameBits(norm.running_mean, mean));
        norm.forward(x, Statistics::BatchAndTrack);
        QVERIFY(near(a.moves.back().mean_after, norm.running_mean[4].item<double>()));
        QVERIFY(near(a.moves.back().var_after, norm.running_var[4].item<double>()));
        QCOMPARE(a.moves.size(), each.config.kind == NormKind::Ghost ? 2U : 1U);
        if (each.config.kind != NormKind::Instance)
            QCOMPARE(static_cast<std::int64_t>(a.moves.size()), norm.num_batches_tracked);
    }
}

/// The first 4,096 of the block are kept; the statistics, and the value chosen, are of all.
void ChannelArithmeticTest::bigBlocks() {
    at::manual_seed(33);
    Normalization norm({2, 40, 50}, {});
    const auto x = randomInput({2, 40, 50}, 5);
    auto in = inputsOf(norm, x);
    in.grad_output = in.x;
    const auto a = channelArithmetic(in, 1, 4, 1999);
    QCOMPARE(a.block.m(), 10000);
    QCOMPARE(a.place, 9999);
    for (const auto* values : {&a.x, &a.normalized, &a.y, &a.dy, &a.dx, &a.gammas})
        QCOMPARE(values->size(), 4096U);
    const auto channel = x.select(1, 1).to(torch::kFloat64);
    QVERIFY(near(a.mean, channel.mean().item<double>()));
    QVERIFY(near(a.unbiased, channel.var().item<double>()));
    QCOMPARE(a.value.x, double{x[4][1][39][49].item<float>()});
    QVERIFY(!std::isnan(a.value.dx));
}

void ChannelArithmeticTest::outOfRange() {
    const Normalization norm({3, 2, 2}, {});
    const auto x = randomInput({3, 2, 2}, 4);
    const auto a = channelArithmetic(inputsOf(norm, x), 99, -5, 400);
    QCOMPARE(a.channel, 2);
    QCOMPARE(a.sample, 0);
    QCOMPARE(a.position, 3);
}

void ChannelArithmeticTest::oneValue() {
    Normalization norm({3}, {});
    const auto x = randomInput({3}, 1);
    auto in = inputsOf(norm, x);
    in.moves = true;
    const auto a = channelArithmetic(in, 1, 0, 0);
    QCOMPARE(a.var, 0.0);
    QCOMPARE(a.value.normalized, 0.0);
    QVERIFY(std::isnan(a.unbiased) && std::isnan(a.bessel) && a.moves.empty());
}

QTEST_APPLESS_MAIN(ChannelArithmeticTest)
#include "channel_arithmetic_test.moc"
