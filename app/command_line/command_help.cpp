// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/command_help.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "app/command_line/options.h"

namespace normscope {

namespace {

QStringList namesOf(const CLI::Option& option) {
    QStringList names;
    if (option.get_positional())
        return {QString::fromStdString(option.get_name(true))};
    for (const auto& name : option.get_snames())
        names << QString::fromStdString('-' + name);
    for (const auto& name : option.get_lnames())
        names << QString::fromStdString("--" + name);
    return names;
}

OptionHelp helpOf(const CLI::Option& option, const std::map<QString, OptionValues>& values) {
    OptionHelp help;
    help.names = namesOf(option);
    help.argument = option.get_positional();
    help.help = QString::fromStdString(option.get_description());
    if (option.get_type_size_max() > 0) {
        help.value = QString::fromStdString(option.get_type_name());
        help.repeatable = option.get_items_expected_max() > 1;
    }
    if (const auto known = values.find(help.names.last()); known != values.end()) {
        help.values = known->second;
        help.help.chop(explanation(help.values).size());
    }
    return help;
}

}  // namespace

QString explanation(const OptionValues& values) {
    qsizetype widest = 0;
    for (const auto& word : values.words)
        widest = std::max(widest, word.size());
    QString text;
    for (qsizetype i = 0; i < values.abouts.size(); ++i)
        text += '\n' + values.words[i].leftJustified(widest) + ' ' + values.abouts[i];
    return text;
}

OptionHelp::Takes OptionHelp::takes() const {
    const QString word = argument ? names.first() : value;
    if (!values.words.isEmpty())
        return values.list ? Takes::WordList : Takes::Words;
    if (word.startsWith("STEP:"))
        return Takes::AssignmentAtStep;
    if (word.startsWith("KEY="))
        return word.contains(',') ? Takes::AssignmentOfMany : Takes::Assignment;
    if (word.startsWith("FILE") || word == "PROGRAM")
        return Takes::File;
    if (word == "DIR")
        return Takes::Folder;
    return word.isEmpty() ? Takes::Nothing : Takes::Anything;
}

std::vector<OptionHelp> optionsOf(const CLI::App& app,
                                  const std::map<QString, OptionValues>& values) {
    std::vector<OptionHelp> options;
    for (const auto* option : app.get_options())
        options.push_back(helpOf(*option, values));
    return options;
}

CommandHelp helpOf(const Subcommand& command) {
    Options options(command, {QStringLiteral("--help")});
    try {
        command.parse(options);
    } catch (const Options::HelpWanted&) {  // by now all of them are declared
    }
    return options.described();
}

std::vector<CommandHelp> helpOfAll() {
    std::vector<CommandHelp> all;
    for (const Subcommand& command : commands())
        all.push_back(helpOf(command));
    return all;
}

}  // namespace normscope
