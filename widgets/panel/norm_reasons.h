// SPDX-License-Identifier: GPL-3.0-or-later
// Private to widgets/panel: why a setting of the norms, or of the network's kind, has no effect.
#pragma once

#include <string>

#include "model/experiment/configuration.h"

namespace normscope {

std::string whyWithoutEffectOnNorms(const Configuration& configuration, std::string_view path);
std::string whyWithoutEffectOnNetwork(const Configuration& configuration, std::string_view path);

}  // namespace normscope
