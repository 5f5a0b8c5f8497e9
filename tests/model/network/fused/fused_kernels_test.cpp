// SPDX-License-Identifier: GPL-3.0-or-later
// The fused step's kernels against values by hand, with every instruction set of this machine.
#include <QTest>
#include <cmath>
#include <limits>
#include <vector>

#include "model/network/fused/activations.h"
#include "model/network/fused/instruction_set.h"
#include "model/network/fused/losses.h"
#include "model/network/fused/norms.h"
#include "model/network/fused/optimizers.h"
#include "model/network/fused/positions.h"
#include "model/network/fused/products.h"
#include "tests/support/instruction_sets.h"

using namespace normscope;
using namespace normscope::fused;

namespace {

constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();
constexpr float kInfinity = std::numeric_limits<float>::infinity();

/// Rows of values in memory of their own.
struct Values {
    Values(std::int64_t rows, std::vector<float> values)
        : storage(rows, static_cast<std::int64_t>(values.size()) / rows),
          matrix(storage.matrix(rows)) {
        for (std::int64_t i = 0; i < rows; ++i)
            std::copy_n(values.begin() + i * matrix.width, matrix.width, matrix.row(i));
    }
    Values(std::int64_t rows, std::int64_t width)
        : storage(rows, width), matrix(storage.matrix(rows)) {}
    std::vector<float> all() const {
        std::vector<float> values;
        for (std::int64_t i = 0; i < matrix.rows; ++i)
            values.insert(values.end(), matrix.row(i), matrix.row(i) + matrix.width);
        return values;
    }
    Storage storage;
    Matrix matrix;
};

bool isClose(const std::vector<float>& a, const std::vector<float>& b) {
    bool close = a.size() == b.size();
    for (std::size_t i = 0; close && i < a.size(); ++i)
        close = std::isnan(b[i]) ? std::isnan(a[i])
                                 : a[i] == b[i] || std::abs(a[i] - b[i]) <=
                                                       1e-6F * std::max(1.0F, std::abs(b[i]));
    if (!close)
        qWarning() << a << b;
    return close;
}

/// γ, β and statistics of a norm of three channels or fewer.
struct NormRoom {
    NormRoom() {
        memory.gamma_gradient = gamma_gradient.data();
        memory.beta_gradient = beta_gradient.data();
        memory.mean = mean.data();
        memory.invstd = invstd.data();
        memory.rows = 100;
    }
    std::vector<float> mean = std::vector<float>(64), invstd = mean, gamma_gradient = mean,
                       beta_gradient = mean;
    NormMemory memory;
};

}  // namespace

class FusedKernelsTest : public QObject {
    Q_OBJECT
  private slots:
    void init() { testing::takeInstructionSet(); }
    void cleanup() { testing::giveBackInstructionSets(); }
    void products_data() { testing::addInstructionSets(); }
    void products();
    void productsOfEverySize_data() { testing::addInstructionSets(); }
    void productsOfEverySize();
    void runsOfAnImage_data() { testing::addInstructionSets(); }
    void runsOfAnImage();
    void activations_data() { testing::addInstructionSets(); }
    void activations();
    void batchNorm_data() { testing::addInstructionSets(); }
    void batchNorm();
    void channelNorm_data() { testing::addInstructionSets(); }
    void channelNorm();
    void losses_data() { testing::addInstructionSets(); }
    void losses();
    void updates_data() { testing::addInstructionSets(); }
    void updates();
    void instructionSetIsNamed();
};

void FusedKernelsTest::products() {
    const Values a(2, {1, 2, 3, 4, 5, 6}), b(3, {1, 0, 2, 1, 0, -1});
    Values c(2, std::int64_t{2});
    multiply({.a = asIs(a.matrix), .b = b.matrix, .c = c.matrix});
    QVERIFY(isClose(c.all(), {5, -1, 14, -1}));
    multiply({.a = asIs(a.matrix), .b = b.matrix, .c = c.matrix, .adds = true});
    QVERIFY(isClose(c.all(), {10, -2, 28, -2}));
    const Values bias(1, {0.5F, -1});
    multiply({.a = asIs(a.matrix), .b = b.matrix, .c = c.matrix, .bias = bias.matrix.data});
    QVERIFY(isClose(c.all(), {5.5F, -2, 14.5F, -2}));

    // aᵀ·a into rows that lie close to one another: nothing behind the last is written.
    std::vector<float> close(10, 7.0F);
    multiply({.a = transposed(a.matrix), .b = a.matrix, .c = {close.data(), 3, 3, 3}});
    QVERIFY(isClose(close, {17, 22, 27, 22, 29, 36, 27, 36, 45, 7}));

    Values t(3, std::int64_t{2});
    transpose(a.matrix, t.matrix);
    QVERIFY(isClose(t.all(), {1, 4, 2, 5, 3, 6}));
    Values sums(1, std::int64_t{3});
    sumRows(a.matrix, sums.matrix.data);
    QVERIFY(isClose(sums.all(), {5, 7, 9}));
}

// Whole numbers, of which every sum is exact in any order.
void FusedKernelsTest::productsOfEverySize() {
    const auto number = [](std::int64_t i, std::int64_t k) {
        return static_cast<float>((3 * i + 5 * k) % 7 - 3);
    };
    const auto filled = [&](std::int64_t rows, std::int64_t width) {
        Values values(rows, width);
        for (std::int64_t i = 0; i < rows; ++i)
            for (std::int64_t k = 0; k < width; ++k)
                values.matrix.row(i)[k] = number(i, k);
        return values;
    };
    for (const std::int64_t rows : {1, 2, 5, 6, 7, 8, 9, 13, 31})
        for (const std::int64_t inner : {1, 3, 16, 29})
            for (const std::int64_t width : {1, 4, 15, 16, 17, 33, 48, 64, 65, 81, 100}) {
                const auto a = filled(rows, inner), b = filled(inner, width);
                std::vector<float> c(static_cast<std::size_t>(rows * width));
                multiply({.a = asIs(a.matrix), .b = b.matrix, .c = {c.data(), rows, width, width}});
                Values t(width, inner);
                transpose(b.matrix, t.matrix);
                for (std::int64_t i = 0; i < rows; ++i)
                    for (std::int64_t j = 0; j < width; ++j) {
                        float sum = 0;
                        for (std::int64_t k = 0; k < inner; ++k) {
                            sum += number(i, k) * number(k, j);
                            QCOMPARE(t.matrix.row(j)[k], number(k, j));
                        }
                        QCOMPARE(c[static_cast<std::size_t>(i * width + j)], sum);
                    }
            }
}

// The corner and the middle of a kernel of three by three, over an image of three by three in its
// frame; then every second position, without one.
void FusedKernelsTest::runsOfAnImage() {
    Values frame(1, std::int64_t{25});
    for (int i = 0; i < 9; ++i)
        frame.matrix.data[(i / 3 + 1) * 5 + i % 3 + 1] = static_cast<float>(i + 1);
    Values patches(2, std::int64_t{9});
    gatherRuns({.rows = {0, 5, 10}, .kernel = {0, 6}, .width = 3}, 0, frame.matrix.data,
               patches.matrix);
    QVERIFY(isClose(patches.all(), {0, 0, 0, 0, 1, 2, 0, 4, 5, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
    Values last(1, std::int64_t{3});
    gatherRuns({.rows = {0, 5, 10}, .kernel = {6}, .width = 3}, 2, frame.matrix.data, last.matrix);
    QVERIFY(isClose(last.all(), {7, 8, 9}));
    Values image(1, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});
    Values halved(1, std::int64_t{4});
    gatherRuns({.rows = {0, 8}, .kernel = {0}, .width = 2, .stride = 2}, 0, image.matrix.data,
               halved.matrix);
    QVERIFY(isClose(halved.all(), {1, 3, 9, 11}));
}

void FusedKernelsTest::activations() {
    const std::vector<float> x{-2, 0, 0.5F, 100, -100, kInfinity, kNaN};
    const auto values = [&](Activation activation) {
        const Values from(1, x);
        Values to(1, static_cast<std::int64_t>(x.size()));
        activate(activation, from.matrix, to.matrix);
        return to.all();
    };
    const auto slopes = [&](Activation activation) {
        const Values from(1, x);
        Values a(1, values(activation)), grad(1, std::vector<float>(x.size(), 2.0F));
        activateBackward(activation, from.matrix, a.matrix, grad.matrix);
        auto all = grad.all();
        all.resize(5);
        return all;
    };
    QVERIFY(isClose(values(Activation::ReLU), {0, 0, 0.5F, 100, 0, kInfinity, kNaN}));
    QVERIFY(isClose(slopes(Activation::ReLU), {0, 0, 2, 2, 0}));
    QVERIFY(isClose(values(Activation::LeakyReLU), {-0.02F, 0, 0.5F, 100, -1, kInfinity, kNaN}));
    QVERIFY(isClose(slopes(Activation::LeakyReLU), {0.02F, 0.02F, 2, 2, 0.02F}));
    QVERIFY(isClose(values(Activation::Sigmoid), {0.11920292F, 0.5F, 0.62245933F, 1, 0, 1, kNaN}));
    QVERIFY(isClose(slopes(Activation::Sigmoid), {0.20998717F, 0.5F, 0.47000743F, 0, 0}));
    QVERIFY(isClose(values(Activation::Tanh), {-0.96402758F, 0, 0.46211716F, 1, -1, 1, kNaN}));
    QVERIFY(isClose(slopes(Activation::Tanh), {0.14130165F, 2, 1.57289547F, 0, 0}));
    QVERIFY(
        isClose(values(Activation::GELU), {-0.04550026F, 0, 0.34573123F, 100, 0, kInfinity, kNaN}));
    QVERIFY(isClose(slopes(Activation::GELU), {-0.17046375F, 1, 1.73499062F, 2, 0}));
    QVERIFY(isClose(values(Activation::Identity), x));
    const Values one(1, {1, 2, 3}), other(1, {4, 5, -6});
    Values to(1, std::int64_t{3});
    add(one.matrix, other.matrix, to.matrix);
    QVERIFY(isClose(to.all(), {5, 7, -3}));
    multiplyEach(one.matrix, other.matrix, to.matrix);
    QVERIFY(isClose(to.all(), {4, 10, -18}));
}

// Channel 1: 1, 3 (mean 2, variance 1); channel 2: 0, 4 (mean 2, variance 4).
void FusedKernelsTest::batchNorm() {
    const Values x(2, {1, 0, 3, 4}), gamma(1, {2, 0.5F}), beta(1, {1, -1});
    Values y(2, std::int64_t{2});
    NormRoom norm;
    norm.memory.gamma = gamma.matrix.data;
    norm.memory.beta = beta.matrix.data;
    std::vector<float> mean{0, 1, 7}, var{1, 1, 7};
    const double share = 0.5;
    const Running running{mean.data(), var.data(), &share};
    overBatch().forward(norm.memory, x.matrix, y.matrix, &running);
    QVERIFY(isClose(y.all(), {-1, -1.5F, 3, -0.5F}));
    QVERIFY(isClose(mean, {1, 1.5F, 7}));
    QVERIFY(isClose(var, {1.5F, 4.5F, 7}));  // unbiased: 2 and 8
    // Of two samples x̂ is −1 and 1, whatever they are: dx = 0.
    Values grad(2, {1, 2, 5, -4});
    overBatch().backward(norm.memory, x.matrix, grad.matrix);
    QVERIFY(isClose(grad.all(), {0, 0, 0, 0}));
    QCOMPARE(norm.gamma_gradient[0], 4.0F);  // −1 + 5
    QCOMPARE(norm.gamma_gradient[1], -6.0F);
    QCOMPARE(norm.beta_gradient[0], 6.0F);
    QCOMPARE(norm.beta_gradient[1], -2.0F);

    // By running statistics: y = γ·(x − 1)/2 + β.
    const std::vector<float> fixed_mean{1, 1}, fixed_var{4, 4};
    takeRunning(norm.memory, fixed_mean.data(), fixed_var.data(), 2);
    byRunning().forward(norm.memory, x.matrix, y.matrix, nullptr);
    QVERIFY(isClose(y.all(), {1, -1.25F, 3, -0.25F}));
    Values dy(2, {1, 2, 5, -4});
    byRunning().backward(norm.memory, x.matrix, dy.matrix);
    QVERIFY(isClose(dy.all(), {1, 0.5F, 5, -1}));
    QCOMPARE(norm.gamma_gradient[0], 5.0F);  // 1·0 + 5·1

    // In blocks of one each value is its own mean.
    norm.memory.rows = 1;
    norm.memory.eps = 1.0;
    overBatch().forward(norm.memory, x.matrix, y.matrix, nullptr);
    QVERIFY(isClose(y.all(), {1, -1, 1, -1}));
    QCOMPARE(overBatch().count(norm.memory, 2, 2), 2 * kPadding);
}

void FusedKernelsTest::channelNorm() {
    const Values x(1, {1, 3, 0, 4});
    Values y(1, std::int64_t{4}), grad(1, {1, 5, 2, -4});
    NormRoom norm;
    norm.memory.groups = 2;
    overChannels().forward(norm.memory, x.matrix, y.matrix, nullptr);
    QVERIFY(isClose(y.all(), {-1, 1, -1, 1}));
    QCOMPARE(norm.mean[1], 2.0F);
    QCOMPARE(norm.invstd[1], 0.5F);
    overChannels().backward(norm.memory, x.matrix, grad.matrix);
    QVERIFY(isClose(grad.all(), {0, 0, 0, 0}));
    QVERIFY(
        isClose({norm.gamma_gradient.begin(), norm.gamma_gradient.begin() + 4}, {-1, 5, -2, -4}));
    QVERIFY(isClose({norm.beta_gradient.begin(), norm.beta_gradient.begin() + 4}, {1, 5, 2, -4}));

    // RMSNorm of 1, 7: mean square 25. dx = (g − x̂·mean(g·x̂))/5.
    const Values z(1, {1, 7});
    Values rms(1, std::int64_t{2}), dz(1, {1, 0});
    norm.memory.groups = 1;
    norm.memory.centres = false;
    overChannels().forward(norm.memory, z.matrix, rms.matrix, nullptr);
    QVERIFY(isClose(rms.all(), {0.2F, 1.4F}));
    overChannels().backward(norm.memory, z.matrix, dz.matrix);
    QVERIFY(isClose(dz.all(), {(1 - 0.2F * 0.1F) / 5, -1.4F * 0.1F / 5}));
}

void FusedKernelsTest::losses() {
    const auto score = [](std::int64_t rows, const std::vector<float>& values,
                          const std::vector<std::int64_t>& labels, std::vector<float>* gradient) {
        const Values logits(rows, values);
        Values grad(rows, logits.matrix.width);
        const Storage by_class(logits.matrix.width, rows);
        const auto loss = crossEntropy(logits.matrix, labels.data(), 0.5, by_class, grad.matrix);
        if (gradient != nullptr)
            *gradient = grad.all();
        return loss;
    };
    std::vector<float> gradient;
    const auto loss = score(2, {0, std::log(3.0F), 2, 2}, {1, 0}, &gradient);
    QVERIFY(std::abs(loss.sum - (std::log(4.0 / 3.0) + std::log(2.0))) < 1e-6);
    QCOMPARE(loss.correct, 2);  // of a tie the first is chosen
    QVERIFY(isClose(gradient, {0.125F, -0.125F, -0.25F, 0.25F}));
    QCOMPARE(score(1, {2, 2}, {1}, nullptr).correct, 0);
    // 1000 logits apart nothing overflows; what is no number stays none.
    QCOMPARE(score(1, {1000, 0}, {0}, nullptr).sum, 0.0);
    QCOMPARE(score(1, {1000, 0}, {1}, nullptr).sum, 1000.0);
    QVERIFY(std::isnan(score(1, {kNaN, 0}, {1}, nullptr).sum));
    QVERIFY(std::isnan(score(1, {0, kNaN}, {0}, nullptr).sum));
    QVERIFY(std::isnan(score(1, {kInfinity, 0}, {1}, nullptr).sum));
    QCOMPARE(score(1, {kNaN, 0}, {0}, nullptr).correct, 0);

    const Values outputs(2, {1, -1});
    Values grad(2, std::int64_t{1});
    const std::vector<float> values{3, 0};
    QCOMPARE(squaredError(outputs.matrix, values.data(), 0.5, grad.matrix).sum, 5.0);
    QVERIFY(isClose(grad.all(), {-2, -1}));
}

void FusedKernelsTest::updates() {
    std::vector<float> w{1, 2, 3}, g{0.5F, -1, 2}, b{1, 0, 0};
    OptimizerConfig config;
    config.momentum = 0.5;
    UpdatedMemory memory{.values = w.data(), .gradient = g.data(), .size = 3};
    update(config, 0.1, memory);
    QVERIFY(isClose(w, {0.95F, 2.1F, 2.8F}));
    memory.first = b.data();
    memory.weight_decay = 1.0;
    w = {1, 2, 3};
    update(config, 0.1, memory);
    QVERIFY(isClose(b, {2, 1, 5}));
    QVERIFY(isClose(w, {0.8F, 1.9F, 2.5F}));
    // The first step of Adam is of the learning rate's size.
    std::vector<float> m(3), v(3);
    std::int64_t steps = 0;
    config.kind = OptimizerKind::Adam;
    w = {1, 2, 3};
    update(config, 0.1,
           {.values = w.data(),
            .gradient = g.data(),
            .size = 3,
            .first = m.data(),
            .second = v.data(),
            .steps = &steps});
    QVERIFY(isClose(w, {0.9F, 2.1F, 2.9F}));
    QVERIFY(isClose(m, {0.05F, -0.1F, 0.2F}));
    QCOMPARE(steps, 1);
    QVERIFY(std::abs(sumOfSquares(g.data(), 3) - 5.25) < 1e-6);
    scale(g.data(), 2, 2.0);
    QVERIFY(isClose(g, {1, -2, 2}));
}

void FusedKernelsTest::instructionSetIsNamed() {
    QVERIFY(!instructionSet().empty());
#if HWY_ARCH_X86
    hwy::SetSupportedTargetsForTest(HWY_AVX2);
    QCOMPARE(instructionSet(), std::string("AVX2"));
    hwy::SetSupportedTargetsForTest(HWY_AVX3 | HWY_AVX2);
    const bool built = (instructionSets() & HWY_AVX3) != 0;  // left out of sanitizer builds
    QCOMPARE(instructionSet(), std::string(built ? "AVX-512" : "AVX2"));
#endif
}

QTEST_GUILESS_MAIN(FusedKernelsTest)
#include "fused_kernels_test.moc"
