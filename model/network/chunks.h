// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace normscope {

/// Samples of which one layer's values stay within some tens of megabytes.
inline std::int64_t rowsOfWidth(std::int64_t widest) {
    constexpr std::int64_t kRows = 8192, kValues = 1 << 23;
    return std::clamp<std::int64_t>(kValues / widest, 1, kRows);
}

/// Samples evaluated at once, so that memory stays bounded for any data set and network: whole
/// batches, so that chunking changes no figure.
inline std::int64_t evaluationRows(std::int64_t batch_size, std::int64_t widest) {
    return std::max<std::int64_t>(1, rowsOfWidth(widest) / batch_size) * batch_size;
}

}  // namespace normscope
