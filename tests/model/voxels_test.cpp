// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/voxels.h"

#include <algorithm>
#include <cmath>

#include "model/training/digest.h"
#include "tests/support/data_files.h"

using namespace normscope;

namespace {

constexpr std::size_t kVoxels = 16 * 16 * 16;
// A volume of 0.5·scale³ in a cube of 8, for the least and the largest scale.
constexpr double kSmallest = 0.5 * 0.7 * 0.7 * 0.7 / 8;
constexpr double kLargest = 0.5 * 1.1 * 1.1 * 1.1 / 8;

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
    void classesAreEquallyOften();
    void volumeSaysLittle();
    void noiseIsAdded();
    void asDataset();
};

void VoxelsTest::seedDecidesEveryBit() {
    const auto a = makeVoxels(12, 0.1, 7);
    QCOMPARE(makeVoxels(12, 0.1, 7).inputs, a.inputs);
    QVERIFY(makeVoxels(12, 0.1, 8).inputs != a.inputs);
    QVERIFY(makeVoxels(12, 0.2, 7).inputs != a.inputs);
}

void VoxelsTest::classesAreEquallyOften() {
    const auto samples = makeVoxels(60, 0, 1);
    for (std::int64_t kind = 0; kind < 6; ++kind)
        QCOMPARE(std::count(samples.labels.begin(), samples.labels.end(), kind), 10);
    QVERIFY(!std::is_sorted(samples.labels.begin(), samples.labels.end()));
}

/// Without noise a solid fills its volume in every orientation, and all do so alike.
void VoxelsTest::volumeSaysLittle() {
    const auto samples = makeVoxels(300, 0, 3);
    std::vector<double> mean(6, 0.0);
    for (std::size_t i = 0; i < 300; ++i) {
        const double share = sum(samples, i) / kVoxels;
        QVERIFY(share > 0.9 * kSmallest && share < 1.1 * kLargest);
        mean[static_cast<std::size_t>(samples.labels[i])] += share / 50;
    }
    const auto [low, high] = std::minmax_element(mean.begin(), mean.end());
    QVERIFY(*high < 1.25 * *low);
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
    Configuration configuration;
    configuration.data.dataset = DatasetKind::Voxels;
    configuration.data.samples = 30;
    const auto data = loadDataset(configuration);
    QCOMPARE(data->shape, (std::vector<std::int64_t>{1, 16, 16, 16}));
    QCOMPARE(data->classes.size(), 6U);
    QCOMPARE(data->train.count(), std::int64_t{24});
    QCOMPARE(data->validation.count(), std::int64_t{6});
    configuration.data.standardization = Standardization::PerChannel;
    const auto standard = loadDataset(configuration);
    double total = 0;
    double squares = 0;
    for (const double value : standard->train.inputs) {
        total += value;
        squares += value * value;
    }
    const auto count = static_cast<double>(standard->train.inputs.size());
    QVERIFY(std::abs(total / count) < 1e-5);
    QVERIFY(std::abs(squares / count - 1) < 1e-5);
    configuration.data.samples = 20001;
    QCOMPARE(errorOf([&] { loadDataset(configuration); }),
             QString("data.samples: 20,001 samples of voxels are too many; give at most 20,000"));
}

QTEST_APPLESS_MAIN(VoxelsTest)
#include "voxels_test.moc"
