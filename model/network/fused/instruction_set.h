// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <string>

namespace normscope::fused {

/// What the kernels compute with on this machine: "AVX-512", "AVX2", "NEON".
std::string instructionSet();

/// Those that kernels and machine both have, as Highway's bits; the lowest is chosen.
std::int64_t instructionSets();

}  // namespace normscope::fused
