// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/settings/settings.h"

#include <QTest>
#include <set>

#include "tests/support/another_value.h"

using namespace normscope;

namespace {

/// The sentence an action fails with; empty when it does not.
template <class Action>
QString errorOf(Action action) {
    try {
        action();
    } catch (const SettingError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

QString assignError(const char* text) {
    return errorOf([&] {
        Configuration configuration;
        assign(configuration, parseAssignment(text));
    });
}

}  // namespace

class SettingsTest : public QObject {
    Q_OBJECT
  private slots:
    void everyKeyReadsWhatItWrites_data();
    void everyKeyReadsWhatItWrites();
    void everyDefaultIsInItsRange();
    void everyKeyIsDescribed();
    void liveAndRebuild();
    void fieldsAndPaths();
    void errors_data();
    void errors();
    void nearestNames();
    void failedAssignmentChangesNothing();
    void wholeNumbersAndReals();
    void seedKeepsAllItsBits();
    void globalNormalizationSetsEveryLayer();
    void overrideEqualToTemplateVanishes();
    void shallowerNetworkDropsOverrides();
    void layerPaths();
    void actions();
    void text_data();
    void text();
    void marks_data();
    void marks();
};

void SettingsTest::everyKeyReadsWhatItWrites_data() {
    QTest::addColumn<QString>("assignment");
    for (const auto& key : settingKeys())
        QTest::newRow(key.path.data())
            << QString::fromStdString(std::string(key.path) + "=" + toText(anotherValue(key)));
}

void SettingsTest::everyKeyReadsWhatItWrites() {
    QFETCH(QString, assignment);
    const auto setting = parseAssignment(assignment.toStdString());
    QVERIFY(setting.value == anotherValue(keyFor(setting.key)));
    Configuration configuration;
    QVERIFY(valueOf(configuration, setting.key) != setting.value);
    assign(configuration, setting);
    QVERIFY(valueOf(configuration, setting.key) == setting.value);
    // Nothing else changed.
    for (const auto& key : settingKeys())
        if (key.path != setting.key)
            QVERIFY2(key.get(configuration) == key.get(Configuration{}), key.path.data());
}

void SettingsTest::everyDefaultIsInItsRange() {
    Configuration configuration;
    for (const auto& key : settingKeys())
        assign(configuration, {std::string(key.path), key.get(configuration)});
    QVERIFY(configuration == Configuration{});
}

void SettingsTest::everyKeyIsDescribed() {
    std::set<std::string_view> paths;
    for (const auto& key : settingKeys()) {
        QVERIFY(!key.label.empty());
        QVERIFY(key.help.ends_with('.'));
        QCOMPARE(key.kind == ValueKind::Choice, !key.choices.empty());
        QVERIFY(paths.insert(key.path).second);
    }
}

void SettingsTest::liveAndRebuild() {
    for (const auto* path : {"mode", "optimizer.lr", "layers.1.normalization.placement",
                             "normalization.recalibrate", "layers.0.normalization.set_gamma"})
        QVERIFY2(isLive({{path, {}}}), path);
    for (const auto* path : {"seed", "network.hidden", "steps", "optimizer.kind",
                             "layers.0.normalization.track_running_stats"})
        QVERIFY2(!isLive({{path, {}}}), path);
    QVERIFY(!isLive({{"mode", {}}, {"seed", {}}}));
    QVERIFY(keyFor("steps").effect == Effect::None);
}

// A row is found by its field, and the field by its row's path.
void SettingsTest::fieldsAndPaths() {
    QCOMPARE(keyFor(&InitConfig::std).path, std::string_view("network.init.std"));
    QCOMPARE(pathOf(&NormalizationConfig::eps, 2), std::string("layers.2.normalization.eps"));
    QVERIFY((settingOf(&NormalizationConfig::kind, NormKind::RMS, 1) ==
             Setting{"layers.1.normalization.kind", std::string("rms")}));
    QVERIFY((settingOf(&NormalizationConfig::momentum, std::optional<double>()) ==
             Setting{"normalization.momentum", std::monostate{}}));
    QVERIFY(
        (settingOf(&Configuration::seed, std::uint64_t{3}) == Setting{"seed", std::int64_t{3}}));
    QVERIFY(isOneOf(keyFor("layers.4.normalization.eps"), &NetworkConfig::hidden,
                    &NormalizationConfig::eps));
    for (const auto& key : settingKeys())
        QCOMPARE(detail::keyAt(key.field(detail::defaults())).path, key.path);
    for (const auto& key : actionKeys())
        QVERIFY(!isOneOf(key, &Configuration::seed));
}

void SettingsTest::errors_data() {
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* text, const char* sentence) {
        QTest::newRow(text) << QString::fromUtf8(sentence);
    };
    row("layers.3.normalization.kind=none",
        "layers.3.normalization.kind names hidden layer 3, but they are numbered 0 to 2; give one "
        "of these");
    row("optimizer.lr=-1", "optimizer.lr is -1; give a number from 0 to 1e6");
    row("optimizer.lr=nan", "optimizer.lr is nan; give a number from 0 to 1e6");
    row("optimizer.lr=inf", "optimizer.lr is inf; give a number from 0 to 1e6");
    row("optimizer.lr=fast", "optimizer.lr is \"fast\"; give a number from 0 to 1e6");
    row("optimizer.lr=", "optimizer.lr is \"\"; give a number from 0 to 1e6");
    row("optimizer.lr=1 ", "optimizer.lr is \"1 \"; give a number from 0 to 1e6");
    row("normalization.kind=bach",
        "normalization.kind is \"bach\"; choose none, batch, layer, channel_layer, group, "
        "instance, rms, ghost, noisy, batch_renorm or dyt");
    row("normalization.momentum=1.5",
        "normalization.momentum is 1.5; give a number from 0 to 1, or none");
    row("normalization.affine=1", "normalization.affine is \"1\"; give true or false");
    row("data.batch_size=0", "data.batch_size is 0; give a whole number from 1 to 1e6");
    row("layers.0.normalization.num_groups=2.5",
        "layers.0.normalization.num_groups is 2.5; give a whole number from 1 to 4096");
    row("data.batch_size=2.5", "data.batch_size is 2.5; give a whole number from 1 to 1e6");
    row("seed=-1", "seed is -1; give a whole number from 0 to 9223372036854775807");
    row("seed=9223372036854775808",
        "seed is 9223372036854775808; give a whole number from 0 to 9223372036854775807");
    row("network.hidden=100,0",
        "network.hidden is 100,0; give 1 to 32 whole numbers from 1 to 4096, such as 100,100,100");
    row("network.hidden=4097",
        "network.hidden is 4097; give 1 to 32 whole numbers from 1 to 4096, such as 100,100,100");
    row("network.hidden=1,,2",
        "network.hidden is \"1,,2\"; give 1 to 32 whole numbers from 1 to 4096, such as "
        "100,100,100");
    row("normalization.recalibrate=false",
        "normalization.recalibrate is false; give true, for it is done or not there at all");
    for (const std::string given :
         {"12:", ":0.5", "-1:0.5", "1.5:0.5", "1:nan", "1:0.5:2", "1:1e7", "x"})
        row(("normalization.set_gamma=" + given).c_str(),
            ("normalization.set_gamma is \"" + given +
             "\"; give channel:value, such as 12:0.5, or a number from -1e6 to 1e6 for all "
             "channels")
                .c_str());
    row("layers.3.normalization.recalibrate",
        "layers.3.normalization.recalibrate names hidden layer 3, but they are numbered 0 to 2; "
        "give one of these");
    row("optimizer.lr", "\"optimizer.lr\" sets nothing; write key=value, such as optimizer.lr=0.1");
}

void SettingsTest::errors() {
    QFETCH(QString, sentence);
    QCOMPARE(assignError(QTest::currentDataTag()), sentence);
}

void SettingsTest::nearestNames() {
    const std::pair<std::string, std::string> meant[] = {
        {"optimizer.lrr", "optimizer.lr"},
        {"lr", "optimizer.lr"},
        {"batch", "data.batch_size"},
        {"kernel", "network.kernel_size"},
        {"dropout", "network.dropout"},
        {"schedule", "optimizer.schedule"},
        {"optimizer.warmup", "optimizer.warmup_steps"},
        {"normalization.groups", "normalization.num_groups"},
        {"normalization.instance_tracking", "normalization.instance_affine"},
        {"layers.1.normalization.kid", "layers.1.normalization.kind"},
        {"layers.1.normalization.virtual_batch", "layers.1.normalization.virtual_batch_size"},
        {"layers.0.normalization.recalibrat", "layers.0.normalization.recalibrate"},
        {"layers.1.optimizer.lr", "layers.1.normalization.eps"}};
    for (const auto& [given, nearest] : meant)
        QCOMPARE(assignError((given + "=1").c_str()),
                 QString::fromStdString("unknown setting \"" + given + "\"; did you mean \"" +
                                        nearest + "\"?"));
}

void SettingsTest::failedAssignmentChangesNothing() {
    Configuration configuration;
    configuration.layers[1].eps = 0.5;
    const auto before = configuration;
    for (const Setting& setting : {Setting{"normalization.eps", 2.0}, Setting{"seed", -1.0},
                                   Setting{"layers.9.normalization.eps", 0.1},
                                   Setting{"network.hidden", std::vector<std::int64_t>(33, 1)},
                                   Setting{"mode", true}, Setting{"data.path", std::int64_t{3}}})
        QVERIFY_THROWS_EXCEPTION(SettingError, assign(configuration, setting));
    QVERIFY(configuration == before);
}

void SettingsTest::wholeNumbersAndReals() {
    Configuration configuration;
    assign(configuration, {"data.batch_size", 32.0});
    QCOMPARE(configuration.data.batch_size, std::int64_t{32});
    assign(configuration, {"optimizer.lr", std::int64_t{2}});
    QCOMPARE(configuration.optimizer.lr, 2.0);
    QVERIFY((checkedSetting({"optimizer.lr", std::int64_t{2}}) == Setting{"optimizer.lr", 2.0}));
    assign(configuration, {"normalization.momentum", std::int64_t{1}});
    QCOMPARE(configuration.normalization.momentum, std::optional(1.0));
}

void SettingsTest::seedKeepsAllItsBits() {
    Configuration configuration;
    assign(configuration, parseAssignment("seed=9223372036854775807"));
    QCOMPARE(configuration.seed, std::uint64_t{9223372036854775807U});
    QCOMPARE(toText(valueOf(configuration, "seed")), std::string("9223372036854775807"));
}

void SettingsTest::globalNormalizationSetsEveryLayer() {
    Configuration configuration;
    assign(configuration, parseAssignment("layers.1.normalization.kind=none"));
    assign(configuration, parseAssignment("layers.1.normalization.eps=0.25"));
    QVERIFY(configuration.normalizationOf(0).kind == NormKind::Batch);
    QVERIFY(configuration.normalizationOf(1).kind == NormKind::None);
    assign(configuration, parseAssignment("normalization.kind=none"));
    QVERIFY(configuration.normalizationOf(0).kind == NormKind::None);
    // The layer's other field stays its own, and only that.
    QCOMPARE(configuration.layers.size(), 1U);
    QCOMPARE(configuration.normalizationOf(1).eps, 0.25);
    QCOMPARE(configuration.normalizationOf(2).eps, 1e-5);
}

void SettingsTest::overrideEqualToTemplateVanishes() {
    Configuration configuration;
    assign(configuration, parseAssignment("layers.2.normalization.placement=after"));
    QCOMPARE(configuration.layers.size(), 1U);
    assign(configuration, parseAssignment("normalization.placement=after"));
    QVERIFY(configuration.layers.empty());
    assign(configuration, parseAssignment("layers.0.normalization.placement=after"));
    QVERIFY(configuration.layers.empty());
}

void SettingsTest::shallowerNetworkDropsOverrides() {
    Configuration configuration;
    assign(configuration, parseAssignment("layers.0.normalization.kind=none"));
    assign(configuration, parseAssignment("layers.2.normalization.kind=none"));
    assign(configuration, parseAssignment("network.hidden=10,10"));
    QCOMPARE(configuration.layers.size(), 1U);
    QVERIFY(configuration.layers.contains(0));
}

void SettingsTest::layerPaths() {
    QCOMPARE(keyFor("layers.7.normalization.eps").path, std::string_view("normalization.eps"));
    for (const auto* path : {"layers", "layers.", "layers.1", "layers.x.normalization.kind",
                             "layers.-1.normalization.kind", "layers.1.seed",
                             "layers.99999999999.normalization.kind", "", "normalization"})
        QVERIFY_THROWS_EXCEPTION(SettingError, keyFor(path));
    QVERIFY_THROWS_EXCEPTION(SettingError, valueOf({}, "layers.3.normalization.kind"));
}

void SettingsTest::actions() {
    for (const auto& key : actionKeys()) {
        QVERIFY(key.effect == Effect::Action && key.help.ends_with('.') && !key.label.empty());
        QVERIFY(isAction(key.path));
        for (const auto& setting : settingKeys())
            QVERIFY(setting.path != key.path);
    }
    const auto alone = parseAssignment("layers.1.normalization.recalibrate");
    QVERIFY((alone == Setting{"layers.1.normalization.recalibrate", true}));
    QVERIFY(alone == parseAssignment("layers.1.normalization.recalibrate=true"));
    QCOMPARE(layerOf(alone.key), std::optional<std::int64_t>(1));
    QVERIFY(!layerOf("normalization.recalibrate"));
    QVERIFY((parseAssignment("normalization.set_gamma=+3:1e-1") ==
             Setting{"normalization.set_gamma", std::string("3:0.1")}));
    QVERIFY((checkedSetting({"normalization.set_beta", std::int64_t{2}}) ==
             Setting{"normalization.set_beta", std::string("2")}));
    QVERIFY((channelValueFrom("7:-1.5") == ChannelValue{7, -1.5}));
    QVERIFY((channelValueFrom("0.25") == ChannelValue{{}, 0.25}));
    QVERIFY(errorOf([] { parseAssignment("normalization.set_gamma"); }).contains("sets nothing"));
    Configuration configuration;
    assign(configuration, alone);
    QVERIFY(configuration == Configuration{});
    QVERIFY(!isAction("normalization.freeze"));
    QCOMPARE(errorOf([] { rejectAction("normalization.freeze"); }), QString());
    QCOMPARE(errorOf([] { rejectAction("normalization.recalibrate"); }),
             QString("normalization.recalibrate is done once in a running network, it is not a "
                     "setting to begin with; put it into \"interventions\", or give --at "
                     "STEP:normalization.recalibrate"));
}

void SettingsTest::text_data() {
    QTest::addColumn<double>("number");
    QTest::addColumn<QString>("written");
    QTest::newRow("one") << 1.0 << "1";
    QTest::newRow("tenth") << 0.1 << "0.1";
    QTest::newRow("small") << 1e-5 << "1e-5";
    QTest::newRow("large") << 1e6 << "1e6";
    QTest::newRow("third") << 1.0 / 3.0 << "0.3333333333333333";
    QTest::newRow("tiny") << 5e-324 << "5e-324";
}

void SettingsTest::text() {
    QFETCH(double, number);
    QFETCH(QString, written);
    QCOMPARE(QString::fromStdString(toText(number)), written);
    QCOMPARE(written.toDouble(), number);
}

void SettingsTest::marks_data() {
    QTest::addColumn<QStringList>("assignments");
    QTest::addColumn<QString>("label");
    const auto row = [](const char* label, const QStringList& assignments) {
        QTest::newRow(label) << assignments << QString::fromUtf8(label);
    };
    row("BN off", {"normalization.kind=none"});
    row("BN on", {"normalization.kind=batch"});
    row("BN on (preserve)", {"normalization.on_insert=preserve", "normalization.kind=batch"});
    row("BN off (fold)", {"normalization.on_remove=fold", "normalization.kind=none"});
    row("layer 2: BN off", {"layers.1.normalization.kind=none"});
    row("BN after activation", {"normalization.placement=after"});
    row("layer 2: BN after activation", {"layers.1.normalization.placement=after"});
    row("Nesterov on", {"optimizer.nesterov=true"});
    row("normalization.affine false", {"normalization.affine=false"});
    row("eval mode", {"mode=eval"});
    row("lr 0.3", {"optimizer.lr=0.3"});
    row("batch 16", {"data.batch_size=16"});
    row("BN momentum none", {"normalization.momentum=none"});
    row("BN ε 0.001", {"normalization.eps=0.001"});
    row("Leaky ReLU", {"network.activation=leaky_relu"});
    row("drop last on", {"data.drop_last=true"});
    row("on insert: preserve", {"normalization.on_insert=preserve"});
    row("batches sorted", {"data.order=sorted"});
    row("validation sorted", {"validation.order=sorted"});
    row("brightness 0.5, clamp off", {"validation.brightness=0.5", "validation.clamp=false"});
    row("validation noise 0.2, invert on", {"validation.noise=0.2", "validation.invert=true"});
    row("freeze BN", {"normalization.freeze=true"});
    row("layer 2: unfreeze", {"layers.1.normalization.freeze=false"});
    row("freeze γ β", {"normalization.freeze_affine=true"});
    row("recalibrate", {"normalization.recalibrate"});
    row("layer 2: ch 3 γ 0.5", {"layers.1.normalization.set_gamma=3:0.50"});
    row("β -2", {"normalization.set_beta=-2"});
    row("layer 1: weights × 10", {"layers.0.scale_weights=10"});
    row("weights w.pt", {"network.load_weights=/a/b/w.pt#sha256=" + QString(64, '0')});
    row("layer 1: reset statistics", {"layers.0.normalization.reset_running_stats=true"});
    row("lr 1, layer 1: BN on", {"optimizer.lr=1", "layers.0.normalization.kind=batch"});
}

void SettingsTest::marks() {
    QFETCH(QStringList, assignments);
    QFETCH(QString, label);
    std::vector<Setting> settings;
    for (const auto& text : assignments)
        settings.push_back(parseAssignment(text.toStdString()));
    QCOMPARE(QString::fromStdString(markLabel(settings)), label);
}

QTEST_APPLESS_MAIN(SettingsTest)
#include "settings_test.moc"
