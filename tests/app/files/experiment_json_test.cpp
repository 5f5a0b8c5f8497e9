// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/files/experiment_json.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QSet>
#include <QTest>

#include "app/files/presets.h"
#include "tests/support/another_value.h"

using namespace normscope;

namespace {

QString errorOf(const QByteArray& json) {
    try {
        experimentFromJson(json);
    } catch (const JsonError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

/// Nothing in it is the default.
Experiment rich() {
    Experiment experiment;
    for (const auto& key : settingKeys())
        assign(experiment.configuration, {std::string(key.path), anotherValue(key)});
    for (const auto* text :
         {"seed=9223372036854775807", "steps=1000000000000", "data.noise=0.30000000000000004",
          "network.init.gain=1e-9", "network.init.std=0.1234567890123456789",
          "normalization.eps=1e-300", "optimizer.lr=5e-324", "layers.2.normalization.kind=batch",
          "layers.0.normalization.momentum=0.7"})
        assign(experiment.configuration, parseAssignment(text));
    experiment.interventions = {{0, {{"mode", std::string("train")}, {"optimizer.lr", 1.0 / 3.0}}},
                                {5, {{"normalization.momentum", std::monostate{}}}},
                                // In an order of its own, and one key twice.
                                {5,
                                 {{"layers.1.normalization.kind", std::string("batch")},
                                  {"normalization.kind", std::string("none")},
                                  {"layers.1.normalization.kind", std::string("batch")}}}};
    return experiment;
}

}  // namespace

class ExperimentJsonTest : public QObject {
    Q_OBJECT
  private slots:
    void roundTrip();
    void defaultsRoundTrip();
    void writtenInTheTablesOrder();
    void partialFiles();
    void nestedAndDottedKeysMeanTheSame();
    void generalSettingsComeBeforeALayers();
    void integersAndReals();
    void twins();
    void twinsInherit();
    void errors_data();
    void errors();
    void syntaxErrorsNameLineAndColumn();
    void presetsAreGood();
    void unknownPreset();
    void actions();
};

void ExperimentJsonTest::roundTrip() {
    const auto experiment = rich();
    for (const auto& key : settingKeys())
        QVERIFY2(key.get(experiment.configuration) != key.get(Configuration{}), key.path.data());
    QVERIFY(experimentFromJson(experimentToJson(experiment)) == experiment);
    QVERIFY(experimentFromJson(experimentToCompactJson(experiment)) == experiment);
    QVERIFY(!experimentToCompactJson(experiment).contains('\n'));
}

void ExperimentJsonTest::defaultsRoundTrip() {
    QVERIFY(experimentFromJson(QByteArray("{}")) == Experiment{});
    QVERIFY(experimentFromJson(experimentToJson({})) == Experiment{});
}

void ExperimentJsonTest::writtenInTheTablesOrder() {
    const auto text = experimentToJson({});
    QVERIFY(text.startsWith("{\n  \"format\": 1,\n  \"program\": \"Normscope "));
    QVERIFY(text.contains("\n  \"seed\": 7,\n  \"steps\": 2000,\n"));
    QVERIFY(text.contains("\"hidden\": [100, 100, 100]"));
    QVERIFY(text.indexOf("\"data\"") < text.indexOf("\"network\""));
    QVERIFY(text.indexOf("\"normalization\"") < text.indexOf("\"optimizer\""));
    QVERIFY(text.endsWith("\"interventions\": []\n}\n"));
}

void ExperimentJsonTest::partialFiles() {
    const auto experiment =
        experimentFromJson(QByteArray(R"({"optimizer": {"lr": 0.3}, "data": {}, "layers": {}})"));
    Experiment expected;
    expected.configuration.optimizer.lr = 0.3;
    QVERIFY(experiment == expected);
}

void ExperimentJsonTest::nestedAndDottedKeysMeanTheSame() {
    const auto nested = experimentFromJson(QByteArray(
        R"({"network": {"init": {"gain": 2}}, "layers": {"1": {"normalization": {"eps": 0.1}}},
            "interventions": [{"step": 4, "set": {"optimizer": {"lr": 1}}}]})"));
    const auto dotted = experimentFromJson(QByteArray(
        R"({"network.init.gain": 2, "layers.1.normalization.eps": 0.1,
            "interventions": [{"step": 4, "set": {"optimizer.lr": 1}}]})"));
    QVERIFY(nested == dotted);
    QCOMPARE(nested.configuration.network.init.gain, 2.0);
    QCOMPARE(nested.configuration.layers.at(1).eps, 0.1);
    QVERIFY((nested.interventions[0].set[0] == Setting{"optimizer.lr", 1.0}));
}

void ExperimentJsonTest::generalSettingsComeBeforeALayers() {
    // "layers" sorts before "normalization", but the layer's own value is to win.
    const auto experiment =
        experimentFromJson(QByteArray(R"({"layers": {"1": {"normalization": {"kind": "none"}}},
            "normalization": {"kind": "batch"}, "network": {"hidden": [5, 5]}})"));
    QVERIFY(experiment.configuration.normalizationOf(1).kind == NormKind::None);
    QVERIFY(experiment.configuration.normalizationOf(0).kind == NormKind::Batch);
}

void ExperimentJsonTest::integersAndReals() {
    const auto experiment = experimentFromJson(
        QByteArray(R"({"seed": 9007199254740993, "data": {"batch_size": 3.2e1}})"));
    QCOMPARE(experiment.configuration.seed, std::uint64_t{9007199254740993});  // 2^53 + 1
    QCOMPARE(experiment.configuration.data.batch_size, std::int64_t{32});
}

void ExperimentJsonTest::twins() {
    auto experiment = rich();
    experiment.twin = Twin{{}, {}};  // no difference, and none of run A's interventions
    QVERIFY(experimentFromJson(experimentToJson(experiment)) == experiment);
    // In an order of its own, with every kind of value.
    experiment.twin = Twin{{{"layers.1.normalization.kind", std::string("batch")},
                            {"normalization.kind", std::string("batch")},
                            {"layers.0.normalization.eps", 1.0 / 3.0},
                            {"normalization.momentum", std::monostate{}},
                            {"network.hidden", std::vector<std::int64_t>{1, 8, 3}},
                            {"data.batch_size", std::int64_t{9}},
                            {"data.drop_last", false}},
                           {{4, {{"mode", std::string("eval")}}}, {4, {{"optimizer.lr", 0.2}}}}};
    const auto json = experimentToJson(experiment);
    QVERIFY(experimentFromJson(json) == experiment);
    QVERIFY(experimentFromJson(experimentToCompactJson(experiment)) == experiment);
    QCOMPARE(experimentToJson(experimentFromJson(json)), json);
    QVERIFY(!experimentToJson(rich()).contains("twin"));
}

void ExperimentJsonTest::twinsInherit() {
    const auto twinOf = [](const QByteArray& twin) {
        return experimentFromJson(QByteArray(R"({"interventions": [
            {"step": 2, "set": {"optimizer.lr": 0.3, "mode": "eval"}},
            {"step": 6, "set": {"layers.2.normalization.kind": "none"}},
            {"step": 8, "set": {"optimizer.lr": 0.4}}], "twin": )") +
                                  twin + "}")
            .twin.value_or(Twin{{{"no twin", {}}}, {}});
    };
    const Setting eval{"mode", std::string("eval")};
    const Setting layer{"layers.2.normalization.kind", std::string("none")};
    const Setting slow{"optimizer.lr", 0.3}, slower{"optimizer.lr", 0.4};
    // Settings of one step come in the order of the table.
    QVERIFY(twinOf("{}") == (Twin{{}, {{2, {eval, slow}}, {6, {layer}}, {8, {slower}}}}));
    QVERIFY(twinOf(R"({"set": {}})") == twinOf("{}"));
    QVERIFY(twinOf(R"({"set": {"optimizer.lr": 1}})") ==
            (Twin{{{"optimizer.lr", 1.0}}, {{2, {eval}}, {6, {layer}}}}));
    // One layer's slot is the same setting as that of all.
    QVERIFY(twinOf(R"({"set": {"normalization": {"kind": "batch"}}})").interventions ==
            (std::vector<Intervention>{{2, {eval, slow}}, {8, {slower}}}));
    QVERIFY(twinOf(R"({"set": {"optimizer.lr": 1}, "interventions": []})").interventions.empty());
    QVERIFY(twinOf(R"({"interventions": [{"step": 1, "set": {"optimizer.lr": 0.3}}]})") ==
            (Twin{{}, {{1, {slow}}}}));
}

void ExperimentJsonTest::errors_data() {
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* json, const char* sentence) {
        QTest::newRow(json) << QString::fromUtf8(sentence);
    };
    row("[1]", "line 1, column 1: this is a list; an experiment is an object in { }");
    row(R"({"optimiser": {"lr": 1}})",
        "unknown setting \"optimiser.lr\"; did you mean \"optimizer.lr\"?");
    row(R"({"foo": {}})", "unknown setting \"foo\"; did you mean \"mode\"?");
    row(R"({"data": 3})", "unknown setting \"data\"; did you mean \"data.dataset\"?");
    row(R"({"optimizer": {"lr": "big"}})", "optimizer.lr is \"big\"; give a number from 0 to 1e6");
    row(R"({"optimizer": {"lr": {"a": 1}}})",
        "optimizer.lr is {\"a\":1}; give a number from 0 to 1e6");
    row(R"({"optimizer": {"lr": null}})", "optimizer.lr is none; give a number from 0 to 1e6");
    row(R"({"network": {"hidden": [1.5]}})",
        "network.hidden is [1.5]; give 1 to 32 whole numbers from 1 to 4096, such as 100,100,100");
    row(R"({"data": {"path": [1]}})", "data.path is [1]; give text");
    row(R"({"mode": true})", "mode is true; choose train or eval");
    row(R"({"seed": 1.5})", "seed is 1.5; give a whole number from 0 to 9223372036854775807");
    row(R"({"layers": {"7": {"normalization": {"eps": 0.1}}}})",
        "layers.7.normalization.eps names hidden layer 7, but they are numbered 0 to 2; give one "
        "of these");
    row(R"({"interventions": {}})",
        "interventions is {}; give a list of {\"step\": N, \"set\": {key: value}}");
    row(R"({"interventions": [3]})",
        "interventions[0] is 3; give an object with \"step\" and \"set\"");
    row(R"({"interventions": [{"set": {"mode": "eval"}}]})",
        "interventions[0].step is missing; give a whole number from 0 on");
    row(R"({"interventions": [{"step": -1, "set": {"mode": "eval"}}]})",
        "interventions[0].step is -1; give a whole number from 0 on");
    row(R"({"interventions": [{"step": 1, "set": {"mode": "eval"}}, {"step": 2, "set": {}}]})",
        "interventions[1].set sets nothing; give an object such as {\"optimizer.lr\": 0.1}");
    row(R"({"interventions": [{"step": 1, "when": 2}]})",
        "interventions[0]: unknown field \"when\"; give \"step\" and \"set\"");
    row(R"({"interventions": [{"step": 1, "set": {"optimizer.lrr": 1}}]})",
        "interventions[0].set: unknown setting \"optimizer.lrr\"; did you mean "
        "\"optimizer.lr\"?");
    row(R"({"interventions": [{"step": 1, "set": {"seed": 1}}]})",
        "interventions[0]: seed cannot change while a run goes on; set it at the start instead");
    row(R"({"interventions": [{"step": 2, "set": {"mode": "eval"}}, {"step": 1, "set": {"mode": "eval"}}]})",
        "interventions[1]: step 1 comes after step 2; put them in ascending order");
    row(R"({"twin": 3})", "twin is 3; give an object with \"set\"");
    row(R"({"twin": null})", "twin is null; give an object with \"set\"");
    row(R"({"twin": {"sets": {}}})",
        "twin: unknown field \"sets\"; give \"set\" and \"interventions\"");
    row(R"({"twin": {"set": 3}})",
        "twin.set sets nothing; give an object such as {\"optimizer.lr\": 0.1}");
    row(R"({"twin": {"set": {"optimizer.lrr": 1}}})",
        "twin.set: unknown setting \"optimizer.lrr\"; did you mean \"optimizer.lr\"?");
    row(R"({"twin": {"set": {"optimizer": {"lr": -1}}}})",
        "twin.set: optimizer.lr is -1; give a number from 0 to 1e6");
    row(R"({"twin": {"set": {"layers.5.normalization.kind": "none"}}})",
        "twin: layers.5.normalization.kind names hidden layer 5, but they are numbered 0 to 2; "
        "give one of these");
    row(R"({"twin": {"set": {"seed": 8}}})",
        "twin: seed cannot differ: both runs make the same steps through the same data; leave it "
        "out");
    row(R"({"twin": {"set": {"data.dataset": "xor"}}})",
        "twin: data.dataset cannot differ: both runs make the same steps through the same data; "
        "leave it out");
    row(R"({"twin": {"interventions": 1}})",
        "twin.interventions is 1; give a list of {\"step\": N, \"set\": {key: value}}");
    row(R"({"twin": {"interventions": [{"step": 1, "set": {"mode": "evil"}}]}})",
        "twin.interventions[0].set: mode is \"evil\"; choose train or eval");
    row(R"({"twin": {"interventions": [{"step": 1, "set": {"seed": 1}}]}})",
        "twin: interventions[0]: seed cannot change while a run goes on; set it at the start "
        "instead");
    row(R"({"twin": {"set": {"network.hidden": [4]}}, "interventions":
        [{"step": 1, "set": {"layers.1.normalization.kind": "none"}}]})",
        "twin: interventions[0]: layers.1.normalization.kind names hidden layer 1, but they are "
        "numbered 0 to 0; give one of these");
    row(R"({"format": 2})", "format is 2; this program reads format 1");
}

void ExperimentJsonTest::errors() {
    QFETCH(QString, sentence);
    QCOMPARE(errorOf(QTest::currentDataTag()), sentence);
}

void ExperimentJsonTest::syntaxErrorsNameLineAndColumn() {
    // The words between are Qt's.
    const auto matches = [](const QByteArray& json, const char* place) {
        const auto error = errorOf(json);
        return error.startsWith(place) && error.endsWith("; correct the JSON there");
    };
    QVERIFY(matches("", "line 1, column 1: "));
    QVERIFY(matches("{\"seed\": 1,\n  \"steps\" 3}", "line 2, column 12: "));
    QVERIFY(matches("{\"data.path\": \"ü\",\n\n !}", "line 3, column "));
    QVERIFY(matches("{\"optimizer.lr\": 1e999}", "line 1, column "));
    QVERIFY(matches(QByteArray(5000, '['), "line 1, column "));
}

void ExperimentJsonTest::presetsAreGood() {
    const auto all = presets();
    QCOMPARE(all.front().name, QString("mnist-sigmoid"));
    QVERIFY(all.front().experiment.configuration == Configuration{});  // the default is the default
    QSet<QString> names;
    for (const auto& preset : all) {
        names << preset.name;
        QVERIFY(!preset.title.isEmpty());
        QVERIFY(preset.description.endsWith('.'));
        QVERIFY(presetNamed(preset.name).experiment == preset.experiment);
    }
    QCOMPARE(names.size(), static_cast<qsizetype>(all.size()));
    QVERIFY(names.contains("deep-relu") && names.contains("spiral"));
    QCOMPARE(presetNamed("deep-relu").experiment.configuration.depth(), std::int64_t{10});
}

void ExperimentJsonTest::unknownPreset() {
    try {
        presetNamed("mnist");
        QFAIL("accepted");
    } catch (const JsonError& error) {
        QVERIFY(QString(error.what()).startsWith("unknown preset \"mnist\"; choose mnist-sigmoid"));
    }
}

void ExperimentJsonTest::actions() {
    Experiment experiment;
    experiment.interventions = {{5,
                                 {{"optimizer.lr", 0.5},
                                  {"normalization.recalibrate", true},
                                  {"layers.1.normalization.reset_running_stats", true}}}};
    experiment.twin = Twin{{}, {{7, {{"layers.0.normalization.recalibrate", true}}}}};
    const auto text = experimentToJson(experiment);
    QVERIFY(experimentFromJson(text) == experiment);
    // They stand where they are done, not among the settings.
    QCOMPARE(text.count("recalibrate"), 2);
    QCOMPARE(errorOf(R"({"normalization": {"recalibrate": true}})"),
             QString("normalization.recalibrate is done once in a running network, it is not a "
                     "setting to begin with; put it into \"interventions\", or give --at "
                     "STEP:normalization.recalibrate"));
    experiment = {};
    experiment.interventions = {{5,
                                 {{"layers.0.normalization.set_gamma", std::string("3:0.5")},
                                  {"normalization.set_beta", std::string("-1")}}}};
    QVERIFY(experimentFromJson(experimentToJson(experiment)) == experiment);
    QVERIFY(experimentFromJson(R"({"interventions": [{"step": 5, "set":
        [{"layers.0.normalization.set_gamma": "3:0.50"}, {"normalization.set_beta": -1}]}]})")
                .interventions == experiment.interventions);
    QVERIFY(errorOf(R"({"interventions": [{"step": 1, "set": {"normalization.recalibrate": 1}}]})")
                .endsWith("give true, for it is done or not there at all"));
}

QTEST_APPLESS_MAIN(ExperimentJsonTest)
#include "experiment_json_test.moc"
