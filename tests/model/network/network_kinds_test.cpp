// SPDX-License-Identifier: GPL-3.0-or-later
// Convolutional and residual networks, with any norm and dropout, against the same network written
// down once more for autograd.
#include <QTest>

#include "model/network/network.h"
#include "model/network/slot_changes.h"
#include "model/settings/settings.h"
#include "tests/support/tensors.h"

using namespace normscope;

namespace {

constexpr std::int64_t kClasses = 4, kBatch = 6;

Shape sampleOf(NetworkKind kind) {
    switch (kind) {
        case NetworkKind::Mlp:
        case NetworkKind::ResidualMlp:
            return {7};
        case NetworkKind::Cnn:
        case NetworkKind::ResidualCnn:
            return {2, 7, 6};
        case NetworkKind::Cnn3d:
        case NetworkKind::ResidualCnn3d:
            return {1, 5, 6, 4};
    }
    return {};
}

Configuration configurationOf(NetworkKind kind, NormKind norm) {
    Configuration c;
    c.network.kind = kind;
    c.network.hidden = {4, 8, 8, 8, 12};
    c.network.activation = Activation::GELU;
    c.network.init = {InitScheme::He, 1.0, 0.1};
    c.normalization.kind = norm;
    c.normalization.num_groups = 2;
    c.normalization.virtual_batch_size = 3;
    c.normalization.instance_affine = true;
    c.normalization.r_max = 1.2;  // both clipped: else a batch counts as the running statistics
    c.normalization.d_max = 0.1;
    return c;
}

/// The network's function written with differentiable operations; dropout's masks are the pass's.
class Reference {
  public:
    Reference(const Network& network, const Configuration& configuration)
        : network_(network), configuration_(configuration) {
        for (const auto& [name, leaf] : network.parameters().all())
            leaves[name] = leaf.detach().clone().requires_grad_(true);
    }

    at::Tensor forward(const at::Tensor& x, const std::vector<LayerTaps>& taps) const {
        const auto& first = network_.structure().layers.front();
        std::vector<at::Tensor> inputs;
        at::Tensor value = x;
        if (first.dims > 0) {
            Shape shape = first.input;
            shape.insert(shape.begin(), x.size(0));
            value = x.reshape(shape);
        }
        for (std::size_t i = 0; i < network_.layers().size(); ++i) {
            inputs.push_back(value);
            value = layer(i, value, inputs, taps[i]);
        }
        if (value.dim() > 2)
            value = value.flatten(2).mean(2);
        if (taps.back().output_mask.defined())
            value = value * taps.back().output_mask;
        return torch::linear(value, at("output.weight"), at("output.bias"));
    }
    std::map<std::string, at::Tensor> leaves;

  private:
    at::Tensor at(const std::string& name) const {
        const auto found = leaves.find(name);
        return found == leaves.end() ? at::Tensor() : found->second;
    }

    at::Tensor convolved(const at::Tensor& x, const at::Tensor& weight, const at::Tensor& bias,
                         std::int64_t stride, std::int64_t padding) const {
        if (weight.dim() == 2)
            return torch::linear(x, weight, bias);
        return weight.dim() == 4 ? torch::conv2d(x, weight, bias, stride, padding)
                                 : torch::conv3d(x, weight, bias, stride, padding);
    }

    at::Tensor normalized(const at::Tensor& x, const std::string& name) const {
        const auto gamma = at(name + ".norm.weight"), beta = at(name + ".norm.bias");
        const auto& config = configuration_.normalization;
        const auto shape = x.sizes().slice(1).vec();
        const auto by_batch = [&](const at::Tensor& part) {
            return torch::batch_norm(part, gamma, beta, {}, {}, true, 0.0, config.eps, false);
        };
        switch (config.kind) {
            case NormKind::Batch:
                return by_batch(x);
            case NormKind::Ghost:
                return torch::cat({by_batch(x.narrow(0, 0, 3)), by_batch(x.narrow(0, 3, 3))});
            case NormKind::Layer:
                return torch::layer_norm(x, shape, gamma, beta, config.eps);
            case NormKind::Group:
                return torch::group_norm(x, config.num_groups, gamma, beta, config.eps);
            case NormKind::Instance:
                return torch::instance_norm(x, gamma, beta, {}, {}, true, 0.0, config.eps, false);
            case NormKind::RMS: {
                std::vector<std::int64_t> axes;
                for (std::int64_t axis = 1; axis < x.dim(); ++axis)
                    axes.push_back(axis);
                return x * (x.square().mean(axes, true) + config.eps).rsqrt() * gamma;
            }
            case NormKind::ChannelLayer: {
                const auto centred = x - x.mean(1, /*keepdim=*/true);
                const auto var = centred.square().mean(1, /*keepdim=*/true);
                return centred * (var + config.eps).rsqrt() * byChannel(gamma, x) +
                       byChannel(beta, x);
            }
            case NormKind::BatchRenorm:
                return renormed(x, gamma, beta);
            case NormKind::DyT:
                return torch::tanh(at(name + ".norm.alpha") * x) * byChannel(gamma, x) +
                       byChannel(beta, x);
            case NormKind::None:
            case NormKind::Noisy:
                break;
        }
        return x;
    }

    static at::Tensor byChannel(const at::Tensor& each, const at::Tensor& x) {
        std::vector<std::int64_t> shape(static_cast<std::size_t>(x.dim()), 1);
        shape[1] = x.size(1);
        return each.view(shape);
    }

    /// By buffers as they are at first: mean 0 and variance 1.
    at::Tensor renormed(const at::Tensor& x, const at::Tensor& gamma,
                        const at::Tensor& beta) const {
        const auto& c = configuration_.normalization;
        const auto values = x.detach().transpose(0, 1).flatten(1);
        const auto running = std::sqrt(1.0 + c.eps);
        const auto r = (values.var(1, /*unbiased=*/false) + c.eps)
                           .sqrt()
                           .div(running)
                           .clamp(1.0 / c.r_max, c.r_max);
        const auto d = values.mean(1).div(running).clamp(-c.d_max, c.d_max);
        const auto plain = torch::batch_norm(x, {}, {}, {}, {}, true, 0.0, c.eps, false);
        return (plain * byChannel(r, x) + byChannel(d, x)) * byChannel(gamma, x) +
               byChannel(beta, x);
    }

    at::Tensor layer(std::size_t index, at::Tensor value, const std::vector<at::Tensor>& inputs,
                     const LayerTaps& taps) const {
        const auto& its = network_.layers()[index];
        const auto& structure = its.structure;
        const auto place = configuration_.network.dropout_place;
        const auto slot = [&] {
            if (place == DropoutPlace::BeforeNorm && taps.mask.defined())
                value = value * taps.mask;
            value = normalized(value, its.name);
        };
        value = convolved(value, at(its.parameter("weight")), at(its.parameter("bias")),
                          structure.stride, structure.padding);
        if (configuration_.normalization.placement == Placement::Before)
            slot();
        if (structure.shortcut) {
            const auto& from = inputs[static_cast<std::size_t>(*structure.shortcut)];
            value = value + (structure.projects ? convolved(from, at(its.shortcutParameter()), {},
                                                            structure.shortcut_stride, 0)
                                                : from);
        }
        value = torch::gelu(value);
        if (configuration_.normalization.placement == Placement::After)
            slot();
        if (place == DropoutPlace::AfterLayer && taps.mask.defined())
            value = value * taps.mask;
        if (structure.pools)
            value = structure.dims == 2 ? torch::max_pool2d(value, 2, 2, 0, 1, true)
                                        : torch::max_pool3d(value, 2, 2, 0, 1, true);
        return value;
    }

    const Network& network_;
    const Configuration configuration_;
};

struct Fixture {
    explicit Fixture(const Configuration& c)
        : configuration(c),
          generator(at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{9})),
          network(c, sampleOf(c.network.kind), kClasses, generator),
          x(at::empty({kBatch, sizeOf(sampleOf(c.network.kind))}).normal_(0.2, 1.3, generator)) {
        for (auto& layer : network.layers())
            if (layer.norm && layer.norm->weight.defined()) {
                layer.norm->weight.uniform_(0.5, 1.5, generator);
                if (layer.norm->bias.defined())
                    layer.norm->bias.uniform_(-0.5, 0.5, generator);
            }
        network.seed(77);
    }
    Configuration configuration;
    at::Generator generator;
    Network network;
    at::Tensor x;
};

double apart(const at::Tensor& a, const at::Tensor& b) {
    return ((a - b).abs().max() / (1.0 + b.abs().max())).item<double>();
}

std::string sentenceOf(const std::function<void()>& call) {
    try {
        call();
    } catch (const SettingError& error) {
        return error.what();
    }
    return {};
}

}  // namespace

class NetworkKindsTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void passesAgreeWithAutograd_data();
    void passesAgreeWithAutograd();
    void evaluationIsThatOfTheBatches_data();
    void evaluationIsThatOfTheBatches();
    void passesThatNobodyLooksAtAreLibTorchs_data();
    void passesThatNobodyLooksAtAreLibTorchs();
    void dropoutIsDrawnFromTheSeed();
    void aConvolutionsNormFolds_data();
    void aConvolutionsNormFolds();
    void preservingKeepsAConvolutionsFunction();
    void swappingKindsKeepsTheWeights();
    void whatCannotChangeIsRefused();
    void mixingOfBatchNormsKeepsTheirStatistics();
};

void NetworkKindsTest::passesAgreeWithAutograd_data() {
    QTest::addColumn<Configuration>("configuration");
    const auto add = [](const std::string& what, const Configuration& c) {
        QTest::addRow("%s %s %s", std::string(keyOf(c.network.kind)).c_str(),
                      std::string(keyOf(c.normalization.kind)).c_str(), what.c_str())
            << c;
    };
    for (const auto& kind : Names<NetworkKind>::table)
        for (const auto& norm : Names<NormKind>::table) {
            const bool flat = !isConvolutional(kind.value);
            if (norm.value == NormKind::Noisy || (flat && norm.value == NormKind::Instance))
                continue;
            auto c = configurationOf(kind.value, norm.value);
            add("before", c);
            c.normalization.placement = Placement::After;
            add("after", c);
            if (flat)
                continue;
            c.network.downsample = Downsample::MaxPool;
            add("pooled", c);
        }
    for (const auto& place : Names<DropoutPlace>::table)
        for (const auto kind : {NetworkKind::ResidualMlp, NetworkKind::ResidualCnn}) {
            auto c = configurationOf(kind, NormKind::Batch);
            c.network.dropout = 0.4;
            c.network.dropout_place = place.value;
            add("dropout " + std::string(place.key), c);
        }
}

void NetworkKindsTest::passesAgreeWithAutograd() {
    QFETCH(Configuration, configuration);
    Fixture fixture(configuration);
    std::vector<LayerTaps> taps;
    const auto logits = fixture.network.forward(fixture.x, Statistics::Batch, &taps);
    const Reference reference(fixture.network, configuration);
    const auto expected = reference.forward(fixture.x, taps);
    QVERIFY(apart(logits, expected) < 1e-5);
    const auto upstream = at::empty({kBatch, kClasses}).normal_(0.0, 1.0, fixture.generator);
    (expected * upstream).sum().backward();
    fixture.network.backward(upstream, taps);
    for (const auto& [name, leaf] : reference.leaves) {
        const auto ours = fixture.network.parameters().leaf(name).grad();
        QVERIFY2(apart(ours, leaf.grad()) < 2e-5, name.c_str());
        // The mean over an instance-normalized image's positions is β, whatever the image.
        const bool is_mute = configuration.normalization.kind == NormKind::Instance &&
                             configuration.normalization.placement == Placement::After;
        if (name.ends_with("weight") && !name.ends_with("norm.weight") && !is_mute)
            QVERIFY2(ours.abs().max().item<double>() > 1e-7, name.c_str());
    }
}

void NetworkKindsTest::evaluationIsThatOfTheBatches_data() {
    QTest::addColumn<NormKind>("norm");
    for (const auto& norm : Names<NormKind>::table)
        QTest::addRow("%s", std::string(norm.key).c_str()) << norm.value;
}

void NetworkKindsTest::evaluationIsThatOfTheBatches() {
    QFETCH(NormKind, norm);
    auto configuration = configurationOf(NetworkKind::ResidualCnn, norm);
    configuration.network.dropout = 0.5;  // no part of an evaluation
    Fixture fixture(configuration);
    for (int i = 0; i < 3; ++i)
        fixture.network.forward(fixture.x, Statistics::BatchAndTrack, nullptr);
    auto quiet = configuration;
    quiet.network.dropout = 0.0;
    quiet.normalization.noise_mean = 0.0;
    quiet.normalization.noise_std = 1.0;
    const auto evaluation = fixture.network.evaluate(fixture.x, 4);
    QVERIFY(apart(evaluation.running,
                  fixture.network.forward(fixture.x, Statistics::Running, nullptr)) < 1e-5);
    const bool modes = isBatchNorm(norm);
    QCOMPARE(evaluation.batch.is_same(evaluation.running), !modes);
    if (!modes)
        return;
    QVERIFY(apart(evaluation.batch, evaluation.running) > 1e-3);
    const auto by = [&](std::int64_t from, std::int64_t size) {
        return fixture.network.forward(fixture.x.narrow(0, from, size), Statistics::BatchEverywhere,
                                       nullptr);
    };
    QVERIFY(apart(evaluation.batch, torch::cat({by(0, 4), by(4, 2)})) < 1e-5);
}

void NetworkKindsTest::passesThatNobodyLooksAtAreLibTorchs_data() {
    QTest::addColumn<NetworkKind>("kind");
    QTest::addColumn<bool>("standardizes");
    for (const auto& kind : Names<NetworkKind>::table)
        for (const bool standardizes : {false, true})
            QTest::addRow("%s%s", std::string(kind.key).c_str(), standardizes ? ", standard" : "")
                << kind.value << standardizes;
}

// Without taps the products are the fused kernels'.
void NetworkKindsTest::passesThatNobodyLooksAtAreLibTorchs() {
    QFETCH(NetworkKind, kind);
    QFETCH(bool, standardizes);
    auto configuration = configurationOf(kind, NormKind::Batch);
    configuration.normalization.weight_standardization = standardizes;
    Fixture fixture(configuration);
    fixture.network.forward(fixture.x, Statistics::BatchAndTrack, nullptr);
    for (const auto statistics : {Statistics::Running, Statistics::Batch}) {
        std::vector<LayerTaps> taps;
        const auto looked_at = fixture.network.forward(fixture.x, statistics, &taps);
        const auto alone = fixture.network.forward(fixture.x, statistics, nullptr);
        QCOMPARE(alone.sizes(), looked_at.sizes());
        QVERIFY(apart(alone, looked_at) < 1e-5 * looked_at.abs().max().item<double>());
    }
}

void NetworkKindsTest::dropoutIsDrawnFromTheSeed() {
    auto configuration = configurationOf(NetworkKind::Cnn, NormKind::Batch);
    configuration.network.dropout = 0.3;
    Fixture fixture(configuration);
    std::vector<LayerTaps> taps, again, other;
    fixture.network.forward(fixture.x, Statistics::Batch, &taps);
    fixture.network.forward(fixture.x, Statistics::Batch, &again);
    fixture.network.seed(78);
    fixture.network.forward(fixture.x, Statistics::Batch, &other);
    QVERIFY(testing::sameBits(taps[1].mask, again[1].mask));
    QVERIFY(!testing::sameBits(taps[1].mask, other[1].mask));
    QVERIFY(!testing::sameBits(taps[1].mask, taps[2].mask));
    const auto mask = taps[0].mask;
    const auto zero = (mask == 0).to(torch::kFloat32).mean().item<double>();
    QVERIFY(std::abs(zero - 0.3) < 0.05);
    QVERIFY(apart(mask.max(), torch::tensor(1.0 / 0.7)) < 1e-6);
    std::vector<LayerTaps> in_eval;
    fixture.network.forward(fixture.x, Statistics::Running, &in_eval);
    QVERIFY(!in_eval[0].mask.defined());
}

void NetworkKindsTest::aConvolutionsNormFolds_data() {
    QTest::addColumn<NetworkKind>("kind");
    QTest::addColumn<Placement>("placement");
    QTest::addColumn<std::int64_t>("kernel");
    QTest::newRow("cnn") << NetworkKind::Cnn << Placement::Before << std::int64_t{3};
    QTest::newRow("cnn3d") << NetworkKind::Cnn3d << Placement::Before << std::int64_t{3};
    QTest::newRow("residual") << NetworkKind::ResidualCnn << Placement::Before << std::int64_t{3};
    QTest::newRow("1x1 after") << NetworkKind::Cnn << Placement::After << std::int64_t{1};
}

void NetworkKindsTest::aConvolutionsNormFolds() {
    QFETCH(NetworkKind, kind);
    QFETCH(Placement, placement);
    QFETCH(std::int64_t, kernel);
    auto configuration = configurationOf(kind, NormKind::Batch);
    configuration.normalization.placement = placement;
    configuration.network.kernel_size = kernel;
    Fixture fixture(configuration);
    for (int i = 0; i < 3; ++i)
        fixture.network.forward(fixture.x, Statistics::BatchAndTrack, nullptr);
    const auto before = fixture.network.forward(fixture.x, Statistics::Running, nullptr);
    auto next = configuration;
    assign(next, {"normalization.on_remove", std::string("fold")});
    assign(next, {"normalization.kind", std::string("none")});
    checkChange(configuration, next, fixture.network.structure());
    fixture.network.become(next, fixture.x);
    QVERIFY(!fixture.network.hasNorm());
    const auto after = fixture.network.forward(fixture.x, Statistics::Running, nullptr);
    QVERIFY(apart(after, before) < 1e-5);
}

void NetworkKindsTest::preservingKeepsAConvolutionsFunction() {
    auto configuration = configurationOf(NetworkKind::Cnn3d, NormKind::None);
    Fixture fixture(configuration);
    const auto before = fixture.network.forward(fixture.x, Statistics::Running, nullptr);
    auto next = configuration;
    assign(next, {"normalization.on_insert", std::string("preserve")});
    assign(next, {"normalization.kind", std::string("batch")});
    fixture.network.become(next, fixture.x);
    QVERIFY(apart(fixture.network.forward(fixture.x, Statistics::Running, nullptr), before) < 1e-5);
    QVERIFY(apart(fixture.network.forward(fixture.x, Statistics::Batch, nullptr), before) < 1e-5);
}

void NetworkKindsTest::swappingKindsKeepsTheWeights() {
    auto configuration = configurationOf(NetworkKind::ResidualCnn, NormKind::Batch);
    Fixture fixture(configuration);
    std::map<std::string, at::Tensor> before;
    for (const auto& [name, tensor] : fixture.network.state())
        before[name] = tensor.clone();
    for (const auto& kind : Names<NormKind>::table) {
        auto next = configuration;
        assign(next, {"normalization.kind", std::string(kind.key)});
        fixture.network.become(next, fixture.x);
        for (const auto& [name, tensor] : fixture.network.state())
            if (name.find(".norm.") == std::string::npos)
                QVERIFY2(testing::sameBits(tensor, before[name]), name.c_str());
        std::vector<LayerTaps> taps;
        const auto logits = fixture.network.forward(fixture.x, Statistics::BatchAndTrack, &taps);
        QVERIFY(logits.isfinite().all().item<bool>());
        QCOMPARE(fixture.network.layers()[3].norm.has_value(), kind.value != NormKind::None);
        configuration = next;
    }
}

void NetworkKindsTest::mixingOfBatchNormsKeepsTheirStatistics() {
    auto configuration = configurationOf(NetworkKind::Cnn, NormKind::Batch);
    Fixture fixture(configuration);
    fixture.network.forward(fixture.x, Statistics::BatchAndTrack, nullptr);
    const auto mean = fixture.network.layers()[0].norm->running_mean.clone();
    auto next = configuration;
    assign(next, {"normalization.kind", std::string("ghost")});
    fixture.network.become(next, fixture.x);
    QVERIFY(testing::sameBits(fixture.network.layers()[0].norm->running_mean, mean));
    QVERIFY(mean.abs().max().item<double>() > 0.0);
}

void NetworkKindsTest::whatCannotChangeIsRefused() {
    const auto structure = [](NetworkKind kind) {
        return structureOf(configurationOf(kind, NormKind::None), sampleOf(kind), kClasses);
    };
    const auto changed = [](const Configuration& from, const std::string& key,
                            const std::string& value) {
        auto to = from;
        assign(to, {key, value});
        return to;
    };
    auto layer_norm = configurationOf(NetworkKind::Cnn, NormKind::Layer);
    layer_norm.normalization.on_remove = OnRemove::Fold;
    QCOMPARE(sentenceOf([&] {
                 checkChange(layer_norm, changed(layer_norm, "normalization.kind", "none"),
                             structure(NetworkKind::Cnn));
             }),
             std::string("normalization.on_remove is fold, but in hidden layer 1 the statistics of "
                         "LayerNorm are each sample's own, and fixed weights cannot follow; choose "
                         "drop"));
    auto after = configurationOf(NetworkKind::Cnn, NormKind::Batch);
    after.normalization.placement = Placement::After;
    after.normalization.on_remove = OnRemove::Fold;
    QVERIFY(sentenceOf([&] {
                checkChange(after, changed(after, "normalization.kind", "none"),
                            structure(NetworkKind::Cnn));
            }).find("pads with zeros") != std::string::npos);
    auto none = configurationOf(NetworkKind::Cnn, NormKind::None);
    none.normalization.on_insert = OnInsert::Preserve;
    QVERIFY(sentenceOf([&] {
                checkChange(none, changed(none, "normalization.kind", "group"),
                            structure(NetworkKind::Cnn));
            }).ends_with("choose fresh"));
    QVERIFY(sentenceOf([&] {
                checkChange(none, changed(none, "normalization.kind", "batch"),
                            structure(NetworkKind::Cnn));
            }).empty());
}

QTEST_GUILESS_MAIN(NetworkKindsTest)
#include "network_kinds_test.moc"
