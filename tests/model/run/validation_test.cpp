// SPDX-License-Identifier: GPL-3.0-or-later
// What shifted and sorted data do to both accuracies.
#include <QTest>
#include <numeric>
#include <set>

#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

constexpr Size kSize{.train = 300, .validation = 240};

/// Trained until it is good, with batch norm whose running statistics have settled.
Run trainedRun() {
    auto experiment = smallExperiment();
    experiment.configuration.data.batch_size = 20;
    Run run(experiment, smallData(kSize));
    stepMany(run, 400);
    return run;
}

/// The same with the built-in digits, 500 of them to validate.
Run trainedOnDigits() {
    static const auto digits = [] {
        auto data = std::make_shared<Dataset>(*loadDataset(Configuration{}));
        data->validation.labels.resize(500);
        data->validation.inputs.resize(std::size_t{500} * 784);
        return data;
    }();
    Experiment experiment;
    experiment.configuration.network.hidden = {30, 30};
    experiment.configuration.network.activation = Activation::ReLU;
    experiment.configuration.network.init.scheme = InitScheme::He;
    experiment.configuration.data.batch_size = 50;
    Run run(experiment, digits);
    stepMany(run, 250);
    return run;
}

MetricsRecord measuredWith(Run run, const std::vector<Setting>& change) {
    if (!change.empty())
        run.intervene(change);
    // Measuring needs a record; that of the change comes with the next step.
    run.intervene({{"optimizer.lr", 0.0}});
    run.step();
    run.recordNow();
    return run.takeMetrics().back();
}

}  // namespace

class ValidationTest : public QObject {
    Q_OBJECT
  private slots:
    void anAffineShiftLeavesBatchStatisticsUnmoved_data();
    void anAffineShiftLeavesBatchStatisticsUnmoved();
    void sortedValidationConfusesBatchStatisticsOnly();
    void sortedBatches();
    void theRunShowsWhatItMeasures();
};

void ValidationTest::anAffineShiftLeavesBatchStatisticsUnmoved_data() {
    QTest::addColumn<double>("brightness");
    QTest::addColumn<double>("contrast");
    QTest::newRow("brighter") << 0.5 << 1.0;
    QTest::newRow("much contrast") << 0.0 << 4.0;
    QTest::newRow("both") << 1.0 << 2.0;
}

void ValidationTest::anAffineShiftLeavesBatchStatisticsUnmoved() {
    QFETCH(double, brightness);
    QFETCH(double, contrast);
    const auto clean = measuredWith(trainedOnDigits(), {});
    QVERIFY(clean.val_accuracy_running > 0.8);
    QVERIFY(clean.val_accuracy_batch > 0.8);
    const auto shifted = measuredWith(trainedOnDigits(), {{"validation.brightness", brightness},
                                                          {"validation.contrast", contrast},
                                                          {"validation.clamp", false}});
    QCOMPARE(shifted.val_accuracy_batch, clean.val_accuracy_batch);
    QVERIFY(std::abs(shifted.val_loss_batch - clean.val_loss_batch) < 1e-3);
    QVERIFY2(shifted.val_loss_running > 1.5 * clean.val_loss_running,
             qPrintable(
                 QString("%1 after %2").arg(shifted.val_loss_running).arg(clean.val_loss_running)));
    if (brightness != 0.0)
        QVERIFY2(shifted.val_accuracy_running < 0.5,
                 qPrintable(QString::number(shifted.val_accuracy_running)));
}

void ValidationTest::sortedValidationConfusesBatchStatisticsOnly() {
    const auto clean = measuredWith(trainedRun(), {});
    const auto sorted = measuredWith(trainedRun(), {{"validation.order", std::string("sorted")}});
    QCOMPARE(sorted.val_accuracy_running, clean.val_accuracy_running);
    QVERIFY2(sorted.val_accuracy_batch < clean.val_accuracy_batch - 0.2,
             qPrintable(QString::number(sorted.val_accuracy_batch)));
}

void ValidationTest::sortedBatches() {
    const auto data = smallData(kSize);
    const auto order = byClass(data->train);
    QCOMPARE(std::set(order.begin(), order.end()).size(), std::size_t{300});
    for (std::size_t i = 1; i < order.size(); ++i) {
        const auto label = [&](std::size_t place) {
            return data->train.labels[static_cast<std::size_t>(order[place])];
        };
        QVERIFY(label(i - 1) < label(i) || (label(i - 1) == label(i) && order[i - 1] < order[i]));
    }
    // Sorted, a batch holds one class or two: a run soon says that one to everything in the batch.
    auto experiment = smallExperiment();
    experiment.configuration.data.batch_size = 20;
    experiment.configuration.data.order = Order::Sorted;
    Run sorted(experiment, data);
    stepMany(sorted, 15);
    experiment.configuration.data.order = Order::Shuffled;
    Run shuffled(experiment, data);
    stepMany(shuffled, 15);
    for (auto* run : {&sorted, &shuffled})
        run->recordNow();
    QCOMPARE(sorted.epoch(), 1.0);
    QVERIFY(sorted.takeMetrics().back().val_accuracy_running + 0.1 <
            shuffled.takeMetrics().back().val_accuracy_running);
    // Sorted later is sorted from the beginning, and goes through the same samples.
    shuffled.intervene({{"data.order", std::string("sorted")}});
    QCOMPARE(stepMany(shuffled, 15), std::int64_t{15});
    QCOMPARE(shuffled.epoch(), 2.0);
}

void ValidationTest::theRunShowsWhatItMeasures() {
    auto run = trainedRun();
    QCOMPARE(&run.validation(), &run.data().validation);
    run.intervene({{"validation.brightness", 0.5}});
    QCOMPARE(run.validation().inputs[0], run.data().validation.inputs[0] + 0.5f);
    const auto snapshot = run.snapshot();
    auto resumed = Run::resume(*snapshot, run.experiment(), {});
    QCOMPARE(&resumed.validation(), &run.validation());  // shared, not made again
    run.intervene({{"validation.brightness", 0.0}});
    QCOMPARE(&run.validation(), &run.data().validation);
}

QTEST_APPLESS_MAIN(ValidationTest)
#include "validation_test.moc"
