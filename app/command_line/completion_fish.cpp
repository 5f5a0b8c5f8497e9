// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/command_line/completion.h"

namespace normscope {

using namespace completion;

namespace {

using Takes = OptionHelp::Takes;

/// "words…" behind `case KEY` for each.
QString fishCases(const std::vector<std::pair<QString, QString>>& cases) {
    QString text = "    switch \"$argv[1]\"\n";
    for (const auto& [key, command] : cases)
        text += "        case " + quoted(key) + "\n            " + command + '\n';
    return text + "    end\nend\n";
}

QString fishPrints(const QStringList& words) {
    return "printf '%s\\n' " + words.join(' ');
}

/// What `complete -a` offers for it.
QString fishValues(const OptionHelp& option) {
    const auto& values = option.values;
    const QString files = values.endings.isEmpty()
                              ? QStringLiteral("(__fish_complete_path)")
                              : "(__normscope_files " + values.endings.join(' ') + ')';
    switch (option.takes()) {
        case Takes::Nothing:
        case Takes::Anything:
            break;
        case Takes::Words:
            return values.words.join(' ') + (values.endings.isEmpty() ? QString() : ' ' + files);
        case Takes::WordList:
            return "(__normscope_list " + values.words.join(' ') + ')';
        case Takes::File:
            return files;
        case Takes::Folder:
            return "(__fish_complete_directories)";
        case Takes::Assignment:
        case Takes::AssignmentOfMany:
            return "(__normscope_setting settings)";
        case Takes::AssignmentAtStep:
            return "(__normscope_setting live '[^:]*:')";
    }
    return {};
}

QString fishLine(const CommandHelp& command, const OptionHelp& option) {
    QString line = "complete -c normscope -n \"__normscope_is '" + command.name + "'\"";
    if (!option.argument)
        for (const auto& name : option.names)
            line += name.startsWith("--") ? " -l " + name.mid(2) : " -s " + name.mid(1);
    if (option.takes() != Takes::Nothing && !option.argument)
        line += " -x";
    if (const auto values = fishValues(option); !values.isEmpty())
        line += " -a " + quoted(values);
    return line + " -d " + quoted(shortHelp(option)) + '\n';
}

QString fishSettings() {
    const auto settings = settingTable();
    std::vector<std::pair<QString, QString>> values;
    for (const auto& setting : settings.values)
        if (setting.file)
            values.emplace_back(setting.key, QStringLiteral("__fish_complete_path $argv[2]"));
        else if (!setting.words.isEmpty())
            values.emplace_back(setting.key, fishPrints(setting.words));
    return "\nfunction __normscope_keys\n" +
           fishCases({{"settings", fishPrints(settings.settings)},
                      {"live", fishPrints(settings.live)},
                      {"layers", fishPrints(settings.layers)}}) +
           "\nfunction __normscope_values\n" + fishCases(values);
}

}  // namespace

QString fishCompletion(const std::vector<CommandHelp>& commands) {
    QStringList names;
    QString lines;
    for (const auto& command : commands) {
        if (!command.name.isEmpty()) {
            names << command.name;
            lines += "complete -c normscope -n __normscope_first -a " + command.name + " -d " +
                     quoted(command.about) + '\n';
        }
        for (const auto& option : command.options)
            lines += fishLine(command, option);
    }
    return kHead + ('\n' + scriptFor("fish")) + fishSettings() +
           "\nfunction __normscope_commands\n    " + fishPrints(names) + "\nend\n\n" + lines;
}

}  // namespace normscope
