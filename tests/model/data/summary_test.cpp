// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/data/summary.h"

#include <cmath>

#include "model/data/account.h"
#include "tests/support/data_files.h"

using namespace normscope;

class SummaryTest : public QObject {
    Q_OBJECT
  private slots:
    void table();
    void unitsOfTheSource();
    void rangesInWords_data();
    void rangesInWords();
    void zeroStaysZero();
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

void SummaryTest::rangesInWords_data() {
    QTest::addColumn<double>("minimum");
    QTest::addColumn<double>("maximum");
    QTest::addColumn<QString>("text");
    QTest::newRow("small") << -0.123456 << 2.5 << "x -0.1235 to 2.5.";
    QTest::newRow("whole") << 0.0 << 49750.0 << "x 0 to 49750.";
    QTest::newRow("identifiers") << 842302.0 << 842341.0 << "x 842302 to 842341.";
    QTest::newRow("milliseconds") << 1707954127790.0 << 1707954177540.25
                                  << "x 1707954127790 to 1707954177540.";
    QTest::newRow("close") << 2460000.5 << 2460000.599 << "x 2460000.5 to 2460000.599.";
    QTest::newRow("large") << 0.0 << 1e20 << "x 0 to 1e+20.";
    QTest::newRow("alike") << 0.1 << 0.1 << "x 0.1 to 0.1.";
}

void SummaryTest::rangesInWords() {
    Dataset data;
    data.shape = {1};
    data.classes = {"p", "q"};
    data.summary = summarize(data);
    QFETCH(double, minimum);
    QFETCH(double, maximum);
    data.summary->features = {{"x", minimum, maximum, 0, 0}};
    data.summary->constant_features = 0;
    QTEST(QString::fromStdString(accountOf(data)[2]).mid(20), "text");
}

/// Ranges are of the values as they were read, not of what is left by standardizing them.
void SummaryTest::zeroStaysZero() {
    DataFolder folder;
    QByteArray text = "a,label\n";
    for (int i = 0; i < 50; ++i)
        text += QByteArray::number(i % 7 * 0.1) + (i % 2 == 0 ? ",p\n" : ",q\n");
    folder.write("t.csv", text);
    auto configuration = folder.configuration("csv", "t.csv");
    configuration.data.standardization = Standardization::PerFeature;
    const auto range = loadDataset(configuration)->summary->features[0];
    QCOMPARE(range.minimum, 0.0);
    QCOMPARE(range.maximum, 0.6);
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
