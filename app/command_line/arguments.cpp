// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/arguments.h"

#include <QCommandLineParser>
#include <QFileInfo>
#include <optional>

#include "app/command_line/experiment_options.h"
#include "app/command_line/help.h"
#include "app/export/plot_export.h"
#include "app/learn/question_bank.h"

namespace normscope {

namespace {

constexpr qint64 kMemorySteps = 1'000'000;

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

void addExperimentOptions(Options& options) {
    for (const auto* name : {"preset", "set", "at", "twin", "twin-at"})
        options.addValue(name);
}

Experiment experimentFrom(const Options& options) {
    return experimentFrom(ExperimentOptions{options.positional(1), options.value("preset"),
                                            options.values("set"), options.value("steps"),
                                            options.values("at"), options.values("twin"),
                                            options.values("twin-at")});
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

Request parseDoctor(const QStringList& arguments) {
    Options options("doctor", arguments);
    addExperimentOptions(options);
    options.addValue("steps");
    options.add({"json", {}});
    options.parse();
    if (options.helpWanted())
        return options.help();
    return request::Doctor{experimentFrom(options), options.isSet("json")};
}

Request parseSummary(const QStringList& arguments) {
    Options options("summary", arguments);
    addExperimentOptions(options);
    options.addValue("format");
    options.parse();
    if (options.helpWanted())
        return options.help();
    const auto format = options.value("format").value_or("text").toLower();
    if (format != "text" && format != "markdown" && format != "csv")
        fail("unknown format \"" + format + "\"; choose from text, markdown and csv");
    return request::Summary{experimentFrom(options), format};
}

Request parseList(const QStringList& arguments) {
    Options options("list", arguments);
    options.parse();
    if (options.helpWanted())
        return options.help();
    const auto what = options.positional(1);
    if (what.isEmpty() || listables().contains(what.first()))
        return request::List{what.value(0)};
    fail("list what? give " + listables().mid(0, listables().size() - 1).join(", ") + " or " +
         listables().last() + ", or nothing for all of them");
}

Request parseQuestions(const QStringList& arguments) {
    Options options("questions", arguments);
    for (const auto* name : {"level", "topic", "export"})
        options.addValue(name);
    options.add({"answers", {}});
    options.parse();
    if (options.helpWanted())
        return options.help();
    options.positional(0);
    request::Questions wanted;
    if (const auto level = options.value("level")) {
        wanted.level = fromKey<Level>(level->toStdString());
        if (!wanted.level)
            fail("unknown level \"" + *level + "\"; choose easy or medium");
    }
    wanted.topic = options.value("topic").value_or(QString());
    if (options.isSet("topic") && !questionTopics().contains(wanted.topic))
        fail("unknown topic \"" + wanted.topic + "\"; choose from " + questionTopics().join(", "));
    wanted.answers = options.isSet("answers");
    wanted.file = options.value("export").value_or(QString());
    const auto ending = QFileInfo(wanted.file).suffix().toLower();
    if (options.isSet("export") && ending != "md" && ending != "pdf")
        fail("--export names no .md or .pdf file; give one");
    return wanted;
}

BankedLesson lessonFrom(const QString& name) {
    try {
        return lessonNamed(name);
    } catch (const LessonError& error) {
        fail(error.what());
    }
}

Request parseLesson(const QStringList& arguments) {
    Options options("lesson", arguments);
    options.addValue("step");
    options.addValue("hide");
    options.parse();
    if (options.helpWanted())
        return options.help();
    const auto name = options.positional(1);
    if (name.isEmpty())
        fail("which lesson? give a name from normscope list lessons, or a file ending in .md");
    request::ShowLesson wanted{lessonFrom(name.first()), 0, {}};
    if (const auto step = options.value("step")) {
        bool understood = false;
        const auto number = step->toULongLong(&understood);
        const auto steps = wanted.lesson.scripts.size();
        if (!understood || number < 1 || number > steps)
            fail(QStringLiteral("--step \"%1\" is no step of this lesson; give one from 1 to %2")
                     .arg(*step)
                     .arg(steps));
        wanted.step = number - 1;
    }
    for (const auto& part :
         options.value("hide").value_or(QString()).split(',', Qt::SkipEmptyParts)) {
        if (!hideableParts().contains(part.trimmed()))
            fail("unknown part \"" + part.trimmed() + "\" in --hide; choose from " +
                 hideableParts().join(", "));
        wanted.hidden << part.trimmed();
    }
    return wanted;
}

Request parseLessons(const QStringList& arguments) {
    Options options("lessons", arguments);
    options.add({"run", {}});
    options.parse();
    if (options.helpWanted())
        return options.help();
    const auto words = options.positional(1000);
    if (words.value(0) != "check" || words.size() < 2)
        fail("lessons can be checked: normscope lessons check FILE.md");
    return request::CheckLessons{words.mid(1), options.isSet("run")};
}

Request parseBench(const QStringList& arguments) {
    Options options("bench", arguments);
    options.add({"ui", {}});
    options.add({"memory", {}});
    options.addValue("steps");
    options.parse();
    if (options.helpWanted())
        return options.help();
    options.positional(0);
    const auto steps = options.value("steps");
    if (!options.isSet("memory")) {
        if (steps)
            fail("--steps goes with --memory; add it");
        return request::Bench{options.isSet("ui")};
    }
    bool understood = true;
    const auto count = steps ? steps->toLongLong(&understood) : kMemorySteps;
    if (!understood || count < 1)
        fail("--steps \"" + *steps + "\" is no number of steps; give one from 1 on");
    return request::Bench{false, count};
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
    return request::ShowWindow{experimentFrom(options), arguments.isEmpty()};
}

}  // namespace

Request parseArguments(const QStringList& arguments) {
    const auto command = arguments.value(0);
    if (command == "train")
        return parseTrain(arguments.mid(1));
    if (command == "doctor")
        return parseDoctor(arguments.mid(1));
    if (command == "summary")
        return parseSummary(arguments.mid(1));
    if (command == "list")
        return parseList(arguments.mid(1));
    if (command == "questions")
        return parseQuestions(arguments.mid(1));
    if (command == "lesson")
        return parseLesson(arguments.mid(1));
    if (command == "lessons")
        return parseLessons(arguments.mid(1));
    if (command == "bench")
        return parseBench(arguments.mid(1));
    return parseWindow(arguments);
}

}  // namespace normscope
