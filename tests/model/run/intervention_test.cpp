// SPDX-License-Identifier: GPL-3.0-or-later
// Freezing, locking, recalibration and reset in a running network.
#include <QTest>

#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

Experiment with(const QStringList& assignments) {
    auto experiment = startingExperiment();
    for (const auto& text : assignments)
        assign(experiment.configuration, parseAssignment(text.toStdString()));
    return experiment;
}

std::vector<Setting> settings(const QStringList& assignments) {
    std::vector<Setting> all;
    for (const auto& text : assignments)
        all.push_back(parseAssignment(text.toStdString()));
    return all;
}

bool same(const State& a, const State& b, std::string_view part) {
    return partOf(a, part) == partOf(b, part);
}

/// γ and β of all layers.
State affineOf(const Run& run) {
    State affine = partOf(stateOf(run), "norm.weight");
    affine.merge(partOf(stateOf(run), "norm.bias"));
    return affine;
}

}  // namespace

class InterventionTest : public QObject {
    Q_OBJECT
  private slots:
    void frozenInTrainModeIsEvalMode();
    void frozenBuffersStandStill();
    void frozenLayersTakeABatchOfOne();
    void freezingWithoutBuffersIsNothing();
    void frozenValidationIsTheSameBothWays();
    void insertedFrozen();
    void lockedAffine_data();
    void lockedAffine();
    void lockedFromTheStart();
    void lockedThroughOtherChanges();
    void recalibrationByHand();
    void recalibrationOfOneLayer();
    void frozenLayersKeepTheirStatistics();
    void batchesOfOneAreLeftOut();
    void reset();
    void gammaAndBetaSet();
    void weightsScaled();
    void behindANormOnlyTheGradientKnowsTheScale();
    void actionsThatCannotBe();
    void settingsBeforeActions();
    void replaysAndSnapshots();
};

void InterventionTest::frozenInTrainModeIsEvalMode() {
    Run frozen(with({"normalization.freeze=true"}), smallData());
    Run eval(with({"mode=eval"}), smallData());
    QCOMPARE(stepMany(frozen, 30), std::int64_t{30});
    QCOMPARE(stepMany(eval, 30), std::int64_t{30});
    QCOMPARE(frozen.weightsSha256(), eval.weightsSha256());
}

void InterventionTest::frozenBuffersStandStill() {
    Run run(with({"optimizer.kind=adam", "optimizer.lr=0.01"}), smallData());
    stepMany(run, 10);
    const auto before = stateOf(run);
    run.intervene(settings({"layers.0.normalization.freeze=true"}));
    stepMany(run, 10);
    const auto during = stateOf(run);
    for (const auto* part : {"running_mean", "running_var", "num_batches_tracked"}) {
        QVERIFY(same(before, during, std::string("layers.0.norm.") + part));
        QVERIFY(!same(before, during, std::string("layers.1.norm.") + part));
    }
    QVERIFY(!same(before, during, "layers.0.norm.weight"));
    QVERIFY(!same(before, during, "layers.0.linear.weight"));
    run.intervene(settings({"normalization.freeze=false"}));
    stepMany(run, 1);
    const auto after = stateOf(run);
    QCOMPARE(after.at("layers.0.norm.num_batches_tracked").front(), 11.0f);
    QCOMPARE(after.at("layers.1.norm.num_batches_tracked").front(), 21.0f);
    QVERIFY(!same(during, after, "layers.0.norm.running_mean"));
}

void InterventionTest::frozenLayersTakeABatchOfOne() {
    Run run(with({"data.batch_size=1"}), smallData());
    QVERIFY(!run.step());
    run.intervene(settings({"layers.0.normalization.freeze=true"}));
    QVERIFY(!run.step());  // layer 1 still needs the batch
    run.intervene(settings({"normalization.freeze=true"}));
    QCOMPARE(stepMany(run, 5), std::int64_t{5});
    QVERIFY(allFinite(stateOf(run)));
}

void InterventionTest::freezingWithoutBuffersIsNothing() {
    const auto frozen =
        with({"normalization.track_running_stats=false", "normalization.freeze=true"});
    QCOMPARE(replayedSha(frozen, smallData(), 20),
             replayedSha(with({"normalization.track_running_stats=false"}), smallData(), 20));
}

void InterventionTest::frozenValidationIsTheSameBothWays() {
    Run run(with({}), smallData());
    stepMany(run, 5);
    run.recordNow();
    auto record = run.takeMetrics().back();
    QVERIFY(record.val_loss_batch != record.val_loss_running);
    run.intervene(settings({"normalization.freeze=true", "data.batch_size=1"}));
    stepMany(run, 1);
    run.recordNow();
    record = run.takeMetrics().back();
    QCOMPARE(record.val_loss_batch, record.val_loss_running);
    QCOMPARE(record.val_accuracy_batch, record.val_accuracy_running);
}

void InterventionTest::insertedFrozen() {
    Run run(with({"normalization.kind=none"}), smallData());
    stepMany(run, 10);
    run.recordNow();
    const auto before = run.takeMetrics().back();
    run.intervene(settings({"normalization.on_insert=preserve", "normalization.freeze=true",
                            "normalization.kind=batch"}));
    const auto frame = run.observe({});
    QVERIFY(frame.layers[0].norm.present && !frame.layers[0].norm.batch_statistics);
    Run plain(with({"normalization.kind=none"}), smallData());
    stepMany(plain, 11);
    stepMany(run, 1);
    // Frozen at the identity: the step's loss is that of the network without.
    QVERIFY(std::abs(run.lastStep().train_loss - plain.lastStep().train_loss) < 1e-5);
    QCOMPARE(stateOf(run).at("layers.0.norm.num_batches_tracked").front(), 0.0f);
    QVERIFY(before.val_loss_running > 0);
}

void InterventionTest::lockedAffine_data() {
    QTest::addColumn<QStringList>("assignments");
    QTest::newRow("SGD") << QStringList{"optimizer.momentum=0.9", "optimizer.weight_decay=0.01"};
    for (const auto* kind : {"adam", "adamw", "rmsprop"})
        QTest::newRow(kind) << QStringList{QString("optimizer.kind=%1").arg(kind),
                                           "optimizer.lr=0.01", "optimizer.momentum=0.5",
                                           "optimizer.weight_decay=0.01"};
}

void InterventionTest::lockedAffine() {
    QFETCH(QStringList, assignments);
    Run run(with(assignments), smallData());
    stepMany(run, 10);
    const auto before = affineOf(run);
    run.intervene(settings({"normalization.freeze_affine=true"}));
    const auto weights = stateOf(run);
    stepMany(run, 10);
    QVERIFY(affineOf(run) == before);
    QVERIFY(!same(stateOf(run), weights, "linear.weight"));
    QVERIFY(!same(stateOf(run), weights, "running_mean"));  // locked is not frozen
    run.intervene(settings({"layers.1.normalization.freeze_affine=false"}));
    stepMany(run, 1);
    const auto after = affineOf(run);
    QVERIFY(same(after, before, "layers.0."));
    QVERIFY(!same(after, before, "layers.1.norm.weight"));
}

void InterventionTest::lockedFromTheStart() {
    Run run(with({"layers.1.normalization.freeze_affine=true", "optimizer.weight_decay=0.1"}),
            smallData());
    stepMany(run, 20);
    const auto affine = affineOf(run);
    QCOMPARE(affine.at("layers.1.norm.weight"), std::vector<float>(5, 1.0f));
    QCOMPARE(affine.at("layers.1.norm.bias"), std::vector<float>(5, 0.0f));
    QVERIFY(affine.at("layers.0.norm.weight") != std::vector<float>(7, 1.0f));
}

void InterventionTest::lockedThroughOtherChanges() {
    Run run(with({"optimizer.momentum=0.9"}), smallData());
    stepMany(run, 5);
    run.intervene(settings({"normalization.freeze_affine=true"}));
    stepMany(run, 3);
    const auto before = affineOf(run);
    run.intervene(settings({"normalization.placement=after"}));
    stepMany(run, 3);
    run.intervene(settings({"layers.0.normalization.kind=none"}));
    stepMany(run, 3);
    QVERIFY(same(affineOf(run), before, "layers.1."));
    run.intervene(settings({"layers.0.normalization.kind=batch"}));
    stepMany(run, 3);
    // Fresh, and locked at once.
    QCOMPARE(affineOf(run).at("layers.0.norm.weight"), std::vector<float>(7, 1.0f));
    QVERIFY(same(affineOf(run), before, "layers.1."));
}

// One layer, so that what comes into its norm is Wx + b over the training set.
void InterventionTest::recalibrationByHand() {
    const auto data = smallData();
    Run run(with({"network.hidden=3", "data.batch_size=12"}), data);
    stepMany(run, 4);
    const auto before = stateOf(run);
    run.intervene(settings({"normalization.recalibrate"}));
    const auto after = stateOf(run);
    QVERIFY(same(before, after, "linear") && same(before, after, "output"));
    QVERIFY(same(before, after, "norm.weight") && same(before, after, "norm.bias"));
    QCOMPARE(after.at("layers.0.norm.num_batches_tracked").front(), 4.0f);  // 12, 12, 12, 4
    for (std::size_t channel = 0; channel < 3; ++channel) {
        double mean = 0, var = 0;
        for (const std::size_t begin : {0, 12, 24, 36}) {
            const auto rows = std::min<std::size_t>(12, 40 - begin);
            double sum = 0, squares = 0;
            for (std::size_t row = begin; row < begin + rows; ++row) {
                double z = after.at("layers.0.linear.bias")[channel];
                for (std::size_t f = 0; f < 4; ++f)
                    z += static_cast<double>(after.at("layers.0.linear.weight")[channel * 4 + f]) *
                         static_cast<double>(data->train.inputs[row * 4 + f]);
                sum += z;
                squares += z * z;
            }
            const auto m = static_cast<double>(rows);
            mean += sum / m / 4;
            var += (squares - sum * sum / m) / (m - 1) / 4;
        }
        QVERIFY(std::abs(after.at("layers.0.norm.running_mean")[channel] - mean) < 1e-6);
        QVERIFY(std::abs(after.at("layers.0.norm.running_var")[channel] - var) < 1e-6 * (1 + var));
    }
}

void InterventionTest::recalibrationOfOneLayer() {
    Run one(with({}), smallData()), all(with({}), smallData());
    stepMany(one, 5);
    stepMany(all, 5);
    const auto before = stateOf(one);
    one.intervene(settings({"layers.1.normalization.recalibrate"}));
    all.intervene(settings({"normalization.recalibrate"}));
    QVERIFY(same(stateOf(one), before, "layers.0."));
    QVERIFY(same(stateOf(one), stateOf(all), "layers.1."));
    QVERIFY(!same(stateOf(one), before, "layers.1.norm.running_mean"));
    QVERIFY(!same(stateOf(all), before, "layers.0.norm.running_mean"));
}

void InterventionTest::frozenLayersKeepTheirStatistics() {
    Run run(with({}), smallData());
    stepMany(run, 5);
    run.intervene(settings({"layers.0.normalization.freeze=true"}));
    const auto before = stateOf(run);
    run.intervene(settings({"normalization.recalibrate"}));
    QVERIFY(same(stateOf(run), before, "layers.0."));
    QVERIFY(!same(stateOf(run), before, "layers.1.norm.running_mean"));
    run.intervene(settings({"normalization.reset_running_stats"}));
    QVERIFY(same(stateOf(run), before, "layers.0."));
    run.intervene(settings({"layers.0.normalization.recalibrate"}));
    QVERIFY(!same(stateOf(run), before, "layers.0.norm.running_mean"));
}

void InterventionTest::batchesOfOneAreLeftOut() {
    const auto trackedWith = [](const char* batch_size) {
        Run run(with({}), smallData({.train = 41}));
        stepMany(run, 2);
        run.intervene(settings({batch_size, "normalization.recalibrate"}));
        return stateOf(run).at("layers.0.norm.num_batches_tracked").front();
    };
    QCOMPARE(trackedWith("data.batch_size=8"), 5.0f);   // the 41st alone is left out
    QCOMPARE(trackedWith("data.batch_size=9"), 5.0f);   // 4 × 9 and 5
    QCOMPARE(trackedWith("data.batch_size=1"), 20.0f);  // pairs
    QCOMPARE(trackedWith("data.batch_size=41"), 1.0f);
}

void InterventionTest::reset() {
    Run run(with({}), smallData());
    stepMany(run, 5);
    const auto before = stateOf(run);
    run.intervene(settings({"layers.0.normalization.reset_running_stats"}));
    const auto after = stateOf(run);
    QCOMPARE(after.at("layers.0.norm.running_mean"), std::vector<float>(7, 0.0f));
    QCOMPARE(after.at("layers.0.norm.running_var"), std::vector<float>(7, 1.0f));
    QCOMPARE(after.at("layers.0.norm.num_batches_tracked").front(), 0.0f);
    QVERIFY(same(before, after, "layers.1.") && same(before, after, "linear"));
    // The marks and the experiment know.
    QCOMPARE(markLabel(run.experiment().interventions.back().set),
             std::string("layer 1: reset statistics"));
}

void InterventionTest::gammaAndBetaSet() {
    Run run(with({"optimizer.kind=adam", "optimizer.lr=0.01"}), smallData());
    stepMany(run, 5);
    auto expected = stateOf(run);
    run.intervene(settings(
        {"layers.1.normalization.set_gamma=2:-0.5", "layers.0.normalization.set_beta=0.25"}));
    expected.at("layers.1.norm.weight")[2] = -0.5f;
    for (float& beta : expected.at("layers.0.norm.bias"))
        beta = 0.25f;
    QVERIFY(stateOf(run) == expected);  // these and nothing else
    run.observe({});
    stepMany(run, 3);
    QVERIFY(stateOf(run).at("layers.1.norm.weight")[2] != -0.5f);  // it goes on learning
    QCOMPARE(replayedSha(run.experiment(), smallData(), run.stepsDone()), run.weightsSha256());
    // Where there is none it is passed over: layer 2 without a norm, RMSNorm without β.
    run.intervene(
        settings({"layers.1.normalization.kind=none", "layers.0.normalization.kind=rms"}));
    const auto before = stateOf(run);
    run.intervene(settings({"normalization.set_beta=1", "layers.1.normalization.set_gamma=3"}));
    QVERIFY(stateOf(run) == before);
    run.intervene(settings({"normalization.set_gamma=3"}));
    QCOMPARE(stateOf(run).at("layers.0.norm.weight"), std::vector<float>(7, 3.0f));
    QVERIFY_THROWS_EXCEPTION(SettingError,
                             run.intervene(settings({"normalization.set_gamma=99:1"})));
}

void InterventionTest::weightsScaled() {
    Run run(with({"optimizer.momentum=0.9"}), smallData());
    stepMany(run, 5);
    auto expected = stateOf(run);
    run.intervene(settings({"layers.1.scale_weights=4"}));
    for (float& weight : expected.at("layers.1.linear.weight"))
        weight *= 4;
    QVERIFY(stateOf(run) == expected);
    run.intervene(settings({"scale_weights=0.5"}));
    for (const auto* layer : {"layers.0", "layers.1"})
        for (float& weight : expected.at(layer + std::string(".linear.weight")))
            weight /= 2;
    QVERIFY(stateOf(run) == expected);  // neither a bias nor the output layer
    stepMany(run, 3);
    QCOMPARE(replayedSha(run.experiment(), smallData(), run.stepsDone()), run.weightsSha256());
    for (const auto* bad : {"scale_weights=0", "scale_weights=-1", "scale_weights=1e9"})
        QVERIFY_THROWS_EXCEPTION(SettingError, run.intervene(settings({bad})));
}

/// BN(10 W x) = BN(W x), and ∂L/∂(10 W) = ∂L/∂W / 10 (van Laarhoven 2017).
void InterventionTest::behindANormOnlyTheGradientKnowsTheScale() {
    const auto changeOfLayer1 = [](double factor, float& loss) {
        auto experiment = with({"normalization.eps=1e-12", "optimizer.momentum=0"});
        Run run(experiment, smallData());
        stepMany(run, 5);
        if (factor != 1)
            run.intervene({{"layers.1.scale_weights", factor}});
        const auto before = stateOf(run).at("layers.1.linear.weight");
        stepMany(run, 1);
        loss = run.lastStep().train_loss;
        const auto after = stateOf(run).at("layers.1.linear.weight");
        double square = 0;
        for (std::size_t i = 0; i < after.size(); ++i)
            square += std::pow(after[i] - before[i], 2);
        return std::sqrt(square);
    };
    float as_it_is = 0, scaled = 0;
    const double plain = changeOfLayer1(1, as_it_is), tenfold = changeOfLayer1(10, scaled);
    QVERIFY(plain > 0);
    QVERIFY2(std::abs(scaled / as_it_is - 1) < 1e-5, qPrintable(QString::number(scaled)));
    QVERIFY2(std::abs(plain / tenfold / 10 - 1) < 1e-3,
             qPrintable(QString::number(plain / tenfold)));
}

void InterventionTest::actionsThatCannotBe() {
    Run run(with({"normalization.track_running_stats=false"}), smallData());
    stepMany(run, 2);
    const auto sha = run.weightsSha256();
    QVERIFY_THROWS_EXCEPTION(SettingError, run.intervene(settings({"normalization.recalibrate"})));
    QVERIFY_THROWS_EXCEPTION(SettingError, run.intervene({{"normalization.recalibrate", false}}));
    QVERIFY(run.experiment().interventions.empty());
    QCOMPARE(run.weightsSha256(), sha);
    // Without batch norm there is nothing to do, which is no error.
    Run plain(with({"normalization.kind=none"}), smallData());
    stepMany(plain, 2);
    plain.intervene(settings({"normalization.recalibrate", "normalization.reset_running_stats"}));
    QCOMPARE(plain.experiment().interventions.size(), std::size_t{1});
}

void InterventionTest::settingsBeforeActions() {
    Run together(with({}), smallData()), apart(with({}), smallData());
    stepMany(together, 3);
    stepMany(apart, 3);
    together.intervene(settings({"normalization.recalibrate", "data.batch_size=5"}));
    apart.intervene(settings({"data.batch_size=5"}));
    apart.intervene(settings({"normalization.recalibrate"}));
    QCOMPARE(together.weightsSha256(), apart.weightsSha256());
    QCOMPARE(stateOf(together).at("layers.0.norm.num_batches_tracked").front(), 8.0f);
}

void InterventionTest::replaysAndSnapshots() {
    const auto data = smallData();
    auto experiment = with({"optimizer.kind=adam", "optimizer.lr=0.01"});
    const QStringList changes[] = {{"layers.0.normalization.freeze=true"},
                                   {"normalization.freeze_affine=true", "data.order=sorted"},
                                   {"normalization.recalibrate"},
                                   {"normalization.freeze=false", "validation.noise=0.2"},
                                   {"layers.1.normalization.reset_running_stats"},
                                   {"normalization.freeze_affine=false", "data.order=shuffled"}};
    Run live(experiment, data);
    std::vector<std::shared_ptr<const Run::Snapshot>> snapshots;
    for (const auto& change : changes) {
        stepMany(live, 7);
        live.intervene(settings(change));
        live.observe({});
        snapshots.push_back(live.snapshot());
    }
    stepMany(live, 7);
    live.recordNow();
    const auto last = live.takeMetrics().back();
    QCOMPARE(replayedSha(live.experiment(), data, live.stepsDone()), live.weightsSha256());
    for (const auto& snapshot : snapshots) {
        auto resumed = Run::resume(*snapshot, live.experiment(), {});
        stepMany(resumed, live.stepsDone() - resumed.stepsDone());
        QCOMPARE(resumed.weightsSha256(), live.weightsSha256());
        resumed.recordNow();
        QCOMPARE(resumed.takeMetrics().back().val_loss_running, last.val_loss_running);
    }
}

QTEST_APPLESS_MAIN(InterventionTest)
#include "intervention_test.moc"
