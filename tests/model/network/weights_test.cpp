// SPDX-License-Identifier: GPL-3.0-or-later
// Runs that begin with a state_dict of PyTorch.
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "model/data/formats/state_dict.h"
#include "model/pytorch/pytorch_export.h"
#include "model/settings/weights_file.h"
#include "tests/support/small_runs.h"

using namespace normscope;

class WeightsTest : public QObject {
    Q_OBJECT

    QTemporaryDir folder_;

    std::string written(const char* name, const std::string& contents) {
        QFile file(folder_.filePath(name));
        if (!file.open(QIODevice::WriteOnly) ||
            file.write(contents.data(), static_cast<qint64>(contents.size())) < 0)
            qFatal("cannot write");
        return file.fileName().toStdString();
    }
    static Experiment beginningWith(const std::string& file, Experiment experiment) {
        experiment.interventions.clear();
        experiment.configuration.network.init.weights = file;
        return experiment;
    }
    /// 4 features, layers of 2 and 3, 3 classes, as nn.Sequential(Linear(bias=False), BatchNorm1d,
    /// Tanh, Linear(bias=False), BatchNorm1d, Tanh, Linear) has it.
    static StateDict sequential() {
        const auto values = [](std::int64_t count, float first) {
            std::vector<float> all;
            for (std::int64_t i = 0; i < count; ++i)
                all.push_back(first + static_cast<float>(i) / 16);
            return all;
        };
        return {{"0.weight", {2, 4}, values(8, -0.5F)},
                {"1.weight", {2}, {1.5F, 0.5F}},
                {"1.bias", {2}, {0.25F, -0.25F}},
                {"1.running_mean", {2}, {3.0F, -1.0F}},
                {"1.running_var", {2}, {4.0F, 0.25F}},
                {"1.num_batches_tracked", {}, {77}, true},
                {"3.weight", {3, 2}, values(6, 1.0F)},
                {"4.weight", {3}, {1, 1, 1}},
                {"4.bias", {3}, {0, 0, 0}},
                {"4.running_mean", {3}, {0, 0, 0}},
                {"4.running_var", {3}, {1, 1, 1}},
                {"6.weight", {3, 3}, values(9, 0.0F)},
                {"6.bias", {3}, {0.5F, 0.25F, 0.125F}}};
    }
    static Experiment small() {
        auto experiment = testing::smallExperiment();
        experiment.configuration.network.hidden = {2, 3};
        return experiment;
    }
    QString refusal(const StateDict& state, const Experiment& experiment) {
        try {
            Run(beginningWith(written("refused.pt", ptFile(state)), experiment),
                testing::smallData(), {.record = false});
            return {};
        } catch (const SettingError& error) {
            return QString::fromUtf8(error.what());
        }
    }

  private slots:
    void comesBackFromAnExport_data() {
        QTest::addColumn<QStringList>("settings");
        QTest::newRow("batch norm") << QStringList{};
        QTest::newRow("more than nine layers")
            << QStringList{"network.hidden=6,6,6,6,6,6,6,6,6,6,6"};
        QTest::newRow("none") << QStringList{"normalization.kind=none"};
        QTest::newRow("ghost") << QStringList{"normalization.kind=ghost"};
        QTest::newRow("residual") << QStringList{"network.kind=residual-mlp",
                                                 "network.hidden=6,6,9,9,9"};
    }
    void comesBackFromAnExport() {
        QFETCH(QStringList, settings);
        auto experiment = testing::smallExperiment();
        experiment.configuration.steps = 15;
        for (const QString& text : settings)
            assign(experiment.configuration, parseAssignment(text.toStdString()));
        const auto data = testing::smallData();
        Run trained(experiment, data, {.record = false, .fused = false});  // as the export's is
        testing::stepMany(trained, 15);
        const auto exported = exportToPyTorch(experiment, data);
        for (const auto& [name, contents] : exported.files) {
            if (name != "weights.pt" && name != "weights.safetensors")
                continue;
            const auto file = written(name.c_str(), contents);
            const Run again(beginningWith(file, experiment), data, {.record = false});
            QCOMPARE(again.weightsSha256(), trained.weightsSha256());
            QVERIFY(testing::stateOf(again) == testing::stateOf(trained));
        }
    }

    void namesDoNotMatter() {
        const auto file = written("sequential.pt", ptFile(sequential()));
        const Run run(beginningWith(file, small()), testing::smallData(), {.record = false});
        const auto state = testing::stateOf(run);
        QCOMPARE(state.at("layers.0.linear.weight"), sequential()[0].values);
        QCOMPARE(state.at("layers.0.linear.bias"), (std::vector<float>{0, 0}));
        QCOMPARE(state.at("layers.0.norm.weight"), (std::vector<float>{1.5F, 0.5F}));
        QCOMPARE(state.at("layers.0.norm.bias"), (std::vector<float>{0.25F, -0.25F}));
        QCOMPARE(state.at("layers.0.norm.running_mean"), (std::vector<float>{3.0F, -1.0F}));
        QCOMPARE(state.at("layers.0.norm.running_var"), (std::vector<float>{4.0F, 0.25F}));
        QCOMPARE(state.at("layers.0.norm.num_batches_tracked"), std::vector<float>{77});
        QCOMPARE(state.at("layers.1.norm.num_batches_tracked"), std::vector<float>{0});
        QCOMPARE(state.at("output.bias"), (std::vector<float>{0.5F, 0.25F, 0.125F}));
    }

    void whatDiffersIsSaid() {
        const auto without = [](const char* name) {
            auto state = sequential();
            std::erase_if(state, [&](const auto& entry) { return entry.name == name; });
            return state;
        };
        QVERIFY(refusal(sequential(), small()).isEmpty());
        auto wide = small();
        wide.configuration.network.hidden = {7, 3};
        const auto text = refusal(sequential(), wide);
        QVERIFY2(text.contains("0.weight of 2×4, and layers.0.linear of this network takes 7×4") &&
                     text.contains("network.hidden=2,3"),
                 qPrintable(text));
        auto deep = small();
        deep.configuration.network.hidden = {2, 3, 3};
        QVERIFY2(refusal(sequential(), deep).contains("has 3 linear layers"),
                 qPrintable(refusal(sequential(), deep)));
        auto plain = small();
        plain.configuration.normalization.kind = kNoNorm;
        QVERIFY2(refusal(sequential(), plain).contains("has 2 norms (\"1\", \"4\"), and this"),
                 qPrintable(refusal(sequential(), plain)));
        auto untracked = small();
        untracked.configuration.normalization.track_running_stats = false;
        QVERIFY2(refusal(sequential(), untracked).contains("holds 1.running_mean, which"),
                 qPrintable(refusal(sequential(), untracked)));
        QVERIFY2(refusal(without("4.running_var"), small()).contains("holds no 4.running_var"),
                 qPrintable(refusal(without("4.running_var"), small())));
        // All that differs, up to a few.
        auto both = small();
        both.configuration.network.hidden = {7, 3};
        both.configuration.normalization.kind = kNoNorm;
        const auto listed = refusal(sequential(), both);
        QVERIFY2(listed.contains("takes 7×4; it holds 3.weight of 3×2") &&
                     listed.contains("; it has 2 norms") &&
                     listed.count("choose the network and the norms") == 1,
                 qPrintable(listed));
        auto infinite = sequential();
        infinite[3].values[1] = std::numeric_limits<float>::infinity();
        QVERIFY(refusal(infinite, small()).contains("1.running_mean that is no finite number"));
        Experiment missing = beginningWith("/no/such.pt", small());
        QVERIFY_THROWS_EXCEPTION(SettingError, Run(missing, testing::smallData(), {}));
    }

    void isLoadedOnTheWay_data() {
        QTest::addColumn<bool>("fused");
        QTest::newRow("fused") << true;
        QTest::newRow("LibTorch") << false;
    }
    void isLoadedOnTheWay() {
        QFETCH(bool, fused);
        const auto file = written("way.pt", ptFile(sequential()));
        const auto data = testing::smallData();
        const Run::Options options{.record = false, .fused = fused};
        auto experiment = small();
        experiment.interventions.clear();
        Run run(experiment, data, options);
        testing::stepMany(run, 3);
        run.intervene({{"network.load_weights", file}});
        auto state = testing::stateOf(run);
        QCOMPARE(state.at("layers.0.linear.weight"), sequential()[0].values);
        QCOMPARE(state.at("layers.0.norm.running_mean"), (std::vector<float>{3.0F, -1.0F}));
        QCOMPARE(state.at("layers.0.norm.num_batches_tracked"), std::vector<float>{77});
        QCOMPARE(state.at("output.bias"), (std::vector<float>{0.5F, 0.25F, 0.125F}));
        testing::stepMany(run, 5);

        // It is known by what it held then, whatever lies there now.
        auto other = sequential();
        other[0].values[0] = 7;
        QCOMPARE(written("way.pt", ptFile(other)), file);
        const auto text = toText(run.experiment().interventions.front().set.front().value);
        QVERIFY2(text.starts_with(file + "#sha256="), text.c_str());
        QCOMPARE(markLabel(run.experiment().interventions.front().set),
                 std::string("weights way.pt"));
        Run again(run.experiment(), data, options);
        testing::stepMany(again, 8);
        QCOMPARE(again.weightsSha256(), run.weightsSha256());
        auto back = Run::restore(run.snapshot()->toBytes(), run.experiment(), data, options);
        testing::stepMany(back, 2);
        testing::stepMany(run, 2);
        QCOMPARE(back.weightsSha256(), run.weightsSha256());
        auto now = small();
        now.interventions = {{3, {{"network.load_weights", file}}}};
        Run changed(now, data, options);
        testing::stepMany(changed, 3);
        QVERIFY(toText(changed.experiment().interventions.front().set.front().value) != text);
    }

    void whatCannotBeLoadedOnTheWayIsRefused() {
        const auto data = testing::smallData();
        auto experiment = small();
        experiment.interventions.clear();
        Run run(experiment, data, {.record = false});
        testing::stepMany(run, 2);
        const auto before = run.weightsSha256();
        const auto refusalOf = [&](const std::vector<Setting>& settings) {
            try {
                run.intervene(settings);
                return QString();
            } catch (const SettingError& error) {
                return QString::fromUtf8(error.what());
            }
        };
        const auto file = written("fits.pt", ptFile(sequential()));
        auto state = sequential();
        state.erase(state.begin());
        const auto short_one = written("short.pt", ptFile(state));
        const auto load = [](const std::string& text) {
            return Setting{"network.load_weights", text};
        };
        QVERIFY2(refusalOf({load(short_one)})
                     .startsWith("network.load_weights: " + QString::fromStdString(short_one)),
                 qPrintable(refusalOf({load(short_one)})));
        QVERIFY(refusalOf({load("/no/such.pt")}).contains("there is no such file; put it there"));
        QVERIFY(refusalOf({load("")}).contains("give a .pt or .safetensors file"));
        const auto wrong = load(file + "#sha256=" + std::string(64, '0'));
        QVERIFY2(refusalOf({wrong}).contains("000000000000… is wanted"),
                 qPrintable(refusalOf({wrong})));
        QVERIFY(refusalOf({{"layers.0.network.load_weights", file}}).contains("unknown setting"));
        // What fits is asked of the network that there is then.
        const Setting off{"normalization.kind", std::string("none")};
        QVERIFY(refusalOf({off, load(file)}).contains("has 2 norms"));
        QVERIFY(run.experiment().interventions.empty());
        QCOMPARE(run.weightsSha256(), before);
        QVERIFY(refusalOf({load(file)}).isEmpty());

        // An experiment is refused before its first step.
        experiment.interventions = {{1, {off}}, {2, {load(file)}}};
        QVERIFY_THROWS_EXCEPTION(SettingError, Run(experiment, data, {}));
        experiment.interventions = {
            {1, {off}}, {2, {{"normalization.kind", std::string("batch")}}}, {2, {load(file)}}};
        Run fits(experiment, data, {.record = false});
        QCOMPARE(testing::stepMany(fits, 3), 3);
    }

    void theOptimizerGoesOn() {
        const auto file = written("on.pt", ptFile(sequential()));
        // At rate 0 nothing but the momentum buffer b ← 0.9 b + g knows of the steps before.
        const auto biasAfter = [&](double momentum) {
            auto experiment = small();
            experiment.configuration.optimizer.lr = 0;
            experiment.configuration.optimizer.momentum = momentum;
            experiment.interventions = {{3,
                                         {{"network.load_weights", file},
                                          {"optimizer.lr", 0.1},
                                          {"optimizer.momentum", 0.9}}}};
            Run run(experiment, testing::smallData(), {.record = false});
            testing::stepMany(run, 4);
            return testing::stateOf(run).at("output.bias");
        };
        QVERIFY(biasAfter(0.9) != biasAfter(0.0));
        QCOMPARE(biasAfter(0.9), biasAfter(0.9));
    }

    void twinsOfAnotherNetworkGoWithout() {
        const std::vector<Intervention> loads{{3, {{"network.load_weights", std::string("w.pt")}}}};
        const auto inherits = [&](const char* difference) {
            return !inheritedBy({parseAssignment(difference)}, loads).empty();
        };
        QVERIFY(inherits("optimizer.lr=0.5"));
        QVERIFY(inherits("normalization.placement=after"));
        QVERIFY(!inherits("normalization.kind=none"));
        QVERIFY(!inherits("layers.1.normalization.kind=none"));
        QVERIFY(!inherits("normalization.affine=false"));
        QVERIFY(!inherits("network.hidden=3,4"));
    }

    void goesOnWithoutTheFile() {
        const auto file = written("gone.pt", ptFile(sequential()));
        const auto data = testing::smallData();
        Run run(beginningWith(file, small()), data, {.record = false});
        testing::stepMany(run, 4);
        const auto bytes = run.snapshot()->toBytes();
        QVERIFY(QFile::remove(QString::fromStdString(file)));
        auto again = Run::restore(bytes, run.experiment(), data, {.record = false});
        const auto begun = weightsFileFrom(again.experiment().configuration.network.init.weights);
        QCOMPARE(begun.path, file);
        // Begun anew, it is what it was then.
        Run anew(run.experiment(), data, {.record = false});
        Run first(beginningWith(written("gone.pt", ptFile(sequential())), small()), data,
                  {.record = false});
        QCOMPARE(anew.weightsSha256(), first.weightsSha256());
        testing::stepMany(run, 5);
        testing::stepMany(again, 5);
        QCOMPARE(again.weightsSha256(), run.weightsSha256());
    }
};

QTEST_GUILESS_MAIN(WeightsTest)
#include "weights_test.moc"
