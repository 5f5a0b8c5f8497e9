// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/dataset.h"

#include <QTest>
#include <cmath>
#include <numbers>

#include "model/data/random.h"
#include "tests/support/data_files.h"

using namespace normscope;

namespace {

constexpr double kPi = std::numbers::pi;

/// How far a point without noise lies from where its class may be.
using Distance = double (*)(double x, double y, std::int64_t label);

double fromSpiral(double x, double y, std::int64_t label) {
    const double radius = std::hypot(x, y);
    const double angle = 4 * kPi * radius + (label == 1 ? kPi : 0.0);
    return std::hypot(x - radius * std::cos(angle), y - radius * std::sin(angle));
}

double fromMoons(double x, double y, std::int64_t label) {
    return label == 1 ? std::abs(std::hypot(x - 1, y - 0.5) - 1) + std::max(0.0, y - 0.5)
                      : std::abs(std::hypot(x, y) - 1) + std::max(0.0, -y);
}

double fromCircles(double x, double y, std::int64_t label) {
    return std::abs(std::hypot(x, y) - (label == 1 ? 0.5 : 1.0));
}

double fromQuadrants(double x, double y, std::int64_t label) {
    return (x * y < 0) == (label == 1) && std::max(std::abs(x), std::abs(y)) < 1 ? 0.0 : 1.0;
}

double fromCentres(double x, double y, std::int64_t label) {
    const double centre = label == 1 ? 1 : -1;
    return std::hypot(x - centre, y - centre);
}

/// The radius gives the angle, and the band, of which every other one is of a class.
double fromRoll(double x, double y, std::int64_t label) {
    const double radius = std::hypot(x, y), angle = 4.5 * kPi * radius;
    const auto band = static_cast<std::int64_t>((radius - 1.0 / 3) / (2.0 / 3) * 4);
    return std::hypot(x - radius * std::cos(angle), y - radius * std::sin(angle)) +
           (band % 2 == label && radius > 0.333 && radius < 1.001 ? 0.0 : 1.0);
}

}  // namespace

class DatasetTest : public QObject {
    Q_OBJECT
  private slots:
    void randomNumbers();
    void generatedSets_data();
    void generatedSets();
    void points_data();
    void points();
    void barsAndStripes();
    void noiseIsADeviation();
    void mnistIsBuiltIn();
    void perFeature();
    void perChannel();
    void unknownSet();
    void settingsOfOthers();
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

void DatasetTest::generatedSets_data() {
    QTest::addColumn<QString>("key");
    for (const auto* row : datasetRows())
        if (row->source == DataSource::Generated)
            QTest::newRow(row->key.data()) << QString::fromLatin1(row->key.data());
}

/// What the row promises, from the seed, the classes equally often and in random order.
void DatasetTest::generatedSets() {
    QFETCH(QString, key);
    auto configuration = generatedSet(key.toStdString(), 120, 0.1, 7);
    const auto data = loadDataset(configuration);
    const auto& row = datasetRow(configuration.data.dataset);
    QCOMPARE(data->name, std::string(row.label));
    QCOMPARE(data->shape.size(), row.shape == DataShape::Points  ? std::size_t{1}
                                 : row.shape == DataShape::Image ? std::size_t{3}
                                                                 : std::size_t{4});
    QCOMPARE(data->train.count(), std::int64_t{96});
    QCOMPARE(data->validation.count(), std::int64_t{24});
    const auto all = allSamples(*data);
    const auto classes = static_cast<std::int64_t>(data->classes.size());
    for (std::int64_t label = 0; label < classes; ++label)
        QCOMPARE(std::ranges::count(all.labels, label), 120 / classes);
    QVERIFY(!std::ranges::is_sorted(all.labels));
    QCOMPARE(allSamples(*loadDataset(configuration)).inputs, all.inputs);
    configuration.seed = 8;
    QVERIFY(allSamples(*loadDataset(configuration)).inputs != all.inputs);
}

void DatasetTest::points_data() {
    QTest::addColumn<Distance>("distance");
    const auto row = [](const char* key, Distance distance) { QTest::newRow(key) << distance; };
    row("spiral", fromSpiral);
    row("moons", fromMoons);
    row("circles", fromCircles);
    row("xor", fromQuadrants);
    row("gaussians", fromCentres);
    row("swiss-roll", fromRoll);
}

void DatasetTest::points() {
    QFETCH(Distance, distance);
    const auto points = allSamples(generatedSet(QTest::currentDataTag(), 501, 0.0, 3));
    for (std::size_t i = 0; i < 501; ++i) {
        const double far =
            distance(points.inputs[2 * i], points.inputs[2 * i + 1], points.labels[i]);
        QVERIFY2(far < 1e-5, qPrintable(QString::number(far)));
    }
}

/// The pixels of a bar are alike from top to bottom, those of a stripe from left to right; no image
/// is both.
void DatasetTest::barsAndStripes() {
    const auto images = allSamples(generatedSet("bars-and-stripes", 200, 0.0, 3));
    const auto alikeAlong = [&](std::size_t image, std::size_t step) {
        for (std::size_t i = 0; i < 64; ++i)
            if (const auto first = i - i / step % 8 * step;
                images.inputs[64 * image + i] != images.inputs[64 * image + first])
                return false;
        return true;
    };
    for (std::size_t i = 0; i < 200; ++i) {
        const bool stripe = images.labels[i] == 1;
        QCOMPARE(alikeAlong(i, 1), stripe);
        QCOMPARE(alikeAlong(i, 8), !stripe);
    }
    QVERIFY(std::ranges::all_of(images.inputs, [](float x) { return x == 0.0F || x == 1.0F; }));
}

void DatasetTest::noiseIsADeviation() {
    const auto points = allSamples(generatedSet("gaussians", 20000, 0.3, 4));
    std::vector<float> first;  // of the first class, both coordinates
    for (std::size_t i = 0; i < 20000; ++i)
        if (points.labels[i] == 0)
            first.insert(first.end(), {points.inputs[2 * i], points.inputs[2 * i + 1]});
    // 10,000 values: the mean is known to 0.003, the deviation to 0.0021; five times that.
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const auto [mean, deviation] = momentsOf(first, axis, 2);
        QVERIFY(std::abs(mean + 1.0) < 0.015);
        QVERIFY(std::abs(deviation - 0.3) < 0.011);
    }
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
    configuration.data.dataset = "moons";
    configuration.data.standardization = Standardization::PerFeature;
    const auto data = loadDataset(configuration);
    for (std::size_t axis = 0; axis < 2; ++axis) {
        const auto [mean, deviation] = momentsOf(data->train.inputs, axis, 2);
        QVERIFY(std::abs(mean) < 1e-6);
        QVERIFY(std::abs(deviation - 1) < 1e-6);
        // Measured on the training part only.
        QVERIFY(std::abs(momentsOf(data->validation.inputs, axis, 2).mean) > 1e-4);
    }
    configuration = {};
    configuration.data.standardization = Standardization::PerFeature;
    const auto digits = loadDataset(configuration);
    QCOMPARE(digits->train.inputs[0], 0.0F);  // a corner that is black in every image
    QVERIFY(std::abs(momentsOf(digits->train.inputs, 14 * 28 + 14, 784).deviation - 1) < 1e-4);
}

void DatasetTest::perChannel() {
    Configuration configuration;
    configuration.data.standardization = Standardization::PerChannel;
    const auto data = loadDataset(configuration);
    const auto [mean, deviation] = momentsOf(data->train.inputs);
    QVERIFY(std::abs(mean) < 1e-5);
    QVERIFY(std::abs(deviation - 1) < 1e-5);
    QVERIFY(momentsOf(data->train.inputs, 14 * 28 + 14, 784).deviation >
            1.2);  // one pixel alone is not at 1
}

void DatasetTest::unknownSet() {
    QCOMPARE(errorOf([] { datasetRow("mnits"); }),
             QString("data.dataset: \"mnits\" is no data set; normscope list datasets shows what "
                     "there is"));
}

void DatasetTest::settingsOfOthers() {
    const auto why = [](const char* dataset, const char* path) {
        return whyUnused(generatedSet(dataset, 10, 0, 1), path);
    };
    QCOMPARE(why("csv", "data.label"), std::string());
    QCOMPARE(why("mnist", "data.batch_size"), std::string());
    QCOMPARE(why("mnist", "optimizer.lr"), std::string());
    QCOMPARE(why("mnist", "data.noise"),
             std::string("Has no effect on these data: it is for the 2-D "
                         "and 3-D sets that are generated."));
    QCOMPARE(why("images", "data.task"), std::string("Has no effect on these data: it is for a CSV "
                                                     "file or a NumPy .npz or .npy file."));
}

QTEST_APPLESS_MAIN(DatasetTest)
#include "dataset_test.moc"
