// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <cstddef>
#include <vector>

namespace normscope {

/// The order in which this many options are shown where `key` names their question, for the
/// `round`-th time (from 0): shuffled, but the same everywhere, so that sheets agree.
std::vector<std::size_t> optionOrder(const QString& key, std::size_t count, int round = 0);

}  // namespace normscope
