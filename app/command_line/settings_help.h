// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "model/settings/settings.h"

namespace normscope {

enum class Explained { No, Yes };

/// What a value of the key may be: "0 to 10", "relu, sigmoid".
QString valuesOf(const Key& key);

QString settingsHeading();
QString actionsHeading();
/// Every key with its values, and a line of explanation each where that is wanted.
QString keysText(Explained explained);
/// What may be done once at a step.
QString actionsText();

}  // namespace normscope
