// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/panel: why a setting of the optimizer has no effect.
#pragma once

#include <string>

#include "model/experiment/configuration.h"

namespace normscope {

std::string whyWithoutEffectOnOptimizer(const Configuration& configuration, std::string_view path);

}  // namespace normscope
