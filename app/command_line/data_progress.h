// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>

#include "model/data/dataset.h"

namespace normscope {

/// loadDataset() with a bar and the time left where a terminal watches.
std::shared_ptr<const Dataset> readData(const Configuration& configuration);

}  // namespace normscope
