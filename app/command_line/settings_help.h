// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

namespace normscope {

enum class Explained { No, Yes };

/// Every key with its values, and a line of explanation each where that is wanted.
QString keysText(Explained explained);
/// What may be done once at a step.
QString actionsText();

}  // namespace normscope
