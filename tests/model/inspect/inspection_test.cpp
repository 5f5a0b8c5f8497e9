// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/inspect/inspection.h"

#include <QTest>
#include <cmath>
#include <limits>

#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

InspectionRequest everything() {
    InspectionRequest request;
    request.statistics = request.population = request.fold = request.confusion = true;
    request.batches = InspectionRequest::Batches{.layer = 1, .channel = 2, .draws = 20};
    request.companions = InspectionRequest::Companions{.sample = 3, .draws = 5, .shuffle = 1};
    request.samples = {0, 1, 23};
    request.boundary = 8;
    return request;
}

Run runOf(const QStringList& assignments, std::int64_t steps,
          const std::shared_ptr<const Dataset>& data = smallData()) {
    auto experiment = smallExperiment();
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    Run run(experiment, data);
    stepMany(run, steps);
    return run;
}

InspectedStatistics statisticsOf(Run& run) {
    return *run.inspect(forStatistics()).statistics;
}

}  // namespace

class InspectionTest : public QObject {
    Q_OBJECT
  private slots:
    void changesNothing_data();
    void changesNothing();
    void runningIsTheLastBatchByMomentumOne();
    void batchVarianceIsUnbiased();
    void freshBuffersByHand();
    void withoutBuffers();
    void batchOfOne();
    void frozenLayersAreShownByTheBatchToo();
    void foldSaysWhere_data();
    void foldSaysWhere();
    void foldWithoutBuffers();
    void outOfRangeIsClamped();
    void dropoutShiftsTheVariance();
};

// In front of the norm dropout multiplies the variance by 1/(1 − p) and adds p/(1 − p)·μ²; none of
// it is there in evaluation.
void InspectionTest::dropoutShiftsTheVariance() {
    const auto shiftOf = [](const QString& place) {
        auto run = runOf({"network.dropout=0.5", "network.dropout_place=" + place,
                          "normalization.momentum=none", "optimizer.lr=0", "data.batch_size=40"},
                         60);
        return statisticsOf(run).layers[0].from_eval.var_ratio;
    };
    const auto before = shiftOf("before-norm"), behind = shiftOf("before-output");
    QVERIFY2(before > 1.7, qPrintable(QString::number(before)));
    QVERIFY2(std::abs(std::log(behind)) < 0.4, qPrintable(QString::number(behind)));
}

void InspectionTest::changesNothing_data() {
    QTest::addColumn<QStringList>("assignments");
    QTest::newRow("batch norm") << QStringList{};
    QTest::newRow("frozen") << QStringList{"normalization.freeze=true"};
    QTest::newRow("one frozen, after")
        << QStringList{"layers.0.normalization.freeze=true", "normalization.placement=after"};
    QTest::newRow("no tracking") << QStringList{"normalization.track_running_stats=false"};
    QTest::newRow("eval") << QStringList{"mode=eval", "optimizer.kind=adam", "optimizer.lr=0.01"};
    QTest::newRow("batch of one") << QStringList{"data.batch_size=1"};
    QTest::newRow("batch of one, no norm")
        << QStringList{"data.batch_size=1", "normalization.kind=none"};
    QTest::newRow("momentum None") << QStringList{"normalization.momentum=none"};
}

void InspectionTest::changesNothing() {
    QFETCH(QStringList, assignments);
    const auto data = smallData({.train = 43, .features = 2, .classes = 2});
    auto quiet = runOf(assignments, 0, data), watched = runOf(assignments, 0, data);
    for (int i = 0; i < 25; ++i) {
        const auto seen = watched.inspect(everything());
        QCOMPARE(seen.step, watched.stepsDone());
        QVERIFY(seen.statistics && seen.fold && seen.batches && seen.companions &&
                seen.predictions);
        watched.observe(bothWays());
        if (i == 12)
            for (auto* run : {&quiet, &watched})
                run->intervene({{"data.batch_size", std::int64_t{5}}});
        QCOMPARE(watched.step(), quiet.step());
        QCOMPARE(watched.weightsSha256(), quiet.weightsSha256());
    }
    QVERIFY(quiet.stepsDone() >= 10);
    const auto a = quiet.takeMetrics(), b = watched.takeMetrics();
    QCOMPARE(a.size(), b.size());
    QCOMPARE(a.back().val_loss_batch, b.back().val_loss_batch);
    const auto da = quiet.takeDualRecords(), db = watched.takeDualRecords();
    QCOMPARE(da.size(), db.size());
    QCOMPARE(da.size(), a.size());
    QVERIFY(std::isnan(da.back().accuracy_batch) ||
            da.back().accuracy_batch == db.back().accuracy_batch);
}

void InspectionTest::runningIsTheLastBatchByMomentumOne() {
    auto run = runOf({"normalization.momentum=1", "optimizer.lr=1e-30"}, 3);
    const auto seen = statisticsOf(run);
    for (const auto& layer : seen.layers) {
        QVERIFY(layer.present);
        QCOMPARE(layer.num_batches_tracked, 3);
        QCOMPARE(*layer.momentum, 1.0);
        QVERIFY(std::abs(layer.from_batch.kl) < 1e-9);
        QVERIFY(layer.from_batch.worst_gap < 1e-4);
        QVERIFY(layer.from_batch.worst_ratio < 1.0001);
        QVERIFY(std::isnan(layer.from_population.kl));
        QVERIFY(layer.population.empty());
    }
    QVERIFY(!seen.worst_from_population);
    QCOMPARE(seen.batch_size, 8);
    // Running variances are unbiased, the batch's own normalization is not: the losses differ.
    QVERIFY(seen.loss_running != seen.loss_batch);
    QVERIFY(std::abs(seen.loss_running - seen.loss_batch) < 0.2);
}

void InspectionTest::batchVarianceIsUnbiased() {
    auto run = runOf({}, 9);
    const auto seen = statisticsOf(run);
    const auto frame = run.observe(bothWays());  // with the present weights, as closer looks
    for (std::size_t i = 0; i < seen.layers.size(); ++i) {
        const auto& norm = frame.layers[i].norm;
        for (std::size_t c = 0; c < norm.batch_var.size(); ++c) {
            QCOMPARE(seen.layers[i].batch.mean[c], norm.batch_mean[c]);
            QCOMPARE(seen.layers[i].batch.var[c], norm.batch_var[c] * (8.0F / 7.0F));
            QCOMPARE(seen.layers[i].running.var[c], norm.running_var[c]);
        }
    }
}

void InspectionTest::freshBuffersByHand() {
    auto run = runOf({}, 0);
    const auto seen = run.inspect(forStatistics(/*population=*/true)).statistics.value();
    double largest = 0.0;
    for (const auto& layer : seen.layers) {
        double gaps = 0.0, logs = 0.0, kl = 0.0;
        for (std::size_t c = 0; c < layer.batch.mean.size(); ++c) {
            QCOMPARE(layer.running.mean[c], 0.0F);
            QCOMPARE(layer.running.var[c], 1.0F);
            const double v = layer.batch.var[c] + 1e-5, mean = layer.batch.mean[c];
            gaps += mean * mean / v;
            logs += std::log((1 + 1e-5) / v);
            kl += 0.5 * ((v + mean * mean) / (1 + 1e-5) - 1 + std::log((1 + 1e-5) / v));
        }
        const auto n = static_cast<double>(layer.batch.mean.size());
        QVERIFY(std::abs(layer.from_batch.mean_gap - std::sqrt(gaps / n)) < 1e-9);
        QVERIFY(std::abs(layer.from_batch.var_ratio - std::exp(logs / n)) < 1e-9);
        QVERIFY(std::abs(layer.from_batch.kl - kl / n) < 1e-9);
        QCOMPARE(layer.population.mean.size(), layer.batch.mean.size());
        QVERIFY(!std::isnan(layer.from_population.kl));
        largest = std::max(largest, layer.from_batch.kl);
    }
    QVERIFY(seen.worst_from_population.has_value());
    QCOMPARE(seen.layers[static_cast<std::size_t>(*seen.worst_from_batch)].from_batch.kl, largest);
}

void InspectionTest::withoutBuffers() {
    auto run = runOf({"normalization.track_running_stats=false"}, 5);
    const auto seen = statisticsOf(run);
    QVERIFY(seen.layers[0].present && seen.layers[0].running.empty());
    QVERIFY(!seen.layers[0].batch.empty());
    QVERIFY(std::isnan(seen.layers[0].from_batch.kl));
    QVERIFY(!seen.worst_from_batch);
    QVERIFY(std::isnan(seen.accuracy_running) && std::isnan(seen.loss_running));
    QVERIFY(seen.loss_batch > 0);
    auto none = runOf({"normalization.kind=none"}, 5);
    const auto plain = statisticsOf(none);
    QVERIFY(!plain.layers[0].present && plain.layers[0].batch.empty());
    QCOMPARE(plain.loss_batch, plain.loss_running);
}

void InspectionTest::batchOfOne() {
    auto run = runOf({"data.batch_size=1"}, 0);
    QVERIFY(!run.step());
    const auto seen = statisticsOf(run);
    QCOMPARE(seen.batch_size, 1);
    QVERIFY(seen.layers[0].batch.empty() && !seen.layers[0].running.empty());
    QVERIFY(std::isnan(seen.accuracy_batch));
    QVERIFY(seen.accuracy_running == 0.0 || seen.accuracy_running == 1.0);
}

void InspectionTest::frozenLayersAreShownByTheBatchToo() {
    auto run = runOf({}, 20);
    run.intervene({{"layers.0.normalization.freeze", true}});
    QCOMPARE(stepMany(run, 30), 30);
    const auto seen = statisticsOf(run);
    QVERIFY(seen.layers[0].frozen && !seen.layers[1].frozen);
    QVERIFY(!seen.layers[0].batch.empty());
    QCOMPARE(seen.layers[0].num_batches_tracked, 20);
    QCOMPARE(seen.layers[1].num_batches_tracked, 50);
    // All frozen, training mode is evaluation mode.
    run.intervene({{"normalization.freeze", true}});
    const auto all = statisticsOf(run);
    QCOMPARE(all.loss_batch, all.loss_running);
    QVERIFY(all.layers[1].from_batch.kl > 0);
}

void InspectionTest::foldSaysWhere_data() {
    QTest::addColumn<QStringList>("assignments");
    QTest::addColumn<QStringList>("into");
    QTest::addColumn<QString>("not_into");  // of the first layer
    QTest::newRow("before") << QStringList{} << QStringList{"layer 1's linear", "layer 2's linear"}
                            << "Not into layer 2's linear: the activation between (Tanh)";
    QTest::newRow("after") << QStringList{"normalization.placement=after",
                                          "network.activation=relu"}
                           << QStringList{"layer 2's linear", "the output layer"}
                           << "Not into layer 1's linear: the activation between (ReLU)";
    QTest::newRow("identity") << QStringList{"network.activation=identity"}
                              << QStringList{"layer 1's linear", "layer 2's linear"}
                              << "It could go into layer 2's linear as well";
}

void InspectionTest::foldSaysWhere() {
    QFETCH(QStringList, assignments);
    QFETCH(QStringList, into);
    QFETCH(QString, not_into);
    auto run = runOf(assignments, 30);
    const auto fold = run.inspect(forFold()).fold.value();
    QCOMPARE(fold.folded, 2);
    QCOMPARE(fold.samples, 24);
    QCOMPARE(fold.changed_predictions, 0);
    QVERIFY(fold.max_logit_change > 0 && fold.max_logit_change < 1e-4);
    QVERIFY(fold.max_logit > 0.5);
    for (qsizetype i = 0; i < 2; ++i) {
        const auto& layer = fold.layers[static_cast<std::size_t>(i)];
        QVERIFY(layer.present && layer.possible);
        QCOMPARE(QString::fromStdString(layer.into), into[i]);
        QVERIFY(layer.max_logit_change < 1e-4);
        QVERIFY(QString::fromStdString(layer.why).contains(into[i]));
        QCOMPARE(layer.original.counts.size(), std::size_t{60});
        QCOMPARE(layer.folded.lo, layer.original.lo);
        QCOMPARE(layer.folded.total, layer.original.total);
        QCOMPARE(layer.folded.outsideShare() + layer.original.outsideShare(), 0.0);
        QVERIFY(layer.folded.counts != layer.original.counts);
    }
    QVERIFY2(fold.layers[0].why_not_other.starts_with(not_into.toStdString()),
             fold.layers[0].why_not_other.c_str());
}

void InspectionTest::foldWithoutBuffers() {
    auto run = runOf({"normalization.track_running_stats=false"}, 10);
    const auto fold = run.inspect(forFold()).fold.value();
    QCOMPARE(fold.folded, 0);
    QVERIFY(fold.layers[0].present && !fold.layers[0].possible);
    QVERIFY(fold.layers[0].why.find("every batch") != std::string::npos);
    QVERIFY(fold.layers[0].into.empty() && fold.layers[0].original.counts.empty());
    QCOMPARE(fold.max_logit_change, 0.0);
    run.intervene({{"normalization.kind", "none"}});
    QVERIFY(!run.inspect(forFold()).fold->layers[0].present);
}

void InspectionTest::outOfRangeIsClamped() {
    constexpr auto big = std::numeric_limits<std::int64_t>::max();
    auto run = runOf({}, 3);
    InspectionRequest request;
    request.batches = InspectionRequest::Batches{big, big, -5};
    request.companions = InspectionRequest::Companions{-1, big, 0};
    request.samples = {-7, big};
    request.boundary = big;
    const auto seen = run.inspect(request);
    QCOMPARE(seen.batches->layer, 1);
    QCOMPARE(seen.batches->channel, 4);
    QVERIFY(!seen.batches->mean.empty());
    QCOMPARE(seen.companions->sample, 0);
    QCOMPARE(seen.predictions->samples[0].sample, 0);
    QCOMPARE(seen.predictions->samples[1].sample, 23);
    QVERIFY(!seen.boundary);  // four features
    QVERIFY(seen.request == request);
}

QTEST_APPLESS_MAIN(InspectionTest)
#include "inspection_test.moc"
