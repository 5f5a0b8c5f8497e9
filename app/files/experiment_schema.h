// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>

namespace normscope {

/// JSON Schema (draft 2020-12) of experiment files: names, kinds, choices and ranges of all
/// settings, made from their table. What depends on several settings at once, or on the data, is
/// checked only when an experiment is read.
QJsonObject experimentSchema();

}  // namespace normscope
