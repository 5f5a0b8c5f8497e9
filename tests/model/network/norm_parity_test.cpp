// SPDX-License-Identifier: GPL-3.0-or-later
// Normalizations against PyTorch's own modules, in norm_parity.py.
#include <QTest>

#include "tests/support/norm_cases.h"
#include "tests/support/python.h"
#include "tests/support/tensors.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

struct Step {
    const char* mode;
    std::int64_t batch;
};

/// The last is one of a frozen layer in training mode.
constexpr std::array<Step, 6> kSteps{
    {{"train", 5}, {"train", 2}, {"eval", 3}, {"train", 4}, {"eval", 5}, {"frozen", 4}}};

/// Every kind but noisy, whose draws are its own.
constexpr std::array kKinds{NormKind::Batch,       NormKind::Ghost,        NormKind::Layer,
                            NormKind::Group,       NormKind::Instance,     NormKind::RMS,
                            NormKind::BatchRenorm, NormKind::ChannelLayer, NormKind::DyT};

struct Case : NormCase {
    at::Tensor weight, bias;
    std::vector<at::Tensor> x, dy;  ///< of each step
};

QJsonArray numbersOf(const at::Tensor& tensor) {
    const auto flat = tensor.contiguous();
    return arrayOf(
        std::vector<float>(flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()));
}

at::Tensor tensorOf(const QJsonValue& numbers, at::IntArrayRef shape) {
    std::vector<float> values;
    for (const auto& number : numbers.toArray())
        values.push_back(static_cast<float>(number.toDouble()));
    return torch::tensor(values).reshape(shape);
}

QJsonObject moduleOf(const NormalizationConfig& config, const Shape& slot) {
    const bool instance = config.kind == NormKind::Instance;
    const auto key = keyOf(config.kind);
    QJsonArray shape;
    for (const auto extent : slot)
        shape.append(static_cast<qint64>(extent));
    return {{"kind", QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()))},
            {"slot", shape},
            {"eps", config.eps},
            {"momentum", config.momentum ? QJsonValue(*config.momentum) : QJsonValue::Null},
            {"affine", instance ? config.instance_affine : config.affine},
            {"track_running_stats",
             instance ? config.instance_track_running_stats : config.track_running_stats},
            {"num_groups", static_cast<qint64>(config.num_groups)},
            {"virtual_batch_size", static_cast<qint64>(config.virtual_batch_size)},
            {"r_max", config.r_max},
            {"d_max", config.d_max},
            {"alpha", config.alpha}};
}

Case caseOf(const NormalizationConfig& config, const Shape& slot, const QString& name) {
    Case result{{name.toStdString(), config, slot}, {}, {}, {}, {}};
    const auto norm = randomNorm(result);
    result.weight = norm.weight;
    result.bias = norm.bias;
    for (const auto& step : kSteps) {
        result.x.push_back(randomInput(slot, step.batch));
        result.dy.push_back(torch::randn_like(result.x.back()));
    }
    return result;
}

/// Every kind, with γ and β and without; with buffers, at every momentum, and without.
std::vector<Case> everyCase() {
    std::vector<Case> cases;
    for (const Shape& slot : {Shape{6}, Shape{6, 7}, Shape{6, 3, 4}, Shape{6, 2, 3, 2}})
        for (const auto kind : kKinds)
            for (const bool affine : {true, false})
                for (const double momentum : {0.1, 1.0, -1.0, -2.0}) {  // None, no tracking
                    NormalizationConfig config;
                    config.kind = kind;
                    config.affine = config.instance_affine = affine;
                    const bool track = momentum > -2.0;
                    config.track_running_stats = config.instance_track_running_stats = track;
                    if (momentum > 0)
                        config.momentum = momentum;
                    else
                        config.momentum.reset();
                    config.eps = momentum > 0.5 ? 1e-2 : 1e-5;
                    config.num_groups = 2;
                    config.virtual_batch_size = 2;
                    config.r_max = 1.8;
                    config.d_max = 0.7;
                    const bool possible = kind != NormKind::Instance || slot.size() > 1;
                    const bool buffers = isBatchNorm(kind) || kind == NormKind::Instance;
                    // Virtual batches of one are refused where there is one value each.
                    const bool even = kind != NormKind::Ghost || slot.size() > 1;
                    if (!possible || !even || (!buffers && track))
                        continue;
                    cases.push_back(
                        caseOf(config, slot,
                               QString("%1 at %2, %3, momentum %4")
                                   .arg(QString::fromStdString(std::string(keyOf(kind))),
                                        QString::fromStdString(shapeText(slot)),
                                        affine ? "affine" : "bare",
                                        momentum > 0    ? QString::number(momentum)
                                        : momentum > -2 ? "None"
                                                        : "without buffers")));
                }
    return cases;
}

struct Refusal {
    NormalizationConfig config;
    Shape slot;
    std::int64_t batch = 0;
};

std::vector<Refusal> everyRefusal() {
    std::vector<Refusal> cases;
    for (const Shape& slot : {Shape{4}, Shape{4, 1}, Shape{4, 2}, Shape{4, 1, 1}, Shape{4, 1, 2},
                              Shape{4, 1, 1, 1}, Shape{4, 2, 1, 1}})
        for (const auto kind : kKinds)
            for (const std::int64_t size : {1, 3, 4})  // of a virtual batch; groups
                for (const std::int64_t batch : {1, 2, 3, 4, 7}) {
                    if ((kind == NormKind::Instance && slot.size() == 1) ||
                        (kind == NormKind::Group && size == 3))
                        continue;
                    NormalizationConfig config;
                    config.kind = kind;
                    config.virtual_batch_size = config.num_groups = size;
                    cases.push_back({config, slot, batch});
                }
    return cases;
}

}  // namespace

class NormParityTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase();
    void asPyTorch_data();
    void asPyTorch();
    void refusals();

  private:
    std::vector<Case> cases_;
    std::vector<Refusal> refusals_;
    QJsonObject expected_;
};

void NormParityTest::initTestCase() {
    NEEDS_PYTHON(python);
    at::manual_seed(21);
    cases_ = everyCase();
    refusals_ = everyRefusal();
    QJsonArray cases, refusals;
    for (const auto& each : cases_) {
        auto spec = moduleOf(each.config, each.slot);
        spec["weight"] = each.weight.defined() ? numbersOf(each.weight) : QJsonArray();
        spec["bias"] = each.bias.defined() ? numbersOf(each.bias) : QJsonArray();
        QJsonArray steps;
        for (std::size_t i = 0; i < kSteps.size(); ++i)
            steps.append(QJsonObject{{"mode", kSteps[i].mode},
                                     {"batch", static_cast<qint64>(kSteps[i].batch)},
                                     {"x", numbersOf(each.x[i])},
                                     {"dy", numbersOf(each.dy[i])}});
        spec["steps"] = steps;
        cases.append(spec);
    }
    for (const auto& each : refusals_) {
        auto spec = moduleOf(each.config, each.slot);
        spec["batch"] = static_cast<qint64>(each.batch);
        refusals.append(spec);
    }
    expected_ = runInPython(python, "norm_parity.py", {{"cases", cases}, {"refusals", refusals}});
    QCOMPARE(expected_["cases"].toArray().size(), static_cast<qsizetype>(cases_.size()));
}

void NormParityTest::asPyTorch_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < cases_.size(); ++i)
        QTest::newRow(cases_[i].name.c_str()) << static_cast<int>(i);
}

void NormParityTest::asPyTorch() {
    QFETCH(int, index);
    const auto& each = cases_[static_cast<std::size_t>(index)];
    const auto expected = expected_["cases"].toArray()[index].toArray();
    Normalization norm(each.slot, each.config);
    for (auto [tensor, values] : {std::pair(norm.weight, each.weight), {norm.bias, each.bias}})
        if (tensor.defined()) {
            tensor.copy_(values);
            tensor.mutable_grad() = torch::zeros_like(tensor);
        }
    for (auto& [name, parameter] : norm.own)
        parameter.mutable_grad() = torch::zeros_like(parameter);
    for (std::size_t i = 0; i < kSteps.size(); ++i) {
        const auto made = expected[static_cast<qsizetype>(i)].toObject();
        const std::string mode = kSteps[i].mode;
        norm.config.freeze = mode == "frozen";
        const auto result = norm.forward(
            each.x[i], mode == "eval" ? Statistics::Running : Statistics::BatchAndTrack);
        const auto dx = norm.backward(each.dy[i], each.x[i], result.saved);
        const auto& shape = each.x[i].sizes();
        COMPARE_TENSORS(result.y, tensorOf(made["y"], shape), 1e-5);
        COMPARE_TENSORS(dx, tensorOf(made["dx"], shape), 1e-5);
        QCOMPARE(norm.weight.defined(), !made["dweight"].isNull());
        QCOMPARE(norm.bias.defined(), !made["dbias"].isNull());
        if (norm.weight.defined())
            COMPARE_TENSORS(norm.weight.grad(), tensorOf(made["dweight"], norm.weight.sizes()),
                            1e-5);
        if (norm.bias.defined())
            COMPARE_TENSORS(norm.bias.grad(), tensorOf(made["dbias"], norm.bias.sizes()), 1e-5);
        for (const auto& [name, parameter] : norm.own)
            COMPARE_TENSORS(parameter.grad(),
                            tensorOf(made[QString::fromStdString("d" + name)], {1}), 1e-5);
        QCOMPARE(norm.tracks(), !made["running_mean"].isNull());
        if (norm.tracks()) {
            COMPARE_TENSORS(norm.running_mean, tensorOf(made["running_mean"], {6}));
            COMPARE_TENSORS(norm.running_var, tensorOf(made["running_var"], {6}));
            QCOMPARE(norm.num_batches_tracked,
                     made["num_batches_tracked"].toArray()[0].toInteger());
        }
    }
}

void NormParityTest::refusals() {
    const auto refused = expected_["refusals"].toArray();
    int count = 0;
    for (std::size_t i = 0; i < refusals_.size(); ++i) {
        const auto& each = refusals_[i];
        const Normalization norm(each.slot, each.config);
        const bool expected = refused[static_cast<qsizetype>(i)].toBool();
        const auto text = normName(each.config.kind, each.slot) + " at " + shapeText(each.slot) +
                          ", groups or virtual batch " + std::to_string(each.config.num_groups) +
                          ", batch " + std::to_string(each.batch);
        QVERIFY2(norm.refuses(each.batch) == expected, text.c_str());
        count += expected ? 1 : 0;
    }
    QVERIFY(count > 20 && count < static_cast<int>(refusals_.size()) - 100);
}

QTEST_GUILESS_MAIN(NormParityTest)
#include "norm_parity_test.moc"
