// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace normscope {

/// Help of a subcommand ("train", "list", "bench"), or of the program for any other name.
QString helpText(const QString& command);
/// Every setting with its values, and the actions.
QString settingsText();
QString versionText();

}  // namespace normscope
