// SPDX-License-Identifier: GPL-3.0-or-later
// What a step is made of: several batches, clipped gradients, the rate of a schedule.
#include <QTest>
#include <cmath>

#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

Experiment accumulating(std::int64_t batches, std::int64_t batch_size = 8) {
    auto experiment = smallExperiment();
    experiment.configuration.optimizer.accumulation = batches;
    experiment.configuration.optimizer.momentum = 0.9;
    experiment.configuration.data.batch_size = batch_size;
    return experiment;
}

double difference(const State& a, const State& b) {
    double most = 0;
    for (const auto& [name, values] : a)
        for (std::size_t i = 0; i < values.size(); ++i)
            most = std::max(most, std::abs(double{values[i]} - double{b.at(name)[i]}));
    return most;
}

double normOf(const State& state) {
    double squares = 0;
    for (const auto& [name, values] : state)
        for (const double value : values)
            squares += value * value;
    return std::sqrt(squares);
}

State minus(State a, const State& b) {
    for (auto& [name, values] : a)
        for (std::size_t i = 0; i < values.size(); ++i)
            values[i] -= b.at(name)[i];
    return a;
}

}  // namespace

class StepTest : public QObject {
    Q_OBJECT
  private slots:
    void withoutNormSeveralBatchesAreOneLarge();
    void eachBatchHasItsOwnStatistics();
    void lossAndEpochAreOfAllBatches();
    void failedStepLeavesNothing_data();
    void failedStepLeavesNothing();
    void replayAndResume();
    void clippingBoundsTheStep();
    void normIsKnownWhereRecorded();
    void rateFollowsTheStepsOfTheRun();
    void regressionScores();
};

// Four batches of 8 are a batch of 32 where no statistics are taken over them.
void StepTest::withoutNormSeveralBatchesAreOneLarge() {
    const auto data = smallData({.train = 64});
    auto small = accumulating(4), large = accumulating(1, 32);
    for (auto* experiment : {&small, &large})
        assign(experiment->configuration, {"normalization.kind", "none"});
    Run a(small, data), b(large, data);
    for (int i = 0; i < 20; ++i) {
        QVERIFY(a.step() && b.step());
        QVERIFY(std::abs(a.lastStep().train_loss - b.lastStep().train_loss) < 1e-5F);
        QCOMPARE(a.lastStep().train_accuracy, b.lastStep().train_accuracy);
        QCOMPARE(a.epoch(), b.epoch());
    }
    QVERIFY(difference(stateOf(a), stateOf(b)) < 1e-4);
    // With batch norm it is another thing.
    Run c(accumulating(4), data), d(accumulating(1, 32), data);
    QCOMPARE(stepMany(c, 20) + stepMany(d, 20), 40);
    QVERIFY(difference(stateOf(c), stateOf(d)) > 1e-3);
}

void StepTest::eachBatchHasItsOwnStatistics() {
    Run run(accumulating(3), smallData());
    QCOMPARE(stepMany(run, 5), 5);
    QCOMPARE(stateOf(run)["layers.0.norm.num_batches_tracked"], std::vector<float>{15.0f});
    QCOMPARE(run.observe({}).batch_size, 8);
    // Another number from the next step on, and back.
    run.intervene({{"optimizer.accumulation", std::int64_t{2}}});
    QCOMPARE(stepMany(run, 2), 2);
    QCOMPARE(stateOf(run)["layers.1.norm.num_batches_tracked"], std::vector<float>{19.0f});
    run.intervene({{"optimizer.accumulation", std::int64_t{1}}});
    QCOMPARE(stepMany(run, 1), 1);
    QCOMPARE(stateOf(run)["layers.1.norm.num_batches_tracked"], std::vector<float>{20.0f});
}

// At a rate of 0 and momentum 0 nothing moves: what batches give one by one is known.
void StepTest::lossAndEpochAreOfAllBatches() {
    const auto data = smallData({.train = 43});  // five batches of 8 and one of 3
    auto single = accumulating(1), triple = accumulating(3);
    for (auto* experiment : {&single, &triple}) {
        experiment->configuration.optimizer.lr = 0;
        experiment->configuration.normalization.momentum = 0.0;
    }
    Run one(single, data), three(triple, data);
    for (int i = 0; i < 4; ++i) {
        double loss = 0, correct = 0, samples = 0;
        for (int j = 0; j < 3; ++j) {
            QVERIFY(one.step());
            const auto size = static_cast<double>(one.observe({}).batch_size);
            loss += static_cast<double>(one.lastStep().train_loss) / 3;
            correct += static_cast<double>(one.lastStep().train_accuracy) * size;
            samples += size;
        }
        QVERIFY(three.step());
        QVERIFY(std::abs(static_cast<double>(three.lastStep().train_loss) - loss) < 1e-6);
        QVERIFY(std::abs(static_cast<double>(three.lastStep().train_accuracy) - correct / samples) <
                1e-6);
        QCOMPARE(three.epoch(), one.epoch());
    }
    QCOMPARE(three.epoch(), 2.0);
    QCOMPARE(three.stepsDone(), 4);
}

void StepTest::failedStepLeavesNothing_data() {
    QTest::addColumn<bool>("diverges");
    QTest::newRow("batch of one") << false;
    QTest::newRow("divergence") << true;
}

// The second or third batch of a step cannot be made: buffers, gradients and the order of the data
// are those before the first.
void StepTest::failedStepLeavesNothing() {
    QFETCH(bool, diverges);
    auto data = std::make_shared<Dataset>(*smallData({.train = 41}));
    if (diverges)
        data->train.inputs[40] = std::numeric_limits<float>::quiet_NaN();
    Run run(accumulating(4), data);
    std::string sha, norms;
    double epoch = 0;
    ObservationRequest request;
    std::vector<double> gradients;
    while (!run.fault()) {
        sha = run.weightsSha256();
        epoch = run.epoch();
        gradients.clear();
        for (const auto& layer : run.observe(request).layers)
            gradients.push_back(layer.gradient_norm);
        run.step();
    }
    QCOMPARE(run.fault()->kind, diverges ? Fault::Kind::Diverged : Fault::Kind::BatchOfOne);
    QCOMPARE(run.weightsSha256(), sha);
    QCOMPARE(run.epoch(), epoch);
    const auto frame = run.observe(request);
    for (std::size_t i = 0; run.stepsDone() > 0 && i < gradients.size(); ++i)
        QCOMPARE(frame.layers[i].gradient_norm, gradients[i]);
    if (diverges)
        return;
    // It goes on as a run that was told before.
    run.intervene({{"data.drop_last", true}});
    QCOMPARE(stepMany(run, 6), 6);
    QCOMPARE(replayedSha(run.experiment(), data, run.stepsDone()), run.weightsSha256());
}

void StepTest::replayAndResume() {
    const auto data = smallData({.train = 43});
    auto experiment = accumulating(3);
    auto& optimizer = experiment.configuration.optimizer;
    optimizer.kind = OptimizerKind::AdamW;
    optimizer.lr = 0.02;
    optimizer.weight_decay = 0.1;
    optimizer.clip_grad_norm = 0.4;
    optimizer.schedule = Schedule::Cosine;
    optimizer.schedule_steps = 15;
    optimizer.warmup_steps = 4;
    Run run(experiment, data);
    const std::vector<std::vector<Setting>> changes{
        {{"optimizer.decay_norm", false}},
        {{"optimizer.accumulation", std::int64_t{2}}},
        {{"normalization.freeze_affine", true}},
        {{"optimizer.schedule", "step"}, {"optimizer.schedule_steps", std::int64_t{5}}},
        {{"optimizer.decay_norm", true}, {"optimizer.clip_grad_norm", 0.0}},
        {{"layers.0.normalization.kind", "none"}},
        {{"optimizer.decay_norm", false}, {"normalization.freeze_affine", false}},
        {{"layers.0.normalization.kind", "batch"}},
    };
    for (const auto& change : changes) {
        QCOMPARE(stepMany(run, 4), 4);
        run.intervene(change);
        auto resumed = Run::resume(*run.snapshot(), run.experiment(), {});
        QCOMPARE(stepMany(run, 1) + stepMany(resumed, 1), 2);
        QCOMPARE(resumed.weightsSha256(), run.weightsSha256());
        QCOMPARE(resumed.lastStep().lr, run.lastStep().lr);
    }
    QCOMPARE(replayedSha(run.experiment(), data, run.stepsDone()), run.weightsSha256());
}

// Plain SGD moves by lr·gradient: no step is longer than lr·limit, and the short ones are the same.
void StepTest::clippingBoundsTheStep() {
    auto experiment = smallExperiment();
    experiment.configuration.optimizer.clip_grad_norm = 0.5;
    Run run(experiment, smallData());
    int clipped = 0;
    for (int i = 0; i < 60; ++i) {
        const auto before = partOf(stateOf(run), "weight");
        const auto biases = partOf(stateOf(run), "bias");
        QVERIFY(run.step());
        const auto moved = std::hypot(normOf(minus(partOf(stateOf(run), "weight"), before)),
                                      normOf(minus(partOf(stateOf(run), "bias"), biases)));
        const auto& last = run.lastStep();
        const auto length = std::min(0.5, last.gradient_norm);
        QVERIFY2(
            std::abs(moved / 0.1 - length) < 1e-3 * length,
            qPrintable(QString("step %1: %2, not %3").arg(i + 1).arg(moved / 0.1).arg(length)));
        QCOMPARE(last.clipped, last.gradient_norm > 0.5);
        QCOMPARE(run.observe({}).gradient_norm, last.gradient_norm);
        QCOMPARE(run.observe({}).clipped, last.clipped);
        clipped += last.clipped ? 1 : 0;
    }
    QVERIFY(clipped > 5 && clipped < 60);
    // A limit that is never reached changes no bit.
    experiment.configuration.optimizer.clip_grad_norm = 1000;
    Run free(smallExperiment(), smallData()), bound(experiment, smallData());
    QCOMPARE(stepMany(free, 30) + stepMany(bound, 30), 60);
    QCOMPARE(bound.weightsSha256(), free.weightsSha256());
}

void StepTest::normIsKnownWhereRecorded() {
    Run run(smallExperiment(), smallData());
    for (int i = 1; i <= 10; ++i) {
        QVERIFY(run.step());
        QCOMPARE(std::isfinite(run.lastStep().gradient_norm), isRecorded(i));
        QVERIFY(run.observe({}).gradient_norm > 0);
    }
    for (const auto& record : run.takeMetrics()) {
        QVERIFY(record.gradient_norm > 0);
        QCOMPARE(record.lr, 0.1);
        QVERIFY(!record.clipped);
    }
    // Locked ones are left out, and recording changes nothing.
    run.intervene({{"normalization.freeze_affine", true}});
    QVERIFY(run.step());
    const auto without = run.lastStep().gradient_norm;
    Run other(run.experiment(), smallData(), {/*record=*/false});
    QCOMPARE(stepMany(other, 11), 11);
    QCOMPARE(other.weightsSha256(), run.weightsSha256());
    QVERIFY(std::isnan(other.lastStep().gradient_norm));
    const auto frame = other.observe({});
    QCOMPARE(frame.gradient_norm, without);
}

// Counted from the run's start, whatever happens in between; a new lr moves the whole curve.
void StepTest::rateFollowsTheStepsOfTheRun() {
    auto experiment = smallExperiment();
    auto& optimizer = experiment.configuration.optimizer;
    optimizer.lr = 0.4;
    optimizer.warmup_steps = 4;
    Run run(experiment, smallData());
    std::vector<double> rates;
    const auto steps = [&](int count) {
        for (int i = 0; i < count && run.step(); ++i)
            rates.push_back(run.lastStep().lr);
    };
    steps(6);
    run.intervene({{"optimizer.schedule", "step"},
                   {"optimizer.schedule_steps", std::int64_t{3}},
                   {"optimizer.schedule_gamma", 0.5}});
    steps(2);  // the seventh and eighth: 2 and 3 steps after the warm-up
    run.intervene({{"normalization.kind", "none"}, {"optimizer.lr", 0.8}});
    steps(1);
    run.intervene(
        {{"optimizer.schedule", "constant"}, {"optimizer.warmup_steps", std::int64_t{0}}});
    steps(1);
    const std::vector<double> expected{0.1, 0.2, 0.3, 0.4, 0.4, 0.4, 0.4, 0.2, 0.4, 0.8};
    QCOMPARE(rates.size(), expected.size());
    for (std::size_t i = 0; i < rates.size(); ++i)
        QVERIFY2(std::abs(rates[i] - expected[i]) < 1e-12, qPrintable(QString::number(i)));
    QCOMPARE(replayedSha(run.experiment(), smallData(), 10), run.weightsSha256());
    // A schedule at its constant value is no schedule, bit for bit.
    auto scheduled = smallExperiment();
    scheduled.configuration.optimizer.schedule = Schedule::Step;
    scheduled.configuration.optimizer.schedule_gamma = 1.0;
    scheduled.configuration.optimizer.schedule_steps = 3;
    QCOMPARE(replayedSha(scheduled, smallData(), 20),
             replayedSha(smallExperiment(), smallData(), 20));
}

// R² by hand from what the network says of the validation samples.
void StepTest::regressionScores() {
    const auto data = smallRegression();
    auto experiment = smallExperiment();
    experiment.configuration.data.task = Task::Regression;
    Run run(experiment, data);
    QCOMPARE(run.state().back().shape, std::vector<std::int64_t>{1});
    QCOMPARE(stepMany(run, 280), 280);
    double recent = 0;
    for (int i = 0; i < 20; ++i) {
        QVERIFY(run.step());
        recent += static_cast<double>(run.lastStep().train_accuracy) / 20;
    }
    QVERIFY2(recent > 0.6, qPrintable(QString::number(recent)));
    InspectionRequest request;
    request.confusion = true;
    request.samples = {3};
    request.companions = InspectionRequest::Companions{.sample = 3, .draws = 12};
    const auto seen = run.inspect(request);
    const auto& p = *seen.predictions;
    QCOMPARE(p.targets.size(), std::size_t{24});
    QCOMPARE(p.outputs_running.size(), std::size_t{24});
    QVERIFY(p.confusion_running.empty() && p.confusion_batch.empty());
    double mean = 0, variance = 0, error = 0;
    for (const double target : p.targets)
        mean += target / 24;
    for (std::size_t i = 0; i < 24; ++i) {
        variance += std::pow(double{p.targets[i]} - mean, 2) / 24;
        error += std::pow(double{p.targets[i]} - double{p.outputs_running[i]}, 2) / 24;
    }
    run.recordNow();
    const auto record = run.takeMetrics().back();
    QVERIFY(std::abs(record.val_accuracy_running - (1 - error / variance)) < 1e-5);
    QVERIFY(std::abs(record.val_loss_running * std::pow(data->target_scale, 2) - error) < 1e-5);
    QVERIFY(std::abs(record.train_accuracy - (1 - record.train_loss)) < 1e-6);
    // In the target's own units, and by other batches another value.
    QVERIFY(std::abs(p.targets[3] -
                     static_cast<float>(data->rawTarget(data->validation.targets[3]))) < 1e-6F);
    const auto& check = *seen.companions;
    QCOMPARE(check.running_logits.size(), std::size_t{1});
    QCOMPARE(check.running_logits[0], p.outputs_running[3]);
    QVERIFY(check.spread > 0.0);
    QVERIFY(std::isnan(check.unsteady_share));
    // Sorted: the batch with the smallest targets comes first.
    auto sorted = experiment;
    sorted.configuration.data.order = Order::Sorted;
    Run by_target(sorted, data);
    QCOMPARE(stepMany(by_target, 5), 5);
    QCOMPARE(by_target.epoch(), 1.0);
    QVERIFY(by_target.weightsSha256() != replayedSha(experiment, data, 5));
}

QTEST_GUILESS_MAIN(StepTest)
#include "step_test.moc"
