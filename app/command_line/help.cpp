// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/help.h"

#include <QStringList>

#include "model/experiment/settings.h"

namespace normscope {

namespace {

constexpr const char* kProgram =
    R"(Normscope shows what normalization does inside a neural network while it trains.

Usage:
  normscope [FILE.json] [--preset NAME] [--set KEY=VALUE]…   open the window, training
  normscope train [FILE.json] …                              train without a window
  normscope doctor [FILE.json] …                             say what is wrong with an experiment
  normscope summary [FILE.json] …                            what the network is made of
  normscope list [presets|datasets|networks|norms|lessons|settings]
                                                             what there is to choose from
  normscope lesson NAME|FILE.md                              open the window with a lesson
  normscope lessons check FILE.md                            check a lesson of your own
  normscope questions [--answers] [--export FILE]            questions on batch norm, as a sheet
  normscope bench [--ui]                                     measure the speed
  normscope COMMAND --help                                   more about a command

Options:
  --preset NAME      begin with one of the experiments of `normscope list presets`
  --set KEY=VALUE    change one setting; may be repeated (keys: `normscope train --help`)
  --at STEP:KEY=VALUE
                     change a setting after that many steps; may be repeated
  --twin KEY=VALUE   train a run B beside, which differs in this setting; may be repeated
  --twin-at STEP:KEY=VALUE
                     change a setting of run B alone after that many steps; may be repeated
  -h, --help         show this help
  -v, --version      show the version

Exit codes: 0 done; 1 something failed; 2 wrong use or unreadable input; 3 the run diverged or
could not go on.
)";

constexpr const char* kTrain =
    R"(Trains without a window, the same way the window does: the same experiment gives the same weights.

Usage:
  normscope train [FILE.json] [--preset NAME] [--set KEY=VALUE]… [--steps N]
                  [--at STEP:KEY=VALUE]… [--twin KEY=VALUE]… [--twin-at STEP:KEY=VALUE]…
                  [--export DIR] [--format png,svg,pdf,csv]

Options:
  FILE.json          experiment to begin with; may be partial, the rest is default
  --preset NAME      begin with one of the experiments of `normscope list presets`
  --set KEY=VALUE    change one setting; may be repeated, later ones win
  --steps N          how many steps to make; the same as --set steps=N
  --at STEP:KEY=VALUE
                     change a setting after that many steps, or do one of the actions below; may be
                     repeated. Run B goes along but for the settings it differs in
  --twin KEY=VALUE   train a run B beside run A, step by step: the same seed, initial weights and
                     data, but for this setting; may be repeated, and adds to the file's twin
  --twin-at STEP:KEY=VALUE
                     as --at, for run B alone; without --twin the runs are the same until then
  --export DIR       write the recording, the experiment, a summary and the plots into DIR
  --format LIST      formats of the plots, separated by commas; png,svg,csv if not given
  -h, --help         show this help

Into DIR: metrics.csv, steps.csv, layers.csv, experiment.json (replays this run), summary.json, the
whole view as a picture, and each plot in DIR/plots. Accuracies are shares from 0 to 1, layers are
counted from 0. Ctrl+C ends the run early and exports what there is.
With a twin the tables have a first column `run` (A or B), and `runs` in summary.json has both; all
else there, and the exit code, are run A's. Where run B has to stop, run A goes on.

Keys (● restarts a run; the others may also change while it goes on, with --at or in "interventions"
of the file: [{"step": 500, "set": {"normalization.kind": "none"}}, …]):
)";

constexpr const char* kDoctor =
    R"(Trains without a window and says what is wrong with it, with the numbers behind, why, and what to do.

Usage:
  normscope doctor [FILE.json] [--preset NAME] [--set KEY=VALUE]… [--steps N]
                   [--at STEP:KEY=VALUE]… [--twin KEY=VALUE]… [--twin-at STEP:KEY=VALUE]… [--json]

Options:
  FILE.json, --preset, --set, --at, --twin, --twin-at
                     the experiment, as `normscope train --help` says
  --steps N          how many steps to look at
  --json             print one JSON object instead of text
  -h, --help         show this help

The JSON object: "findings", how many; "runs", of each its "name" (A or B), "steps", and the lists
"findings" and "notes" of objects with "kind", "title", "severity" (problem, warning or note),
"first_step" and "last_step" at which it was seen, "layer" and "channel" (from 0, or null), "what",
"why", "remedy", "settings" ("key", "value", "live": whether it may change while the run goes on),
"evidence" ("name", "value": a number or null, "text") and "guide", a page of the guide.

Exit codes: 0 nothing was found (notes do not count); 1 there are findings, divergence among them;
2 wrong use or unreadable input; 3 the run could not be looked at.
)";

constexpr const char* kSummary =
    R"(Prints what the network of an experiment is made of: each part with its output shape, parameters,
buffers, and, of norms, the values in one statistic (m) and how many statistics there are.

Usage:
  normscope summary [FILE.json] [--preset NAME] [--set KEY=VALUE]… [--format text|markdown|csv]

Options:
  FILE.json          experiment; may be partial, the rest is default
  --preset NAME      begin with one of the experiments of `normscope list presets`
  --set KEY=VALUE    change one setting; may be repeated, later ones win
  --format FORMAT    text, markdown or csv; text if not given
  -h, --help         show this help
)";

constexpr const char* kList =
    R"(Lists what there is to choose from, each with a line of explanation.

Usage:
  normscope list             all of the following
  normscope list presets     experiments that come with the program, for --preset
  normscope list datasets    values of data.dataset, and whether they are installed
  normscope list networks    values of network.kind
  normscope list norms       values of normalization.kind
  normscope list lessons     lessons that come with the program, for `normscope lesson`
  normscope list settings    keys for --set, --twin and --at, and the actions for --at
)";

constexpr const char* kLesson =
    R"(Opens the window with a lesson.

Usage:
  normscope lesson NAME|FILE.md [--step N] [--hide PARTS]

Options:
  NAME               one of `normscope list lessons`
  FILE.md            a lesson of your own; the guide's page "Write your own lesson" says how
  --step N           begin with this step, counted from 1; the run before it is made at full speed
  --hide PARTS       what not to show while the lesson is open, separated by commas: panel,
                     inspector, controls (the row of buttons), time (the time bar)
  -h, --help         show this help
)";

constexpr const char* kLessons =
    R"(Checks lessons: fields, experiments, and what they claim.

Usage:
  normscope lessons check FILE.md… [--run]

Options:
  --run              also run the experiments and see whether each claim holds and each question
                     is answered by exactly one option
  -h, --help         show this help

What is wrong is said with the file and the line. Exit codes: 0 all is well; 1 a claim does not hold;
2 a file cannot be read or is not as it should be.
)";

constexpr const char* kQuestions =
    R"(Prints the questions of the quiz as a sheet, in Markdown.

Usage:
  normscope questions [--level easy|medium] [--topic TOPIC] [--answers] [--export FILE.md|FILE.pdf]

Options:
  --level LEVEL      easy or medium questions only
  --topic TOPIC      one topic only: basics, parameters, modes, pytorch, benefits, batch-size,
                     placement, folding, fine-tuning, diagnosis or kin
  --answers          with the answers, why the other options are wrong, and the sources
  --export FILE      write the sheet into a Markdown or PDF file
  -h, --help         show this help
)";

constexpr const char* kBench =
    R"(Measures training speed against a plain LibTorch loop on the same data.

Usage:
  normscope bench [--ui]
  normscope bench --memory [--steps N]

Options:
  --ui           measure the window too: frame time, event-loop delay, and how long a switch
                 takes to show, while it trains at full speed
  --memory       measure instead what a long run and its twin take of memory, recorded as in the
                 window
  --steps N      of how many steps; 1000000 if not given
  -h, --help     show this help
)";

QString valuesOf(const Key& key) {
    const auto range = QString::fromStdString(toText(key.minimum) + " to " + toText(key.maximum));
    switch (key.kind) {
        case ValueKind::Bool:
            return "true or false";
        case ValueKind::Integer:
            return key.maximum > 9e18 ? QStringLiteral("0 to 2^63-1") : range;
        case ValueKind::Real:
            return range;
        case ValueKind::OptionalReal:
            return range + ", or none";
        case ValueKind::IntegerList:
            return "1 to 32 widths, as in 100,100,100";
        case ValueKind::Text:
            return "text";
        case ValueKind::Channel:
            return "CHANNEL:VALUE, or VALUE for all";
        case ValueKind::Choice:
            break;
    }
    QStringList choices;
    for (const auto& choice : key.choices)
        choices << QString::fromUtf8(choice.key.data(), static_cast<qsizetype>(choice.key.size()));
    return choices.join(", ");
}

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

/// Every key with its values, and a line of explanation each where that is wanted.
QString keysText(bool explained) {
    QString text;
    for (const auto& key : settingKeys()) {
        const auto path = textOf(key.path);
        text += QStringLiteral("  %1 %2 %3\n")
                    .arg(QString(key.effect == Effect::Rebuild ? "●" : " "))
                    .arg(path, -44)
                    .arg(valuesOf(key));
        if (explained)
            text += QStringLiteral("        %1\n").arg(textOf(key.help));
    }
    return text +
           "    layers.K.normalization.…                    one hidden layer's own, K from 0\n";
}

QString actionsText() {
    QString text =
        "\nActions, done once at a step, of all layers or as layers.K.normalization.… of "
        "one\n(--at 500:normalization.recalibrate, --at "
        "500:layers.0.normalization.set_gamma=12:0.5):\n";
    for (const auto& key : actionKeys())
        text += QStringLiteral("    %1 %2\n").arg(textOf(key.path), -44).arg(textOf(key.help));
    return text;
}

}  // namespace

QString helpText(const QString& command) {
    if (command == "train")
        return QString::fromUtf8(kTrain) + keysText(false) + actionsText();
    if (command == "doctor")
        return QString::fromUtf8(kDoctor);
    if (command == "summary")
        return QString::fromUtf8(kSummary);
    if (command == "list")
        return QString::fromUtf8(kList);
    if (command == "questions")
        return QString::fromUtf8(kQuestions);
    if (command == "lesson")
        return QString::fromUtf8(kLesson);
    if (command == "lessons")
        return QString::fromUtf8(kLessons);
    return QString::fromUtf8(command == "bench" ? kBench : kProgram);
}

QString settingsText() {
    return "Settings (● restarts a run; the others may also change while it goes on, with "
           "--at):\n" +
           keysText(true) + actionsText();
}

QString versionText() {
    return QStringLiteral("Normscope " NORMSCOPE_VERSION "\n");
}

}  // namespace normscope
