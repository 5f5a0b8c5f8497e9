// SPDX-License-Identifier: GPL-3.0-or-later
#include <QTemporaryDir>
#include <QTest>

#include "app/command_line/command.h"
#include "app/command_line/settings_help.h"
#include "app/command_line/train_command.h"
#include "app/command_line/window_command.h"
#include "app/files/input_error.h"
#include "app/files/presets.h"
#include "tests/support/files.h"

using namespace normscope;

namespace {

QString errorOf(const QStringList& arguments) {
    try {
        parseArguments(arguments);
    } catch (const InputError& error) {
        return QString::fromUtf8(error.what());
    }
    return {};
}

template <class Kind>
Kind parsed(const QStringList& arguments) {
    const auto task = parseArguments(arguments);
    const auto* kind = task.target<Kind>();
    return kind != nullptr ? *kind : throw std::runtime_error("another task");
}

Experiment trained(const QStringList& more) {
    return parsed<Train>(QStringList{"train"} + more).experiment;
}

}  // namespace

class ArgumentsTest : public QObject {
    Q_OBJECT
  private slots:
    void nothingOpensTheDefault() {
        const auto window = parsed<ShowWindow>({}).start;
        QVERIFY(window.experiment == Experiment{} && window.tour);
        QVERIFY(presetNamed(presetNames().first()).experiment == Experiment{});
    }

    void windowTakesAPresetOrAFile() {
        const auto spiral = parsed<ShowWindow>({"--preset", "spiral"}).start;
        QVERIFY(spiral.experiment == presetNamed("spiral").experiment && !spiral.tour);
        const auto file = experimentFile(R"({"seed": 3})");
        const auto window = parsed<ShowWindow>({file, "--set", "optimizer.lr=2"}).start.experiment;
        QCOMPARE(window.configuration.seed, std::uint64_t{3});
        QCOMPARE(window.configuration.optimizer.lr, 2.0);
        QCOMPARE(errorOf({experimentFile("{\"sed\": 3}")}),
                 file + ": unknown setting \"sed\"; did you mean \"seed\"?");
    }

    void desktopsHandFilesToTheWindow() {
        const auto bad = written(folder_.filePath("bad.json"), "{\"sed\": 3}");
        QVERIFY(!errorOf({bad}).isEmpty());
        const auto start = parsed<ShowWindow>({"--desktop", bad}).start;
        QCOMPARE(start.to_open, bad);
        QVERIFY(start.experiment == Experiment{} && !start.tour);
        const auto from_menu = parsed<ShowWindow>({"--desktop"}).start;
        QVERIFY(from_menu.to_open.isEmpty() && from_menu.tour);
    }

    void train() {
        auto train = parsed<Train>({"train"});
        QVERIFY(train.experiment == Experiment{});
        QVERIFY(train.folder.isEmpty());
        train = parsed<Train>({"train", "--steps", "50", "--export", "out"});
        QCOMPARE(train.experiment.configuration.steps, std::int64_t{50});
        QCOMPARE(train.folder, QString("out"));
        QCOMPARE(train.formats, QStringList({"png", "svg", "csv"}));
        train = parsed<Train>({"train", "--export=out", "--format=PDF, csv,pdf"});
        QCOMPARE(train.formats, QStringList({"pdf", "csv"}));
    }

    void laterSettingsWin() {
        const auto configuration =
            trained({"--preset", "spiral", "--set", "optimizer.lr=1", "--set", "optimizer.lr=2",
                     "--set=network.hidden=4,4", "--set", "layers.1.normalization.kind=none"})
                .configuration;
        QCOMPARE(configuration.optimizer.lr, 2.0);
        QCOMPARE(configuration.depth(), std::int64_t{2});
        QVERIFY(configuration.normalizationOf(1).kind == NormKind::None);
        QVERIFY(configuration.data.dataset == "spiral");
    }

    void anotherNetworkBringsItsWidths() {
        const auto widths = [&](const QStringList& words) {
            return trained(words).configuration.network.hidden;
        };
        using Widths = std::vector<std::int64_t>;
        QCOMPARE(widths({"--set", "network.kind=cnn"}), (Widths{8, 16, 32}));
        QCOMPARE(widths({"--set", "network.kind=cnn3d", "--set", "data.dataset=voxels"}),
                 (Widths{8, 16}));
        QCOMPARE(widths({"--set", "network.hidden=4,4", "--set", "network.kind=cnn"}),
                 (Widths{4, 4}));
        const auto file = experimentFile(R"({"network": {"kind": "cnn"}})");
        QCOMPARE(trained({file}).configuration.network.hidden, (Widths{8, 16, 32}));
        QCOMPARE(trained({file, "--set", "network.kind=residual-cnn"}).configuration.network.hidden,
                 (Widths{8, 16, 32}));
        const auto both = trained({"--twin", "network.kind=cnn"});
        QCOMPARE(both.configuration.network.hidden, (Widths{100, 100, 100}));
        QCOMPARE(both.twinExperiment().configuration.network.hidden, (Widths{8, 16, 32}));
    }

    void settingsThatSpoilTheInterventions() {
        const auto file = experimentFile(
            R"({"interventions": [{"step": 1, "set": {"layers.2.normalization.kind": "none"}}]})");
        QCOMPARE(errorOf({"train", file}), QString());
        QVERIFY(
            errorOf({"train", file, "--set", "network.hidden=5"})
                .startsWith("interventions[0]: layers.2.normalization.kind names hidden layer 2"));
    }

    void twin() {
        QVERIFY(!trained({"--set", "seed=1"}).twin);
        const auto experiment =
            trained({"--twin", "optimizer.lr=1", "--twin=normalization.kind=none", "--twin",
                     "optimizer.lr=2"});
        // A later value takes the place of an earlier one.
        QVERIFY(experiment.twin ==
                (Twin{{{"normalization.kind", std::string("none")}, {"optimizer.lr", 2.0}}, {}}));
        QCOMPARE(experiment.configuration.optimizer.lr, 0.1);
        QCOMPARE(experiment.twinExperiment().configuration.optimizer.lr, 2.0);
        // The differences are from the run as --set leaves it.
        const auto smaller =
            trained({"--twin", "layers.1.normalization.kind=none", "--set", "network.hidden=5,4"});
        QCOMPARE(smaller.twinExperiment().configuration.depth(), std::int64_t{2});
        QVERIFY(parsed<ShowWindow>({"--twin", "optimizer.lr=1"}).start.experiment.twin.has_value());
    }

    void twinBesideTheFiles() {
        const auto twinOf = [&](const char* json, const QStringList& more) {
            return trained(QStringList{experimentFile(json)} + more).twin.value_or(Twin{});
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

    void changesAtAStep() {
        const auto experiment =
            trained({"--at", "500:normalization.kind=none", "--at=20:optimizer.lr=1", "--at",
                     "500:layers.1.normalization.recalibrate", "--at", "500:mode=eval"});
        // By step; at the same step in the order of the line.
        QVERIFY((experiment.interventions ==
                 std::vector<Intervention>{{20, {{"optimizer.lr", 1.0}}},
                                           {500, {{"normalization.kind", std::string("none")}}},
                                           {500, {{"layers.1.normalization.recalibrate", true}}},
                                           {500, {{"mode", std::string("eval")}}}}));
        QVERIFY(!experiment.twin);
        QCOMPARE(parsed<ShowWindow>({"--at", "0:mode=eval"}).start.experiment.interventions.size(),
                 std::size_t{1});
    }

    void changesOfATwinAtAStep() {
        const auto experiment =
            trained({"--twin-at", "9:normalization.recalibrate", "--twin", "optimizer.lr=2", "--at",
                     "5:optimizer.lr=1", "--at", "7:mode=eval"});
        QCOMPARE(experiment.interventions.size(), std::size_t{2});
        // B goes along but for what it differs in, and has its own.
        QVERIFY(experiment.twin == (Twin{{{"optimizer.lr", 2.0}},
                                         {{7, {{"mode", std::string("eval")}}},
                                          {9, {{"normalization.recalibrate", true}}}}}));
        const auto alone = trained({"--twin-at", "3:mode=eval"});
        QVERIFY(alone.twin == (Twin{{}, {{3, {{"mode", std::string("eval")}}}}}));
        QVERIFY(alone.interventions.empty());
        // A twin of the file goes along too.
        const auto both =
            trained({experimentFile(R"({"twin": {"set": {"mode": "eval"}, "interventions": []}})"),
                     "--at", "4:optimizer.lr=1", "--at", "4:mode=eval"});
        QVERIFY(
            (both.twin->interventions == std::vector<Intervention>{{4, {{"optimizer.lr", 1.0}}}}));
    }

    void alone() {
        QVERIFY(trained({"--preset", "layer-norm"}).twin.has_value());
        QVERIFY(!trained({"--preset", "layer-norm", "--alone"}).twin);
        const auto file = experimentFile(R"({"twin": {"set": {"mode": "eval"}}})");
        QVERIFY(!trained({file, "--alone"}).twin);
        // A sweep leaves it out by itself.
        QCOMPARE(errorOf({"sweep", file, "--vary", "optimizer.lr=1", "--export", "x"}), QString());
    }

    void otherCommands() {
        for (const auto* line :
             {"list", "list norms", "summary --set network.hidden=5 --format csv",
              "export --preset spiral --to x --steps 5", "questions --level easy --answers",
              "lesson the-formula --step 2", "lessons check a.md b.md --run",
              "lessons check all --run --seeds 5", "bench --ui", "bench --memory --steps 50",
              "doctor --twin optimizer.lr=1 --json", "train --result x.json",
              "sweep --vary optimizer.lr=1,2 --seeds 3 --steps 5 --export x --plan",
              "sweep --vary network.hidden=5;5,4 --jobs 2 --target train_loss=1 --export x",
              "sweep --collect x --collect y --export z --show val_loss_batch"})
            QCOMPARE(errorOf(QString(line).split(' ')), QString());
        QCOMPARE(parsed<Print>({"--version"}).text, QString("Normscope " NORMSCOPE_VERSION "\n"));
    }

    void helpComesFirst() {
        const auto help = [](const QStringList& arguments) {
            return parsed<Print>(arguments).text;
        };
        const auto general = help({"--help"});
        for (const Subcommand& command : commands())
            if (*command.name != '\0') {
                const auto own = help({command.name, "-h"});
                for (const auto& text : {general, own})
                    QVERIFY2(text.contains(QString("normscope ") + command.name), command.name);
                QVERIFY2(own.contains(command.about) && own.contains("--help"), command.name);
            }
        const auto train = help({"train", "--nonsense", "--help"});
        const auto settings = keysText(Explained::Yes);
        for (const auto& key : settingKeys()) {
            QVERIFY2(train.contains(QString::fromUtf8(key.path.data())), key.path.data());
            QVERIFY2(settings.contains(QString::fromUtf8(key.help.data())), key.path.data());
        }
        for (const auto& key : actionKeys())
            for (const auto& text : {train, actionsText()})
                QVERIFY(text.contains(QString::fromUtf8(key.path.data())));
        QVERIFY(help({"list", "-h"}).contains("datasets"));
        QVERIFY(help({"bench", "--help"}).contains("--ui"));
    }

    void errors_data() {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("sentence");
        const auto row = [](const char* line, const char* sentence) {
            QTest::newRow(line) << QString(line).split(' ') << QString::fromUtf8(sentence);
        };
        row("--bogus", "unknown option --bogus; see normscope --help");
        row("train --bogus", "unknown option --bogus; see normscope train --help");
        row("train --steps", "missing value after --steps; see normscope train --help");
        row("train --steps -1", "steps is -1; give a whole number from 0 to 1e12");
        row("train --set lr", "\"lr\" sets nothing; write key=value, such as optimizer.lr=0.1");
        row("train --set lr=1", "unknown setting \"lr\"; did you mean \"optimizer.lr\"?");
        row("train --set normalization.recalibrate=true",
            "normalization.recalibrate is done once in a running network, it is not a setting to "
            "begin "
            "with; put it into \"interventions\", or give --at STEP:normalization.recalibrate");
        row("train --twin normalization.recalibrate",
            "twin: normalization.recalibrate is done once in a running network, it is not a "
            "setting to "
            "begin with; put it into \"interventions\", or give --at "
            "STEP:normalization.recalibrate");
        row("train --at mode=eval",
            "--at mode=eval: names no step; write STEP:KEY=VALUE, such as "
            "500:normalization.kind=none");
        row("train --at -1:mode=eval",
            "--at -1:mode=eval: names no step; write STEP:KEY=VALUE, such as "
            "500:normalization.kind=none");
        row("train --at 5:mode",
            "--at 5:mode: \"mode\" sets nothing; write key=value, such as optimizer.lr=0.1");
        row("train --at 5:seed=1",
            "--at 5:seed=1: cannot change while a run goes on; set it at the start with --set");
        row("train --at 5:normalization.recalibrate=false",
            "--at 5:normalization.recalibrate=false: normalization.recalibrate is false; give "
            "true, "
            "for "
            "it is done or not there at all");
        row("train --twin-at 5:lr=1",
            "--twin-at 5:lr=1: unknown setting \"lr\"; did you mean \"optimizer.lr\"?");
        row("train --set normalization.track_running_stats=false --at 5:normalization.recalibrate",
            "interventions[0]: normalization.recalibrate needs running statistics, and none are "
            "kept; "
            "start the run with normalization.track_running_stats=true");
        row("train --twin", "missing value after --twin; see normscope train --help");
        row("train --twin lr=1", "twin: unknown setting \"lr\"; did you mean \"optimizer.lr\"?");
        row("train --twin seed",
            "twin: \"seed\" sets nothing; write key=value, such as "
            "optimizer.lr=0.1");
        row("train --twin seed=8",
            "twin: seed cannot differ: both runs make the same steps through the same data; leave "
            "it "
            "out");
        row("train --twin data.noise=0.5",
            "twin: data.noise cannot differ: both runs make the same steps through the same data; "
            "leave it out");
        row("train --steps 5 --twin steps=6",
            "twin: steps cannot differ: both runs make the same steps through the same data; leave "
            "it "
            "out");
        row("train --twin layers.3.normalization.kind=none",
            "twin: layers.3.normalization.kind names hidden layer 3, but they are numbered 0 to 2; "
            "give one of these");
        row("train --preset spiral e.json", "a file and a preset are both given; give one of them");
        row("train a b", "\"b\" is one argument too many; see normscope train --help");
        row("train /no/such.json",
            "/no/such.json cannot be read (No such file or directory); check the path");
        row("train --weights", "missing value after --weights; see normscope train --help");
        row("train --path cuda", "unknown path \"cuda\"; choose from fused and libtorch");
        row("doctor --path", "missing value after --path; see normscope doctor --help");
        row("--path x", "unknown path \"x\"; choose from fused and libtorch");
        row("bench --json=", "--json names no file; give one");
        row("train --format png", "--format is for exports; add --export DIR");
        row("train --export= --format png", "--export names no folder; give one");
        row("train --export x --format gif",
            "unknown format \"gif\"; choose from png, svg, pdf and csv");
        row("train --why 5", "--why is for exports; add --export DIR");
        row("train --export x --why 0", "--why is \"0\"; give a whole number of steps from 1 on");
        row("train --export x --format ,",
            "--format names no format; choose from png, svg, pdf and csv");
        row("--steps 5", "unknown option --steps; see normscope --help");
        row("summary --format pdf", "unknown format \"pdf\"; choose from text, markdown and csv");
        row("export --preset spiral", "--to names no folder; give one, such as --to my-run");
        row("list nets",
            "list what? give presets, datasets, networks, norms, lessons, exercises or settings, "
            "or nothing for all of them");
        row("exercise",
            "which exercise? give one of batchnorm1d, backward, batchnorm2d, layernorm, folding");
        row("exercise folding", "--to names no folder; give one, such as --to exercises");
        row("exercise attention --to x",
            "unknown exercise \"attention\"; choose from batchnorm1d, backward, batchnorm2d, "
            "layernorm, folding");
        row("grade", "which solution? give a .py file or a notebook");
        row("grade a.txt.none",
            "a.txt.none cannot be read (No such file or directory); check the path");
        row("bench --steps 5", "--steps goes with --memory; add it");
        row("bench --memory --steps 0", "--steps \"0\" is no number of steps; give one from 1 on");
        row("lessons", "lessons can be checked: normscope lessons check FILE.md");
        row("lessons check a.md --seeds 2", "--seeds says how often to run; give --run too");
        row("lessons check a.md --run --seeds 0", "--seeds is \"0\"; give a number from 1 to 100");
        row("sweep --vary optimizer.lr=1,2",
            "a sweep needs a folder for its results; add --export DIR");
        row("sweep --vary lr=1,2 --export x",
            "unknown setting \"lr\"; did you mean \"optimizer.lr\"?");
        row("sweep --vary seed=1,2 --export x",
            "the seed varies by itself; give --seeds and how many");
        row("sweep --export x",
            "nothing varies; name a setting and its values, such as --vary "
            "optimizer.lr=0.01,0.1,1");
        row("sweep --vary network.hidden=5,4 --vary normalization.kind=none,bn --export x",
            "normalization.kind is \"bn\"; choose none, batch, layer, channel_layer, group, "
            "instance, rms, ghost, noisy, batch_renorm or dyt");
        row("sweep --vary optimizer.lr=1 --export x --target loss=1",
            "unknown quantity \"loss\"; choose from train_loss, train_accuracy, val_loss_running, "
            "val_accuracy_running, val_loss_batch, val_accuracy_batch");
        row("sweep --vary optimizer.lr=1 --export x --show accuracy",
            "unknown quantity \"accuracy\"; choose from train_loss, train_accuracy, "
            "val_loss_running, val_accuracy_running, val_loss_batch, val_accuracy_batch");
        row("sweep --vary optimizer.lr=1,2,many --export x",
            "optimizer.lr is \"many\"; give a number from 0 to 1e6");
        row("sweep --twin mode=eval --vary optimizer.lr=1 --export x",
            "a sweep has no place for a run B; vary what it is to differ in instead of giving "
            "--twin");
        row("sweep --vary optimizer.lr=1 --export x --jobs x",
            "--jobs is \"x\"; give a whole number from 1 to 256");
        row("sweep --vary optimizer.lr=1 --export x --seeds many",
            "--seeds is \"many\"; give a whole number from 1 to 1000");
        row("sweep --collect x --vary optimizer.lr=1",
            "--collect takes settings and values from the sweep's plan; leave out --vary and "
            "--plan");
        row("train --alone --twin optimizer.lr=1",
            "--alone leaves out run B, which --twin begins; give one of them");
        row("train --result=", "--result names no file; give one");
        row("completion", "which shell? give one of bash, fish, zsh");
        row("completion tcsh", "unknown shell \"tcsh\"; choose from bash, fish, zsh");
        row("manual it", "\"it\" is one argument too many; see normscope manual --help");
        row("bench it", "\"it\" is one argument too many; see normscope bench --help");
    }

    void errors() {
        QFETCH(QStringList, arguments);
        QFETCH(QString, sentence);
        QCOMPARE(errorOf(arguments), sentence);
    }

  private:
    QString experimentFile(const char* json) { return written(folder_.filePath("e.json"), json); }
    QTemporaryDir folder_;
};

QTEST_APPLESS_MAIN(ArgumentsTest)
#include "arguments_test.moc"
