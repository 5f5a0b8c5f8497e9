// SPDX-License-Identifier: GPL-3.0-or-later
// Shapes and numbers of parameters, by hand and, in structure_parity.py, of PyTorch's modules.
#include "model/network/structure.h"

#include <QTest>

#include "model/settings/settings.h"
#include "tests/support/python.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

Configuration with(NetworkKind kind, std::vector<std::int64_t> hidden,
                   Downsample downsample = Downsample::Stride, std::int64_t kernel = 3) {
    Configuration configuration;
    configuration.network.kind = kind;
    configuration.network.hidden = std::move(hidden);
    configuration.network.downsample = downsample;
    configuration.network.kernel_size = kernel;
    return configuration;
}

QString errorOf(const Configuration& configuration, const Shape& sample) {
    try {
        structureOf(configuration, sample, 10);
    } catch (const SettingError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

QJsonArray arrayOfShape(const Shape& shape) {
    QJsonArray array;
    for (const auto extent : shape)
        array.append(static_cast<qint64>(extent));
    return array;
}

struct Network {
    Configuration configuration;
    Shape sample;
};

/// Odd extents, extents that differ, extents that stay; every kind and way of halving.
std::vector<Network> everyNetwork() {
    std::vector<Network> networks{{with(NetworkKind::Mlp, {100, 50}), {1, 28, 28}},
                                  {with(NetworkKind::Mlp, {3}), {2}},
                                  {with(NetworkKind::ResidualMlp, {8, 8, 8, 6, 6, 9}), {5}}};
    for (const auto downsample : {Downsample::Stride, Downsample::MaxPool, Downsample::None})
        for (const auto kind : {NetworkKind::Cnn, NetworkKind::ResidualCnn}) {
            for (const Shape& sample : {Shape{1, 28, 28}, Shape{3, 13, 12}, Shape{1, 9, 12},
                                        Shape{1, 4, 7}, Shape{2, 3, 9}, Shape{1, 21, 10}})
                networks.push_back({with(kind, {4, 8, 16, 16, 24, 24, 32}, downsample), sample});
            networks.push_back({with(kind, {4, 6, 8}, downsample, 5), {1, 9, 11}});
            networks.push_back({with(kind, {6, 6, 6, 4}, downsample, 1), {6, 8, 8}});
        }
    for (const auto downsample : {Downsample::Stride, Downsample::MaxPool})
        for (const auto kind : {NetworkKind::Cnn3d, NetworkKind::ResidualCnn3d})
            for (const Shape& sample : {Shape{1, 16, 16, 16}, Shape{2, 5, 9, 7}})
                networks.push_back({with(kind, {4, 8, 8, 12, 16}, downsample), sample});
    return networks;
}

QJsonObject jsonOfLayer(const LayerStructure& layer) {
    return {{"dims", static_cast<qint64>(layer.dims)},
            {"channels", static_cast<qint64>(layer.slot.front())},
            {"kernel", static_cast<qint64>(layer.kernel)},
            {"stride", static_cast<qint64>(layer.stride)},
            {"padding", static_cast<qint64>(layer.padding)},
            {"pools", layer.pools},
            {"projects", layer.projects},
            {"shortcut_stride", static_cast<qint64>(layer.shortcut_stride)},
            {"shortcut",
             layer.shortcut ? QJsonValue(static_cast<qint64>(*layer.shortcut)) : QJsonValue::Null}};
}

}  // namespace

class StructureTest : public QObject {
    Q_OBJECT
  private slots:
    void ofAnMlp();
    void ofACnn();
    void ofPooling();
    void smallImagesStay();
    void ofAVolume();
    void residualBlocks();
    void residualLinear();
    void asPyTorchsModules();
    void errors();
    void names();
    void shapes();
};

void StructureTest::ofAnMlp() {
    const auto structure = structureOf(with(NetworkKind::Mlp, {100, 50}), {1, 28, 28}, 10);
    QCOMPARE(structure.layers.size(), 2U);
    QVERIFY((structure.layers[0].input == Shape{784}));
    QVERIFY((structure.layers[0].slot == Shape{100}));
    QCOMPARE(structure.layers[0].weights, 78400);
    QCOMPARE(structure.layers[0].biases, 100);
    QVERIFY((structure.layers[1].input == Shape{100}));
    QCOMPARE(structure.layers[1].weights, 5000);
    QCOMPARE(structure.layers[1].dims, 0);
    QVERIFY(!structure.layers[1].shortcut);
    QCOMPARE(structure.output_features, 50);
    QCOMPARE(structure.outputs, 10);
}

void StructureTest::ofACnn() {
    const auto structure = structureOf(with(NetworkKind::Cnn, {8, 16, 16, 32}), {1, 28, 28}, 10);
    const auto& layers = structure.layers;
    QVERIFY((layers[0].slot == Shape{8, 28, 28}));
    QCOMPARE(layers[0].weights, 72);  // 8·1·3·3
    QCOMPARE(layers[0].padding, 1);
    QCOMPARE(layers[0].stride, 1);
    QVERIFY((layers[1].slot == Shape{16, 14, 14}));
    QCOMPARE(layers[1].stride, 2);
    QCOMPARE(layers[1].weights, 1152);
    QCOMPARE(layers[1].biases, 16);
    QVERIFY((layers[2].slot == Shape{16, 14, 14}));  // the channels do not grow
    QVERIFY((layers[3].slot == Shape{32, 7, 7}));
    QVERIFY(layers[3].output == layers[3].slot);
    QCOMPARE(structure.output_features, 32);  // averaged over 7×7
    const auto flat =
        structureOf(with(NetworkKind::Cnn, {8, 16}, Downsample::None), {1, 28, 28}, 2);
    QVERIFY((flat.layers[1].output == Shape{16, 28, 28}));
}

/// Where the next layer has more channels; odd extents are rounded up, as with ceil_mode.
void StructureTest::ofPooling() {
    const auto structure =
        structureOf(with(NetworkKind::Cnn, {4, 4, 8, 16}, Downsample::MaxPool), {3, 13, 10}, 2);
    const auto& layers = structure.layers;
    QVERIFY(!layers[0].pools);
    QVERIFY(layers[1].pools);
    QVERIFY((layers[1].slot == Shape{4, 13, 10}));
    QVERIFY((layers[1].output == Shape{4, 7, 5}));
    QVERIFY((layers[2].input == Shape{4, 7, 5}));
    QVERIFY((layers[2].output == Shape{8, 4, 3}));
    QVERIFY(!layers[3].pools);  // the last
    for (const auto& layer : layers)
        QCOMPARE(layer.stride, 1);
}

void StructureTest::smallImagesStay() {
    const auto structure = structureOf(with(NetworkKind::Cnn, {2, 4, 8, 16}), {1, 4, 9}, 2);
    QVERIFY((structure.layers[1].slot == Shape{4, 2, 5}));
    QVERIFY((structure.layers[2].slot == Shape{8, 2, 5}));  // 2 is less than 4
    QCOMPARE(structure.layers[3].stride, 1);
}

void StructureTest::ofAVolume() {
    const auto structure = structureOf(with(NetworkKind::Cnn3d, {8, 16}), {1, 16, 16, 16}, 6);
    QVERIFY((structure.layers[0].slot == Shape{8, 16, 16, 16}));
    QCOMPARE(structure.layers[0].weights, 216);  // 8·27
    QVERIFY((structure.layers[1].slot == Shape{16, 8, 8, 8}));
    QCOMPARE(structure.layers[1].weights, 3456);  // 16·8·27
    QCOMPARE(structure.layers[1].dims, 3);
}

void StructureTest::residualBlocks() {
    const auto structure =
        structureOf(with(NetworkKind::ResidualCnn, {8, 8, 8, 16, 16, 16}), {1, 28, 28}, 10);
    const auto& layers = structure.layers;
    for (const std::size_t i : {0, 1, 3, 5})  // the last layer has no second one
        QVERIFY(!layers[i].shortcut);
    QCOMPARE(layers[2].shortcut, std::optional<std::int64_t>(1));
    QVERIFY(!layers[2].projects);
    QCOMPARE(layers[2].shortcut_weights, 0);
    QCOMPARE(layers[4].shortcut, std::optional<std::int64_t>(3));
    QVERIFY(layers[4].projects);  // 8×28×28 to 16×14×14
    QCOMPARE(layers[4].shortcut_stride, 2);
    QCOMPARE(layers[4].shortcut_weights, 128);
    // Both layers of a block halve: 9 → 5 → 3 and 12 → 6 → 3.
    const auto twice = structureOf(with(NetworkKind::ResidualCnn, {2, 4, 8}), {1, 9, 12}, 2);
    QVERIFY((twice.layers[2].slot == Shape{8, 3, 3}));
    QCOMPARE(twice.layers[2].shortcut_stride, 4);
    // Pooling within the block counts, that at its end comes after the sum.
    const auto pooled = structureOf(
        with(NetworkKind::ResidualCnn, {2, 4, 8, 16}, Downsample::MaxPool), {1, 16, 16}, 2);
    QVERIFY(pooled.layers[0].pools && pooled.layers[1].pools && pooled.layers[2].pools);
    QVERIFY((pooled.layers[2].slot == Shape{8, 4, 4}));
    QVERIFY((pooled.layers[2].output == Shape{8, 2, 2}));
    QCOMPARE(pooled.layers[2].shortcut_stride, 2);  // from the 8×8 that layer 1 took
}

void StructureTest::residualLinear() {
    const auto structure = structureOf(with(NetworkKind::ResidualMlp, {8, 8, 8, 6, 6}), {5}, 2);
    QVERIFY(structure.layers[2].shortcut && !structure.layers[2].projects);
    QVERIFY(structure.layers[4].projects);
    QCOMPARE(structure.layers[4].shortcut_weights, 48);
    QCOMPARE(structure.layers[4].shortcut_stride, 1);
}

void StructureTest::asPyTorchsModules() {
    const auto python = pythonWithTorch();
    if (python.isEmpty() && !qEnvironmentVariableIsSet("CI"))
        QSKIP("no python3 here can import torch (Debian: python3-torch)");
    QVERIFY2(!python.isEmpty(), "no python3 here can import torch");
    const auto networks = everyNetwork();
    std::vector<NetworkStructure> structures;
    QJsonArray specs;
    for (const auto& network : networks) {
        structures.push_back(structureOf(network.configuration, network.sample, 10));
        QJsonArray layers;
        for (const auto& layer : structures.back().layers)
            layers.append(jsonOfLayer(layer));
        specs.append(QJsonObject{{"sample", arrayOfShape(network.sample)}, {"layers", layers}});
    }
    const auto made =
        runInPython(python, "structure_parity.py", {{"networks", specs}})["networks"].toArray();
    QCOMPARE(made.size(), static_cast<qsizetype>(networks.size()));
    for (std::size_t n = 0; n < networks.size(); ++n)
        for (std::size_t i = 0; i < structures[n].layers.size(); ++i) {
            const auto& layer = structures[n].layers[i];
            const auto expected =
                made[static_cast<qsizetype>(n)].toArray()[static_cast<qsizetype>(i)].toObject();
            const auto place = QByteArray("network ") + QByteArray::number(qulonglong{n}) +
                               ", layer " + QByteArray::number(qulonglong{i});
            const auto same = [&](const char* key, const QJsonValue& value) {
                return expected[key] == value;
            };
            QVERIFY2(same("input", arrayOfShape(layer.input)), place);
            QVERIFY2(same("slot", arrayOfShape(layer.slot)), place);
            QVERIFY2(same("output", arrayOfShape(layer.output)), place);
            QVERIFY2(same("weights", static_cast<qint64>(layer.weights)), place);
            QVERIFY2(same("biases", static_cast<qint64>(layer.biases)), place);
            QVERIFY2(same("shortcut_weights", static_cast<qint64>(layer.shortcut_weights)), place);
            if (layer.shortcut)  // what is added has the slot's shape
                QVERIFY2(same("shortcut", arrayOfShape(layer.slot)), place);
        }
}

void StructureTest::errors() {
    const auto is = [](const Configuration& configuration, const Shape& sample,
                       const char* sentence) {
        QCOMPARE(errorOf(configuration, sample), QString::fromUtf8(sentence));
    };
    is(with(NetworkKind::Cnn, {8, 8}), {2},
       "network.kind is cnn, but a sample has the shape 2; choose mlp, or data of images");
    is(with(NetworkKind::Cnn3d, {8, 8}), {1, 28, 28},
       "network.kind is cnn3d, but a sample has the shape 1×28×28; choose cnn, or data of volumes");
    is(with(NetworkKind::ResidualCnn, {8, 8, 8}), {1, 16, 16, 16},
       "network.kind is residual-cnn, but a sample has the shape 1×16×16×16; choose "
       "residual-cnn3d, or data of images");
    is(with(NetworkKind::Cnn, {8, 8}, Downsample::Stride, 4), {1, 8, 8},
       "network.kernel_size is 4, which has no middle; give an odd number, such as 3");
    is(with(NetworkKind::ResidualMlp, {8, 8}), {4},
       "network.kind is residual-mlp, but network.hidden has 2 layers; give at least 3: the first, "
       "and blocks of two");
    auto grouped = with(NetworkKind::Mlp, {8, 10});
    grouped.normalization.kind = NormKind::Group;
    is(grouped, {4},
       "normalization.num_groups is 4, but hidden layer 2 has 10 channels; give a divisor of 10");
    grouped.layers[1] = grouped.normalization;
    grouped.layers[1].num_groups = 3;
    is(grouped, {4},
       "layers.1.normalization.num_groups is 3, but hidden layer 2 has 10 channels; give a divisor "
       "of 10");
    grouped.layers[1].num_groups = 5;
    is(grouped, {4}, "");
    // One value in each group: nothing is left of it.
    grouped.layers[1].num_groups = 10;
    is(grouped, {4},
       "layers.1.normalization.num_groups is 10, but hidden layer 2 has 10 channels of one value: "
       "each group would have a single value per sample, which would normalize to 0; give a "
       "smaller divisor of 10");
    grouped.network.kind = NetworkKind::Cnn;
    is(grouped, {1, 28, 28}, "");
    auto narrow = with(NetworkKind::Mlp, {8, 1});
    narrow.normalization.kind = NormKind::Group;
    narrow.normalization.num_groups = 1;
    is(narrow, {4},
       "normalization.num_groups is 1, but hidden layer 2 has 1 channel of one value: each group "
       "would have a single value per sample, which would normalize to 0; choose batch as the "
       "kind");
    narrow.normalization.kind = NormKind::Layer;
    is(narrow, {4},
       "normalization.kind is layer, but hidden layer 2 has one value per sample, which would "
       "normalize to 0; give it more units, or choose batch");
    narrow.normalization.kind = NormKind::RMS;
    is(narrow, {4}, "");
    auto instance = with(NetworkKind::Mlp, {8});
    instance.normalization.kind = NormKind::Instance;
    is(instance, {4},
       "normalization.kind is instance, but hidden layer 1 has one value per sample and channel, "
       "which would normalize to 0; choose layer or group, or a convolutional network.kind whose "
       "images stay larger than 1×1");
    instance.network.kind = NetworkKind::Cnn;
    is(instance, {1, 8, 8}, "");
    instance.normalization.momentum = std::nullopt;
    is(instance, {1, 8, 8}, "");
    instance.normalization.instance_track_running_stats = true;
    is(instance, {1, 8, 8},
       "normalization.momentum is none, with which the running statistics of InstanceNorm, whose "
       "batches PyTorch does not count, never move; give a number such as 0.1, or switch its "
       "running statistics off");
    is(with(NetworkKind::Mlp, {8}, Downsample::Stride, 4), {4}, "");  // has no kernel
}

void StructureTest::names() {
    const auto name = [](NormKind kind, const Shape& slot) {
        return QString::fromStdString(normName(kind, slot));
    };
    QCOMPARE(name(NormKind::Batch, {8}), QString("BatchNorm1d"));
    QCOMPARE(name(NormKind::Batch, {8, 4}), QString("BatchNorm1d"));
    QCOMPARE(name(NormKind::Batch, {8, 4, 4}), QString("BatchNorm2d"));
    QCOMPARE(name(NormKind::Instance, {8, 4, 4, 4}), QString("InstanceNorm3d"));
    QCOMPARE(name(NormKind::Ghost, {8, 4, 4}), QString("Ghost BatchNorm2d"));
    QCOMPARE(name(NormKind::Layer, {8, 4, 4}), QString("LayerNorm"));
    QCOMPARE(name(NormKind::Group, {8}), QString("GroupNorm"));
    QCOMPARE(name(NormKind::RMS, {8}), QString("RMSNorm"));
    LayerStructure layer;
    QCOMPARE(linearName(layer), std::string("Linear"));
    layer.dims = 3;
    QCOMPARE(linearName(layer), std::string("Conv3d"));
}

void StructureTest::shapes() {
    QCOMPARE(sizeOf({16, 14, 14}), 3136);
    QCOMPARE(positionsOf({16, 14, 14}), 196);
    QCOMPARE(positionsOf({16}), 1);
    QCOMPARE(positionsOf({}), 1);
    QCOMPARE(shapeText({16, 14, 14}), std::string("16×14×14"));
}

QTEST_GUILESS_MAIN(StructureTest)
#include "structure_test.moc"
