// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/summary.h"

#include <cmath>

#include "tests/support/data_files.h"

using namespace normscope;

class SummaryTest : public QObject {
    Q_OBJECT
  private slots:
    void table();
    void unitsOfTheSource();
    void channels();
    void examplesOfEveryClass();
};

void SummaryTest::table() {
    Dataset data;
    data.shape = {2};
    data.classes = {"p", "q"};
    data.feature_names = {"width", "height"};
    data.train = {{1, 5, 2, 5, 6, 5}, {0, 1, 1}};
    data.validation = {{9, 9}, {0}};
    const auto summary = summarize(data);
    QVERIFY(!summary.per_channel);
    QCOMPARE(summary.classes.size(), std::size_t{2});
    QCOMPARE(summary.classes[0].name, std::string("p"));
    QCOMPARE(summary.classes[0].train, std::int64_t{1});
    QCOMPARE(summary.classes[0].validation, std::int64_t{1});
    QCOMPARE(summary.classes[1].train, std::int64_t{2});
    QCOMPARE(summary.classes[1].validation, std::int64_t{0});
    const auto& width = summary.features.at(0);
    QCOMPARE(width.name, std::string("width"));
    QCOMPARE(width.minimum, 1.0);
    QCOMPARE(width.maximum, 6.0);
    QCOMPARE(width.mean, 3.0);
    QVERIFY(std::abs(width.deviation - std::sqrt((4.0 + 1.0 + 9.0) / 3.0)) < 1e-12);
    QCOMPARE(summary.features.at(1).deviation, 0.0);
    QCOMPARE(summary.constant_features, std::int64_t{1});
}

/// Standardised or not, the card shows the file's own numbers.
void SummaryTest::unitsOfTheSource() {
    Configuration configuration;
    configuration.data.dataset = "moons";
    const auto plain = loadDataset(configuration);
    configuration.data.standardization = Standardization::PerFeature;
    const auto standard = loadDataset(configuration);
    const auto expected = summarize(*plain);
    const auto actual = summarize(*standard);
    QVERIFY(std::abs(expected.features[0].mean) > 0.1);
    for (std::size_t i = 0; i < 2; ++i) {
        QVERIFY(std::abs(actual.features[i].mean - expected.features[i].mean) < 1e-5);
        QVERIFY(std::abs(actual.features[i].minimum - expected.features[i].minimum) < 1e-5);
        QVERIFY(std::abs(actual.features[i].deviation - expected.features[i].deviation) < 1e-5);
    }
    const auto sample = rawSample(*standard, standard->train, 3);
    QVERIFY(std::abs(sample[1] - plain->train.inputs[7]) < 1e-5F);
}

void SummaryTest::channels() {
    Dataset data;
    data.shape = {3, 1, 2};
    data.classes = {"p", "q"};
    data.train = {{0, 1, 2, 3, 4, 4, 0, 2, 2, 3, 4, 4}, {0, 1}};
    const auto summary = summarize(data);
    QVERIFY(summary.per_channel);
    QCOMPARE(summary.features.size(), std::size_t{3});
    QCOMPARE(summary.features[0].name, std::string("red"));
    QCOMPARE(summary.features[0].mean, 0.75);
    QCOMPARE(summary.features[2].minimum, 4.0);
    QCOMPARE(summary.constant_features, std::int64_t{5});
}

void SummaryTest::examplesOfEveryClass() {
    Dataset data;
    data.shape = {1};
    data.classes = {"p", "q"};
    data.train = {{0, 1, 2, 3, 4}, {0, 0, 0, 1, 0}};
    QCOMPARE(examples(data, 4), (std::vector<std::int64_t>{0, 3, 1, 2}));
    QCOMPARE(examples(data, 1), (std::vector<std::int64_t>{0}));
    QCOMPARE(examples(data, 100).size(), std::size_t{5});
}

QTEST_APPLESS_MAIN(SummaryTest)
#include "summary_test.moc"
