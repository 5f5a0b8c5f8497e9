// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>

#include "app/command_line/completion.h"
#include "app/command_line/options.h"
#include "app/files/input_error.h"

namespace normscope {

namespace {

using Script = QString (*)(const std::vector<CommandHelp>& commands);

const std::map<QString, Script>& shells() {
    static const std::map<QString, Script> all{
        {"bash", bashCompletion}, {"fish", fishCompletion}, {"zsh", zshCompletion}};
    return all;
}

}  // namespace

Job parseCompletion(Options& options) {
    std::optional<QString> shell;
    QStringList names;
    for (const auto& [name, script] : shells())
        names << name;
    options.argument("SHELL", shell, "bash, fish or zsh");
    options.oneOf("SHELL", names);
    options.setFooter(
        R"(An installed program has its completion already. Else, in bash: source <(normscope completion bash);
in zsh, after compinit: source <(normscope completion zsh); in fish: normscope completion fish | source.)");
    options.parse();
    const auto wanted = shells().find(shell.value_or(QString()));
    if (wanted == shells().end())
        throw InputError(shell ? "unknown shell \"" + *shell + "\"; choose from " + names.join(", ")
                               : "which shell? give one of " + names.join(", "));
    return Print{wanted->second(helpOfAll())};
}

}  // namespace normscope
