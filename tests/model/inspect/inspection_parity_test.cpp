// SPDX-License-Identifier: GPL-3.0-or-later
// Closer looks at a run against PyTorch itself: the same weights, batch and buffers, in
// inspection_parity.py.
#include <QTest>
#include <algorithm>
#include <cmath>

#include "tests/support/python.h"

using namespace normscope;
using namespace normscope::testing;

class InspectionParityTest : public QObject {
    Q_OBJECT
  private slots:
    void initTestCase();
    void asPyTorch_data();
    void asPyTorch();

  private:
    void compareStatistics(const InspectedStatistics& statistics, const QJsonObject& expected);
    void compareTaps(const PerTap<TapFrame>& taps, const QJsonObject& expected);
    void comparePredictions(const Predictions& predictions, const QJsonObject& expected,
                            bool by_batch);
    void compareFold(const FoldCheck& fold, const QJsonObject& expected);
    QString python_;
};

void InspectionParityTest::initTestCase() {
    NEEDS_PYTHON(python);
    python_ = python;
}

void InspectionParityTest::asPyTorch_data() {
    QTest::addColumn<QStringList>("assignments");
    QTest::newRow("before") << QStringList{};
    QTest::newRow("after, ReLU") << QStringList{"normalization.placement=after",
                                                "network.activation=relu"};
    QTest::newRow("no affine") << QStringList{"normalization.affine=false"};
    QTest::newRow("momentum None") << QStringList{"normalization.momentum=none"};
    QTest::newRow("slow buffers, large eps")
        << QStringList{"normalization.momentum=0.01", "normalization.eps=0.1"};
    QTest::newRow("eval mode") << QStringList{"mode=eval"};
}

void InspectionParityTest::compareStatistics(const InspectedStatistics& statistics,
                                             const QJsonObject& expected) {
    const auto train = expected["train"].toObject(), eval = expected["eval"].toObject();
    QVERIFY(close(statistics.loss_batch, train["loss"].toDouble(), 1e-5));
    QVERIFY(close(statistics.loss_running, eval["loss"].toDouble(), 1e-5));
    QCOMPARE(statistics.accuracy_batch, train["accuracy"].toDouble());
    QCOMPARE(statistics.accuracy_running, eval["accuracy"].toDouble());
    for (std::size_t i = 0; i < statistics.layers.size(); ++i) {
        const auto& batch = statistics.layers[i].batch;
        const auto mean = train["mean"].toArray()[static_cast<qsizetype>(i)].toArray();
        const auto var = train["var"].toArray()[static_cast<qsizetype>(i)].toArray();
        QCOMPARE(static_cast<std::size_t>(mean.size()), batch.mean.size());
        for (qsizetype c = 0; c < mean.size(); ++c) {
            const auto channel = static_cast<std::size_t>(c);
            QVERIFY(close(batch.mean[channel], mean[c].toDouble(), 1e-5));
            QVERIFY(close(batch.var[channel], var[c].toDouble(), 1e-5));
        }
    }
}

void InspectionParityTest::compareTaps(const PerTap<TapFrame>& taps, const QJsonObject& expected) {
    for (const auto tap : kTaps) {
        if (isGradient(tap))
            continue;
        const auto& seen = taps[tap];
        const auto moments = expected[QString::fromUtf8(keyOf(tap).data())].toArray();
        QVERIFY(seen.present);
        QVERIFY(close(seen.summary.mean, moments[0].toDouble(), 1e-5));
        QVERIFY(close(seen.summary.std, moments[1].toDouble(), 1e-5));
    }
}

void InspectionParityTest::comparePredictions(const Predictions& predictions,
                                              const QJsonObject& expected, bool by_batch) {
    const auto classes = expected["predictions"].toArray();
    const auto logits = expected["logits"].toArray();
    QCOMPARE(static_cast<std::size_t>(classes.size()), predictions.samples.size());
    std::vector<std::int64_t> confusion(9);
    for (qsizetype i = 0; i < classes.size(); ++i) {
        const auto& one = predictions.samples[static_cast<std::size_t>(i)];
        const auto its_class = classes[i].toInt();
        ++confusion[static_cast<std::size_t>(3 * one.label + its_class)];
        QCOMPARE(by_batch ? one.by_batch : one.by_running, its_class);
        double sum = 0.0;
        for (qsizetype c = 0; c < 3; ++c)
            sum += std::exp(logits[3 * i + c].toDouble());
        const double share = std::exp(logits[3 * i + its_class].toDouble()) / sum;
        QVERIFY(close(by_batch ? one.probability_batch : one.probability_running, share, 1e-4));
    }
    QCOMPARE(by_batch ? predictions.confusion_batch : predictions.confusion_running, confusion);
}

void InspectionParityTest::compareFold(const FoldCheck& fold, const QJsonObject& expected) {
    QVERIFY(fold.max_logit_change < 1e-4);
    QVERIFY(expected["fold_change"].toDouble() < 1e-4);
    const auto layers = expected["folded_weights"].toArray();
    for (std::size_t i = 0; i < fold.layers.size(); ++i) {
        std::vector<float> weights;
        for (const auto value : layers[static_cast<qsizetype>(i)].toArray())
            weights.push_back(static_cast<float>(value.toDouble()));
        const auto& seen = fold.layers[i].folded;
        QCOMPARE(seen.total, weights.size());
        const auto same = makeHistogram(weights, seen.lo, seen.hi, seen.counts.size());
        // A weight on the edge of a bin may round to either side of it.
        std::uint64_t apart = same.below + same.above;
        for (std::size_t b = 0; b < seen.counts.size(); ++b)
            apart += static_cast<std::uint64_t>(
                std::abs(static_cast<int>(seen.counts[b]) - static_cast<int>(same.counts[b])));
        QVERIFY2(apart <= 4, qPrintable(QString::number(apart)));
        QVERIFY(seen.counts != fold.layers[i].original.counts);
    }
}

void InspectionParityTest::asPyTorch() {
    QFETCH(QStringList, assignments);
    auto experiment = smallExperiment();
    experiment.configuration.data.batch_size = 40;  // the whole training set
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    Run run(experiment, smallData());
    QCOMPARE(stepMany(run, 15), 15);
    InspectionRequest request;
    request.statistics = request.fold = request.confusion = true;
    for (std::int64_t i = 0; i < run.data().validation.count(); ++i)
        request.samples.push_back(i);
    const auto seen = run.inspect(request);
    const auto expected = runInPython(python_, "inspection_parity.py", specificationOf(run, 15));
    QVERIFY(!expected.isEmpty());
    compareStatistics(*seen.statistics, expected);
    comparePredictions(*seen.predictions, expected["train"].toObject(), /*by_batch=*/true);
    comparePredictions(*seen.predictions, expected["eval"].toObject(), /*by_batch=*/false);
    compareFold(*seen.fold, expected);
    const auto frame = run.observe(bothWays());
    const bool train = experiment.configuration.mode == Mode::Train;
    const auto own = expected[train ? "train" : "eval"].toObject()["taps"].toArray();
    const auto other = expected[train ? "eval" : "train"].toObject()["taps"].toArray();
    for (std::size_t i = 0; i < frame.layers.size(); ++i) {
        compareTaps(frame.layers[i].taps, own[static_cast<qsizetype>(i)].toObject());
        compareTaps(frame.layers[i].dual, other[static_cast<qsizetype>(i)].toObject());
    }
}

QTEST_GUILESS_MAIN(InspectionParityTest)
#include "inspection_parity_test.moc"
