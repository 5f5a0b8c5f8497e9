// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "app/command_line/options.h"
#include "app/command_line/settings_help.h"
#include "app/command_line/terminal.h"
#include "app/files/input_error.h"
#include "app/files/presets.h"
#include "app/learn/exercise_bank.h"
#include "app/learn/lesson_bank.h"
#include "model/settings/dataset_row.h"
#include "widgets/base/norm_words.h"

namespace normscope {

namespace {

QString textOf(std::string_view text) {
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString describe(const DatasetRow& row) {
    QString text = textOf(row.sentence);
    if (row.source == DataSource::Installed)
        text += isInstalled(row) ? ", installed"
                                 : "; not installed (Debian package " + textOf(row.package) + ')';
    return text;
}

QString describe(NetworkKind kind) {
    switch (kind) {
        case NetworkKind::Mlp:
            return "linear layers; for points, tables and images laid out flat";
        case NetworkKind::Cnn:
            return "convolutions over images, then a linear layer over the channels' means";
        case NetworkKind::Cnn3d:
            return "convolutions over volumes, then a linear layer over the channels' means";
        case NetworkKind::ResidualMlp:
            return "the MLP with a shortcut around each two layers";
        case NetworkKind::ResidualCnn:
            return "the CNN with a shortcut around each two convolutions";
        case NetworkKind::ResidualCnn3d:
            return "the 3-D CNN with a shortcut around each two convolutions";
    }
    return {};
}

void sayPresets() {
    for (const auto& preset : presets())
        say(QStringLiteral("%1 %2. %3")
                .arg(preset.name, -20)
                .arg(preset.title, preset.description));
}

void sayDatasets() {
    for (const auto* row : datasetRows())
        say(QStringLiteral("%1 %2").arg(textOf(row->key), -16).arg(describe(*row)));
}

void sayNetworks() {
    for (const auto& name : Names<NetworkKind>::table)
        say(QStringLiteral("%1 %2: %3")
                .arg(textOf(name.key), -14)
                .arg(textOf(name.label), describe(name.value)));
}

void sayNorms() {
    for (const auto& name : Names<NormKind>::table)
        say(QStringLiteral("%1 %2: %3")
                .arg(textOf(name.key), -14)
                .arg(textOf(name.label), normHelp(name.value)));
}

void sayLessons() {
    for (const BankedLesson& banked : bankedLessons())
        say(QStringLiteral("%1 level %2, %3 min  %4: %5")
                .arg(banked.lesson.name, -24)
                .arg(banked.lesson.level)
                .arg(banked.lesson.minutes)
                .arg(banked.lesson.title, banked.lesson.about));
}

void sayExercises() {
    for (const BankedExercise& banked : bankedExercises())
        say(QStringLiteral("%1 %2").arg(banked.exercise.name, -12).arg(banked.exercise.about));
}

void saySettings() {
    const auto text = settingsHeading() + '\n' + keysText(Explained::Yes) + actionsText();
    say(text.trimmed());
}

struct Listable {
    const char* name;
    const char* help;
    const char* heading;
    void (*say)();
};

constexpr std::array<Listable, 7> kListables{{
    {"presets", "experiments that come with the program, for --preset", "Presets (--preset)",
     sayPresets},
    {"datasets", "values of data.dataset, and whether they are installed",
     "Datasets (data.dataset)", sayDatasets},
    {"networks", "values of network.kind", "Networks (network.kind)", sayNetworks},
    {"norms", "values of normalization.kind", "Norms (normalization.kind)", sayNorms},
    {"lessons", "lessons that come with the program, for `normscope lesson`",
     "Lessons (normscope lesson)", sayLessons},
    {"exercises", "exercises in Python, for `normscope exercise`", "Exercises (normscope exercise)",
     sayExercises},
    {"settings", "keys for --set, --twin and --at, and the actions for --at", nullptr, saySettings},
}};

int sayAll() {
    for (const Listable& listable : kListables) {
        if (&listable != &kListables.front())
            say({});
        if (listable.heading != nullptr)
            say(QLatin1String(listable.heading) + ':');
        listable.say();
    }
    return kDone;
}

}  // namespace

Job parseList(Options& options) {
    std::optional<QString> what;
    QStringList names, abouts;
    for (const Listable& listable : kListables) {
        names << listable.name;
        abouts << listable.help;
    }
    options.argument("WHAT", what, "what to list; without it, all of them");
    options.oneOfExplained("WHAT", names, abouts);
    options.parse();
    if (!what)
        return [](int&, char**) { return sayAll(); };
    for (const Listable& listable : kListables)
        if (*what == QLatin1String(listable.name))
            return [&listable](int&, char**) {
                listable.say();
                return kDone;
            };
    const auto last = names.takeLast();
    throw InputError("list what? give " + names.join(", ") + " or " + last +
                     ", or nothing for all of them");
}

}  // namespace normscope
