// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/arguments.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include "app/command_line/help.h"
#include "app/presets.h"

using namespace normscope;

namespace {

QString errorOf(const QStringList& arguments) {
    try {
        parseArguments(arguments);
    } catch (const UsageError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

template <class Kind>
Kind parsed(const QStringList& arguments) {
    return std::get<Kind>(parseArguments(arguments));
}

}  // namespace

class ArgumentsTest : public QObject {
    Q_OBJECT
  private slots:
    void nothingOpensTheDefault();
    void windowTakesAPresetOrAFile();
    void train();
    void laterSettingsWin();
    void settingsThatSpoilTheInterventions();
    void twin();
    void twinBesideTheFiles();
    void changesAtAStep();
    void changesOfATwinAtAStep();
    void otherCommands();
    void helpComesFirst();
    void errors_data();
    void errors();
};

void ArgumentsTest::nothingOpensTheDefault() {
    QVERIFY(parsed<request::ShowWindow>({}).experiment == Experiment{});
}

void ArgumentsTest::windowTakesAPresetOrAFile() {
    QVERIFY(parsed<request::ShowWindow>({"--preset", "spiral"}).experiment ==
            presetNamed("spiral").experiment);
    QTemporaryDir folder;
    QFile file(folder.filePath("e.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"seed": 3})");
    file.close();
    const auto window = parsed<request::ShowWindow>({file.fileName(), "--set", "optimizer.lr=2"});
    QCOMPARE(window.experiment.configuration.seed, std::uint64_t{3});
    QCOMPARE(window.experiment.configuration.optimizer.lr, 2.0);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{\"sed\": 3}");
    file.close();
    QCOMPARE(errorOf({file.fileName()}),
             file.fileName() + ": unknown setting \"sed\"; did you mean \"seed\"?");
}

void ArgumentsTest::train() {
    auto train = parsed<request::Train>({"train"});
    QVERIFY(train.experiment == Experiment{});
    QVERIFY(train.folder.isEmpty());
    train = parsed<request::Train>({"train", "--steps", "50", "--export", "out"});
    QCOMPARE(train.experiment.configuration.steps, std::int64_t{50});
    QCOMPARE(train.folder, QString("out"));
    QCOMPARE(train.formats, QStringList({"png", "svg", "csv"}));
    train = parsed<request::Train>({"train", "--export=out", "--format=PDF, csv,pdf"});
    QCOMPARE(train.formats, QStringList({"pdf", "csv"}));
}

void ArgumentsTest::laterSettingsWin() {
    const auto train = parsed<request::Train>(
        {"train", "--preset", "spiral", "--set", "optimizer.lr=1", "--set", "optimizer.lr=2",
         "--set=network.hidden=4,4", "--set", "layers.1.normalization.kind=none"});
    const auto& configuration = train.experiment.configuration;
    QCOMPARE(configuration.optimizer.lr, 2.0);
    QCOMPARE(configuration.depth(), std::int64_t{2});
    QVERIFY(configuration.normalizationOf(1).kind == NormKind::None);
    QVERIFY(configuration.data.dataset == DatasetKind::Spiral);
}

void ArgumentsTest::settingsThatSpoilTheInterventions() {
    QTemporaryDir folder;
    QFile file(folder.filePath("e.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(
        R"({"interventions": [{"step": 1, "set": {"layers.2.normalization.kind": "none"}}]})");
    file.close();
    QCOMPARE(errorOf({"train", file.fileName()}), QString());
    QVERIFY(errorOf({"train", file.fileName(), "--set", "network.hidden=5"})
                .startsWith("interventions[0]: layers.2.normalization.kind names hidden layer 2"));
}

void ArgumentsTest::twin() {
    QVERIFY(!parsed<request::Train>({"train", "--set", "seed=1"}).experiment.twin);
    const auto train =
        parsed<request::Train>({"train", "--twin", "optimizer.lr=1",
                                "--twin=normalization.kind=none", "--twin", "optimizer.lr=2"});
    // A later value takes the place of an earlier one.
    QVERIFY(train.experiment.twin ==
            (Twin{{{"normalization.kind", std::string("none")}, {"optimizer.lr", 2.0}}, {}}));
    QCOMPARE(train.experiment.configuration.optimizer.lr, 0.1);
    QCOMPARE(train.experiment.twinExperiment().configuration.optimizer.lr, 2.0);
    // The differences are from the run as --set leaves it.
    const auto smaller = parsed<request::Train>(
        {"train", "--twin", "layers.1.normalization.kind=none", "--set", "network.hidden=5,4"});
    QCOMPARE(smaller.experiment.twinExperiment().configuration.depth(), std::int64_t{2});
    QVERIFY(parsed<request::ShowWindow>({"--twin", "optimizer.lr=1"}).experiment.twin.has_value());
}

void ArgumentsTest::twinBesideTheFiles() {
    QTemporaryDir folder;
    const auto path = folder.filePath("e.json");
    const auto twinOf = [&](const char* json, const QStringList& more) {
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(json) < 0)
            return Twin{};
        file.close();
        return parsed<request::Train>(QStringList{"train", path} + more)
            .experiment.twin.value_or(Twin{});
    };
    // It goes along with run A but for what it differs in.
    const auto inherits = twinOf(R"({"interventions": [
        {"step": 3, "set": {"layers.1.normalization.kind": "none", "mode": "eval"}},
        {"step": 5, "set": {"normalization.kind": "none"}}]})",
                                 {"--twin", "normalization.kind=batch"});
    QVERIFY(inherits == (Twin{{{"normalization.kind", std::string("batch")}},
                              {{3, {{"mode", std::string("eval")}}}}}));
    // A twin of the file keeps its own interventions, and is told more differences.
    const auto both = twinOf(R"({"interventions": [{"step": 1, "set": {"mode": "eval"}}],
        "twin": {"set": {"optimizer.lr": 2, "optimizer.momentum": 0.5}, "interventions": [
            {"step": 2, "set": {"optimizer.lr": 3}}, {"step": 4, "set": {"optimizer.momentum": 0}}]}})",
                             {"--twin", "optimizer.lr=7"});
    QVERIFY(both == (Twin{{{"optimizer.momentum", 0.5}, {"optimizer.lr", 7.0}},
                          {{4, {{"optimizer.momentum", 0.0}}}}}));
}

void ArgumentsTest::changesAtAStep() {
    const auto train = parsed<request::Train>(
        {"train", "--at", "500:normalization.kind=none", "--at=20:optimizer.lr=1", "--at",
         "500:layers.1.normalization.recalibrate", "--at", "500:mode=eval"});
    // By step; at the same step in the order of the line.
    QVERIFY((train.experiment.interventions ==
             std::vector<Intervention>{{20, {{"optimizer.lr", 1.0}}},
                                       {500, {{"normalization.kind", std::string("none")}}},
                                       {500, {{"layers.1.normalization.recalibrate", true}}},
                                       {500, {{"mode", std::string("eval")}}}}));
    QVERIFY(!train.experiment.twin);
    QCOMPARE(parsed<request::ShowWindow>({"--at", "0:mode=eval"}).experiment.interventions.size(),
             std::size_t{1});
}

void ArgumentsTest::changesOfATwinAtAStep() {
    const auto train = parsed<request::Train>({"train", "--twin-at", "9:normalization.recalibrate",
                                               "--twin", "optimizer.lr=2", "--at",
                                               "5:optimizer.lr=1", "--at", "7:mode=eval"});
    QCOMPARE(train.experiment.interventions.size(), std::size_t{2});
    // B goes along but for what it differs in, and has its own.
    QVERIFY(train.experiment.twin == (Twin{{{"optimizer.lr", 2.0}},
                                           {{7, {{"mode", std::string("eval")}}},
                                            {9, {{"normalization.recalibrate", true}}}}}));
    const auto alone = parsed<request::Train>({"train", "--twin-at", "3:mode=eval"});
    QVERIFY(alone.experiment.twin == (Twin{{}, {{3, {{"mode", std::string("eval")}}}}}));
    QVERIFY(alone.experiment.interventions.empty());
    // A twin of the file goes along too.
    QTemporaryDir folder;
    QFile file(folder.filePath("e.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"twin": {"set": {"mode": "eval"}, "interventions": []}})");
    file.close();
    const auto both = parsed<request::Train>(
        {"train", file.fileName(), "--at", "4:optimizer.lr=1", "--at", "4:mode=eval"});
    QVERIFY((both.experiment.twin->interventions ==
             std::vector<Intervention>{{4, {{"optimizer.lr", 1.0}}}}));
}

void ArgumentsTest::otherCommands() {
    for (const QString& what : listables())
        QCOMPARE(parsed<request::List>({"list", what}).what, what);
    QCOMPARE(parsed<request::List>({"list"}).what, QString());
    const auto summary =
        parsed<request::Summary>({"summary", "--set", "network.hidden=5", "--format", "csv"});
    QCOMPARE(summary.format, QString("csv"));
    QCOMPARE(summary.experiment.configuration.network.hidden, (std::vector<std::int64_t>{5}));
    QVERIFY(!parsed<request::Bench>({"bench"}).window);
    QVERIFY(parsed<request::Bench>({"bench", "--ui"}).window);
    QCOMPARE(parsed<request::Bench>({"bench"}).memory_steps, 0);
    QCOMPARE(parsed<request::Bench>({"bench", "--memory"}).memory_steps, 1'000'000);
    QCOMPARE(parsed<request::Bench>({"bench", "--memory", "--steps", "50"}).memory_steps, 50);
    QCOMPARE(parsed<request::Print>({"--version"}).text,
             QString("Normscope " NORMSCOPE_VERSION "\n"));
}

void ArgumentsTest::helpComesFirst() {
    QVERIFY(parsed<request::Print>({"--help"}).text.contains("normscope train"));
    const auto train = parsed<request::Print>({"train", "--nonsense", "--help"}).text;
    for (const auto& key : settingKeys())
        QVERIFY2(train.contains(QString::fromUtf8(key.path.data())), key.path.data());
    const auto settings = settingsText();
    for (const auto& key : settingKeys())
        QVERIFY2(settings.contains(QString::fromUtf8(key.help.data())), key.path.data());
    for (const auto& key : actionKeys()) {
        QVERIFY(train.contains(QString::fromUtf8(key.path.data())));
        QVERIFY(settings.indexOf(QString::fromUtf8(key.path.data())) > settings.indexOf("Actions"));
    }
    QVERIFY(parsed<request::Print>({"list", "-h"}).text.contains("datasets"));
    QVERIFY(parsed<request::Print>({"bench", "--help"}).text.contains("--ui"));
}

void ArgumentsTest::errors_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("sentence");
    const auto row = [](const char* line, const char* sentence) {
        QTest::newRow(line) << QString(line).split(' ') << QString::fromUtf8(sentence);
    };
    row("--bogus", "Unknown option 'bogus'; see normscope --help");
    row("train --bogus", "Unknown option 'bogus'; see normscope train --help");
    row("train --steps", "Missing value after '--steps'; see normscope train --help");
    row("train --steps -1", "steps is -1; give a whole number from 0 to 1e12");
    row("train --set lr", "\"lr\" sets nothing; write key=value, such as optimizer.lr=0.1");
    row("train --set lr=1", "unknown setting \"lr\"; did you mean \"optimizer.lr\"?");
    row("train --set normalization.recalibrate=true",
        "normalization.recalibrate is done once in a running network, it is not a setting to begin "
        "with; put it into \"interventions\", or give --at STEP:normalization.recalibrate");
    row("train --twin normalization.recalibrate",
        "twin: normalization.recalibrate is done once in a running network, it is not a setting to "
        "begin with; put it into \"interventions\", or give --at STEP:normalization.recalibrate");
    row("train --at mode=eval",
        "--at mode=eval: names no step; write STEP:KEY=VALUE, such as 500:normalization.kind=none");
    row("train --at -1:mode=eval",
        "--at -1:mode=eval: names no step; write STEP:KEY=VALUE, such as "
        "500:normalization.kind=none");
    row("train --at 5:mode",
        "--at 5:mode: \"mode\" sets nothing; write key=value, such as optimizer.lr=0.1");
    row("train --at 5:seed=1",
        "--at 5:seed=1: cannot change while a run goes on; set it at the start with --set");
    row("train --at 5:normalization.recalibrate=false",
        "--at 5:normalization.recalibrate=false: normalization.recalibrate is false; give true, "
        "for "
        "it is done or not there at all");
    row("train --twin-at 5:lr=1",
        "--twin-at 5:lr=1: unknown setting \"lr\"; did you mean \"optimizer.lr\"?");
    row("train --set normalization.track_running_stats=false --at 5:normalization.recalibrate",
        "interventions[0]: normalization.recalibrate needs running statistics, and none are kept; "
        "start the run with normalization.track_running_stats=true");
    row("train --twin", "Missing value after '--twin'; see normscope train --help");
    row("train --twin lr=1", "twin: unknown setting \"lr\"; did you mean \"optimizer.lr\"?");
    row("train --twin seed",
        "twin: \"seed\" sets nothing; write key=value, such as "
        "optimizer.lr=0.1");
    row("train --twin seed=8",
        "twin: seed cannot differ: both runs make the same steps through the same data; leave it "
        "out");
    row("train --twin data.noise=0.5",
        "twin: data.noise cannot differ: both runs make the same steps through the same data; "
        "leave it out");
    row("train --steps 5 --twin steps=6",
        "twin: steps cannot differ: both runs make the same steps through the same data; leave it "
        "out");
    row("train --twin layers.3.normalization.kind=none",
        "twin: layers.3.normalization.kind names hidden layer 3, but they are numbered 0 to 2; "
        "give one of these");
    row("train --preset spiral e.json", "a file and a preset are both given; give one of them");
    row("train a b", "\"b\" is one argument too many; see normscope train --help");
    row("train /no/such.json",
        "/no/such.json cannot be read (No such file or directory); check the path");
    row("train --format png", "--format is for exports; add --export DIR");
    row("train --export= --format png", "--export names no folder; give one");
    row("train --export x --format gif",
        "unknown format \"gif\"; choose from png, svg, pdf and csv");
    row("train --export x --format ,",
        "--format names no format; choose from png, svg, pdf and csv");
    row("--steps 5", "Unknown option 'steps'; see normscope --help");
    row("summary --format pdf", "unknown format \"pdf\"; choose from text, markdown and csv");
    row("list nets",
        "list what? give presets, datasets, networks, norms, lessons or settings, or nothing for "
        "all of them");
    row("bench it", "\"it\" is one argument too many; see normscope bench --help");
}

void ArgumentsTest::errors() {
    QFETCH(QStringList, arguments);
    QFETCH(QString, sentence);
    QCOMPARE(errorOf(arguments), sentence);
}

QTEST_APPLESS_MAIN(ArgumentsTest)
#include "arguments_test.moc"
