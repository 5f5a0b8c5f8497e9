// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "app/files/export/plot_export.h"
#include "app/files/input_error.h"
#include "app/files/resource_files.h"
#include "model/run/run.h"

namespace normscope {

namespace {

constexpr std::size_t kHelpColumn = 28;

std::string nameOf(const Subcommand& command) {
    return *command.name == '\0' ? "normscope" : std::string("normscope ") + command.name;
}

/// CLI11 wants them last first. "--name=" would take the next word as its value.
std::vector<std::string> wordsFor(const QStringList& line) {
    std::vector<std::string> words;
    for (const QString& word : line) {
        const auto equals = word.indexOf('=');
        const bool joined = word.startsWith("--") && equals > 0;
        words.push_back((joined ? word.left(equals) : word).toStdString());
        if (joined)
            words.push_back(word.mid(equals + 1).toStdString());
    }
    std::ranges::reverse(words);
    return words;
}

}  // namespace

struct Options::Impl {
    explicit Impl(const Subcommand& of) : command(of), app(of.about, nameOf(of)) {
        app.set_help_flag("-h,--help", "show this help");
        app.get_formatter()->column_width(kHelpColumn);
        app.allow_extras();
    }
    [[noreturn]] void fail(const QString& what) const {
        throw InputError(what + "; see " + QString::fromStdString(app.get_name()) + " --help");
    }
    void checkRest() const {
        const auto rest = app.remaining();
        const auto option =
            std::ranges::find_if(rest, [](const auto& word) { return word.starts_with('-'); });
        if (option != rest.end())
            fail("unknown option " + QString::fromStdString(*option));
        if (!rest.empty())
            fail('"' + QString::fromStdString(rest.front()) + "\" is one argument too many");
    }
    void layFooter() {
        QStringList parts{before, footer, after};
        parts.removeAll(QString());
        app.footer(parts.join("\n\n").toStdString());
    }
    const Subcommand& command;
    CLI::App app;
    std::map<QString, OptionValues> values;
    QString before, footer, after;  ///< below the options
};

Options::Options(const Subcommand& command, const QStringList& arguments)
    : line_(arguments), impl_(std::make_unique<Impl>(command)) {}

Options::~Options() = default;

void Options::add(const char* name, const char* value, std::optional<QString>& target,
                  const char* help) {
    const auto take = [&target](const std::string& text) { target = QString::fromStdString(text); };
    impl_->app.add_option_function<std::string>(name, take, help)->type_name(value)->take_last();
}

void Options::add(const char* name, const char* value, QStringList& target, const char* help) {
    const auto take = [&target](const std::vector<std::string>& texts) {
        for (const auto& text : texts)
            target << QString::fromStdString(text);
    };
    impl_->app.add_option_function<std::vector<std::string>>(name, take, help)
        ->type_name(value)
        ->allow_extra_args(false);
}

void Options::add(const char* names, bool& target, const char* help) {
    impl_->app.add_flag(names, target, help);
}

void Options::argument(const char* name, std::optional<QString>& target, const char* help) {
    add(name, "", target, help);
}

void Options::arguments(const char* name, QStringList& target, const char* help) {
    const auto take = [&target](const std::vector<std::string>& texts) {
        for (const auto& text : texts)
            target << QString::fromStdString(text);
    };
    impl_->app.add_option_function<std::vector<std::string>>(name, take, help)->type_name("");
}

void Options::addExperiment(ExperimentWords& words) {
    argument("FILE.json", words.file,
             "experiment to begin with; may be partial, the rest is default");
    files("FILE.json", {"json"});
    add("--preset", "NAME", words.preset,
        "begin with one of the experiments of `normscope list presets`");
    oneOf("--preset", resourceNames("presets"));
    add("--set", "KEY=VALUE", words.set,
        "change one setting; later ones win (keys: `normscope list settings`)");
    add("--weights", "FILE", words.weights,
        "begin with a state_dict of PyTorch, .pt or .safetensors, of the same\n"
        "layers and norms; the same as --set network.init.weights=FILE");
    files("--weights", {"pt", "pth", "safetensors"});
    add("--at", "STEP:KEY=VALUE", words.at,
        "change a setting after that many steps, or do one of the actions of\n"
        "`normscope list settings`; run B goes along but for the settings it\n"
        "differs in");
    add("--twin", "KEY=VALUE", words.twin,
        "train a run B beside run A, step by step: the same seed, initial\n"
        "weights and data, but for this setting; adds to the file's twin");
    add("--twin-at", "STEP:KEY=VALUE", words.twin_at,
        "as --at, for run B alone; without --twin the runs are the same until\n"
        "then");
    add("--alone", words.alone, "leave out the run B that the file or preset has");
}

void Options::addPath() {
    const auto take = [](const std::string& path) {
        if (path != "fused" && path != "libtorch")
            throw InputError("unknown path \"" + QString::fromStdString(path) +
                             "\"; choose from fused and libtorch");
        setFusedSteps(path == "fused");
    };
    impl_->app
        .add_option_function<std::string>(
            "--path", take,
            "what makes the steps: fused where it can, which is faster on small\n"
            "networks, or libtorch; weights differ by rounding. fused if not given")
        ->type_name("NAME")
        ->take_last();
    oneOf("--path", {"fused", "libtorch"});
}

void Options::oneOf(const char* name, const QStringList& words, const QStringList& endings) {
    impl_->values[name] = {.words = words, .endings = endings};
}

void Options::oneOfExplained(const char* name, const QStringList& words,
                             const QStringList& abouts) {
    const auto& values = impl_->values[name] = {.words = words, .abouts = abouts};
    auto* option = impl_->app.get_option(name);
    option->description(option->get_description() + explanation(values).toStdString());
}

void Options::someOf(const char* name, const QStringList& words) {
    impl_->values[name] = {.words = words, .list = true};
}

void Options::files(const char* name, const QStringList& endings) {
    impl_->values[name].endings = endings;
}

void Options::setFooter(const QString& text) {
    impl_->footer = text.trimmed();
    impl_->layFooter();
}

void Options::addList(const QString& text, Place place) {
    (place == Place::BeforeFooter ? impl_->before : impl_->after) = text.trimmed();
    impl_->layFooter();
}

CommandHelp Options::described() const {
    return {QString::fromUtf8(impl_->command.name), QString::fromUtf8(impl_->command.about),
            optionsOf(impl_->app, impl_->values), impl_->footer};
}

void Options::parse() {
    try {
        impl_->app.parse(wordsFor(line_));
        impl_->checkRest();
    } catch (const CLI::CallForHelp&) {
        throw HelpWanted{QString::fromStdString(impl_->app.help())};
    } catch (const CLI::ArgumentMismatch& error) {
        const auto name = QString::fromStdString(error.what()).section(':', 0, 0);
        impl_->fail("missing value after " + name);
    } catch (const CLI::ParseError& error) {
        impl_->fail(QString::fromUtf8(error.what()));
    }
}

QStringList formatsFrom(const QString& text) {
    QStringList formats;
    for (const auto& part : text.split(',', Qt::SkipEmptyParts)) {
        const auto format = part.trimmed().toLower();
        if (!plotFormats().contains(format))
            throw InputError("unknown format \"" + part.trimmed() +
                             "\"; choose from png, svg, pdf and csv");
        if (!formats.contains(format))
            formats << format;
    }
    if (formats.isEmpty())
        throw InputError("--format names no format; choose from png, svg, pdf and csv");
    return formats;
}

}  // namespace normscope
