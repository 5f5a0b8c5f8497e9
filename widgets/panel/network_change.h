// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <vector>

#include "model/settings/settings.h"

namespace normscope {

/// A wish for another network.kind or data.dataset, and what else has to change with it so that
/// network and data fit each other: widths, data, a norm that cannot be there. The wish comes
/// first, alone where it fits as it is.
std::vector<Setting> fittingChange(const Configuration& now, const Setting& wish);

/// "Network: CNN. Channels: 8, 16, 32. Dataset: MNIST 10k."
QString changeText(const Configuration& now, const std::vector<Setting>& change);

}  // namespace normscope
