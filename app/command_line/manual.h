// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "app/command_line/command_help.h"

namespace normscope {

/// normscope(1), in roff with the macros of man(7): every command with its options, every setting
/// and action, and the examples of the guide's page on the command line.
QString manualPage(const std::vector<CommandHelp>& commands);

}  // namespace normscope
