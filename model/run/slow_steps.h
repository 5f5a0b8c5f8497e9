// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

#include "model/settings/configuration.h"

namespace normscope {

/// How long the experiment's steps will take where one takes more than a second, and what would
/// make that shorter; else empty.
std::string slowStepsText(const Configuration& configuration, double seconds_a_step);

}  // namespace normscope
