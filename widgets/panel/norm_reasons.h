// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/panel: why a setting of the norms has no effect.
#pragma once

#include <string>

#include "model/settings/configuration.h"

namespace normscope {

std::string whyWithoutEffectOnNorms(const Configuration& configuration, std::string_view path);

}  // namespace normscope
