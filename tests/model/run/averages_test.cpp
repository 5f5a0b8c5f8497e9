// SPDX-License-Identifier: GPL-3.0-or-later
// Averaged weights: the means by hand, and what they are worth beside recalibration.
#include "model/run/averages.h"

#include <QTest>

#include "model/network/network.h"
#include "model/run/run.h"
#include "tests/support/small_runs.h"

using namespace normscope;

namespace {

struct Moving {
    Moving() : generator(at::make_generator<at::CPUGeneratorImpl>(std::uint64_t{2})) {
        configuration.network.hidden = {3};
        network.emplace(configuration, Shape{2}, 2, generator);
    }
    void goTo(float value) {
        for (const auto& [name, leaf] : network->parameters().all())
            at::Tensor(leaf).fill_(value);
    }
    /// The one value that all parameters have with the means in their place.
    double meanOf(const Averages& averages) {
        auto copy = network->clone();
        averages.putInto(copy);
        double sum = 0, count = 0;
        for (const auto& [name, leaf] : copy.parameters().all()) {
            sum += leaf.sum().item<double>();
            count += static_cast<double>(leaf.numel());
        }
        return sum / count;
    }
    Configuration configuration;
    at::Generator generator;
    std::optional<Network> network;
};

OptimizerConfig averaging(Averaging kind, double decay = 0.5) {
    OptimizerConfig config;
    config.average = kind;
    config.ema_decay = decay;
    return config;
}

AveragedCheck checkOf(Run& run) {
    InspectionRequest request;
    request.averages = true;
    return *run.inspect(request).averages;
}

}  // namespace

class AveragesTest : public QObject {
    Q_OBJECT
  private Q_SLOTS:
    void initTestCase() { configureBackend(); }
    void means_data();
    void means();
    void anotherKindBeginsAnew();
    void newParametersBeginWithTheirValue();
    void bytes();
    void ofARun();
    void trainingDoesNotSeeThem();
};

void AveragesTest::means_data() {
    QTest::addColumn<bool>("exponential");
    QTest::addColumn<double>("expected");
    QTest::newRow("plain") << false << 2.5;
    QTest::newRow("exponential, a half stays") << true << 3.125;  // 1, 1.5, 2.25, 3.125
}

void AveragesTest::means() {
    QFETCH(bool, exponential);
    QFETCH(double, expected);
    Moving moving;
    Averages averages;
    averages.follow(averaging(exponential ? Averaging::Ema : Averaging::Swa));
    for (const float value : {1.0F, 2.0F, 3.0F, 4.0F}) {
        moving.goTo(value);
        averages.note(moving.network->parameters());
    }
    QCOMPARE(averages.steps(), 4);
    QVERIFY(std::abs(moving.meanOf(averages) - expected) < 1e-6);
    auto copy = averages.clone();
    moving.goTo(100.0F);
    averages.note(moving.network->parameters());
    QVERIFY(std::abs(moving.meanOf(copy) - expected) < 1e-6);
}

void AveragesTest::anotherKindBeginsAnew() {
    Moving moving;
    Averages averages;
    averages.follow(averaging(Averaging::Swa));
    moving.goTo(1.0F);
    averages.note(moving.network->parameters());
    averages.follow(averaging(Averaging::Ema));
    QCOMPARE(averages.steps(), 0);
    moving.goTo(5.0F);
    averages.note(moving.network->parameters());
    QVERIFY(std::abs(moving.meanOf(averages) - 5.0) < 1e-6);
    averages.follow(averaging(Averaging::None));
    QVERIFY(!averages.isOn());
}

void AveragesTest::newParametersBeginWithTheirValue() {
    Moving moving;
    auto next = moving.configuration;
    next.normalization.kind = NormKind::None;
    moving.network->become(next, {});
    Averages averages;
    averages.follow(averaging(Averaging::Swa));
    moving.goTo(1.0F);
    averages.note(moving.network->parameters());
    moving.network->become(moving.configuration, {});
    moving.goTo(3.0F);
    averages.note(moving.network->parameters());
    auto copy = moving.network->clone();
    averages.putInto(copy);
    QCOMPARE(copy.layers()[0].norm->weight[0].item<float>(), 3.0F);
    QCOMPARE(copy.layers()[0].weight[0][0].item<float>(), 2.0F);
}

void AveragesTest::bytes() {
    Moving moving;
    Averages averages;
    averages.follow(averaging(Averaging::Ema));
    for (const float value : {1.0F, 4.0F}) {
        moving.goTo(value);
        averages.note(moving.network->parameters());
    }
    ByteWriter out;
    averages.save(out);
    Averages again;
    ByteReader in(out.bytes());
    again.restore(in, moving.network->parameters());
    QVERIFY(in.atEnd() && again.isOn() && again.steps() == 2);
    QCOMPARE(moving.meanOf(again), moving.meanOf(averages));
    Configuration other;
    other.network.hidden = {4};
    const Network wider(other, Shape{2}, 2, moving.generator);
    ByteReader wrong(out.bytes());
    QVERIFY_EXCEPTION_THROWN(again.restore(wrong, wider.parameters()), DamagedBytes);
}

// The mean over one step is the weights: what update_bn adds is what recalibrating adds.
void AveragesTest::ofARun() {
    Run run(testing::smallExperiment(), testing::smallData());
    testing::stepMany(run, 30);
    run.intervene({{"optimizer.average", std::string("swa")}});
    QCOMPARE(checkOf(run).steps, 0);
    testing::stepMany(run, 1);
    const auto check = checkOf(run);
    QCOMPARE(check.steps, 1);
    QCOMPARE(check.averaged_loss, check.loss);
    QVERIFY(check.updated_loss != check.loss);
    auto again =
        Run::restore(run.snapshot()->toBytes(), run.experiment(), testing::smallData(), {});
    run.intervene({{"normalization.recalibrate", true}});
    QCOMPARE(checkOf(run).loss, check.updated_loss);
    QCOMPARE(checkOf(again).updated_loss, check.updated_loss);
    for (auto* each : {&run, &again})
        testing::stepMany(*each, 3);
    QCOMPARE(checkOf(again).steps, 4);
    Run replay(again.experiment(), testing::smallData());
    testing::stepMany(replay, 34);
    QCOMPARE(checkOf(replay).averaged_loss, checkOf(again).averaged_loss);
}

void AveragesTest::trainingDoesNotSeeThem() {
    auto experiment = testing::smallExperiment();
    Run alone(experiment, testing::smallData());
    assign(experiment.configuration, {"optimizer.average", std::string("ema")});
    Run averaged(experiment, testing::smallData());
    testing::stepMany(alone, 20);
    testing::stepMany(averaged, 20);
    checkOf(averaged);
    QCOMPARE(averaged.weightsSha256(), alone.weightsSha256());
}

QTEST_GUILESS_MAIN(AveragesTest)
#include "averages_test.moc"
