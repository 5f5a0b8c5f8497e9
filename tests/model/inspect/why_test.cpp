// SPDX-License-Identifier: GPL-3.0-or-later
// A look at why training goes as it does, against autograd and by hand.
#include "model/inspect/why.h"

#include <torch/autograd.h>

#include <QTest>
#include <cmath>

#include "model/run/run.h"
#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

constexpr std::int64_t kFeatures = 3, kWidth = 4, kRows = 16;

Configuration plain() {
    Configuration c;
    c.network.hidden = {kWidth};
    c.network.activation = Activation::Tanh;
    c.network.init = {InitScheme::PyTorch, 1.0, 0.1};
    c.normalization.kind = NormKind::None;
    return c;
}

/// A regression, whose loss is a function of few parameters.
struct Small {
    explicit Small(const Configuration& configuration)
        : generator(at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{4})),
          network(configuration, {kFeatures}, 1, generator),
          x(at::empty({kRows, kFeatures}).normal_(0, 1, generator)),
          y(at::empty({kRows}).normal_(0, 1, generator)) {}
    LabelledBatch batch() const { return {x, Truth(y.data_ptr<float>(), 1.0)}; }
    at::Generator generator;
    Network network;
    at::Tensor x, y;
};

/// Leaves as autograd's, in the order of names: bias and weight of the layer, of the output.
std::vector<at::Tensor> leavesOf(const Network& network) {
    std::vector<at::Tensor> leaves;
    for (const auto& leaf : network.parameters().trained())
        leaves.push_back(leaf.detach().to(torch::kFloat64).requires_grad_());
    return leaves;
}

at::Tensor lossOf(const std::vector<at::Tensor>& p, const Small& small) {
    const auto x = small.x.to(torch::kFloat64);
    const auto h = torch::tanh(torch::addmm(p[0], x, p[1].t()));
    const auto out = torch::addmm(p[2], h, p[3].t()).squeeze(1);
    return (out - small.y.to(torch::kFloat64)).square().mean();
}

std::vector<at::Tensor> gradientOf(const std::vector<at::Tensor>& leaves, const Small& small,
                                   bool again) {
    return torch::autograd::grad({lossOf(leaves, small)}, leaves, {}, again, again);
}

at::Tensor flat(const std::vector<at::Tensor>& all) {
    std::vector<at::Tensor> parts;
    for (const auto& each : all)
        parts.push_back(each.reshape({-1}));
    return torch::cat(parts);
}

bool near(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance * std::max(1e-9, std::abs(b));
}

}  // namespace

class WhyTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { configureBackend(); }
    void looksAreMadeAfterTheStepsAskedFor();
    void sharpnessIsTheLargestEigenvalue();
    void alongTheGradient();
    void gradientsShift();
    void samplesAlikeAndApart();
    void touchesNothing();
    void lockedStays();
    void notFinite();
    void fromARun();
};

/// Of either path, as it would be on demand; the run is the same without.
void WhyTest::looksAreMadeAfterTheStepsAskedFor() {
    for (const bool fused : {true, false}) {
        Run::Options options;
        options.fused = fused;
        Run plain_run(startingExperiment(), loadSmall({}), options);
        options.why_at = {2, 4, 900};
        Run run(startingExperiment(), loadSmall({}), options);
        InspectionRequest request;
        request.why = WhyLook::kUsualStretch;
        std::vector<WhyLook> expected;
        for (int i = 1; i <= 5; ++i) {
            QVERIFY(plain_run.step() && run.step());
            if (i % 2 == 0)
                expected.push_back(*plain_run.inspect(request).why);
        }
        const auto looks = run.takeWhys();
        QCOMPARE(looks.size(), std::size_t{2});
        QVERIFY(run.takeWhys().empty());
        for (std::size_t i = 0; i < looks.size(); ++i) {
            QCOMPARE(looks[i].step, expected[i].step);
            QCOMPARE(looks[i].gradient_norm, expected[i].gradient_norm);
            QCOMPARE(looks[i].along.loss, expected[i].along.loss);
            QCOMPARE(looks[i].layers[1].gradient_shift, expected[i].layers[1].gradient_shift);
        }
        QCOMPARE(run.weightsSha256(), plain_run.weightsSha256());
    }
}

void WhyTest::sharpnessIsTheLargestEigenvalue() {
    Small small(plain());
    const auto leaves = leavesOf(small.network);
    const auto gradient = flat(gradientOf(leaves, small, true));
    std::vector<at::Tensor> rows;
    for (std::int64_t i = 0; i < gradient.numel(); ++i)
        rows.push_back(flat(torch::autograd::grad({gradient[i]}, leaves, {}, true)));
    const auto eigenvalues = torch::linalg_eigvalsh(torch::stack(rows));
    const auto expected = eigenvalues.abs().max().item<double>();
    QVERIFY(eigenvalues.max().item<double>() == expected);
    const auto look = lookForWhy(small.network, small.batch(), Mode::Train, 0.1, 4, true);
    QVERIFY2(near(*look.sharpness, expected, 5e-3),
             qPrintable(QString("%1 for %2").arg(*look.sharpness).arg(expected)));
    QVERIFY(!lookForWhy(small.network, small.batch(), Mode::Train, 0.1, 4, false).sharpness);
}

void WhyTest::alongTheGradient() {
    Small small(plain());
    const auto look = lookForWhy(small.network, small.batch(), Mode::Train, 0.5, 4, false);
    const auto leaves = leavesOf(small.network);
    const auto gradient = gradientOf(leaves, small, false);
    QVERIFY(near(look.loss, lossOf(leaves, small).item<double>(), 1e-5));
    QVERIFY(near(look.gradient_norm, flat(gradient).norm().item<double>(), 1e-4));
    const auto& along = look.along;
    QCOMPARE(along.rate.front(), 0.0);
    QCOMPARE(along.rate.back(), 2.0);
    double least = 1e9, most = 0, change = 0, smoothness = 0;
    for (std::size_t i = 0; i < along.rate.size(); ++i) {
        std::vector<at::Tensor> moved;
        for (std::size_t k = 0; k < leaves.size(); ++k)
            moved.push_back((leaves[k].detach() - along.rate[i] * gradient[k]).requires_grad_());
        const auto loss = lossOf(moved, small).item<double>();
        const auto off =
            (flat(gradientOf(moved, small, false)) - flat(gradient)).norm().item<double>();
        QVERIFY(near(along.loss[i], loss, 1e-4));
        QVERIFY(std::abs(along.gradient_change[i] - off) < 1e-4);
        least = std::min(least, loss);
        most = std::max(most, loss);
        change = std::max(change, off);
        if (along.rate[i] > 0)
            smoothness = std::max(smoothness, off / (along.rate[i] * look.gradient_norm));
    }
    QVERIFY(near(along.least_loss, least, 1e-4) && near(along.most_loss, most, 1e-4));
    QVERIFY(near(along.most_change, change, 1e-3) && near(along.smoothness, smoothness, 1e-3));
}

// Of the output layer: its own gradient with the hidden layer a step further.
void WhyTest::gradientsShift() {
    Small small(plain());
    constexpr double kRate = 0.5;
    const auto look = lookForWhy(small.network, small.batch(), Mode::Train, kRate, 1, false);
    QCOMPARE(look.layers.size(), 2U);
    QCOMPARE(look.layers[0].gradient_shift, 0.0);
    QCOMPARE(look.layers[0].input_drift, 0.0);
    const auto leaves = leavesOf(small.network);
    const auto before = gradientOf(leaves, small, false);
    auto moved = leaves;
    for (const std::size_t k : {0U, 1U})
        moved[k] = (leaves[k].detach() - kRate * before[k]).requires_grad_();
    const auto after = gradientOf(moved, small, false);
    const auto g = flat({before[2], before[3]}), g2 = flat({after[2], after[3]});
    QVERIFY(near(look.layers[1].gradient_shift, ((g2 - g).norm() / g.norm()).item<double>(), 1e-3));
    QVERIFY(near(look.layers[1].gradient_cosine,
                 (g.dot(g2) / (g.norm() * g2.norm())).item<double>(), 1e-4));
    const auto hidden = [&](const std::vector<at::Tensor>& p) {
        return torch::tanh(torch::addmm(p[0], small.x.to(torch::kFloat64), p[1].t())).detach();
    };
    const auto h = hidden(leaves);
    const auto drift = (hidden(moved).mean(0) - h.mean(0)) / h.std(0, false);
    QVERIFY(near(look.layers[1].input_drift, drift.square().mean().sqrt().item<double>(), 1e-3));
    QVERIFY(near(look.layers[0].weight_gradient, before[1].norm().item<double>(), 1e-4));
}

// An identity layer hands on what comes in: axes, then one vector again and again.
void WhyTest::samplesAlikeAndApart() {
    auto c = plain();
    c.network.activation = Activation::Identity;
    c.network.hidden = {kFeatures};
    Small small(c);
    const at::NoGradGuard no_gradients;
    small.network.layers()[0].weight.copy_(torch::eye(kFeatures));
    small.network.layers()[0].bias.zero_();
    const auto lookAt = [&](const at::Tensor& x) {
        small.x = x.contiguous();
        return lookForWhy(small.network, small.batch(), Mode::Train, 0.1, 1, false).layers[0];
    };
    const auto apart = lookAt(2 * torch::eye(kFeatures));
    QVERIFY(std::abs(apart.sample_cosine) < 1e-9);
    QVERIFY(near(apart.effective_rank, kFeatures, 1e-9));
    const auto alike = lookAt(torch::ones({kFeatures, kFeatures}));
    QVERIFY(near(alike.sample_cosine, 1.0, 1e-6));
    QVERIFY(near(alike.effective_rank, 1.0, 1e-4));
}

void WhyTest::touchesNothing() {
    auto experiment = testing::smallExperiment();
    Run watched(experiment, testing::smallData()), alone(experiment, testing::smallData());
    InspectionRequest request;
    request.why = 4;
    for (int i = 0; i < 10; ++i) {
        testing::stepMany(watched, 2);
        testing::stepMany(alone, 2);
        QVERIFY(watched.inspect(request).why.has_value());
    }
    QCOMPARE(watched.weightsSha256(), alone.weightsSha256());
}

// A step moves what is trained alone: nothing before the second layer does.
void WhyTest::lockedStays() {
    auto experiment = testing::smallExperiment();
    assign(experiment.configuration, {"layers.0.frozen", true});
    Run run(experiment, testing::smallData());
    testing::stepMany(run, 2);
    InspectionRequest request;
    request.why = 1;
    const auto look = *run.inspect(request).why;
    QVERIFY(look.layers[0].weight_gradient > 0);
    QVERIFY(look.layers[1].gradient_shift < 1e-6);
    QVERIFY(look.layers[1].input_drift < 1e-6);
    QVERIFY(look.layers[2].gradient_shift > 1e-4);
}

void WhyTest::notFinite() {
    Small small(plain());
    const at::NoGradGuard no_gradients;
    small.network.layers()[0].weight.fill_(std::nanf(""));
    const auto look = lookForWhy(small.network, small.batch(), Mode::Train, 0.1, 4, true);
    QVERIFY(std::isnan(look.loss) && std::isnan(look.gradient_norm));
    QVERIFY(std::isnan(look.layers[0].effective_rank));
    QVERIFY(!look.sharpness || std::isnan(*look.sharpness));
}

// Of each kind of network, with the rate of the schedule and its step.
void WhyTest::fromARun() {
    for (const char* kind : {"mlp", "residual-mlp", "cnn"}) {
        auto experiment = testing::smallExperiment();
        auto& c = experiment.configuration;
        assign(c, parseAssignment("network.hidden=4,4,4"));
        assign(c, parseAssignment(std::string("network.kind=") + kind));
        auto data = std::make_shared<Dataset>(*testing::smallData({24, 12, 36, 3}));
        data->shape = {1, 6, 6};
        c.data.batch_size = 24;
        Run run(experiment, data);
        testing::stepMany(run, 3);
        InspectionRequest request;
        request.why = 4;
        const auto look = *run.inspect(request).why;
        QCOMPARE(look.step, 3);
        QCOMPARE(look.layers.size(), 4U);
        QVERIFY(look.full_batch && look.sharpness && std::isfinite(*look.sharpness));
        QVERIFY(look.layers[1].effective_rank >= 1.0);
        QVERIFY(std::isnan(look.layers[3].effective_rank));  // not of logits
        QVERIFY(look.layers[3].gradient_shift > 0.0);
    }
}

QTEST_GUILESS_MAIN(WhyTest)
#include "why_test.moc"
