// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/experiment.h"

#include <QTest>

using namespace normscope;

namespace {

Experiment withChanges() {
    Experiment experiment;
    experiment.interventions = {{3, {{"optimizer.lr", 0.5}}},
                                {3, {{"optimizer.lr", 0.25}}},
                                {10, {{"layers.1.normalization.kind", std::string("none")}}}};
    return experiment;
}

QString errorOf(const Experiment& experiment) {
    try {
        validate(experiment);
    } catch (const SettingError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

}  // namespace

class ExperimentTest : public QObject {
    Q_OBJECT
  private slots:
    void configurationAtAStep();
    void goodOnesPass();
    void order();
    void rebuildKeysAreRefused();
    void badSettingsNameTheIntervention();
    void badConfigurationsAreRefused();
    void actions();
    void actionsOnGammaAndBeta();
    void actionsOfATwin();
};

void ExperimentTest::configurationAtAStep() {
    const auto experiment = withChanges();
    QCOMPARE(experiment.configurationAt(2).optimizer.lr, 0.1);
    QCOMPARE(experiment.configurationAt(3).optimizer.lr, 0.25);  // the later of two at one step
    QVERIFY(experiment.configurationAt(9).normalizationOf(1).kind == NormKind::Batch);
    QVERIFY(experiment.configurationAt(10).normalizationOf(1).kind == NormKind::None);
}

void ExperimentTest::goodOnesPass() {
    QCOMPARE(errorOf({}), QString());
    QCOMPARE(errorOf(withChanges()), QString());
}

void ExperimentTest::order() {
    auto experiment = withChanges();
    experiment.interventions[2].step = 2;
    QCOMPARE(errorOf(experiment),
             QString("interventions[2]: step 2 comes after step 3; put them in ascending order"));
    experiment.interventions[0].step = -1;
    QCOMPARE(errorOf(experiment),
             QString("interventions[0]: step is -1; give a whole number from 0 on"));
}

void ExperimentTest::rebuildKeysAreRefused() {
    Experiment experiment;
    experiment.interventions = {{0, {{"seed", std::int64_t{1}}}}};
    QCOMPARE(errorOf(experiment), QString("interventions[0]: seed cannot change while a run goes "
                                          "on; set it at the start instead"));
}

void ExperimentTest::badSettingsNameTheIntervention() {
    auto experiment = withChanges();
    experiment.interventions[1].set = {{"optimizer.lr", -1.0}};
    QCOMPARE(errorOf(experiment),
             QString("interventions[1]: optimizer.lr is -1; give a number from 0 to 1e6"));
    experiment.interventions[1].set = {{"layers.3.normalization.eps", 0.1}};
    QVERIFY(errorOf(experiment).startsWith("interventions[1]: layers.3.normalization.eps names"));
}

void ExperimentTest::badConfigurationsAreRefused() {
    Experiment experiment;
    experiment.configuration.data.batch_size = 0;
    QCOMPARE(errorOf(experiment),
             QString("data.batch_size is 0; give a whole number from 1 to 1e6"));
    experiment = {};
    experiment.configuration.network.hidden.clear();
    QVERIFY(errorOf(experiment).startsWith("network.hidden is empty; give 1 to 32"));
    experiment = {};
    experiment.configuration.layers[5].kind = NormKind::None;
    QVERIFY(errorOf(experiment).startsWith("layers.5.normalization.kind names hidden layer 5"));
    experiment = {};
    experiment.configuration.layers[1].eps = -1;
    QCOMPARE(errorOf(experiment),
             QString("layers.1.normalization.eps is -1; give a number from 0 to 1"));
}

void ExperimentTest::actions() {
    Experiment experiment;
    experiment.interventions = {{4,
                                 {{"normalization.recalibrate", true},
                                  {"layers.2.normalization.reset_running_stats", true}}}};
    QCOMPARE(errorOf(experiment), QString());
    QVERIFY(experiment.configurationAt(4) == experiment.configuration);
    experiment.configuration.normalization.track_running_stats = false;
    QCOMPARE(errorOf(experiment),
             QString("interventions[0]: normalization.recalibrate needs running statistics, and "
                     "none are kept; start the run with normalization.track_running_stats=true"));
    // One layer keeps them: that of all has something to do, that of another layer has not.
    auto slot = experiment.configuration.normalization;
    slot.track_running_stats = true;
    experiment.configuration.layers[0] = slot;
    QVERIFY(errorOf(experiment)
                .startsWith("interventions[0]: layers.2.normalization.reset_running_stats needs"));
    experiment.interventions[0].set.pop_back();
    QCOMPARE(errorOf(experiment), QString());
}

void ExperimentTest::actionsOnGammaAndBeta() {
    const auto with = [](const char* setting) {
        Experiment experiment;
        experiment.configuration.network.hidden = {8, 16};
        experiment.interventions = {{4, {parseAssignment(setting)}}};
        return experiment;
    };
    QCOMPARE(errorOf(with("normalization.set_gamma=12:0.5")), QString());  // in the second layer
    QCOMPARE(
        errorOf(with("layers.0.normalization.set_gamma=12:0.5")),
        QString("interventions[0]: layers.0.normalization.set_gamma names channel 12, but they "
                "are numbered 0 to 7; give one of these"));
    auto plain = with("normalization.set_beta=0.5");
    plain.configuration.normalization.affine = false;
    QCOMPARE(errorOf(plain),
             QString("interventions[0]: normalization.set_beta needs γ and β, and there are none; "
                     "start the run with affine norms"));
    plain.configuration.normalization.kind = NormKind::Instance;
    plain.configuration.normalization.instance_affine = true;
    QCOMPARE(errorOf(plain), QString());
    // A narrower twin does not inherit it; one without running statistics does.
    const auto inherited = [&](const char* difference) {
        return inheritedBy({parseAssignment(difference)},
                           with("normalization.set_gamma=12:0.5").interventions)
            .size();
    };
    QCOMPARE(inherited("network.hidden=4,4"), std::size_t{0});
    QCOMPARE(inherited("normalization.affine=false"), std::size_t{0});
    QCOMPARE(inherited("normalization.track_running_stats=false"), std::size_t{1});
    QCOMPARE(inherited("normalization.kind=none"), std::size_t{1});
}

void ExperimentTest::actionsOfATwin() {
    Experiment experiment;
    experiment.interventions = {{4, {{"normalization.recalibrate", true}, {"optimizer.lr", 0.5}}}};
    experiment.twin = Twin{{{"normalization.recalibrate", true}}, {}};
    QVERIFY(errorOf(experiment).startsWith("twin: normalization.recalibrate is done once"));
    const std::vector<Setting> untracked{{"normalization.track_running_stats", false}};
    experiment.twin = Twin{untracked, experiment.interventions};
    QVERIFY(errorOf(experiment).startsWith("twin: interventions[0]: normalization.recalibrate "));
    // What has nothing to act on is not inherited; by a twin without batch norm it is, and does
    // nothing there.
    experiment.twin->interventions = inheritedBy(untracked, experiment.interventions);
    QCOMPARE(errorOf(experiment), QString());
    QVERIFY((experiment.twin->interventions ==
             std::vector<Intervention>{{4, {{"optimizer.lr", 0.5}}}}));
    const std::vector<Setting> without{{"normalization.kind", std::string("none")}};
    QVERIFY(inheritedBy(without, experiment.interventions) == experiment.interventions);
    experiment.twin = Twin{{{"data.order", std::string("sorted")}}, {}};
    QCOMPARE(errorOf(experiment), QString());
}

QTEST_APPLESS_MAIN(ExperimentTest)
#include "experiment_test.moc"
