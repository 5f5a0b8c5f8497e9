// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/network/parameter_pack.h"

#include <torch/optim.h>

#include <QTest>
#include <cmath>

#include "tests/support/tensors.h"

using namespace normscope;

Q_DECLARE_METATYPE(OptimizerConfig)

namespace {

namespace optim = torch::optim;

std::unique_ptr<optim::Optimizer> stockOptimizer(const OptimizerConfig& c,
                                                 const std::vector<at::Tensor>& parameters) {
    switch (c.kind) {
        case OptimizerKind::SGD:
            return std::make_unique<optim::SGD>(
                parameters,
                optim::SGDOptions(c.lr).momentum(c.momentum).weight_decay(c.weight_decay));
        case OptimizerKind::Adam:
            return std::make_unique<optim::Adam>(
                parameters, optim::AdamOptions(c.lr).weight_decay(c.weight_decay));
        case OptimizerKind::AdamW:
            return std::make_unique<optim::AdamW>(
                parameters, optim::AdamWOptions(c.lr).weight_decay(c.weight_decay));
        case OptimizerKind::RMSprop:
            return std::make_unique<optim::RMSprop>(
                parameters,
                optim::RMSpropOptions(c.lr).momentum(c.momentum).weight_decay(c.weight_decay));
    }
    return nullptr;
}

/// A pack, and the same parameters each with a stock optimizer of its own.
class Pair {
  public:
    explicit Pair(const OptimizerConfig& config) : pack(config), config_(config) {}

    void insert(const std::vector<std::pair<std::string, std::vector<std::int64_t>>>& shapes) {
        std::vector<ParameterPack::Named> named;
        for (const auto& [name, shape] : shapes) {
            named.emplace_back(name, torch::randn(shape));
            auto own = named.back().second.clone();
            own.mutable_grad() = torch::zeros(shape);
            separate_[name] = {own, stockOptimizer(config_, {own})};
        }
        pack.insert(named);
    }
    void remove(const std::vector<std::string>& names) {
        pack.remove(names);
        for (const auto& name : names)
            separate_.erase(name);
    }
    /// In each stock optimizer weight_decay, or none where its parameter is a norm's.
    void setDecay(bool decay_norm) {
        config_.decay_norm = decay_norm;
        pack.configure(config_);
        for (auto& [name, own] : separate_) {
            const bool decays = decay_norm || name.find(".norm.") == std::string::npos;
            setDecayOf(own.optimizer->param_groups().front().options(),
                       decays ? config_.weight_decay : 0.0);
        }
    }
    void setRate(double lr) {
        config_.lr = lr;
        pack.configure(config_);
        for (auto& [name, own] : separate_) {
            auto& options = own.optimizer->param_groups().front().options();
            options.set_lr(lr);
        }
    }
    void step(int times) {
        for (int i = 0; i < times; ++i) {
            for (auto& [name, own] : separate_) {
                own.value.mutable_grad().normal_();
                pack.leaf(name).mutable_grad().copy_(own.value.grad());
                own.optimizer->step();
            }
            pack.step();
        }
    }
    /// The first parameter that differs in any bit.
    std::string difference() const {
        if (pack.all().size() != separate_.size())
            return "their numbers differ";
        for (const auto& [name, leaf] : pack.all())
            if (!testing::sameBits(leaf, separate_.at(name).value))
                return name + ": " + testing::difference(leaf, separate_.at(name).value, 0, 0);
        return {};
    }
    ParameterPack pack;

  private:
    struct Own {
        at::Tensor value;
        std::unique_ptr<optim::Optimizer> optimizer;
    };
    void setDecayOf(optim::OptimizerOptions& options, double decay) const {
        switch (config_.kind) {
            case OptimizerKind::SGD:
                static_cast<optim::SGDOptions&>(options).weight_decay(decay);
                break;
            case OptimizerKind::Adam:
                static_cast<optim::AdamOptions&>(options).weight_decay(decay);
                break;
            case OptimizerKind::AdamW:
                static_cast<optim::AdamWOptions&>(options).weight_decay(decay);
                break;
            case OptimizerKind::RMSprop:
                static_cast<optim::RMSpropOptions&>(options).weight_decay(decay);
                break;
        }
    }
    OptimizerConfig config_;
    std::map<std::string, Own> separate_;
};

}  // namespace

class ParameterPackTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void leavesAreViews();
    void asStockOptimizers_data();
    void asStockOptimizers();
    void decayLeavesOutNorms_data();
    void decayLeavesOutNorms();
    void gradientsAreSummedAndScaled();
    void momentumSwitchedOnLater_data();
    void momentumSwitchedOnLater();
    void removingAWholePack();
};

void ParameterPackTest::leavesAreViews() {
    ParameterPack pack({});
    const auto leaves = pack.insert(
        {{"w", torch::tensor({{1.0f, 2.0f}, {3.0f, 4.0f}})}, {"b", torch::tensor({5.0f})}});
    QCOMPARE(pack.count(), 5);
    COMPARE_TENSORS(leaves[0], torch::tensor({{1.0f, 2.0f}, {3.0f, 4.0f}}));
    QCOMPARE(leaves[1].data_ptr<float>(), leaves[0].data_ptr<float>() + 4);
    QCOMPARE(leaves[1].grad().data_ptr<float>(), leaves[0].grad().data_ptr<float>() + 4);
    QVERIFY(!pack.leaf("nothing").defined());
    // SGD at the default rate of .1: w − .1·g.
    pack.leaf("w").mutable_grad().copy_(torch::tensor({{10.0f, 0.0f}, {0.0f, -10.0f}}));
    pack.step();
    COMPARE_TENSORS(leaves[0], torch::tensor({{0.0f, 2.0f}, {3.0f, 5.0f}}));
    COMPARE_TENSORS(leaves[1], torch::tensor({5.0f}));
}

void ParameterPackTest::asStockOptimizers_data() {
    QTest::addColumn<OptimizerConfig>("config");
    QTest::newRow("sgd") << OptimizerConfig{OptimizerKind::SGD, 0.1, 0.0, 0.0};
    QTest::newRow("sgd, momentum") << OptimizerConfig{OptimizerKind::SGD, 0.1, 0.9, 0.0};
    QTest::newRow("sgd, momentum, decay") << OptimizerConfig{OptimizerKind::SGD, 0.1, 0.9, 0.01};
    QTest::newRow("adam") << OptimizerConfig{OptimizerKind::Adam, 0.01, 0.0, 0.0};
    QTest::newRow("adam, decay") << OptimizerConfig{OptimizerKind::Adam, 0.01, 0.0, 0.1};
    QTest::newRow("adamw, decay") << OptimizerConfig{OptimizerKind::AdamW, 0.01, 0.0, 0.1};
    QTest::newRow("rmsprop") << OptimizerConfig{OptimizerKind::RMSprop, 0.01, 0.0, 0.0};
    QTest::newRow("rmsprop, momentum, decay")
        << OptimizerConfig{OptimizerKind::RMSprop, 0.01, 0.8, 0.1};
}

void ParameterPackTest::asStockOptimizers() {
    QFETCH(OptimizerConfig, config);
    at::manual_seed(8);
    Pair pair(config);
    pair.insert({{"a", {7, 5}}, {"b", {7}}, {"c", {3, 7}}, {"d", {3}}});
    pair.step(5);
    QCOMPARE(pair.difference(), std::string());
    // The new ones start with empty state; that of the others goes on.
    pair.insert({{"gamma", {7}}, {"beta", {7}}});
    pair.step(3);
    QCOMPARE(pair.difference(), std::string());
    // Out of the middle of the first pack.
    pair.remove({"b"});
    pair.step(3);
    QCOMPARE(pair.difference(), std::string());
    pair.setRate(config.lr * 0.3);
    pair.step(3);
    QCOMPARE(pair.difference(), std::string());
    pair.remove({"gamma", "beta"});
    pair.insert({{"gamma", {7}}});
    pair.step(3);
    QCOMPARE(pair.difference(), std::string());
    QCOMPARE(pair.pack.count(), 7 * 5 + 3 * 7 + 3 + 7);
}

void ParameterPackTest::decayLeavesOutNorms_data() {
    asStockOptimizers_data();
}

// On and off again and again, with parameters coming, going and being locked in between: no bit of
// any state is lost.
void ParameterPackTest::decayLeavesOutNorms() {
    QFETCH(OptimizerConfig, config);
    at::manual_seed(8);
    Pair pair(config);
    pair.insert({{"layers.0.linear.weight", {7, 5}},
                 {"layers.0.norm.weight", {7}},
                 {"layers.0.norm.bias", {7}},
                 {"output.weight", {3, 7}}});
    pair.step(3);
    for (const bool decay_norm : {false, true, false}) {
        pair.setDecay(decay_norm);
        pair.step(3);
        QCOMPARE(pair.difference(), std::string());
    }
    pair.insert({{"layers.1.linear.weight", {2, 2}}, {"layers.1.norm.weight", {2}}});
    pair.setDecay(false);  // the new stock optimizers know nothing of it yet
    pair.step(3);
    QCOMPARE(pair.difference(), std::string());
    const auto copy = pair.pack.clone();
    QCOMPARE(copy.count(), pair.pack.count());
    pair.remove({"layers.0.norm.weight", "output.weight"});
    pair.setDecay(true);
    pair.setRate(config.lr * 0.5);
    pair.step(3);
    QCOMPARE(pair.difference(), std::string());
}

void ParameterPackTest::gradientsAreSummedAndScaled() {
    ParameterPack pack({});
    pack.insert({{"w", torch::zeros({2})}, {"layers.0.norm.weight", torch::zeros({1})}});
    pack.insert({{"layers.1.norm.weight", torch::zeros({1})}});
    const auto put = [&](float a, float b, float c) {
        pack.leaf("w").mutable_grad().copy_(torch::tensor({a, 0.0f}));
        pack.leaf("layers.0.norm.weight").mutable_grad().fill_(b);
        pack.leaf("layers.1.norm.weight").mutable_grad().fill_(c);
    };
    put(1, 2, 3);
    const auto first = pack.copyOfGradient();
    put(1, 2, 9);
    pack.addToGradient(first);
    QCOMPARE(pack.gradientNorm(), std::sqrt(4.0 + 16.0 + 144.0));
    pack.scaleGradient(0.5);
    QCOMPARE(pack.gradientNorm(), std::sqrt(1.0 + 4.0 + 36.0));
    pack.lock({"layers.1.norm.weight"});
    QCOMPARE(pack.gradientNorm(), std::sqrt(1.0 + 4.0));
    pack.scaleGradient(2);  // the locked one's stays
    COMPARE_TENSORS(pack.leaf("layers.1.norm.weight").grad(), torch::tensor({6.0f}));
    pack.setGradient(first);
    COMPARE_TENSORS(pack.leaf("w").grad(), torch::tensor({1.0f, 0.0f}));
}

void ParameterPackTest::momentumSwitchedOnLater_data() {
    QTest::addColumn<bool>("rmsprop");
    QTest::addColumn<bool>("nesterov");
    QTest::newRow("sgd") << false << false;
    QTest::newRow("sgd, nesterov") << false << true;
    QTest::newRow("rmsprop") << true << false;
    QTest::newRow("rmsprop, which has no nesterov") << true << true;
}

// By the textbook: SGD b ← m·b + g, first b = g; RMSprop b ← m·b + g/(√s + 1e-8), first from 0;
// steps by b, with Nesterov's momentum by g + m·b, and without momentum by g in either case.
void ParameterPackTest::momentumSwitchedOnLater() {
    QFETCH(bool, rmsprop);
    QFETCH(bool, nesterov);
    OptimizerConfig config{rmsprop ? OptimizerKind::RMSprop : OptimizerKind::SGD, 0.1, 0.0, 0.0};
    config.nesterov = nesterov;
    ParameterPack pack(config);
    const auto leaf = pack.insert({{"w", torch::tensor({1.0f, -2.0f})}}).front();
    auto w = leaf.clone(), square = torch::zeros({2}), buffer = torch::zeros({2});
    for (int i = 0; i < 8; ++i) {
        if (i == 3 || i == 6)  // on, and off again
            config.momentum = i == 3 ? 0.5 : 0.0;
        pack.configure(config);
        const auto g = torch::tensor({0.5f + static_cast<float>(i), -1.0f});
        leaf.mutable_grad().copy_(g);
        pack.step();
        square = 0.99 * square + 0.01 * g * g;
        const auto move = rmsprop ? g / (square.sqrt() + 1e-8) : g;
        buffer = config.momentum * buffer + move;
        const auto ahead = nesterov && !rmsprop ? move + config.momentum * buffer : buffer;
        w = w - 0.1 * (config.momentum > 0 ? ahead : move);
        if (config.momentum == 0)
            buffer.zero_();
        COMPARE_TENSORS(leaf, w, 1e-6);
    }
}

void ParameterPackTest::removingAWholePack() {
    ParameterPack pack({OptimizerKind::Adam, 0.01, 0.0, 0.0});
    pack.insert({{"a", torch::ones({2})}});
    const auto kept = pack.leaf("a");
    pack.insert({{"b", torch::ones({3})}});
    pack.step();
    pack.remove({"b"});
    QCOMPARE(pack.count(), 2);
    QVERIFY(pack.leaf("a").is_same(kept));  // untouched packs keep their leaves
    pack.remove({"nobody"});
    QCOMPARE(pack.count(), 2);
    pack.remove({"a"});
    QCOMPARE(pack.count(), 0);
    pack.step();
}

QTEST_APPLESS_MAIN(ParameterPackTest)
#include "parameter_pack_test.moc"
