// SPDX-License-Identifier: GPL-3.0-or-later
// What shifted and sorted data do to both accuracies.
#include <QTest>
#include <numeric>
#include <set>

#include "model/record/history.h"
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
    void aFewSamplesWhereAllCostTooMuch();
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

/// Two layers of 2,000 units, whose 240 validation samples cost as much as many steps: 60 of them
/// are measured at first, each fourth of the twelve batches.
void ValidationTest::aFewSamplesWhereAllCostTooMuch() {
    auto experiment = smallExperiment();
    experiment.configuration.network.hidden = {2000, 2000};
    experiment.configuration.data.batch_size = 20;
    const auto data = smallData(kSize);
    const Run::Options by_libtorch{.fused = false};  // quick in sanitizer builds too
    Run run(experiment, data, by_libtorch);
    stepMany(run, 20);
    History history;
    history.append(run.takeMetrics());
    std::vector<std::int64_t> steps;
    for (const auto& record : history.metrics) {
        steps.push_back(record.step);
        QVERIFY(record.val_few);
        QCOMPARE(record.val_samples, std::int64_t{60});
    }
    QCOMPARE(steps, (std::vector<std::int64_t>{1, 2, 3, 5, 7, 10, 15, 20}));
    // They are those samples: a data set of no others gives the same.
    auto few = *data;
    few.validation = {};
    for (const std::size_t first : {std::size_t{0}, std::size_t{80}, std::size_t{160}})
        for (std::size_t row = first; row < first + 20; ++row) {
            few.validation.labels.push_back(data->validation.labels[row]);
            const auto* x = &data->validation.inputs[row * 4];
            few.validation.inputs.insert(few.validation.inputs.end(), x, x + 4);
        }
    Run of_few(experiment, std::make_shared<const Dataset>(few), by_libtorch);
    of_few.step();
    const auto first = of_few.takeMetrics().front();
    QVERIFY(!first.val_few);
    QCOMPARE(first.val_samples, std::int64_t{60});
    QCOMPARE(first.val_loss_running, history.metrics.front().val_loss_running);
    QCOMPARE(first.val_loss_batch, history.metrics.front().val_loss_batch);
    QCOMPARE(first.val_accuracy_batch, history.metrics.front().val_accuracy_batch);
    // Where a run is left all of them are measured.
    run.recordNow();
    history.append(run.takeMetrics());
    QCOMPARE(history.metrics.size(), steps.size());
    QCOMPARE(history.metrics.back().step, std::int64_t{20});
    QVERIFY(!history.metrics.back().val_few);
    QCOMPARE(history.metrics.back().val_samples, std::int64_t{240});
}

QTEST_APPLESS_MAIN(ValidationTest)
#include "validation_test.moc"
