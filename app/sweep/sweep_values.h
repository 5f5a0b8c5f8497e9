// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "model/settings/settings.h"

namespace normscope {

/// Values worth trying for a setting, around what it is now, as typed behind --vary key=: "0.01,
/// 0.1, 1".
QString valuesToTry(const Configuration& configuration, const Key& key);

}  // namespace normscope
