// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/completion.h"

#include <functional>

#include "app/files/resource_files.h"
#include "model/settings/settings.h"
#include "widgets/base/text.h"

namespace normscope {

namespace {

using namespace completion;
using Takes = OptionHelp::Takes;

SettingValues wordsOf(const Key& key) {
    SettingValues values{toQString(key.path), {}, key.kind == ValueKind::Text};
    if (key.kind == ValueKind::Bool)
        values.words = key.effect == Effect::Action ? QStringList() : QStringList{"true", "false"};
    if (key.kind == ValueKind::OptionalReal)
        values.words = QStringList{"none"};
    for (const auto& choice : key.choices)
        values.words << toQString(choice.key);
    return values;
}

/// What the scripts of bash and zsh call it.
QString wordOf(Takes takes) {
    switch (takes) {
        case Takes::Nothing:
            break;
        case Takes::Anything:
            return "value";
        case Takes::Words:
            return "words";
        case Takes::WordList:
            return "list";
        case Takes::File:
            return "file";
        case Takes::Folder:
            return "folder";
        case Takes::Assignment:
            return "setting";
        case Takes::AssignmentAtStep:
            return "step";
        case Takes::AssignmentOfMany:
            return "many";
    }
    return {};
}

/// One of the tables of bash and zsh, by keys as "train --preset" and, of the first argument,
/// "train 0"; the window's begin with the space.
class Table {
  public:
    using Row = std::function<QString(const QString& key, const QString& value)>;
    Table(const QString& head, Row row) : text_(head + "=(\n"), row_(std::move(row)) {}

    void add(const QString& key, const QString& value) {
        if (!value.isEmpty())
            text_ += "    " + row_(quoted(key), quoted(value)) + '\n';
    }
    QString text() const { return text_ + ")\n"; }

  private:
    QString text_;
    Row row_;
};

using ValueOf = std::function<QString(const OptionHelp&)>;

QString optionTable(Table table, const std::vector<CommandHelp>& commands, const ValueOf& value) {
    for (const auto& command : commands) {
        int arguments = 0;
        for (const auto& option : command.options) {
            if (option.argument)
                table.add(QStringLiteral("%1 %2").arg(command.name).arg(arguments++),
                          value(option));
            else
                for (const auto& name : option.names)
                    table.add(command.name + ' ' + name, value(option));
        }
    }
    return table.text();
}

QString commandTable(Table table, const std::vector<CommandHelp>& commands) {
    for (const auto& command : commands)
        if (!command.name.isEmpty())
            table.add(command.name, command.about);
    return table.text();
}

QString optionsTable(Table table, const std::vector<CommandHelp>& commands) {
    for (const auto& command : commands) {
        QStringList names;
        for (const auto& option : command.options)
            if (!option.argument)
                names += option.names;
        table.add(command.name.isEmpty() ? QStringLiteral("normscope") : command.name,
                  names.join(' '));
    }
    return table.text();
}

QString keysTable(Table table, const SettingTable& settings) {
    table.add("settings", settings.settings.join(' '));
    table.add("live", settings.live.join(' '));
    table.add("layers", settings.layers.join(' '));
    return table.text();
}

QString valuesTable(Table table, const SettingTable& settings) {
    for (const auto& setting : settings.values)
        table.add(setting.key, setting.file ? QStringLiteral("FILE") : setting.words.join(' '));
    return table.text();
}

QString tables(const std::vector<CommandHelp>& commands, const QString& declare,
               const Table::Row& row) {
    const auto table = [&](const char* name) {
        return Table(declare + " _normscope_" + QLatin1String(name), row);
    };
    const auto settings = settingTable();
    return commandTable(table("commands"), commands) + optionsTable(table("options"), commands) +
           optionTable(table("takes"), commands,
                       [](const OptionHelp& option) { return wordOf(option.takes()); }) +
           optionTable(table("words"), commands,
                       [](const OptionHelp& option) { return option.values.words.join(' '); }) +
           optionTable(table("endings"), commands,
                       [](const OptionHelp& option) { return option.values.endings.join(' '); }) +
           keysTable(table("keys"), settings) + valuesTable(table("values"), settings);
}

}  // namespace

namespace completion {

QString quoted(const QString& text) {
    return '\'' + QString(text).replace('\'', "'\\''") + '\'';
}

QString scriptFor(const QString& shell) {
    return QString::fromUtf8(resourceFile("completion", "normscope." + shell));
}

}  // namespace completion

SettingTable settingTable() {
    SettingTable table;
    for (const Key& key : settingKeys()) {
        const auto path = toQString(key.path) + '=';
        table.settings << path;
        if (key.effect == Effect::Live)
            table.live << path;
        if (key.of_layers)
            table.layers << path;
        table.values.push_back(wordsOf(key));
    }
    for (const Key& key : actionKeys()) {
        const auto path = toQString(key.path) + (key.kind == ValueKind::Bool ? "" : "=");
        table.live << path;
        if (key.of_layers)
            table.layers << path;
    }
    return table;
}

QString shortHelp(const OptionHelp& option) {
    return option.help.section(';', 0, 0).section(QStringLiteral(":\n"), 0, 0).simplified();
}

QString bashCompletion(const std::vector<CommandHelp>& commands) {
    const auto row = [](const QString& key, const QString& value) {
        return '[' + key + "]=" + value;
    };
    return kHead + tables(commands, "declare -gA", row) + '\n' + scriptFor("bash");
}

QString zshCompletion(const std::vector<CommandHelp>& commands) {
    const auto row = [](const QString& key, const QString& value) { return key + ' ' + value; };
    return "#compdef normscope\n" + QString(kHead) + tables(commands, "typeset -gA", row) +
           optionTable(Table("typeset -gA _normscope_help", row), commands, shortHelp) + '\n' +
           scriptFor("zsh");
}

}  // namespace normscope
