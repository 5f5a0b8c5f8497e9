// SPDX-License-Identifier: GPL-3.0-or-later
// Scripts that complete the program's lines in shells: tables made here of what the commands take,
// and the files of resources/completion/, which use them.
#pragma once

#include "app/command_line/command_help.h"

namespace normscope {

/// What may stand for the value of a setting or an action; files are no words.
struct SettingValues {
    QString key;
    QStringList words;
    bool file = false;
};

/// The keys as completion offers them, with "=" behind those that want a value.
struct SettingTable {
    QStringList settings;  ///< what a run may begin with
    QStringList live;      ///< what may change, or be done, at a step
    QStringList layers;    ///< behind "layers.K."
    std::vector<SettingValues> values;
};
SettingTable settingTable();

/// One line of explanation, as shells show it beside a word.
QString shortHelp(const OptionHelp& option);

namespace completion {
inline constexpr const char* kHead =
    "# Completes the command lines of normscope, as `normscope --help` has them.\n";
QString quoted(const QString& text);      ///< as one word of any of the shells
QString scriptFor(const QString& shell);  ///< that of resources/completion/
}  // namespace completion

QString bashCompletion(const std::vector<CommandHelp>& commands);
QString zshCompletion(const std::vector<CommandHelp>& commands);
QString fishCompletion(const std::vector<CommandHelp>& commands);

}  // namespace normscope
