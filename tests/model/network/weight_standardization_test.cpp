// SPDX-License-Identifier: GPL-3.0-or-later
// Standardized weights: by hand, against autograd over the paper's formula, and in a network.
#include "model/network/weight_standardization.h"

#include <torch/types.h>

#include <QTest>
#include <cmath>

#include "model/inspect/fold_check.h"
#include "model/network/fused/fused_step.h"
#include "model/network/network.h"
#include "model/network/slot_changes.h"
#include "model/settings/settings.h"
#include "tests/support/small_runs.h"
#include "tests/support/tensors.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

constexpr double kEps = 1e-6;

/// (w − μ)/√(σ² + ε) by operations that autograd follows.
at::Tensor byTheFormula(const at::Tensor& weight) {
    const auto units = weight.flatten(1);
    const auto centred = units - units.mean(1, /*keepdim=*/true);
    return (centred / (centred.square().mean(1, /*keepdim=*/true) + kEps).sqrt()).view_as(weight);
}

Configuration standardizing(NetworkKind kind = NetworkKind::Mlp) {
    auto configuration = smallExperiment().configuration;
    configuration.network.kind = kind;
    configuration.normalization.weight_standardization = true;
    return configuration;
}

struct Made {
    explicit Made(const Configuration& c, const Shape& sample = {6})
        : generator(at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{4})),
          network(c, sample, /*outputs=*/3, generator) {
        x = at::empty({9, sizeOf(sample)}).normal_(0.2, 1.3, generator);
    }
    at::Tensor logits() { return network.forward(x, Statistics::Batch, &taps); }
    at::Generator generator;
    Network network;
    at::Tensor x;
    std::vector<LayerTaps> taps;
};

QString refusal(const std::function<void()>& action) {
    try {
        action();
    } catch (const SettingError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class WeightStandardizationTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void init() { configureBackend(); }
    void aRowByHand();
    void gradientsAreAutograds_data();
    void gradientsAreAutograds();
    void aUnitsLengthDoesNotMatter();
    void isAFormulaOfTheLayerNotOfItsWeights();
    void stepsByLibTorch();
    void liveItIsMarkedAndReplays();
    void foldingIsRefused();
    void aSingleWeightIsRefused();
};

void WeightStandardizationTest::aRowByHand() {
    // μ = 2.5, σ² = 1.25; the second unit: μ = −1, σ² = 4.
    const auto made =
        standardized(torch::tensor({{1.0f, 2.0f, 3.0f, 4.0f}, {1.0f, -3.0f, 1.0f, -3.0f}}));
    const auto by = std::sqrt(1.25 + kEps);
    const auto expected = torch::tensor(
        {{-1.5 / by, -0.5 / by, 0.5 / by, 1.5 / by}, {1.0, -1.0, 1.0, -1.0}}, at::kFloat);
    COMPARE_TENSORS(made.value, expected);
}

void WeightStandardizationTest::gradientsAreAutograds_data() {
    QTest::addColumn<NetworkKind>("kind");
    QTest::addColumn<Shape>("sample");
    QTest::newRow("linear") << NetworkKind::Mlp << Shape{6};
    QTest::newRow("Conv2d") << NetworkKind::Cnn << Shape{1, 6, 6};
    QTest::newRow("Conv3d") << NetworkKind::Cnn3d << Shape{1, 4, 4, 4};
}

void WeightStandardizationTest::gradientsAreAutograds() {
    QFETCH(NetworkKind, kind);
    QFETCH(Shape, sample);
    Made made(standardizing(kind), sample);
    const auto logits = made.logits();
    const auto upstream = at::empty_like(logits).normal_(0, 1, made.generator);
    made.network.backward(upstream, made.taps);

    // The last hidden layer: what comes in, and the gradient at what comes out, are the network's.
    auto& layer = made.network.layers().back();
    const auto& tap = made.taps.back();
    const auto weight = layer.weight.detach().clone().requires_grad_(true);
    const auto bias = layer.bias.detach().clone();
    const auto dims = layer.structure.dims;
    const auto& s = layer.structure;
    const auto z = dims == 0 ? torch::linear(tap.input, byTheFormula(weight), bias)
                   : dims == 2
                       ? torch::conv2d(tap.input, byTheFormula(weight), bias, s.stride, s.padding)
                       : torch::conv3d(tap.input, byTheFormula(weight), bias, s.stride, s.padding);
    COMPARE_TENSORS(z.detach(), tap.values.linear, 1e-5);

    std::vector<std::int64_t> over{0};
    for (std::int64_t axis = 2; axis < z.dim(); ++axis)
        over.push_back(axis);
    const auto mean = z.mean(over, /*keepdim=*/true);
    const auto var = (z - mean).square().mean(over, /*keepdim=*/true);
    const auto y = (z - mean) / (var + layer.norm->config.eps).sqrt();
    const auto a = torch::tanh(y);
    const auto features = a.dim() > 2 ? a.flatten(2).mean(2) : a;
    const auto out = made.network.parameters().leaf("output.weight").detach();
    torch::linear(features, out).backward(upstream);
    COMPARE_TENSORS(weight.grad(), layer.weight.grad(), 1e-5);
    QVERIFY(weight.grad().abs().max().item<float>() > 1e-4f);
}

void WeightStandardizationTest::aUnitsLengthDoesNotMatter() {
    Made made(standardizing());
    const auto before = made.logits().clone();
    made.network.layers()[1].weight.detach().mul_(7.0).add_(0.5);
    COMPARE_TENSORS(made.logits(), before);
    made.network.layers()[1].standardizes_weight = false;
    QVERIFY(!difference(made.logits(), before).empty());
}

void WeightStandardizationTest::isAFormulaOfTheLayerNotOfItsWeights() {
    auto off = standardizing();
    off.normalization.weight_standardization = false;
    Made made(off);
    const auto weight = made.network.layers().front().weight.clone();
    const auto plain = made.logits().clone();
    made.network.become(standardizing(), made.x);
    QVERIFY(made.network.layers().front().weight.equal(weight));
    made.logits();
    const auto& layer = made.network.layers().front();
    const auto& tap = made.taps.front();
    COMPARE_TENSORS(tap.input.mm(standardized(weight).value.t()) + layer.bias, tap.values.linear);
    made.network.become(off, made.x);
    QVERIFY(made.logits().equal(plain));
}

void WeightStandardizationTest::stepsByLibTorch() {
    auto configuration = standardizing();
    Made made(configuration);
    QVERIFY(FusedStep::of(made.network, configuration) == nullptr);
    configuration.normalization.weight_standardization = false;
    made.network.become(configuration, made.x);
    QVERIFY(FusedStep::of(made.network, configuration) != nullptr);
}

void WeightStandardizationTest::liveItIsMarkedAndReplays() {
    Run run(smallExperiment(), smallData(), {.record = true});
    stepMany(run, 5);
    run.intervene({parseAssignment("layers.1.weight_standardization=true")});
    stepMany(run, 5);
    const auto experiment = run.experiment();
    QCOMPARE(experiment.interventions.size(), 1u);
    QCOMPARE(experiment.interventions.front().step, 5);
    QCOMPARE(replayedSha(experiment, smallData(), 10), run.weightsSha256());
    QVERIFY(replayedSha(smallExperiment(), smallData(), 10) != run.weightsSha256());
}

void WeightStandardizationTest::foldingIsRefused() {
    auto on = standardizing();
    on.layers[1] = on.normalization;
    on.layers[1].weight_standardization = false;
    Made made(on);
    auto off = on;
    off.normalization.kind = off.layers[1].kind = kNoNorm;
    off.normalization.on_remove = off.layers[1].on_remove = OnRemove::Fold;
    const auto why = refusal([&] { checkChange(on, off, made.network.structure()); });
    QVERIFY2(why.contains("hidden layer 1") && why.contains("standardized"), qPrintable(why));

    const auto check = checkFold(made.network, on, made.x);
    QVERIFY(!check.layers[0].possible && check.layers[1].possible);
    QVERIFY(check.layers[0].why.find("standardized") != std::string::npos);
    QVERIFY(check.layers[1].max_logit_change < 1e-4);

    // Switched off by the same change, they take the scale up.
    off.normalization.weight_standardization = false;
    QCOMPARE(refusal([&] { checkChange(on, off, made.network.structure()); }), QString());
}

void WeightStandardizationTest::aSingleWeightIsRefused() {
    const auto why = refusal([] { structureOf(standardizing(), {1}, 3); });
    QVERIFY2(why.contains("weight_standardization") && why.contains("hidden layer 1"),
             qPrintable(why));
    auto followed = standardizing();
    followed.layers[0] = followed.normalization;
    followed.layers[0].weight_standardization = false;
    QCOMPARE(refusal([&] { structureOf(followed, {1}, 3); }), QString());
}

QTEST_MAIN(WeightStandardizationTest)
#include "weight_standardization_test.moc"
