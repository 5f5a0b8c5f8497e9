// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>

#include "model/experiment/configuration.h"

namespace normscope {

/// The network in PyTorch, as one would write it by hand: short lines, only what is not default.
/// Empty while the data, and with them the sizes, are not known, and for networks of convolutions.
QString networkCode(const Configuration& configuration, std::int64_t features,
                    std::int64_t classes);

}  // namespace normscope
