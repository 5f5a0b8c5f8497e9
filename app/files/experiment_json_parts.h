// SPDX-License-Identifier: GPL-3.0-or-later
// Shared by the reader and the writer of experiment files.
#pragma once

#include <QByteArray>
#include <QJsonValue>
#include <vector>

#include "model/settings/settings.h"

namespace normscope::json {

inline constexpr int kFormat = 1;

/// None is null.
QJsonValue fromValue(const Value& value);

/// Any value on one line, not only objects and lists.
QByteArray compact(const QJsonValue& value);

/// General before particular, otherwise in the order of the table: what an object, which has no
/// order of its own, is read as.
void sortCanonically(std::vector<Setting>& settings);

}  // namespace normscope::json
