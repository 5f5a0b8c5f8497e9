// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <algorithm>
#include <cstdint>

namespace normscope {

/// Rows evaluated at once, so that memory stays bounded for any data set: whole batches, so that
/// chunking changes no figure.
inline std::int64_t evaluationRows(std::int64_t batch_size) {
    constexpr std::int64_t kRows = 8192;
    return std::max<std::int64_t>(1, kRows / batch_size) * batch_size;
}

}  // namespace normscope
