// SPDX-License-Identifier: GPL-3.0-or-later
// Every kind, rank and mode against its formula in elementary operations, forward and, by autograd,
// backward.
#include <QTest>

#include "tests/support/norm_cases.h"
#include "tests/support/tensors.h"

using namespace normscope;
using namespace normscope::testing;

Q_DECLARE_METATYPE(NormCase)

class NormBackwardTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void asTheFormula_data();
    void asTheFormula();
    void withoutAnyValue_data();
    void withoutAnyValue();
    void oneValueBecomesBeta_data();
    void oneValueBecomesBeta();
    void noContiguousGradientNeeded_data();
    void noContiguousGradientNeeded();

  private:
    /// A double leaf of the same values; undefined for undefined.
    static at::Tensor leaf(const at::Tensor& of) {
        return of.defined() ? of.to(torch::kFloat64).requires_grad_() : of;
    }
};

void NormBackwardTest::asTheFormula_data() {
    QTest::addColumn<NormCase>("of");
    QTest::addColumn<int>("statistics");
    QTest::addColumn<bool>("freeze");
    for (const auto& of : normCases())
        for (const auto& [name, statistics, freeze] :
             {std::tuple{"train", Statistics::BatchAndTrack, false},
              std::tuple{"look", Statistics::Batch, false},
              std::tuple{"frozen", Statistics::BatchAndTrack, true},
              std::tuple{"frozen, compared", Statistics::BatchEverywhere, true},
              std::tuple{"eval", Statistics::Running, false}})
            QTest::addRow("%s, %s", of.name.c_str(), name)
                << of << static_cast<int>(statistics) << freeze;
}

void NormBackwardTest::asTheFormula() {
    QFETCH(NormCase, of);
    QFETCH(int, statistics);
    QFETCH(bool, freeze);
    of.config.freeze = freeze;
    at::manual_seed(3);
    auto norm = randomNorm(of);
    const auto x = randomInput(of.slot, 8), dy = torch::randn_like(x);
    const auto mode = static_cast<Statistics>(statistics);
    const bool by_data = mode == Statistics::BatchEverywhere ||
                         (mode != Statistics::Running && !freeze) || !norm.tracks();
    const auto leaf_x = leaf(x), weight = leaf(norm.weight), bias = leaf(norm.bias);
    std::vector<at::Tensor> own;
    for (const auto& [name, parameter] : norm.own)
        own.push_back(leaf(parameter));
    const auto expected = plainNorm(norm, leaf_x, weight, bias, by_data, own);
    const bool noisy = of.config.kind == NormKind::Noisy && mode != Statistics::Running && !freeze;
    const auto result = norm.forward(x, mode, noisy ? std::optional(5U) : std::nullopt);
    QCOMPARE(result.saved.by_data, by_data);
    QCOMPARE(result.saved.factor.defined(), noisy);
    if (noisy)
        expected.backward((dy * result.saved.factor).to(torch::kFloat64));
    else {
        COMPARE_TENSORS(result.y, expected.detach().to(torch::kFloat32), 1e-5);
        expected.backward(dy.to(torch::kFloat64));
    }
    const auto dx = norm.backward(dy, x, result.saved);
    COMPARE_TENSORS(dx, leaf_x.grad().to(torch::kFloat32), 2e-5);
    if (norm.weight.defined())
        COMPARE_TENSORS(norm.weight.grad(), weight.grad().to(torch::kFloat32), 2e-5);
    if (norm.bias.defined())
        COMPARE_TENSORS(norm.bias.grad(), bias.grad().to(torch::kFloat32), 2e-5);
    for (std::size_t i = 0; i < own.size(); ++i)
        COMPARE_TENSORS(norm.own[i].second.grad(), own[i].grad().to(torch::kFloat32), 2e-5);
}

void NormBackwardTest::withoutAnyValue_data() {
    QTest::addColumn<NormCase>("of");
    for (const auto& of : normCases())
        QTest::newRow(of.name.c_str()) << of;
}

void NormBackwardTest::withoutAnyValue() {
    QFETCH(NormCase, of);
    auto norm = randomNorm(of);
    const auto mean = norm.tracks() ? norm.running_mean.clone() : at::Tensor();
    const auto x = randomInput(of.slot, 0);
    const auto result = norm.forward(x, Statistics::BatchAndTrack, 1U);
    QVERIFY(result.y.sizes() == x.sizes());
    QVERIFY(norm.forwardInEval(x).sizes() == x.sizes());
    BatchMoments moments;
    QVERIFY(norm.forwardInBatches(x, 4, &moments).sizes() == x.sizes());
    QCOMPARE(moments.batches, 0);
    QVERIFY(norm.backward(torch::empty_like(x), x, result.saved).sizes() == x.sizes());
    if (norm.weight.defined())
        QVERIFY(sameBits(norm.weight.grad(), torch::zeros_like(norm.weight)));
    if (norm.bias.defined())
        QVERIFY(sameBits(norm.bias.grad(), torch::zeros_like(norm.bias)));
    if (norm.tracks()) {
        QVERIFY(sameBits(norm.running_mean, mean));
        QCOMPARE(norm.num_batches_tracked, 0);
    }
}

void NormBackwardTest::oneValueBecomesBeta_data() {
    QTest::addColumn<NormCase>("of");
    for (const auto kind : {NormKind::Batch, NormKind::Layer, NormKind::ChannelLayer,
                            NormKind::Group, NormKind::Instance, NormKind::Ghost, NormKind::Noisy})
        for (const Shape& slot : {Shape{1}, Shape{1, 1, 1}, Shape{1, 1, 1, 1}}) {
            NormCase of{std::string(keyOf(kind)) + " at " + shapeText(slot), {}, slot};
            of.config.kind = kind;
            of.config.num_groups = 1;
            of.config.instance_affine = of.config.instance_track_running_stats = true;
            QTest::newRow(of.name.c_str()) << of;
        }
}

/// β, up to what seven digits of x·a + b keep with a = γ/√ε; no gradient reaches x.
void NormBackwardTest::oneValueBecomesBeta() {
    QFETCH(NormCase, of);
    at::manual_seed(4);
    auto norm = randomNorm(of);
    const auto x = torch::full_like(randomInput(of.slot, 1), 3.0);
    const auto result = norm.forward(x, Statistics::Batch);
    COMPARE_TENSORS(result.y, torch::full_like(x, norm.bias.item<float>()), 2e-3);
    const auto dx = norm.backward(torch::ones_like(x), x, result.saved);
    COMPARE_TENSORS(dx, torch::zeros_like(x), 1e-4);
    COMPARE_TENSORS(norm.bias.grad(), torch::ones_like(norm.bias));
    COMPARE_TENSORS(norm.weight.grad(), torch::zeros_like(norm.weight), 1e-4);
    BatchMoments moments;
    COMPARE_TENSORS(norm.forwardInBatches(x, 4, &moments), result.y, 2e-3);
    QCOMPARE(moments.batches, 0);  // one value has no variance
}

void NormBackwardTest::noContiguousGradientNeeded_data() {
    withoutAnyValue_data();
}

void NormBackwardTest::noContiguousGradientNeeded() {
    QFETCH(NormCase, of);
    at::manual_seed(5);
    auto norm = randomNorm(of);
    const auto x = randomInput(of.slot, 7);
    const auto dy = torch::randn_like(x).transpose(0, 1).contiguous().transpose(0, 1);
    QVERIFY(!dy.is_contiguous());
    const auto saved = norm.forward(x, Statistics::Batch).saved;
    const auto expected = norm.backward(dy.contiguous(), x, saved).clone();
    QVERIFY(sameBits(norm.backward(dy, x, saved), expected));
}

QTEST_APPLESS_MAIN(NormBackwardTest)
#include "norm_backward_test.moc"
