// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/experiment/settings.h"

#include <QTest>
#include <set>

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

/// Kinds, ranges, and names that are nearly right.
template <class Row>
void rowsOfNetworksAndNorms(const Row& row) {
    row("network.kind=resnet",
        "network.kind is \"resnet\"; choose mlp, cnn, cnn3d, residual-mlp, residual-cnn or "
        "residual-cnn3d");
    row("network.downsample=pool",
        "network.downsample is \"pool\"; choose stride, max-pool or none");
    row("network.dropout_place=after",
        "network.dropout_place is \"after\"; choose before-norm, after-layer or before-output");
    row("optimizer.schedule=linear",
        "optimizer.schedule is \"linear\"; choose constant, step or cosine");
    row("data.task=ranking", "data.task is \"ranking\"; choose classification or regression");
    row("network.kernel_size=11", "network.kernel_size is 11; give a whole number from 1 to 9");
    row("network.dropout=1", "network.dropout is 1; give a number from 0 to 0.99");
    row("normalization.num_groups=0",
        "normalization.num_groups is 0; give a whole number from 1 to 4096");
    row("layers.0.normalization.num_groups=2.5",
        "layers.0.normalization.num_groups is 2.5; give a whole number from 1 to 4096");
    row("normalization.virtual_batch_size=0",
        "normalization.virtual_batch_size is 0; give a whole number from 1 to 1e6");
    row("normalization.noise_mean=-0.5",
        "normalization.noise_mean is -0.5; give a number from 0 to 100");
    row("normalization.noise_std=0.5",
        "normalization.noise_std is 0.5; give a number from 1 to 100");
    row("normalization.instance_affine=yes",
        "normalization.instance_affine is \"yes\"; give true or false");
    row("optimizer.accumulation=1025",
        "optimizer.accumulation is 1025; give a whole number from 1 to 1024");
    row("optimizer.clip_grad_norm=-1",
        "optimizer.clip_grad_norm is -1; give a number from 0 to 1e6");
    row("optimizer.schedule_steps=0",
        "optimizer.schedule_steps is 0; give a whole number from 1 to 1e9");
    row("optimizer.schedule_gamma=1.5",
        "optimizer.schedule_gamma is 1.5; give a number from 0 to 1");
    row("optimizer.warmup_steps=-1",
        "optimizer.warmup_steps is -1; give a whole number from 0 to 1e9");
    row("normalization.groups=2",
        "unknown setting \"normalization.groups\"; did you mean \"normalization.num_groups\"?");
    row("kernel=3", "unknown setting \"kernel\"; did you mean \"network.kernel_size\"?");
    row("dropout=0.5", "unknown setting \"dropout\"; did you mean \"network.dropout\"?");
    row("schedule=step", "unknown setting \"schedule\"; did you mean \"optimizer.schedule\"?");
    row("optimizer.warmup=5",
        "unknown setting \"optimizer.warmup\"; did you mean \"optimizer.warmup_steps\"?");
    row("layers.1.normalization.virtual_batch=8",
        "unknown setting \"layers.1.normalization.virtual_batch\"; did you mean "
        "\"layers.1.normalization.virtual_batch_size\"?");
    row("normalization.instance_tracking=true",
        "unknown setting \"normalization.instance_tracking\"; did you mean "
        "\"normalization.instance_affine\"?");
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
    void errors_data();
    void errors();
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
    for (const auto* text : {"seed=11",
                             "steps=12",
                             "mode=eval",
                             "data.dataset=spiral",
                             "data.path=/tmp/x",
                             "data.label=species",
                             "data.task=regression",
                             "data.image_size=32",
                             "data.standardization=per-channel",
                             "data.samples=500",
                             "data.noise=0.25",
                             "data.batch_size=17",
                             "data.drop_last=true",
                             "data.order=sorted",
                             "validation.brightness=-0.5",
                             "validation.contrast=0.1",
                             "validation.noise=0.3",
                             "validation.invert=true",
                             "validation.clamp=false",
                             "validation.order=sorted",
                             "network.kind=residual-cnn3d",
                             "network.hidden=3,5",
                             "network.kernel_size=5",
                             "network.downsample=max-pool",
                             "network.activation=leaky_relu",
                             "network.dropout=0.5",
                             "network.dropout_place=before-output",
                             "network.init.scheme=he",
                             "network.init.gain=2.5",
                             "network.init.std=0.01",
                             "normalization.kind=none",
                             "normalization.placement=after",
                             "normalization.momentum=none",
                             "normalization.eps=0.001",
                             "normalization.affine=false",
                             "normalization.track_running_stats=false",
                             "normalization.instance_affine=true",
                             "normalization.instance_track_running_stats=true",
                             "normalization.num_groups=8",
                             "normalization.virtual_batch_size=32",
                             "normalization.noise_mean=0.1",
                             "normalization.noise_std=1.5",
                             "normalization.freeze=true",
                             "normalization.freeze_affine=true",
                             "normalization.on_insert=preserve",
                             "normalization.on_remove=fold",
                             "optimizer.kind=adamw",
                             "optimizer.lr=0.003",
                             "optimizer.momentum=0.9",
                             "optimizer.weight_decay=1e-4",
                             "optimizer.decay_norm=false",
                             "optimizer.accumulation=8",
                             "optimizer.clip_grad_norm=1.5",
                             "optimizer.schedule=cosine",
                             "optimizer.schedule_steps=250",
                             "optimizer.schedule_gamma=0.5",
                             "optimizer.warmup_steps=40"})
        QTest::newRow(text) << text;
    QCOMPARE(settingKeys().size(), 57U);  // as many as there are rows
}

void SettingsTest::everyKeyReadsWhatItWrites() {
    QFETCH(QString, assignment);
    const auto setting = parseAssignment(assignment.toStdString());
    Configuration configuration;
    QVERIFY(valueOf(configuration, setting.key) != setting.value);
    assign(configuration, setting);
    QVERIFY(valueOf(configuration, setting.key) == setting.value);
    QCOMPARE(QString::fromStdString(setting.key + "=" + toText(setting.value)), assignment);
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
    for (const auto* path : {"mode",
                             "data.batch_size",
                             "data.drop_last",
                             "network.activation",
                             "normalization.kind",
                             "layers.1.normalization.placement",
                             "normalization.momentum",
                             "normalization.eps",
                             "normalization.on_insert",
                             "normalization.on_remove",
                             "optimizer.lr",
                             "data.order",
                             "validation.noise",
                             "layers.0.normalization.freeze",
                             "normalization.freeze_affine",
                             "network.dropout",
                             "network.dropout_place",
                             "normalization.num_groups",
                             "layers.1.normalization.virtual_batch_size",
                             "normalization.noise_mean",
                             "layers.0.normalization.noise_std",
                             "optimizer.decay_norm",
                             "optimizer.accumulation",
                             "optimizer.clip_grad_norm",
                             "optimizer.schedule",
                             "optimizer.schedule_steps",
                             "optimizer.schedule_gamma",
                             "optimizer.warmup_steps",
                             "normalization.recalibrate",
                             "layers.2.normalization.reset_running_stats",
                             "layers.0.normalization.set_gamma",
                             "normalization.set_beta",
                             "optimizer.momentum",
                             "optimizer.weight_decay"})
        QVERIFY2(isLive({{path, {}}}), path);
    for (const auto* path :
         {"seed", "data.dataset", "data.path", "data.noise", "network.hidden", "network.init.gain",
          "normalization.affine", "layers.0.normalization.track_running_stats", "optimizer.kind",
          "network.kind", "network.kernel_size", "network.downsample", "data.task",
          "normalization.instance_affine", "layers.1.normalization.instance_track_running_stats",
          "steps"})
        QVERIFY2(!isLive({{path, {}}}), path);
    QVERIFY(!isLive({{"mode", {}}, {"seed", {}}}));
    QVERIFY(keyFor("steps").effect == Effect::None);
}

void SettingsTest::errors_data() {
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* text, const char* sentence) {
        QTest::newRow(text) << QString::fromUtf8(sentence);
    };
    row("optimizer.lrr=1", "unknown setting \"optimizer.lrr\"; did you mean \"optimizer.lr\"?");
    row("lr=1", "unknown setting \"lr\"; did you mean \"optimizer.lr\"?");
    row("batch=1", "unknown setting \"batch\"; did you mean \"data.batch_size\"?");
    row("layers.1.normalization.kid=none",
        "unknown setting \"layers.1.normalization.kid\"; did you mean "
        "\"layers.1.normalization.kind\"?");
    row("layers.1.optimizer.lr=1",
        "unknown setting \"layers.1.optimizer.lr\"; did you mean "
        "\"layers.1.normalization.eps\"?");
    row("layers.3.normalization.kind=none",
        "layers.3.normalization.kind names hidden layer 3, but they are numbered 0 to 2; give one "
        "of these");
    row("optimizer.lr=-1", "optimizer.lr is -1; give a number from 0 to 1e6");
    row("optimizer.lr=nan", "optimizer.lr is nan; give a number from 0 to 1e6");
    row("optimizer.lr=inf", "optimizer.lr is inf; give a number from 0 to 1e6");
    row("optimizer.lr=fast", "optimizer.lr is \"fast\"; give a number from 0 to 1e6");
    row("optimizer.lr=", "optimizer.lr is \"\"; give a number from 0 to 1e6");
    row("optimizer.lr=1 ", "optimizer.lr is \"1 \"; give a number from 0 to 1e6");
    row("optimizer.momentum=1", "optimizer.momentum is 1; give a number from 0 to 0.9999");
    row("normalization.kind=bach",
        "normalization.kind is \"bach\"; choose none, batch, layer, group, instance, rms, ghost or "
        "noisy");
    row("network.init.scheme=best",
        "network.init.scheme is \"best\"; choose pytorch, he, xavier or gaussian");
    row("normalization.momentum=1.5",
        "normalization.momentum is 1.5; give a number from 0 to 1, or none");
    row("normalization.affine=1", "normalization.affine is \"1\"; give true or false");
    row("data.batch_size=0", "data.batch_size is 0; give a whole number from 1 to 1e6");
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
    row("network.init.gain=0", "network.init.gain is 0; give a number from 1e-9 to 1000");
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
    row("layers.0.normalization.recalibrat=true",
        "unknown setting \"layers.0.normalization.recalibrat\"; did you mean "
        "\"layers.0.normalization.recalibrate\"?");
    row("validation.contrast=5", "validation.contrast is 5; give a number from 0 to 4");
    rowsOfNetworksAndNorms(row);
    row("optimizer.lr", "\"optimizer.lr\" sets nothing; write key=value, such as optimizer.lr=0.1");
}

void SettingsTest::errors() {
    QFETCH(QString, sentence);
    QCOMPARE(assignError(QTest::currentDataTag()), sentence);
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
    QCOMPARE(actionKeys().size(), 4U);
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
