// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "model/settings/dataset_row.h"
#include "model/settings/settings.h"

namespace normscope {

/// What samples a network takes.
DataShape inputOf(NetworkKind kind);

/// `network.hidden` where a network of this kind replaces one of samples of another shape.
std::vector<std::int64_t> usualWidths(NetworkKind kind);

/// The change as it is; where it gives another kind of network and no widths, and those there are
/// belong to samples of another shape or are too few for it, with its usual ones.
std::vector<Setting> withUsualWidths(const Configuration& before, std::vector<Setting> change);

}  // namespace normscope
