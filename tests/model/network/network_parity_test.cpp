// SPDX-License-Identifier: GPL-3.0-or-later
// Runs of convolutional and residual networks with every norm PyTorch has, against PyTorch itself:
// the same weights and data, trained by network_parity.py.
#include <QTest>
#include <random>

#include "model/network/reduction.h"
#include "model/network/structure.h"
#include "tests/support/python.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

constexpr std::int64_t kSteps = 12, kClasses = 3, kSamples = 18;

std::shared_ptr<const Dataset> randomData(const Shape& shape) {
    auto data = std::make_shared<Dataset>();
    data->name = "random";
    data->shape = shape;
    data->classes = {"a", "b", "c"};
    std::mt19937 generator(5);
    std::normal_distribution<float> normal;
    for (std::int64_t i = 0; i < kSamples; ++i) {
        for (std::int64_t f = 0; f < sizeOf(shape); ++f)
            data->train.inputs.push_back(normal(generator) + 0.3F * static_cast<float>(i % 3));
        data->train.labels.push_back(i % kClasses);
    }
    data->validation = data->train;
    return data;
}

Shape shapeFor(NetworkKind kind) {
    if (!isConvolutional(kind))
        return {5};
    return kind == NetworkKind::Cnn || kind == NetworkKind::ResidualCnn ? Shape{2, 7, 6}
                                                                        : Shape{1, 5, 6, 4};
}

QJsonArray arrayOfShape(const Shape& shape) {
    QJsonArray array;
    for (const auto extent : shape)
        array.append(static_cast<qint64>(extent));
    return array;
}

QJsonArray layersOf(const NetworkStructure& structure) {
    QJsonArray layers;
    for (const auto& layer : structure.layers) {
        const auto from = layer.shortcut
                              ? structure.layers[static_cast<std::size_t>(*layer.shortcut)].input[0]
                              : 0;
        layers.append(QJsonObject{{"dims", static_cast<qint64>(layer.dims)},
                                  {"input", arrayOfShape(layer.input)},
                                  {"slot", arrayOfShape(layer.slot)},
                                  {"kernel", static_cast<qint64>(layer.kernel)},
                                  {"stride", static_cast<qint64>(layer.stride)},
                                  {"padding", static_cast<qint64>(layer.padding)},
                                  {"pools", layer.pools},
                                  {"shortcut", static_cast<qint64>(layer.shortcut.value_or(-1))},
                                  {"projects", layer.projects},
                                  {"from", static_cast<qint64>(from)},
                                  {"shortcut_stride", static_cast<qint64>(layer.shortcut_stride)}});
    }
    return layers;
}

QString keyText(std::string_view key) {
    return QString::fromUtf8(key.data(), static_cast<qsizetype>(key.size()));
}

}  // namespace

class NetworkParityTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void trainsAsPyTorch_data();
    void trainsAsPyTorch();

  private:
    QString python_;
};

void NetworkParityTest::initTestCase() {
    NEEDS_PYTHON(python);
    python_ = python;
}

void NetworkParityTest::trainsAsPyTorch_data() {
    QTest::addColumn<NetworkKind>("kind");
    QTest::addColumn<NormKind>("norm");
    QTest::addColumn<QStringList>("more");
    const auto add = [](NetworkKind kind, NormKind norm, const QStringList& more = {}) {
        QTest::addRow("%s, %s %s", std::string(keyOf(kind)).c_str(),
                      std::string(keyOf(norm)).c_str(), qPrintable(more.join(' ')))
            << kind << norm << more;
    };
    using enum NetworkKind;
    for (const auto norm : {NormKind::None, NormKind::Batch, NormKind::Layer, NormKind::Group,
                            NormKind::Instance, NormKind::RMS})
        add(Cnn, norm);
    add(Cnn3d, NormKind::Batch);
    add(Cnn3d, NormKind::Group, {"network.downsample=max-pool"});
    add(ResidualCnn, NormKind::Batch, {"network.downsample=max-pool"});
    add(ResidualCnn, NormKind::Layer, {"normalization.placement=after"});
    add(ResidualCnn3d, NormKind::Batch);
    add(ResidualMlp, NormKind::Batch, {"normalization.placement=after"});
    add(Mlp, NormKind::RMS);
    const QStringList tracked{"normalization.instance_affine=true",
                              "normalization.instance_track_running_stats=true"};
    add(Cnn, NormKind::Instance, tracked);
    add(Cnn3d, NormKind::Instance, tracked);
}

void NetworkParityTest::trainsAsPyTorch() {
    QFETCH(NetworkKind, kind);
    QFETCH(NormKind, norm);
    QFETCH(QStringList, more);
    Configuration c;
    c.network.kind = kind;
    c.network.hidden = {4, 8, 8, 8, 12};
    c.network.activation = Activation::ReLU;
    c.network.init = {InitScheme::He, 1.0, 0.1};
    c.normalization.kind = norm;
    c.optimizer.lr = 0.02;
    c.optimizer.momentum = 0.9;
    c.data.batch_size = kSamples;
    for (const auto& assignment : more)
        assign(c, parseAssignment(assignment.toStdString()));
    const auto data = randomData(shapeFor(kind));
    Run run(Experiment{c}, data, Run::Options{.record = false});
    QJsonObject state;
    for (const auto& tensor : run.state())
        state[QString::fromStdString(tensor.name)] =
            QJsonObject{{"shape", arrayOfShape(tensor.shape)}, {"values", arrayOf(tensor.values)}};
    QJsonArray labels;
    for (const auto label : data->train.labels)
        labels.append(static_cast<qint64>(label));
    const auto expected =
        runInPython(python_, "network_parity.py",
                    {{"layers", layersOf(structureOf(c, data->shape, kClasses))},
                     {"norm", keyText(keyOf(norm))},
                     {"eps", c.normalization.eps},
                     {"num_groups", static_cast<qint64>(c.normalization.num_groups)},
                     {"instance_affine", c.normalization.instance_affine},
                     {"instance_track", c.normalization.instance_track_running_stats},
                     {"placement", keyText(keyOf(c.normalization.placement))},
                     {"classes", static_cast<qint64>(kClasses)},
                     {"lr", c.optimizer.lr},
                     {"steps", static_cast<qint64>(kSteps)},
                     {"inputs", arrayOf(data->train.inputs)},
                     {"labels", labels},
                     {"state", state}});
    QVERIFY(!expected.isEmpty());
    const auto losses = expected["losses"].toArray();
    for (std::int64_t step = 0; step < kSteps; ++step) {
        QVERIFY(run.step());
        QVERIFY2(close(run.lastStep().train_loss, losses[static_cast<int>(step)].toDouble(), 1e-4),
                 qPrintable(QStringLiteral("step %1: %2, PyTorch %3")
                                .arg(step + 1)
                                .arg(run.lastStep().train_loss)
                                .arg(losses[static_cast<int>(step)].toDouble())));
    }
    QVERIFY(losses.last().toDouble() < losses.first().toDouble());
    for (const auto& tensor : run.state()) {
        const auto values = expected["state"].toObject()[QString::fromStdString(tensor.name)];
        QCOMPARE(values.toArray().size(), static_cast<qsizetype>(tensor.values.size()));
        for (std::size_t i = 0; i < tensor.values.size(); ++i)
            QVERIFY2(
                close(tensor.values[i], values.toArray()[static_cast<int>(i)].toDouble(), 2e-3),
                tensor.name.c_str());
    }
    run.recordNow();
    QVERIFY(
        close(run.takeMetrics().back().val_loss_running, expected["eval_loss"].toDouble(), 2e-3));
}

QTEST_GUILESS_MAIN(NetworkParityTest)
#include "network_parity_test.moc"
