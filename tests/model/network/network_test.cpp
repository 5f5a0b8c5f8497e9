// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/network.h"

#include <torch/nn/functional.h>

#include <QTest>

#include "model/network/initialization.h"
#include "tests/support/tensors.h"

using namespace normscope;

namespace {

constexpr std::int64_t kFeatures = 5, kClasses = 4, kBatch = 12;

enum class Kind { None, Train, Eval, NoTracking, NoAffine };

Configuration configurationOf(Activation activation, Placement placement, Kind kind) {
    Configuration c;
    c.network.hidden = {6, 3, 7};
    c.network.activation = activation;
    c.network.init = {InitScheme::PyTorch, 1.5, 0.1};
    c.normalization.kind = kind == Kind::None ? NormKind::None : NormKind::Batch;
    c.normalization.placement = placement;
    c.normalization.track_running_stats = kind != Kind::NoTracking;
    c.normalization.affine = kind != Kind::NoAffine;
    c.mode = kind == Kind::Eval || kind == Kind::NoTracking ? Mode::Eval : Mode::Train;
    return c;
}

/// Every γ, β and buffer away from where it begins.
void disturb(Network& network, at::Generator& generator) {
    for (auto& layer : network.layers()) {
        if (!layer.norm)
            continue;
        auto& norm = *layer.norm;
        if (norm.weight.defined()) {
            norm.weight.uniform_(0.5, 2.0, generator);
            norm.bias.uniform_(-0.7, 0.7, generator);
        }
        if (norm.tracks()) {
            norm.running_mean.uniform_(-1.0, 1.0, generator);
            norm.running_var.uniform_(0.3, 3.0, generator);
        }
    }
}

struct Fixture {
    explicit Fixture(const Configuration& c)
        : configuration(c),
          generator(at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{9})),
          network(c, {kFeatures}, kClasses, generator) {
        disturb(network, generator);
        x = at::empty({kBatch, kFeatures}).normal_(0.3, 1.7, generator);
        population = at::empty({200, kFeatures}).normal_(0.3, 1.7, generator);
    }
    at::Tensor logits(Statistics statistics) { return network.forward(x, statistics, nullptr); }
    void become(const Configuration& next) {
        network.become(next, population);
        configuration = next;
    }
    Configuration configuration;
    at::Generator generator;
    Network network;
    at::Tensor x, population;
};

at::Tensor activated(const at::Tensor& x, Activation activation) {
    switch (activation) {
        case Activation::ReLU:
            return torch::relu(x);
        case Activation::Sigmoid:
            return torch::sigmoid(x);
        case Activation::Tanh:
            return torch::tanh(x);
        case Activation::LeakyReLU:
            return torch::nn::functional::leaky_relu(x);
        case Activation::GELU:
            return torch::nn::functional::gelu(x);
        case Activation::Identity:
            return x;
    }
    return x;
}

/// The same computation on leaves that autograd follows.
class Reference {
  public:
    explicit Reference(const Fixture& fixture) : fixture_(fixture) {
        for (const auto& [name, leaf] : fixture.network.parameters().all())
            leaves[name] = leaf.detach().clone().requires_grad_(true);
    }
    at::Tensor forward(bool by_batch) {
        auto value = fixture_.x;
        for (const auto& layer : fixture_.network.layers()) {
            const auto normalize = [&] {
                if (!layer.norm)
                    return;
                const auto& norm = *layer.norm;
                const bool batch = by_batch || !norm.tracks();
                value = torch::batch_norm(value, at(layer.name + ".norm.weight"),
                                          at(layer.name + ".norm.bias"),
                                          batch ? at::Tensor() : norm.running_mean,
                                          batch ? at::Tensor() : norm.running_var, batch,
                                          /*momentum=*/0.0, norm.config.eps, false);
            };
            value = torch::linear(value, at(layer.name + ".linear.weight"),
                                  at(layer.name + ".linear.bias"));
            if (layer.placement == Placement::Before)
                normalize();
            value = activated(value, fixture_.network.activation());
            if (layer.placement == Placement::After)
                normalize();
        }
        return torch::linear(value, at("output.weight"), at("output.bias"));
    }
    std::map<std::string, at::Tensor> leaves;

  private:
    at::Tensor at(const std::string& name) const {
        const auto found = leaves.find(name);
        return found == leaves.end() ? at::Tensor() : found->second;
    }
    const Fixture& fixture_;
};

std::map<std::string, at::Tensor> copyOfState(const Network& network) {
    std::map<std::string, at::Tensor> copy;
    for (const auto& [name, tensor] : network.state())
        copy[name] = tensor.clone();
    return copy;
}

/// The names that are in both and whose bits differ.
std::string changed(const std::map<std::string, at::Tensor>& before, const Network& now) {
    std::string names;
    for (const auto& [name, tensor] : now.state())
        if (const auto found = before.find(name);
            found != before.end() && !testing::sameBits(found->second, tensor))
            names += name + " ";
    return names;
}

}  // namespace

class NetworkTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void gradients_data();
    void gradients();
    void outputGradients();
    void foldKeepsTheEvaluationFunction_data();
    void foldKeepsTheEvaluationFunction();
    void foldWithoutBuffersKeepsThePopulationFunction();
    void preserveKeepsTheFunction_data();
    void preserveKeepsTheFunction();
    void freshAndDropKeepAllElse();
    void movingKeepsEveryValue();
    void oneLayerAlone();
    void evaluateIsForward_data();
    void evaluateIsForward();
    void initialization_data();
    void initialization();
};

void NetworkTest::gradients_data() {
    QTest::addColumn<int>("activation");
    QTest::addColumn<int>("placement");
    QTest::addColumn<int>("kind");
    const std::array kinds{"none", "train", "eval", "eval without buffers", "without affine"};
    for (const auto& activation : Names<Activation>::table)
        for (const auto& placement : Names<Placement>::table)
            for (int kind = 0; kind < 5; ++kind)
                QTest::addRow("%s, %s, %s", activation.key.data(), placement.key.data(),
                              kinds[static_cast<std::size_t>(kind)])
                    << static_cast<int>(activation.value) << static_cast<int>(placement.value)
                    << kind;
}

void NetworkTest::gradients() {
    QFETCH(int, activation);
    QFETCH(int, placement);
    QFETCH(int, kind);
    Fixture fixture(configurationOf(static_cast<Activation>(activation),
                                    static_cast<Placement>(placement), static_cast<Kind>(kind)));
    const bool train = fixture.configuration.mode == Mode::Train;
    Reference reference(fixture);
    const auto expected = reference.forward(/*by_batch=*/train);
    const auto labels = torch::arange(kBatch) % kClasses;
    torch::cross_entropy_loss(expected, labels).backward();

    std::vector<LayerTaps> taps;
    const auto logits = fixture.network.forward(
        fixture.x, train ? Statistics::BatchAndTrack : Statistics::Running, &taps);
    COMPARE_TENSORS(logits, expected.detach(), 1e-5);
    const auto p = torch::softmax(logits, 1);
    fixture.network.backward((p - torch::one_hot(labels, kClasses)) / kBatch, taps);
    for (const auto& [name, leaf] : fixture.network.parameters().all()) {
        const auto text =
            testing::difference(leaf.grad(), reference.leaves.at(name).grad(), 2e-6, 1e-4);
        QVERIFY2(text.empty(), (name + ": " + text).c_str());
    }
    const auto from_logits = (p - torch::one_hot(labels, kClasses)) / kBatch;
    COMPARE_TENSORS(taps.back().values.output_gradient,
                    from_logits.mm(reference.leaves.at("output.weight").detach()), 1e-6);
}

// Without norm and with f(z) = z a layer's bias takes all that reaches its output.
void NetworkTest::outputGradients() {
    for (const auto kind : {NetworkKind::Mlp, NetworkKind::ResidualMlp}) {
        auto configuration = configurationOf(Activation::Identity, Placement::Before, Kind::None);
        configuration.network.kind = kind;
        configuration.network.hidden = {6, 6, 7, 7};
        Fixture fixture(configuration);
        std::vector<LayerTaps> taps;
        const auto logits = fixture.network.forward(fixture.x, Statistics::Batch, &taps);
        fixture.network.backward(torch::softmax(logits, 1), taps);
        for (std::size_t i = 0; i < taps.size(); ++i)
            COMPARE_TENSORS(taps[i].values.output_gradient.sum(0),
                            fixture.network.layers()[i].bias.grad(), 1e-5);
        const auto weights = fixture.network.weightGradients();
        COMPARE_TENSORS(weights[1], fixture.network.layers()[1].weight.grad().t(), 0);
    }
}

void NetworkTest::foldKeepsTheEvaluationFunction_data() {
    QTest::addColumn<int>("placement");
    QTest::addColumn<bool>("affine");
    QTest::newRow("before") << static_cast<int>(Placement::Before) << true;
    QTest::newRow("after") << static_cast<int>(Placement::After) << true;
    QTest::newRow("before, without affine") << static_cast<int>(Placement::Before) << false;
    QTest::newRow("after, without affine") << static_cast<int>(Placement::After) << false;
}

void NetworkTest::foldKeepsTheEvaluationFunction() {
    QFETCH(int, placement);
    QFETCH(bool, affine);
    Fixture fixture(configurationOf(Activation::Tanh, static_cast<Placement>(placement),
                                    affine ? Kind::Train : Kind::NoAffine));
    const auto before = fixture.logits(Statistics::Running);
    auto next = fixture.configuration;
    next.normalization.kind = NormKind::None;
    next.normalization.on_remove = OnRemove::Fold;
    // The place of what is not there any more may change in the same stroke.
    next.normalization.placement = Placement::Before;
    fixture.become(next);
    QVERIFY(!fixture.network.hasNorm());
    COMPARE_TENSORS(fixture.logits(Statistics::Running), before, 1e-5);
    QCOMPARE(fixture.network.parameters().count(), 5 * 6 + 6 + 6 * 3 + 3 + 3 * 7 + 7 + 7 * 4 + 4);
}

void NetworkTest::foldWithoutBuffersKeepsThePopulationFunction() {
    Fixture fixture(configurationOf(Activation::Tanh, Placement::Before, Kind::NoTracking));
    fixture.x = fixture.population;
    const auto before = fixture.logits(Statistics::Batch);
    auto next = fixture.configuration;
    next.normalization.kind = NormKind::None;
    next.normalization.on_remove = OnRemove::Fold;
    fixture.become(next);
    COMPARE_TENSORS(fixture.logits(Statistics::Running), before, 1e-5);
}

void NetworkTest::preserveKeepsTheFunction_data() {
    QTest::addColumn<int>("placement");
    QTest::addColumn<int>("mode");
    for (const auto& placement : Names<Placement>::table)
        for (const auto& mode : Names<Mode>::table)
            QTest::addRow("%s, %s", placement.key.data(), mode.key.data())
                << static_cast<int>(placement.value) << static_cast<int>(mode.value);
}

void NetworkTest::preserveKeepsTheFunction() {
    QFETCH(int, placement);
    QFETCH(int, mode);
    Fixture fixture(
        configurationOf(Activation::GELU, static_cast<Placement>(placement), Kind::None));
    const auto before = fixture.logits(Statistics::Running);
    auto next = fixture.configuration;
    next.normalization.kind = NormKind::Batch;
    next.normalization.on_insert = OnInsert::Preserve;
    next.mode = static_cast<Mode>(mode);
    fixture.become(next);
    for (const auto& layer : fixture.network.layers())
        QVERIFY(layer.norm.has_value());
    COMPARE_TENSORS(fixture.logits(Statistics::Running), before, 1e-5);
    // Over the whole population training mode is the same function, too.
    fixture.x = fixture.population;
    const auto running = fixture.logits(Statistics::Running);
    COMPARE_TENSORS(fixture.logits(Statistics::Batch), running, 1e-5);
}

void NetworkTest::freshAndDropKeepAllElse() {
    Fixture fixture(configurationOf(Activation::ReLU, Placement::Before, Kind::None));
    const auto weights = copyOfState(fixture.network);
    const auto plain = fixture.logits(Statistics::Running);
    auto next = fixture.configuration;
    next.normalization.kind = NormKind::Batch;
    fixture.become(next);
    QCOMPARE(changed(weights, fixture.network), std::string());
    for (const auto& layer : fixture.network.layers()) {
        QVERIFY(testing::sameBits(layer.norm->weight, torch::ones({layer.out()})));
        QVERIFY(testing::sameBits(layer.norm->bias, torch::zeros({layer.out()})));
        QVERIFY(testing::sameBits(layer.norm->running_mean, torch::zeros({layer.out()})));
        QVERIFY(testing::sameBits(layer.norm->running_var, torch::ones({layer.out()})));
    }
    disturb(fixture.network, fixture.generator);
    next.normalization.kind = NormKind::None;
    fixture.become(next);
    QCOMPARE(changed(weights, fixture.network), std::string());
    QVERIFY(testing::sameBits(fixture.logits(Statistics::Running), plain));
}

void NetworkTest::movingKeepsEveryValue() {
    Fixture fixture(configurationOf(Activation::Tanh, Placement::Before, Kind::Train));
    const auto before = copyOfState(fixture.network);
    const auto logits = fixture.logits(Statistics::Running);
    auto next = fixture.configuration;
    next.normalization.placement = Placement::After;
    fixture.become(next);
    QCOMPARE(changed(before, fixture.network), std::string());
    QVERIFY(!torch::allclose(fixture.logits(Statistics::Running), logits, 1e-3, 1e-3));
    Reference reference(fixture);
    COMPARE_TENSORS(fixture.logits(Statistics::Running),
                    reference.forward(/*by_batch=*/false).detach(), 1e-5);
    next.normalization.placement = Placement::Before;
    fixture.become(next);
    QVERIFY(testing::sameBits(fixture.logits(Statistics::Running), logits));
}

void NetworkTest::oneLayerAlone() {
    Fixture fixture(configurationOf(Activation::Tanh, Placement::After, Kind::Train));
    const auto before = fixture.logits(Statistics::Running);
    auto next = fixture.configuration;
    next.layers[1] = next.normalization;
    next.layers[1].kind = NormKind::None;
    next.layers[1].on_remove = OnRemove::Fold;
    fixture.become(next);
    QVERIFY(fixture.network.layers()[0].norm && !fixture.network.layers()[1].norm &&
            fixture.network.layers()[2].norm);
    COMPARE_TENSORS(fixture.logits(Statistics::Running), before, 1e-5);
    next.layers[1].kind = NormKind::Batch;
    next.layers[1].on_insert = OnInsert::Preserve;
    next.layers[1].placement = Placement::Before;
    fixture.become(next);
    COMPARE_TENSORS(fixture.logits(Statistics::Running), before, 1e-5);
    QCOMPARE(fixture.network.layers()[1].placement, Placement::Before);
    QCOMPARE(fixture.network.layers()[2].placement, Placement::After);
}

void NetworkTest::evaluateIsForward_data() {
    gradients_data();
}

void NetworkTest::evaluateIsForward() {
    QFETCH(int, activation);
    QFETCH(int, placement);
    QFETCH(int, kind);
    Fixture fixture(configurationOf(static_cast<Activation>(activation),
                                    static_cast<Placement>(placement), static_cast<Kind>(kind)));
    const auto before = copyOfState(fixture.network);
    const auto result = fixture.network.evaluate(fixture.x, 5);
    QCOMPARE(changed(before, fixture.network), std::string());
    if (static_cast<Kind>(kind) == Kind::NoTracking)
        QVERIFY(!result.running.defined());
    else
        COMPARE_TENSORS(result.running, fixture.logits(Statistics::Running), 1e-5);
    std::vector<at::Tensor> parts;
    for (const std::int64_t begin : {0, 5, 10})
        parts.push_back(fixture.network.forward(
            fixture.x.narrow(0, begin, std::min<std::int64_t>(5, 12 - begin)), Statistics::Batch,
            nullptr));
    COMPARE_TENSORS(result.batch, torch::cat(parts), 2e-5, 1e-4);
    const auto of_one = fixture.network.evaluate(fixture.x, 1);
    QCOMPARE(of_one.batch.defined(), !fixture.network.hasNorm());
}

void NetworkTest::initialization_data() {
    QTest::addColumn<int>("scheme");
    QTest::addColumn<double>("deviation");  // for 400 → 100, gain 2
    QTest::addColumn<double>("bound");
    // Uniform(±b) has deviation b/√3.
    QTest::newRow("pytorch") << static_cast<int>(InitScheme::PyTorch) << 2 * 0.05 / std::sqrt(3.0)
                             << 2 * 0.05;
    QTest::newRow("he") << static_cast<int>(InitScheme::He) << 2 * std::sqrt(2.0 / 400) << 1.0;
    QTest::newRow("xavier") << static_cast<int>(InitScheme::Xavier)
                            << 2 * std::sqrt(6.0 / 500) / std::sqrt(3.0)
                            << 2 * std::sqrt(6.0 / 500);
    QTest::newRow("gaussian") << static_cast<int>(InitScheme::Gaussian) << 2 * 0.3 << 4.0;
}

void NetworkTest::initialization() {
    QFETCH(int, scheme);
    QFETCH(double, deviation);
    QFETCH(double, bound);
    const InitConfig config{static_cast<InitScheme>(scheme), 2.0, 0.3};
    auto generator = at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{4});
    const auto [weight, bias] = initialLinear({100, 400}, config, generator);
    QCOMPARE(weight.sizes().vec(), (std::vector<std::int64_t>{100, 400}));
    const auto measured = weight.std().item<double>();
    // 40,000 draws: the deviation's own error is about .4 %.
    QVERIFY2(std::abs(measured / deviation - 1) < 0.02, qPrintable(QString::number(measured)));
    QVERIFY(std::abs(weight.mean().item<double>()) < 0.02 * deviation);
    QVERIFY(weight.abs().max().item<double>() <= bound * (1 + 1e-6));
    const auto bias_max = bias.abs().max().item<double>();
    if (config.scheme == InitScheme::PyTorch)
        QVERIFY(bias_max > 0.0 && bias_max <= 0.05);  // the gain is for weights only
    else
        QCOMPARE(bias_max, 0.0);
}

QTEST_APPLESS_MAIN(NetworkTest)
#include "network_test.moc"
