// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <cmath>
#include <numbers>

#include "model/data/digest.h"
#include "tests/support/data_files.h"

using namespace normscope;

namespace {

constexpr std::size_t kVoxels = 16 * 16 * 16;

Samples makeVoxels(std::int64_t count, double noise, std::uint64_t seed) {
    return allSamples(generatedSet("voxels", count, noise, seed));
}

double sum(const Samples& samples, std::size_t index) {
    double total = 0;
    for (std::size_t i = 0; i < kVoxels; ++i)
        total += samples.inputs[index * kVoxels + i];
    return total;
}

}  // namespace

class VoxelsTest : public QObject {
    Q_OBJECT
  private slots:
    void seedDecidesEveryBit();
    void solidsFillTheirVolume();
    void noiseIsAdded();
    void asDataset();
};

void VoxelsTest::seedDecidesEveryBit() {
    const auto a = makeVoxels(12, 0.1, 7);
    QVERIFY(makeVoxels(12, 0.2, 7).inputs != a.inputs);
    QCOMPARE(sha256({a.inputs}),
             std::string("12864eee42ec0d39c66357da2a1a169793b57caed7a671280a76478dd734f687"));
}

/// Without noise a solid fills its volume, in every orientation: in a cube of 8, at a scale of 0.85
/// to 1.05, half a voxel's shift and the blur take a little of it out of the cube.
void VoxelsTest::solidsFillTheirVolume() {
    constexpr double pi = std::numbers::pi;
    const std::vector<double> volumes{
        4 * pi / 3 * 0.7 * 0.7 * 0.7, 8 * 0.54 * 0.54 * 0.54,
        pi * 0.38 * 0.38 * 1.8,       2 * pi * pi * 0.66 * 0.26 * 0.26,
        8 / (9 * std::sqrt(3.0)),  // circumscribed radius 1
        pi * 0.8 * 0.8 * 1.25 / 3,
    };
    const auto samples = makeVoxels(240, 0, 3);
    std::vector<double> mean(6, 0.0);
    for (std::size_t i = 0; i < 240; ++i) {
        const auto kind = static_cast<std::size_t>(samples.labels[i]);
        const double ratio = sum(samples, i) / kVoxels * 8 / volumes[kind];
        QVERIFY2(ratio > 0.9 * 0.85 * 0.85 * 0.85 && ratio < 1.05 * 1.05 * 1.05 * 1.05,
                 qPrintable(QString("%1: %2").arg(kind).arg(ratio)));
        mean[kind] += ratio / 40;
    }
    // The mean of scale³ is (1.05⁴ − 0.85⁴) / (4 · 0.2) = 0.867.
    for (const double one : mean)
        QVERIFY2(std::abs(one - 0.867) < 0.06, qPrintable(QString::number(one)));
}

void VoxelsTest::noiseIsAdded() {
    // The same solids, for the random numbers are drawn alike: what differs is the noise.
    const auto clean = makeVoxels(1, 0, 5);
    const auto noisy = makeVoxels(1, 0.25, 5);
    double squares = 0;
    for (std::size_t i = 0; i < kVoxels; ++i) {
        QVERIFY(clean.inputs[i] >= 0.0F && clean.inputs[i] <= 1.0F);
        squares += std::pow(noisy.inputs[i] - clean.inputs[i], 2);
    }
    QVERIFY(std::abs(std::sqrt(squares / kVoxels) - 0.25) < 0.01);
}

void VoxelsTest::asDataset() {
    auto configuration = generatedSet("voxels", 30, 0.1, 7);
    configuration.data.standardization = Standardization::PerChannel;
    const auto standard = loadDataset(configuration);
    QCOMPARE(standard->shape, (std::vector<std::int64_t>{1, 16, 16, 16}));
    QCOMPARE(standard->classes.size(), 6U);
    const auto [mean, deviation] = momentsOf(standard->train.inputs);
    QVERIFY(std::abs(mean) < 1e-5);
    QVERIFY(std::abs(deviation - 1) < 1e-5);
    configuration.data.samples = 20001;
    QCOMPARE(errorOf([&] { loadDataset(configuration); }),
             QString("data.samples: 20,001 samples of voxels are too many; give at most 20,000"));
}

QTEST_APPLESS_MAIN(VoxelsTest)
#include "voxels_test.moc"
