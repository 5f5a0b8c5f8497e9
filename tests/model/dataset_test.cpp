// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/dataset.h"

#include <QTest>
#include <cmath>
#include <numbers>

#include "model/data/random.h"
#include "model/data/synthetic.h"

using namespace normscope;

namespace {

constexpr double kPi = std::numbers::pi;

double mean(const Samples& samples, std::size_t feature, std::size_t features) {
    double sum = 0;
    for (std::size_t i = feature; i < samples.inputs.size(); i += features)
        sum += samples.inputs[i];
    return sum / static_cast<double>(samples.count());
}

double deviation(const Samples& samples, std::size_t feature, std::size_t features) {
    const double center = mean(samples, feature, features);
    double sum = 0;
    for (std::size_t i = feature; i < samples.inputs.size(); i += features)
        sum += std::pow(samples.inputs[i] - center, 2);
    return std::sqrt(sum / static_cast<double>(samples.count()));
}

/// How far a point without noise lies from where its class may be.
double distanceFromShape(DatasetKind kind, double x, double y, bool second) {
    const double radius = std::hypot(x, y);
    switch (kind) {
        case DatasetKind::Spiral: {
            const double angle = 4 * kPi * radius + (second ? kPi : 0.0);
            return std::hypot(x - radius * std::cos(angle), y - radius * std::sin(angle));
        }
        case DatasetKind::Moons:
            return second ? std::abs(std::hypot(x - 1, y - 0.5) - 1) + std::max(0.0, y - 0.5)
                          : std::abs(radius - 1) + std::max(0.0, -y);
        case DatasetKind::Circles:
            return std::abs(radius - (second ? 0.5 : 1.0));
        case DatasetKind::Xor:
            return (x * y < 0) == second && std::max(std::abs(x), std::abs(y)) < 1 ? 0.0 : 1.0;
        default:
            return std::hypot(x - (second ? 1 : -1), y - (second ? 1 : -1));
    }
}

}  // namespace

class DatasetTest : public QObject {
    Q_OBJECT
  private slots:
    void randomNumbers();
    void shapes_data();
    void shapes();
    void noiseIsADeviation();
    void seedDecides();
    void pointsAreSplitAndShuffled();
    void mnistIsBuiltIn();
    void perFeature();
    void perChannel();
    void onlyPointsCanBeMade();
};

void DatasetTest::randomNumbers() {
    // The engine's tenth thousandth value is given by the C++ standard for its default seed.
    std::mt19937_64 engine;
    engine.discard(9999);
    QCOMPARE(engine(), 9981545732273789042ULL);
    Random random(5489);  // that seed
    std::mt19937_64 same(5489);
    QCOMPARE(random.uniform(), static_cast<double>(same() >> 11) / 9007199254740992.0);
    for (int i = 0; i < 1000; ++i)
        QVERIFY(random.below(3) < 3);
    auto order = Random(1).permutation(50);
    QVERIFY(!std::is_sorted(order.begin(), order.end()));
    std::sort(order.begin(), order.end());
    for (std::int64_t i = 0; i < 50; ++i)
        QCOMPARE(order[static_cast<std::size_t>(i)], i);
}

void DatasetTest::shapes_data() {
    QTest::addColumn<DatasetKind>("kind");
    for (const auto kind : {DatasetKind::Spiral, DatasetKind::Moons, DatasetKind::Circles,
                            DatasetKind::Xor, DatasetKind::Gaussians})
        QTest::newRow(std::string(keyOf(kind)).c_str()) << kind;
}

void DatasetTest::shapes() {
    QFETCH(DatasetKind, kind);
    const auto points = makePoints(kind, 501, 0.0, 3);
    QCOMPARE(points.count(), std::int64_t{501});
    std::int64_t seconds = 0;
    for (std::size_t i = 0; i < 501; ++i) {
        const bool second = points.labels[i] == 1;
        seconds += second ? 1 : 0;
        const double distance =
            distanceFromShape(kind, points.inputs[2 * i], points.inputs[2 * i + 1], second);
        QVERIFY2(distance < 1e-5, qPrintable(QString::number(distance)));
    }
    QCOMPARE(seconds, std::int64_t{250});
}

void DatasetTest::noiseIsADeviation() {
    const auto points = makePoints(DatasetKind::Gaussians, 20000, 0.3, 4);
    Samples first;
    for (std::size_t i = 0; i < 20000; ++i)
        if (points.labels[i] == 0) {
            first.labels.push_back(0);
            first.inputs.insert(first.inputs.end(),
                                {points.inputs[2 * i], points.inputs[2 * i + 1]});
        }
    // 10,000 values: the mean is known to 0.003, the deviation to 0.0021; five times that.
    for (std::size_t axis = 0; axis < 2; ++axis) {
        QVERIFY(std::abs(mean(first, axis, 2) + 1.0) < 0.015);
        QVERIFY(std::abs(deviation(first, axis, 2) - 0.3) < 0.011);
    }
}

void DatasetTest::seedDecides() {
    const auto a = makePoints(DatasetKind::Spiral, 100, 0.1, 7);
    QCOMPARE(makePoints(DatasetKind::Spiral, 100, 0.1, 7).inputs, a.inputs);
    QVERIFY(makePoints(DatasetKind::Spiral, 100, 0.1, 8).inputs != a.inputs);
}

void DatasetTest::pointsAreSplitAndShuffled() {
    Configuration configuration;
    configuration.data.dataset = DatasetKind::Moons;
    configuration.data.samples = 100;
    const auto data = loadDataset(configuration);
    QCOMPARE(data->shape, (std::vector<std::int64_t>{2}));
    QCOMPARE(data->features(), std::int64_t{2});
    QCOMPARE(data->train.count(), std::int64_t{80});
    QCOMPARE(data->validation.count(), std::int64_t{20});
    QCOMPARE(data->train.inputs.size(), 160U);
    QVERIFY(!std::is_sorted(data->train.labels.begin(), data->train.labels.end()));
}

void DatasetTest::mnistIsBuiltIn() {
    const auto data = loadDataset({});
    QCOMPARE(data->shape, (std::vector<std::int64_t>{1, 28, 28}));
    QCOMPARE(data->train.count(), std::int64_t{8000});
    QCOMPARE(data->validation.count(), std::int64_t{2000});
    QCOMPARE(data->classes.size(), 10U);
    const auto [low, high] =
        std::minmax_element(data->train.inputs.begin(), data->train.inputs.end());
    QCOMPARE(*low, 0.0F);
    QCOMPARE(*high, 1.0F);
    for (std::int64_t digit = 0; digit < 10; ++digit) {
        const auto count = std::count(data->train.labels.begin(), data->train.labels.end(), digit);
        QVERIFY(count > 600 && count < 1000);
    }
}

void DatasetTest::perFeature() {
    Configuration configuration;
    configuration.data.dataset = DatasetKind::Moons;
    configuration.data.standardization = Standardization::PerFeature;
    const auto data = loadDataset(configuration);
    for (std::size_t axis = 0; axis < 2; ++axis) {
        QVERIFY(std::abs(mean(data->train, axis, 2)) < 1e-6);
        QVERIFY(std::abs(deviation(data->train, axis, 2) - 1) < 1e-6);
        // Measured on the training part only.
        QVERIFY(std::abs(mean(data->validation, axis, 2)) > 1e-4);
    }
    configuration = {};
    configuration.data.standardization = Standardization::PerFeature;
    const auto digits = loadDataset(configuration);
    QCOMPARE(digits->train.inputs[0], 0.0F);  // a corner that is black in every image
    QVERIFY(std::abs(deviation(digits->train, 14 * 28 + 14, 784) - 1) < 1e-4);
}

void DatasetTest::perChannel() {
    Configuration configuration;
    configuration.data.standardization = Standardization::PerChannel;
    const auto data = loadDataset(configuration);
    double sum = 0;
    double squares = 0;
    for (const double value : data->train.inputs) {
        sum += value;
        squares += value * value;
    }
    const auto count = static_cast<double>(data->train.inputs.size());
    QVERIFY(std::abs(sum / count) < 1e-5);
    QVERIFY(std::abs(squares / count - 1) < 1e-5);
    QVERIFY(deviation(data->train, 14 * 28 + 14, 784) > 1.2);  // one pixel alone is not at 1
}

void DatasetTest::onlyPointsCanBeMade() {
    QVERIFY_THROWS_EXCEPTION(std::invalid_argument, makePoints(DatasetKind::Mnist, 10, 0, 1));
}

QTEST_APPLESS_MAIN(DatasetTest)
#include "dataset_test.moc"
