// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/arguments.h"

#include <QCommandLineParser>
#include <QFile>
#include <optional>

#include "app/command_line/help.h"
#include "app/experiment_json.h"
#include "app/export/plot_export.h"
#include "app/presets.h"

namespace normscope {

namespace {

constexpr qint64 kMaximumFileSize = 64 << 20;

[[noreturn]] void fail(const QString& sentence) {
    throw UsageError(sentence.toStdString());
}

/// The options of one command, parsed; help goes before everything else.
class Options {
  public:
    Options(QString command, QStringList arguments) : command_(std::move(command)) {
        add({{"h", "help"}, {}});
        arguments.prepend("normscope");
        arguments_ = arguments;
    }
    void add(const QCommandLineOption& option) {
        parser_.addOption(option);
        known_ += option.names();
    }
    void addValue(const QString& name) { add({name, {}, name}); }
    void parse() {
        if (parser_.parse(arguments_) || helpWanted())
            return;
        auto error = parser_.errorText();
        while (error.endsWith('.'))
            error.chop(1);
        fail(error + "; see " + helpCommand());
    }
    bool helpWanted() const { return parser_.isSet("help"); }
    /// False also for options this command does not have.
    bool isSet(const QString& name) const { return known_.contains(name) && parser_.isSet(name); }
    QStringList values(const QString& name) const { return parser_.values(name); }
    std::optional<QString> value(const QString& name) const {
        return isSet(name) ? std::optional(parser_.value(name)) : std::nullopt;
    }
    /// At most `most` arguments that belong to no option.
    QStringList positional(qsizetype most) const {
        const auto arguments = parser_.positionalArguments();
        if (arguments.size() > most)
            fail("\"" + arguments[most] + "\" is one argument too many; see " + helpCommand());
        return arguments;
    }
    QString helpCommand() const {
        return command_.isEmpty() ? "normscope --help" : "normscope " + command_ + " --help";
    }
    request::Print help() const { return {helpText(command_)}; }

  private:
    QString command_;
    QStringList arguments_;
    QStringList known_;
    QCommandLineParser parser_;
};

Experiment experimentFromFile(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        fail(path + " cannot be read (" + file.errorString() + "); check the path");
    if (file.size() > kMaximumFileSize)
        fail(path + " is larger than 64 MiB, which no experiment is; check the path");
    const auto json = file.readAll();
    if (file.error() != QFile::NoError)
        fail(path + " cannot be read (" + file.errorString() + "); check the path");
    try {
        return experimentFromJson(json);
    } catch (const JsonError& error) {
        fail(path + ": " + error.what());
    }
}

void addExperimentOptions(Options& options) {
    options.addValue("preset");
    options.addValue("set");
    options.addValue("twin");
}

/// Adds differences to the twin there is, or begins one. It goes along with what is changed during
/// the run but for the settings it differs in.
void addTwin(Experiment& experiment, const QStringList& assignments) {
    if (assignments.isEmpty())
        return;
    auto twin = experiment.twin.value_or(Twin{{}, experiment.interventions});
    std::vector<Setting> added;
    for (const auto& text : assignments) {
        try {
            added.push_back(parseAssignment(text.toStdString()));
        } catch (const SettingError& error) {
            fail(QString("twin: ") + error.what());
        }
        std::erase_if(twin.differences,
                      [&](const Setting& other) { return other.key == added.back().key; });
        twin.differences.push_back(added.back());
    }
    twin.interventions = inheritedBy(added, twin.interventions);
    experiment.twin = std::move(twin);
}

Experiment experimentFrom(const Options& options) {
    const auto files = options.positional(1);
    const auto preset = options.value("preset");
    if (preset && !files.isEmpty())
        fail("a file and a preset are both given; give one of them");
    try {
        Experiment experiment = !files.isEmpty()
                                    ? experimentFromFile(files.first())
                                    : presetNamed(preset.value_or("mnist-sigmoid")).experiment;
        for (const auto& text : options.values("set"))
            assign(experiment.configuration, parseAssignment(text.toStdString()));
        if (const auto steps = options.value("steps"))
            assign(experiment.configuration, parseSetting("steps", steps->toStdString()));
        addTwin(experiment, options.values("twin"));
        validate(experiment);
        return experiment;
    } catch (const JsonError& error) {
        fail(error.what());
    } catch (const SettingError& error) {
        fail(error.what());
    }
}

QStringList formatsFrom(const QString& text) {
    QStringList formats;
    for (const auto& part : text.split(',', Qt::SkipEmptyParts)) {
        const auto format = part.trimmed().toLower();
        if (!plotFormats().contains(format))
            fail("unknown format \"" + part.trimmed() + "\"; choose from png, svg, pdf and csv");
        if (!formats.contains(format))
            formats << format;
    }
    if (formats.isEmpty())
        fail("--format names no format; choose from png, svg, pdf and csv");
    return formats;
}

Request parseTrain(const QStringList& arguments) {
    Options options("train", arguments);
    addExperimentOptions(options);
    for (const auto* name : {"steps", "export", "format"})
        options.addValue(name);
    options.parse();
    if (options.helpWanted())
        return options.help();
    request::Train train;
    if (const auto folder = options.value("export")) {
        train.folder = *folder;
        if (folder->isEmpty())
            fail("--export names no folder; give one");
    }
    const auto format = options.value("format");
    if (format && train.folder.isEmpty())
        fail("--format is for exports; add --export DIR");
    train.formats = formatsFrom(format.value_or("png,svg,csv"));
    train.experiment = experimentFrom(options);
    return train;
}

Request parseList(const QStringList& arguments) {
    Options options("list", arguments);
    options.parse();
    if (options.helpWanted())
        return options.help();
    const auto what = options.positional(1);
    if (what == QStringList{"presets"})
        return request::ListPresets{};
    if (what == QStringList{"datasets"})
        return request::ListDatasets{};
    fail("list what? give presets or datasets");
}

Request parseBench(const QStringList& arguments) {
    Options options("bench", arguments);
    options.add({"ui", {}});
    options.parse();
    if (options.helpWanted())
        return options.help();
    options.positional(0);
    return request::Bench{options.isSet("ui")};
}

Request parseWindow(const QStringList& arguments) {
    Options options({}, arguments);
    addExperimentOptions(options);
    options.add({{"v", "version"}, {}});
    options.parse();
    if (options.helpWanted())
        return options.help();
    if (options.isSet("version"))
        return request::Print{versionText()};
    return request::ShowWindow{experimentFrom(options)};
}

}  // namespace

Request parseArguments(const QStringList& arguments) {
    const auto command = arguments.value(0);
    if (command == "train")
        return parseTrain(arguments.mid(1));
    if (command == "list")
        return parseList(arguments.mid(1));
    if (command == "bench")
        return parseBench(arguments.mid(1));
    return parseWindow(arguments);
}

}  // namespace normscope
