// SPDX-License-Identifier: GPL-3.0-or-later
// Closer looks at samples and batches: scatter, companions, predictions, boundary; dual records.
#include <QTest>
#include <cmath>
#include <numeric>

#include "model/inspect/inspection.h"
#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

Run runOf(const QStringList& assignments, std::int64_t steps, Run::Options options = {}) {
    auto experiment = smallExperiment();
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    Run run(experiment, smallData(), options);
    stepMany(run, steps);
    return run;
}

BatchScatter scatterOf(Run& run, std::int64_t layer, std::int64_t channel) {
    InspectionRequest request;
    request.batches = InspectionRequest::Batches{layer, channel, 100};
    return *run.inspect(request).batches;
}

CompanionCheck companionsOf(Run& run, std::int64_t sample, std::uint64_t shuffle = 0) {
    InspectionRequest request;
    request.companions = InspectionRequest::Companions{sample, 20, shuffle};
    return *run.inspect(request).companions;
}

/// Row `draw` of the logits.
std::vector<float> drawOf(const CompanionCheck& check, std::int64_t draw) {
    const auto first = check.batch_logits.begin() + draw * check.classes;
    return {first, first + check.classes};
}

std::int64_t diagonal(const std::vector<std::int64_t>& confusion, std::int64_t classes) {
    std::int64_t sum = 0;
    for (std::int64_t c = 0; c < classes; ++c)
        sum += confusion[static_cast<std::size_t>(c * classes + c)];
    return sum;
}

}  // namespace

class InspectionSamplesTest : public QObject {
    Q_OBJECT
  private slots:
    void scatterOfTheWholeSet();
    void scatterByHand();
    void scatterNarrowsWithTheBatch();
    void companionsMoveBatchLogitsOnly();
    void companionsFreeze_data();
    void companionsFreeze();
    void companionsOfABatchOfOne();
    void predictionsAgreeWithTheMetrics_data();
    void predictionsAgreeWithTheMetrics();
    void valuesInTheirOwnUnits();
    void boundaryOfXor();
    void dualRecordsOnSchedule();
    void populationOnlyWhereAskedFor();
};

void InspectionSamplesTest::scatterOfTheWholeSet() {
    // A batch of all 40 samples: each draw is the population, in another order.
    auto run = runOf({"data.batch_size=40"}, 10);
    const auto scatter = scatterOf(run, 1, 2);
    QCOMPARE(scatter.batch_size, 40);
    QCOMPARE(scatter.mean.size(), std::size_t{100});
    for (std::size_t i = 0; i < scatter.mean.size(); ++i) {
        QVERIFY(std::abs(scatter.mean[i] - scatter.population_mean) < 1e-5);
        QVERIFY(std::abs(scatter.std[i] * std::sqrt(40.0 / 39.0) - scatter.population_std) < 1e-5);
        QVERIFY(std::abs(scatter.std[i] - scatter.batch_std) < 1e-5);
    }
    const auto state = stateOf(run);
    QCOMPARE(scatter.running_mean, double(state.at("layers.1.norm.running_mean")[2]));
    QCOMPARE(scatter.running_std, std::sqrt(double(state.at("layers.1.norm.running_var")[2])));
}

void InspectionSamplesTest::scatterByHand() {
    // What comes into the first layer's norm is Wx + b; the batch is the whole set.
    auto run = runOf({"data.batch_size=40"}, 4);
    const auto state = stateOf(run);
    const auto& weight = state.at("layers.0.linear.weight");
    const auto& x = run.data().train.inputs;
    std::vector<double> z(40, state.at("layers.0.linear.bias")[3]);
    for (std::size_t i = 0; i < z.size(); ++i)
        for (std::size_t f = 0; f < 4; ++f)
            z[i] += double(weight[3 * 4 + f]) * double(x[i * 4 + f]);
    const double mean = std::accumulate(z.begin(), z.end(), 0.0) / 40;
    double squares = 0.0;
    for (const double value : z)
        squares += (value - mean) * (value - mean);
    const auto scatter = scatterOf(run, 0, 3);
    QVERIFY(std::abs(scatter.batch_mean - mean) < 1e-5);
    QVERIFY(std::abs(scatter.batch_std - std::sqrt(squares / 40)) < 1e-5);
    QVERIFY(std::abs(scatter.population_std - std::sqrt(squares / 39)) < 1e-5);
}

void InspectionSamplesTest::scatterNarrowsWithTheBatch() {
    // At the same first weights, the whole set gives the reference.
    auto whole = runOf({"data.batch_size=40"}, 0);
    const auto reference = scatterOf(whole, 0, 1);
    // Means of m of n samples scatter by σ·√((1/m)·(n − m)/(n − 1)), with the biased σ.
    for (const double m : {2.0, 8.0, 32.0}) {
        auto run = runOf({QString("data.batch_size=%1").arg(m)}, 0);
        const auto scatter = scatterOf(run, 0, 1);
        double squares = 0.0;
        for (const float mean : scatter.mean)
            squares += std::pow(mean - reference.batch_mean, 2);
        const double spread = std::sqrt(squares / static_cast<double>(scatter.mean.size()));
        const double expected = reference.batch_std * std::sqrt((40 - m) / (39 * m));
        QVERIFY2(std::abs(spread / expected - 1) < 0.25, qPrintable(QString::number(spread)));
    }
}

void InspectionSamplesTest::companionsMoveBatchLogitsOnly() {
    auto run = runOf({}, 20);
    const auto check = companionsOf(run, 5), again = companionsOf(run, 5);
    QCOMPARE(check.batch_size, 8);
    QCOMPARE(check.label, run.data().validation.labels[5]);
    QCOMPARE(check.batch_logits.size(), std::size_t{20 * 3});
    QCOMPARE(check.predictions.size(), std::size_t{20});
    QVERIFY(drawOf(check, 0) != drawOf(check, 1));
    QCOMPARE(again.batch_logits, check.batch_logits);
    QCOMPARE(again.unsteady_share, check.unsteady_share);
    const auto other = companionsOf(run, 5, /*shuffle=*/1);
    QVERIFY(other.batch_logits != check.batch_logits);
    QCOMPARE(other.running_logits, check.running_logits);
    for (std::int64_t draw = 0; draw < 20; ++draw) {
        const auto logits = drawOf(check, draw);
        QCOMPARE(check.predictions[static_cast<std::size_t>(draw)],
                 std::max_element(logits.begin(), logits.end()) - logits.begin());
    }
    QCOMPARE(check.unsteady_samples, 24);
    QVERIFY(check.unsteady_share > 0.05 && check.unsteady_share < 1.0);
}

void InspectionSamplesTest::companionsFreeze_data() {
    QTest::addColumn<QStringList>("assignments");
    QTest::newRow("frozen") << QStringList{"normalization.freeze=true"};
    QTest::newRow("no norm") << QStringList{"normalization.kind=none"};
}

void InspectionSamplesTest::companionsFreeze() {
    QFETCH(QStringList, assignments);
    auto run = runOf(assignments, 20);
    const auto check = companionsOf(run, 2);
    for (std::int64_t draw = 0; draw < 20; ++draw)
        for (std::size_t c = 0; c < 3; ++c)
            QVERIFY(std::abs(drawOf(check, draw)[c] - check.running_logits[c]) < 1e-5);
    QCOMPARE(check.unsteady_share, 0.0);
    QCOMPARE(check.predictions, std::vector<std::int64_t>(20, check.running_prediction.value()));
}

void InspectionSamplesTest::companionsOfABatchOfOne() {
    auto run = runOf({}, 10);
    run.intervene({{"data.batch_size", std::int64_t{1}}});
    const auto check = companionsOf(run, 0);
    QVERIFY(check.batch_logits.empty() && check.predictions.empty());
    QCOMPARE(check.running_logits.size(), std::size_t{3});
    QVERIFY(std::isnan(check.unsteady_share));
    QCOMPARE(check.unsteady_samples, 0);
}

void InspectionSamplesTest::predictionsAgreeWithTheMetrics_data() {
    QTest::addColumn<QStringList>("assignments");
    QTest::newRow("batches of 8") << QStringList{};
    QTest::newRow("batches of 5") << QStringList{"data.batch_size=5"};
    QTest::newRow("frozen first") << QStringList{"layers.0.normalization.freeze=true"};
    QTest::newRow("no tracking") << QStringList{"normalization.track_running_stats=false"};
    QTest::newRow("no norm") << QStringList{"normalization.kind=none"};
    QTest::newRow("shifted") << QStringList{"validation.brightness=0.7", "validation.noise=0.5"};
    QTest::newRow("sorted") << QStringList{"validation.order=sorted"};
}

void InspectionSamplesTest::predictionsAgreeWithTheMetrics() {
    QFETCH(QStringList, assignments);
    auto run = runOf(assignments, 15);
    run.recordNow();
    const auto metrics = run.takeMetrics().back();
    InspectionRequest request;
    request.confusion = true;
    for (std::int64_t i = 0; i < 24; ++i)
        request.samples.push_back(i);
    const auto seen = run.inspect(request).predictions.value();
    QCOMPARE(seen.classes, 3);
    const auto check = [&](const std::vector<std::int64_t>& confusion, double accuracy,
                           std::int64_t Prediction::*by) {
        if (std::isnan(accuracy)) {
            QVERIFY(confusion.empty());
            for (const auto& one : seen.samples)
                QCOMPARE(one.*by, -1);
            return;
        }
        QCOMPARE(static_cast<double>(diagonal(confusion, 3)) / 24, accuracy);
        QCOMPARE(std::accumulate(confusion.begin(), confusion.end(), std::int64_t{0}), 24);
        for (const auto& one : seen.samples)
            QVERIFY(confusion[static_cast<std::size_t>(3 * one.label + one.*by)] > 0);
    };
    check(seen.confusion_running, metrics.val_accuracy_running, &Prediction::by_running);
    check(seen.confusion_batch, metrics.val_accuracy_batch, &Prediction::by_batch);
    // A few samples asked for alone are predicted as among all.
    request.confusion = false;
    request.samples = {9, 23};
    const auto few = run.inspect(request).predictions.value();
    QVERIFY(few.confusion_batch.empty() && few.confusion_running.empty());
    for (const auto& one : few.samples) {
        const auto& same = seen.samples[static_cast<std::size_t>(one.sample)];
        QCOMPARE(one.by_batch, same.by_batch);
        QVERIFY(std::abs(one.probability_batch - same.probability_batch) < 1e-5);
        QCOMPARE(one.values, same.values);
    }
}

void InspectionSamplesTest::valuesInTheirOwnUnits() {
    auto data = std::make_shared<Dataset>(*smallData());
    data->offset = {1.0F, 0.0F, -1.0F, 0.5F};
    data->scale = {2.0F, 1.0F, 4.0F, 0.5F};
    Run run(smallExperiment(), data);
    InspectionRequest request;
    request.samples = {7};
    const auto values = run.inspect(request).predictions->samples[0].values;
    QCOMPARE(values.size(), std::size_t{4});
    for (std::size_t f = 0; f < 4; ++f)
        QCOMPARE(values[f], data->validation.inputs[7 * 4 + f] * data->scale[f] + data->offset[f]);
}

void InspectionSamplesTest::boundaryOfXor() {
    auto experiment = smallExperiment();
    auto& c = experiment.configuration;
    c.data.dataset = "xor";
    c.data.noise = 0.0;
    c.data.samples = 500;
    c.data.batch_size = 50;
    const auto data = loadDataset(c);
    Run run(experiment, data);
    QCOMPARE(stepMany(run, 600), 600);
    InspectionRequest request;
    request.boundary = 21;
    const auto boundary = run.inspect(request).boundary.value();
    QCOMPARE(boundary.side, 21);
    QCOMPARE(boundary.probability.size(), std::size_t{21 * 21});
    // Points fill [−1, 1]², a tenth of 2 more on each side.
    QVERIFY(boundary.x_lo < -1.15 && boundary.x_lo > -1.21);
    QVERIFY(boundary.y_hi > 1.15 && boundary.y_hi < 1.21);
    const auto at = [&](std::size_t ix, std::size_t iy) {
        return boundary.probability[iy * 21 + ix];
    };
    QVERIFY(at(4, 16) > 0.8F && at(16, 4) > 0.8F);  // signs differ: class 1
    QVERIFY(at(4, 4) < 0.2F && at(16, 16) < 0.2F);
    run.intervene({{"normalization.kind", "none"}});
    QVERIFY(run.inspect(request).boundary.has_value());
}

void InspectionSamplesTest::dualRecordsOnSchedule() {
    auto run = runOf({}, 0);
    for (int i = 0; i < 10; ++i) {
        QVERIFY(run.step());
        const auto seen = *run.inspect(forStatistics()).statistics;
        const auto records = run.takeDualRecords();
        QCOMPARE(records.size(), isRecorded(run.stepsDone()) ? std::size_t{1} : std::size_t{0});
        if (records.empty())
            continue;
        QCOMPARE(records[0].step, run.stepsDone());
        QCOMPARE(records[0].accuracy_batch, seen.accuracy_batch);
        QCOMPARE(records[0].accuracy_running, seen.accuracy_running);
        QCOMPARE(records[0].layers.size(), std::size_t{2});
        for (std::size_t l = 0; l < 2; ++l) {
            const auto& layer = records[0].layers[l];
            const auto& same = seen.layers[l];
            QVERIFY(layer.present);
            QCOMPARE(layer.from_batch.kl, same.from_batch.kl);
            QCOMPARE(layer.from_batch.worst_ratio_channel, same.from_batch.worst_ratio_channel);
            QCOMPARE(layer.running_var,
                     std::accumulate(same.running.var.begin(), same.running.var.end(), 0.0) /
                         static_cast<double>(same.running.var.size()));
            QVERIFY(std::isnan(layer.population_mean) && std::isnan(layer.from_population.kl));
        }
    }
}

void InspectionSamplesTest::populationOnlyWhereAskedFor() {
    auto with = runOf({}, 20, {.record = true, .record_population = true});
    auto without = runOf({}, 20);
    const auto a = with.takeDualRecords(), b = without.takeDualRecords();
    QCOMPARE(a.size(), b.size());
    QCOMPARE(with.weightsSha256(), without.weightsSha256());
    const auto seen = with.inspect(forStatistics(/*population=*/true)).statistics.value();
    QCOMPARE(a.back().layers[1].from_population.kl, seen.layers[1].from_population.kl);
    QVERIFY(a.back().layers[1].from_population.kl < a.front().layers[1].from_population.kl);
    QCOMPARE(a.back().layers[1].from_batch.kl, b.back().layers[1].from_batch.kl);
    QVERIFY(std::isnan(b.back().layers[1].from_population.kl));
}

QTEST_APPLESS_MAIN(InspectionSamplesTest)
#include "inspection_samples_test.moc"
