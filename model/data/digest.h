// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace normscope {

/// SHA-256 over the bytes of the parts in order, as lower-case hex.
std::string sha256(const std::vector<std::span<const float>>& parts);
std::string contentSha256(std::span<const std::uint8_t> bytes);

}  // namespace normscope
