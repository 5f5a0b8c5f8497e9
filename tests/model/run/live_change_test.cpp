// SPDX-License-Identifier: GPL-3.0-or-later
// What a change between two steps keeps: every pair of states a layer can be in.
#include <QTest>
#include <cmath>

#include "tests/support/small_runs.h"

using namespace normscope;
using namespace normscope::testing;

namespace {

struct LayerState {
    const char* name;
    std::vector<Setting> settings;
};

const std::vector<LayerState>& layerStates() {
    static const std::vector<LayerState> states{
        {"off", {{"normalization.kind", "none"}, {"mode", "train"}}},
        {"before",
         {{"normalization.kind", "batch"},
          {"normalization.placement", "before"},
          {"mode", "train"}}},
        {"after",
         {{"normalization.kind", "batch"},
          {"normalization.placement", "after"},
          {"mode", "train"}}},
        {"before, eval",
         {{"normalization.kind", "batch"},
          {"normalization.placement", "before"},
          {"mode", "eval"}}},
        {"after, eval",
         {{"normalization.kind", "batch"}, {"normalization.placement", "after"}, {"mode", "eval"}}},
        {"second layer off",
         {{"normalization.kind", "batch"},
          {"normalization.placement", "before"},
          {"layers.1.normalization.kind", "none"},
          {"mode", "train"}}},
        {"mixed",
         {{"normalization.kind", "batch"},
          {"layers.0.normalization.placement", "after"},
          {"layers.1.normalization.placement", "before"},
          {"mode", "train"}}},
    };
    return states;
}

Experiment startingIn(const LayerState& state) {
    auto experiment = smallExperiment();
    experiment.configuration.network.hidden = {7, 6, 5};
    experiment.configuration.optimizer = {OptimizerKind::SGD, 0.1, 0.9, 0.0};
    for (const auto& setting : state.settings)
        assign(experiment.configuration, setting);
    return experiment;
}

/// What is in both and differs.
QString changed(const State& before, const State& after) {
    QString names;
    for (const auto& [name, values] : before)
        if (const auto found = after.find(name); found != after.end() && found->second != values)
            names += QString::fromStdString(name) + " ";
    return names;
}

/// The validation loss under running statistics, measured after one more step that moves nothing.
double frozenLoss(Run& run) {
    run.intervene({{"optimizer.lr", 0.0}, {"normalization.momentum", 0.0}});
    if (!run.step())
        return std::nan("");
    run.recordNow();
    return run.takeMetrics().back().val_loss_running;
}

}  // namespace

class LiveChangeTest : public QObject {
    Q_OBJECT
  private slots:
    void everyPairKeepsWhatStays_data();
    void everyPairKeepsWhatStays();
    void functionIsKept_data();
    void functionIsKept();
    void freshMovesTheFunction();
    void untouchedParametersKeepTheirMomentum_data();
    void untouchedParametersKeepTheirMomentum();
    void bufferSettingsApplyAtTheNextStep();
    void learningRateAppliesAtTheNextStep();
};

void LiveChangeTest::everyPairKeepsWhatStays_data() {
    QTest::addColumn<std::size_t>("from");
    QTest::addColumn<std::size_t>("to");
    for (std::size_t a = 0; a < layerStates().size(); ++a)
        for (std::size_t b = 0; b < layerStates().size(); ++b)
            if (a != b)
                QTest::addRow("%s -> %s", layerStates()[a].name, layerStates()[b].name) << a << b;
}

void LiveChangeTest::everyPairKeepsWhatStays() {
    QFETCH(std::size_t, from);
    QFETCH(std::size_t, to);
    const auto data = smallData({.train = 43});
    Run run(startingIn(layerStates()[from]), data);
    QCOMPARE(stepMany(run, 9), 9);
    const auto before = stateOf(run);
    run.intervene(layerStates()[to].settings);
    // With fresh and drop, whatever is there before and after has the same bits.
    QCOMPARE(changed(before, stateOf(run)), QString());
    const auto& now = run.configuration();
    const auto frame = run.observe({});
    for (std::size_t i = 0; i < 3; ++i) {
        const auto& slot = now.normalizationOf(static_cast<std::int64_t>(i));
        QCOMPARE(frame.layers[i].norm.present, slot.kind == NormKind::Batch);
        QCOMPARE(frame.layers[i].normalization.placement, slot.placement);
        if (slot.kind == NormKind::Batch)
            QCOMPARE(frame.layers[i].norm.batch_statistics, now.mode == Mode::Train);
    }
    QCOMPARE(frame.mode, now.mode);
    QCOMPARE(stepMany(run, 9), 9);
    // And back.
    const auto later = stateOf(run);
    run.intervene(layerStates()[from].settings);
    QCOMPARE(changed(later, stateOf(run)), QString());
    QCOMPARE(stepMany(run, 9), 9);
    for (const auto& [name, values] : stateOf(run))
        for (const float value : values)
            QVERIFY2(std::isfinite(value), name.c_str());
    QCOMPARE(replayedSha(run.experiment(), data, 27), run.weightsSha256());
}

void LiveChangeTest::functionIsKept_data() {
    QTest::addColumn<std::size_t>("from");
    QTest::addColumn<std::size_t>("to");
    // Between having and not having a norm, in training and in eval mode, all layers and one.
    for (const auto& [a, b] : std::vector<std::pair<std::size_t, std::size_t>>{{0, 1},
                                                                               {0, 2},
                                                                               {0, 3},
                                                                               {0, 4},
                                                                               {0, 5},
                                                                               {0, 6},
                                                                               {1, 0},
                                                                               {2, 0},
                                                                               {3, 0},
                                                                               {4, 0},
                                                                               {5, 0},
                                                                               {6, 0},
                                                                               {1, 5},
                                                                               {5, 1}})
        QTest::addRow("%s -> %s", layerStates()[a].name, layerStates()[b].name) << a << b;
}

void LiveChangeTest::functionIsKept() {
    QFETCH(std::size_t, from);
    QFETCH(std::size_t, to);
    Run run(startingIn(layerStates()[from]), smallData());
    QCOMPARE(stepMany(run, 60), 60);
    const auto before = frozenLoss(run);
    auto change = layerStates()[to].settings;
    change.insert(change.begin(),
                  {{"normalization.on_insert", "preserve"}, {"normalization.on_remove", "fold"}});
    run.intervene(change);
    const auto after = frozenLoss(run);
    QVERIFY2(std::abs(after - before) < 1e-4,
             qPrintable(QString("%1 became %2").arg(before).arg(after)));
    QVERIFY(before < 1.0);
}

void LiveChangeTest::freshMovesTheFunction() {
    Run run(startingIn(layerStates()[0]), smallData());
    stepMany(run, 60);
    const auto before = frozenLoss(run);
    // New buffers, mean 0 and variance 1, change nothing in evaluation until they see a batch.
    run.intervene(layerStates()[1].settings);
    QVERIFY(std::abs(frozenLoss(run) - before) < 1e-3);
    run.intervene({{"normalization.momentum", 1.0}});
    QVERIFY(run.step());
    QVERIFY(std::abs(frozenLoss(run) - before) > 1e-2);
}

void LiveChangeTest::untouchedParametersKeepTheirMomentum_data() {
    QTest::addColumn<QString>("kind");
    QTest::newRow("sgd") << "sgd";
    QTest::newRow("rmsprop") << "rmsprop";
}

// With an infinitesimal rate gradients hardly matter, but the momentum already gathered does: a
// weight decay of 0 and gradients of a dead end leave it to move the weights alone.
void LiveChangeTest::untouchedParametersKeepTheirMomentum() {
    QFETCH(QString, kind);
    auto experiment = startingIn(layerStates()[1]);
    assign(experiment.configuration, {"optimizer.kind", kind.toStdString()});
    assign(experiment.configuration, {"optimizer.lr", 0.01});
    Run toggled(experiment, smallData()), steady(experiment, smallData());
    for (auto* run : {&toggled, &steady})
        QCOMPARE(stepMany(*run, 20), 20);
    const auto start = stateOf(toggled);
    // Off and on again between two steps: nothing has trained in between, so the gradients of the
    // next step differ from the steady run's by γ, β and buffers alone.
    toggled.intervene({{"normalization.kind", "none"}, {"normalization.on_remove", "drop"}});
    toggled.intervene({{"normalization.kind", "batch"}});
    QVERIFY(toggled.step() && steady.step());
    const auto a = stateOf(toggled), b = stateOf(steady);
    // In the output layer, 20 steps of gathered momentum at .9 outweigh one gradient: both runs
    // move the same way. A state begun anew would move by the new gradient alone.
    double product = 0, square_a = 0, square_b = 0;
    for (const auto* name : {"output.weight", "layers.0.linear.weight", "layers.1.linear.weight"})
        for (std::size_t i = 0; i < start.at(name).size(); ++i) {
            const double da = a.at(name)[i] - start.at(name)[i];
            const double db = b.at(name)[i] - start.at(name)[i];
            product += da * db;
            square_a += da * da;
            square_b += db * db;
        }
    const double cosine = product / std::sqrt(square_a * square_b);
    QVERIFY2(cosine > 0.9, qPrintable(QString::number(cosine)));
    QVERIFY(std::abs(std::sqrt(square_a / square_b) - 1) < 0.4);
}

void LiveChangeTest::bufferSettingsApplyAtTheNextStep() {
    Run run(startingIn(layerStates()[1]), smallData());
    stepMany(run, 5);
    run.intervene({{"normalization.momentum", 0.0}});
    const auto still = partOf(stateOf(run), "running");
    stepMany(run, 3);
    QCOMPARE(partOf(stateOf(run), "running"), still);
    run.intervene({{"layers.2.normalization.momentum", 1.0}});
    QVERIFY(run.step());
    const auto frame = run.observe({});
    QCOMPARE(partOf(stateOf(run), "layers.0.norm.running"), partOf(still, "layers.0.norm.running"));
    const auto& norm = frame.layers[2].norm;
    for (std::size_t c = 0; c < norm.running_mean.size(); ++c) {
        QVERIFY(std::abs(norm.running_mean[c] - norm.batch_mean[c]) < 1e-5f);
        QVERIFY(std::abs(norm.running_var[c] / (norm.batch_var[c] * 8 / 7) - 1) < 1e-4f);
    }
}

void LiveChangeTest::learningRateAppliesAtTheNextStep() {
    Run run(startingIn(layerStates()[1]), smallData());
    stepMany(run, 5);
    run.intervene({{"optimizer.lr", 0.0}});
    const auto weights = partOf(stateOf(run), "linear");
    QCOMPARE(stepMany(run, 4), 4);
    QCOMPARE(partOf(stateOf(run), "linear"), weights);
    run.intervene({{"optimizer.lr", 0.1}});
    QVERIFY(run.step());
    QVERIFY(partOf(stateOf(run), "linear") != weights);
}

QTEST_APPLESS_MAIN(LiveChangeTest)
#include "live_change_test.moc"
